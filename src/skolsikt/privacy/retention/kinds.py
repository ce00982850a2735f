"""Kinds of record (``retention.yaml``): everything that an installation holds, and what is suggested for each.

The file holds suggestions only. What is to happen in a municipality, its own decisions say (``decisions``).
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from datetime import date, timedelta
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType

from pydantic import Field, model_validator

from skolsikt.home.closed_model import Closed, Words
from skolsikt.home.yaml_text import parse_yaml

_FILE = Path(__file__).with_name("retention.yaml")


class Disposal(StrEnum):
    """What becomes of records when their term has passed."""

    KEEP = "keep"  # bevara: handed over to the archive, and then taken out of the installation
    DESTROY = "destroy"  # gallra


class Reach(StrEnum):
    """How the installation destroys a kind of record."""

    ROWS = "rows"  # rows of tables, a school year at a time, and everything that was made of them
    FOLLOWS = "follows"  # goes with the rows that it was made of, or that it holds: has no term of its own
    AGE = "age"  # files, counted from the day they came
    ENDED = "ended"  # lines of the access log, and records that the municipality writes, from the day they were closed
    WITHOUT_ROWS = "without_rows"  # identities of pupils of whom no row is left
    BY_HAND = "by_hand"  # not destroyed by Skolsikt: holds nobody, is replaced, or somebody has to do it


OWN_TERM = (Reach.ROWS, Reach.AGE, Reach.ENDED)


class Term(Closed):
    """How long records are kept: from the end of their school year, or from the day they came."""

    years: int = Field(0, ge=0, le=200)
    months: int = Field(0, ge=0, le=11)

    def after(self, day: date) -> date:
        """Return the last day that records from ``day`` are kept.

        >>> Term(years=2, months=8).after(date(2025, 6, 30))
        datetime.date(2028, 2, 29)
        """
        months = day.month - 1 + self.months
        year, month = day.year + self.years + months // 12, months % 12 + 1
        return date(year, month, min(day.day, monthrange(year, month)[1]))

    def first_kept(self, on: date) -> date:
        """Return the first day whose records are still kept ``on`` that day; everything before it is due.

        >>> Term(years=2, months=8).first_kept(date(2028, 3, 1))
        datetime.date(2025, 7, 1)
        """
        day = on - timedelta(days=366 * self.years + 31 * self.months)
        while self.after(day) < on:
            day += timedelta(days=1)
        return day


class Rule(Closed):
    """Keep or destroy, and when. Without ``term``: as soon as the way of reaching the kind allows."""

    disposal: Disposal
    term: Term | None = None


class Suggestion(Rule):
    """What the municipality may decide, and why: never carried out without its decision."""

    why: Words


class Holds(Closed):
    """Where the records are: canonical tables (``where``: those of their rows), files, databases."""

    tables: tuple[str, ...] = ()
    where: dict[str, str] = Field(default_factory=dict)
    folders: tuple[str, ...] = ()  # below the installation folder
    files: tuple[str, ...] = ()  # in the installation folder
    privacy_tables: tuple[str, ...] = ()
    models: tuple[str, ...] = ()  # of the app database, app.Model


class RecordKind(Closed):
    """One kind of record (handlingstyp)."""

    id: str
    title: Words
    holds: Holds
    reach: Reach
    suggestion: Suggestion

    @model_validator(mode="after")
    def _agrees_with_itself(self) -> RecordKind:
        if (self.reach in OWN_TERM) != (self.suggestion.term is not None):
            raise ValueError(f"{self.id}: a term is for what is counted from a day, and only for that")
        if (self.reach is Reach.ROWS) != bool(self.holds.tables) and self.reach is not Reach.BY_HAND:
            raise ValueError(f"{self.id}: rows are those of tables")
        return self


class _Catalogue(Closed):
    kinds: dict[str, RecordKind] = Field(min_length=1)

    @model_validator(mode="before")
    @classmethod
    def _named(cls, told: dict[str, dict[str, dict[str, object]]]) -> dict[str, object]:
        return {"kinds": {name: {**kind, "id": name} for name, kind in told["kinds"].items()}}


def read_kinds(text: str) -> Mapping[str, RecordKind]:
    """Return the kinds that a text like ``retention.yaml`` tells. Raises ValueError naming what is wrong with it."""
    return MappingProxyType(_Catalogue.model_validate(parse_yaml(text)).kinds)


KINDS = read_kinds(_FILE.read_text("utf-8"))
