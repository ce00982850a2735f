"""Every indicator that Skolsikt knows: its words, unit and publisher. A code that no file names keeps its code."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Literal

from pydantic import Field

from skolsikt.home.closed_model import Closed, Words
from skolsikt.home.words import language
from skolsikt.home.yaml_text import parse_yaml
from skolsikt.school.periods import dates_of

FOLDER = Path(__file__).parent

Unit = Literal[
    "percent",
    "percentage_points",
    "points",
    "grade_points",
    "pupils",
    "pupils_per_teacher",
    "full_time_positions",
    "education_level",
    "persons",
    "dwellings",
    "share",
    "sek",
    "sek_thousands",
    "class",
    "index",
]
# What a publisher calls a period: 2024/25, or 2025 for the school year whose grades are set in that spring.
# Areas are told by calendar year: of a school year it is the one that it begins in.
Dating = Literal["school_year", "spring_year", "calendar_year"]


class _Entry(Closed):
    title: Words
    unit: Unit
    published_as: str = Field(default="", description="The publisher's own name, where it is stored under another")
    decimals: int = Field(default=1, ge=0, le=4, description="Decimals that the publisher rounds to")
    note: str = Field(default="", description="What the publisher does not say, and how it was found out")


class _File(Closed):
    publisher: Literal["Skolverket", "Kolada", "SCB", "Others"]
    source: str = Field(min_length=1, description="Where titles and units were read")
    read: date
    period: Dating
    indicators: dict[str, _Entry] = Field(min_length=1)


class Indicator(Closed):
    """One published figure. ``code``: how it is stored; ``dating``: what its publisher calls a period."""

    code: str
    title: Words
    unit: Unit
    publisher: str
    source: str
    dating: Dating
    published_as: str
    decimals: int

    @property
    def label(self) -> str:
        """The words in the language being spoken."""
        return self.title.spoken(language())

    def period_of(self, school_year: str) -> str:
        """Return what the publisher calls a school year.

        >>> indicators()["N15505"].period_of("2024/25"), indicators()["salsa_merit_model"].period_of("2024/25")
        ('2025', '2024/25')
        """
        first, last = dates_of(school_year)
        return {"spring_year": str(last.year), "calendar_year": str(first.year)}.get(self.dating, school_year)


@cache
def indicators() -> Mapping[str, Indicator]:
    """Return every known indicator by the code that it is stored under.

    >>> indicators()["averageGradesMeritRating9thGrade"].unit
    'points'
    """
    found = {one.code: one for path in sorted(FOLDER.glob("*.yaml")) for one in _read(path)}
    return MappingProxyType(found)


def indicator_named(name: str) -> Indicator | None:
    """Return the indicator that ``name`` means: its code, its publisher's own name, or its words.

    >>> indicator_named("salsaAverageCalculated").code
    'salsa_merit_model'
    >>> indicator_named("ssn") is None
    True
    """
    return indicators().get(name) or _by_name().get(name.casefold())


@cache
def _by_name() -> Mapping[str, Indicator]:
    names = ((name, one) for one in indicators().values() for name in (one.published_as, one.title.sv, one.title.en))
    return {name.casefold(): one for name, one in names if name}


def _read(path: Path) -> list[Indicator]:
    file = _File.model_validate(parse_yaml(path.read_text("utf-8")))
    return [
        Indicator(
            code=code,
            title=entry.title,
            unit=entry.unit,
            publisher=file.publisher,
            source=file.source,
            dating=file.period,
            published_as=entry.published_as,
            decimals=entry.decimals,
        )
        for code, entry in file.indicators.items()
    ]
