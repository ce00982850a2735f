"""True numbers for a release, and the periods that there are numbers for. What is counted here is shown to nobody."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Protocol

from skolsikt.home.settings import Settings
from skolsikt.measures.answer import Cell
from skolsikt.measures.asking.answering import Answering, Kept
from skolsikt.measures.asking.checking import checked
from skolsikt.measures.asking.steps import over_at
from skolsikt.measures.asking.teachers import Behind
from skolsikt.measures.asking.vocabulary import Rows
from skolsikt.measures.dimensions import COUNTED_BY, DIMENSIONS
from skolsikt.measures.question import Question
from skolsikt.privacy.release.cubes import Codes
from skolsikt.privacy.release.plan import Family
from skolsikt.school.periods import in_order, is_part_of, parse_period
from skolsikt.warehouse.destruction import Destruction


class Countable(Protocol):
    """What counting needs of a house."""

    @property
    def settings(self) -> Settings: ...
    @property
    def kept(self) -> Kept: ...
    def rows(self, version: int | None = None) -> Rows: ...
    def destructions(self) -> Sequence[Destruction]: ...


def true_cells(
    measure: str,
    by: Sequence[str],
    *,
    period: str,
    house: Countable,
    where: Mapping[str, tuple[str, ...]] | None = None,
    pool: bool = False,
) -> Sequence[Cell]:
    """Return the cells of an answer as they are."""
    return _asking(measure, by, period, house, where, pool).answer(is_for_release=True).cells


def behind(
    measure: str,
    by: Sequence[str],
    *,
    period: str,
    house: Countable,
    where: Mapping[str, tuple[str, ...]] | None = None,
    pool: bool = False,
) -> Mapping[Codes, Behind]:
    """Return by the codes of each group who stands behind it."""
    found = _asking(measure, by, period, house, where, pool).behind()
    return {tuple(str(code or "") for code in codes): one for (_period, *codes), one in found.items()}


def _asking(
    measure: str,
    by: Sequence[str],
    period: str,
    house: Countable,
    where: Mapping[str, tuple[str, ...]] | None,
    pool: bool,
) -> Answering:
    asked_by = tuple(name for name in by if name in DIMENSIONS)  # ``by`` may tell apart what nobody can ask for
    question = Question(measure=measure, by=asked_by, where=where or {}, period=period, pool=pool)
    asked = replace(checked(question, counted_by=True), by=tuple(COUNTED_BY[name] for name in by))
    return Answering(question, asked, rows=house.rows(), kept=house.kept, settings=house.settings)


def codes_of(cell: Cell, names: Sequence[str]) -> Codes:
    """Return the codes of a cell; what is missing is an empty one."""
    return tuple(cell.group[name] or "" for name in names)


@dataclass(frozen=True, kw_only=True)
class Span:
    """A period to release. ``months``: the only ones that are counted, where the period is not over."""

    period: str
    months: tuple[str, ...] = ()

    @property
    def where(self) -> Mapping[str, tuple[str, ...]]:
        return {"month": self.months} if self.months else {}

    @property
    def years(self) -> tuple[str, ...]:
        """The school years that are added together, or the period itself."""
        first, _dots, last = self.period.partition("..")
        return parse_period(self.period).steps() if last else (first,)

    @property
    def is_pooled(self) -> bool:
        return ".." in self.period


def spans_of(family: Family, *, house: Countable, on: date) -> list[Span]:
    """Return the periods of ``family`` that there are rows for and that are over ``on`` that day, the oldest first.

    Each is asked for itself: asked together, school units that have become one would be counted as that one.
    """
    years = _steps(family, "school_year", house)
    if family.kind == "pupils":  # who goes to a school is known from the first day
        return [Span(period=year) for year in years]
    if family.years > 1:
        over = [year for year in years if _is_over(year, house, on)]
        return _pooled(over, family.years)
    months = _steps(family, "month", house) if family.is_so_far else []
    over = [month for month in months if _is_over(month, house, on)]
    inner = [step for grain in family.grains if grain != "school_year" for step in _steps(family, grain, house)]
    return [span for step in (*years, *inner) if (span := _span(step, over, house, on))]


def _span(step: str, over: Sequence[str], house: Countable, on: date) -> Span | None:
    if _is_over(step, house, on):
        return Span(period=step)
    so_far = tuple(month for month in over if is_part_of(month, step))
    return Span(period=step, months=so_far) if so_far else None


def _pooled(years: Sequence[str], length: int) -> list[Span]:
    """Years added together that never overlap: two overlapping sums would give the years between them away.

    Five of them begin with the school year that starts in a year ending in 1 or 6.
    """
    found: dict[int, list[str]] = {}
    for year in years:
        found.setdefault((int(year[:4]) - 1) // length, []).append(year)
    return [Span(period=f"{one[0]}..{one[-1]}") for one in found.values() if len(one) == length]


def _steps(family: Family, grain: str, house: Countable) -> list[str]:
    # By part too: some populations are others when a question names them, as other years' tests are.
    by = (*(() if grain == "school_year" else (grain,)), *family.parts)
    asked = [true_cells(name, by, period="all", house=house, where=family.where) for name in family.measures]
    cells = [cell for of_measure in asked for cell in of_measure]
    steps = {cell.group.get(grain, cell.period) for cell in cells}
    return list(in_order(step for step in steps if step))


def _is_over(step: str, house: Countable, on: date) -> bool:
    key = (house.rows().version.number, step)
    found = house.kept.over_at.find(key)
    day = house.kept.over_at.keep(key, over_at(step, house.rows(), settings=house.settings)) if found is None else found
    return day <= on
