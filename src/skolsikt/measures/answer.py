"""An answer: cells with their uncertainty, what they rest on and what to bear in mind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from skolsikt.measures.question import Question
from skolsikt.privacy.row_counts import about_rows

if TYPE_CHECKING:
    import pandas as pd


class Withheld(StrEnum):
    """Why a number is not shown (design, section 8). A missing number is not withheld: value None, population 0."""

    SMALL_GROUP = "small_group"
    COMPLEMENTARY = "complementary"
    FEW_TEACHERS = "few_teachers"  # it would tell of one or two teachers
    NO_RIGHT = "no_right"
    EMBARGO = "embargo"
    NOT_RELEASED = "not_released"
    LOW_COMPLETENESS = "low_completeness"
    DESTROYED = "destroyed"  # the rows are destroyed by decision
    SOURCE_FEW = "source_few"
    SOURCE_MISSING = "source_missing"
    SOURCE_NEARLY_ALL = "source_nearly_all"
    SOURCE_NOT_APPLICABLE = "source_not_applicable"


class Band(StrEnum):
    """What the ``bounds`` of a cell are, where no number is told."""

    FEW = "few"  # fewer than the smallest group have it
    ALL_BUT_FEW = "all_but_few"  # fewer than the smallest group do not
    RANGE = "range"  # what follows from other figures


@dataclass(frozen=True, kw_only=True)
class Cell:
    """One row of an answer. When ``withheld`` is set, every number is None.

    ``group``: dimension -> code; ``labels``: dimension -> words. ``population`` counts distinct pupils, or what the
    measure's ``counts`` names. ``interval_95`` only where the value is an estimate. ``opens_on``: the day when a
    figure that is held is shown. ``fewest``: how many must stand behind one that is withheld for being small, where the
    installation's smallest group does not say. ``companions_withheld``: companions that are withheld by themselves.
    ``is_comparable``: false where so little is reported that nothing is to be said of it beside another.
    """

    period: str
    group: Mapping[str, str | None]
    labels: Mapping[str, str]
    value: float | None
    numerator: float | None = None
    denominator: float | None = None
    population: int | None = None
    bounds: tuple[float, float] | None = None
    interval_95: tuple[float, float] | None = None
    approximate: bool = False
    withheld: Withheld | None = None
    companions: Mapping[str, float | None] = field(default_factory=dict)  # e.g. reporting_share beside absence
    companions_withheld: Mapping[str, Withheld] = field(default_factory=dict)
    marks: tuple[str, ...] = ()  # what happened here that a trend should show, in words
    opens_on: date | None = None
    fewest: int | None = None
    smallest_group: int | None = None  # that the cell was judged by, where something was withheld
    band: Band | None = None  # set with ``bounds``
    is_comparable: bool = True

    @property
    def is_hidden(self) -> bool:
        """Whether nothing is told, not even a range."""
        return self.withheld is not None and self.bounds is None

    @property
    def ends(self) -> tuple[float, float] | None:
        """Between what the true number lies: the range that is told, or the number twice; None where neither is told.

        A range has no middle: nothing says where inside it the number is.
        """
        if self.bounds is not None:
            return self.bounds
        return None if self.value is None else (self.value, self.value)

    def emptied(self, reason: Withheld, *, opens_on: date | None = None) -> Cell:
        """Return the cell with every number taken out, withheld for ``reason``."""
        return Cell(
            period=self.period,
            group=self.group,
            labels=self.labels,
            value=None,
            withheld=reason,
            companions=dict.fromkeys(self.companions),
            opens_on=opens_on,
        )

    def without_beside(self, companion: str, reason: Withheld) -> Cell:
        """Return the cell with what stands beside it taken out, withheld for ``reason``."""
        return replace(
            self,
            companions={**self.companions, companion: None},
            companions_withheld={**self.companions_withheld, companion: reason},
        )

    def as_row(self) -> dict[str, object]:
        """The row of the JSON contract (design, section 8)."""
        row: dict[str, object] = {"period": self.period}
        for name, code in self.group.items():
            row |= {name: code, f"{name}_label": self.labels.get(name)}
        return row | {
            "value": self.value,
            "bounds": self.bounds,
            "numerator": self.numerator,
            "denominator": self.denominator,
            "population": self.population,
            "interval_95": self.interval_95,
            "approximate": self.approximate,
            "withheld": self.withheld,
            **self.companions,
            **{f"{name}_withheld": why for name, why in self.companions_withheld.items()},
            **({"band": self.band} if self.band else {}),
            **({} if self.is_comparable else {"comparable": False}),
            **({"marks": list(self.marks)} if self.marks else {}),
        }


@dataclass(frozen=True, kw_only=True)
class RestsOn:
    """A load that an answer rests on: enough to find the file.

    ``approximate``: told to somebody who does not load files: about how many rows (None: fewer than a hundred), and no
    checksum.
    """

    load: int
    source: str
    file: str
    sha256: str
    loaded_at: str
    rows: int | None
    approximate: bool = False

    def about(self) -> RestsOn:
        """Return the load as it is told to whoever does not load files."""
        return replace(self, sha256="", rows=about_rows(self.rows or 0), approximate=True)


@dataclass(frozen=True, kw_only=True)
class Answer:
    """The answer to a Question. ``definition`` is the measure's sentence; ``sql`` what was run."""

    question: Question
    measure: str
    measure_version: str
    title: str
    unit: str
    better: str
    definition: str
    cells: Sequence[Cell]
    sources: Sequence[RestsOn]
    data_version: int
    release: str | None = None
    refusal: str = ""  # the caveat that says why nothing of it is told, where nothing is released
    caveats: Sequence[str] = ()
    sql: str = ""

    def as_dict(self) -> dict[str, object]:
        """The JSON contract of the command line and the API."""
        return {
            "measure": self.measure,
            "unit": self.unit,
            "by": list(self.question.by),
            "rows": [cell.as_row() for cell in self.cells],
            "definition": self.definition,
            "sources": [asdict(source) for source in self.sources],
            "data_version": self.data_version,
            "release": self.release,
            "caveats": list(self.caveats),
        }

    def to_pandas(self) -> pd.DataFrame:
        """One row per cell, columns as in the JSON contract."""
        import pandas as pd

        return pd.DataFrame([cell.as_row() for cell in self.cells])
