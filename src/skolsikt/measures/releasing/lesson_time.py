"""Lesson time counted for a release, a school year at a time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from skolsikt.measures.answer import Cell
from skolsikt.measures.releasing.counting import Countable, Span, codes_of, spans_of, true_cells
from skolsikt.measures.releasing.extremes import Ends, Values, values_of_pupils
from skolsikt.measures.releasing.lesson_groups import Minutes, Of
from skolsikt.measures.releasing.minutes import YearOfMinutes
from skolsikt.measures.releasing.who_reports import told_of_few_teachers
from skolsikt.privacy.release.cubes import Codes, Cube
from skolsikt.privacy.release.plan import Family
from skolsikt.school.periods import dates_of, is_part_of, parse_period

_MONTH, _WEEK = "month", "week"


def years_of_minutes(family: Family, *, house: Countable, on: date) -> Iterator[YearOfMinutes]:
    """Yield the lesson time of every school year, with its terms and months that are over."""
    spans = spans_of(family, house=house, on=on)
    for year in spans:
        if parse_period(year.period).grain == "school_year":
            inner = [one for one in spans if is_part_of(one.period, year.period)]
            yield _year(family, year, inner, house)


def _year(family: Family, year: Span, inner: Sequence[Span], house: Countable) -> YearOfMinutes:
    long = [year, *(one for one in inner if parse_period(one.period).grain != _MONTH)]
    atoms = {span.period: {name: _atoms(family, name, span, house) for name in family.measures} for span in long}
    months = {one.period for one in inner} - atoms.keys()
    for name in family.measures:
        for month, of in _by_month(family, name, year, house).items():
            if month in months:
                atoms.setdefault(month, {})[name] = of
    first = family.measures[0]
    pupils = {span.period: {cube: _pupils(first, cube, span, house) for cube in family.cubes} for span in long}
    for cube in family.cubes:
        for month, heads in _pupils_by_month(first, cube, year, house).items():
            pupils.setdefault(month, {})[cube] = heads
    return YearOfMinutes(
        family=family,
        school_year=year.period,
        atoms=atoms,
        pupils=pupils,
        slices=_slices(family, year, house),
        ends={year.period: values_of_pupils(first, family.of_atoms, year, house)}
        | {step: ends for grain in family.grains[1:] for step, ends in _ends_by(grain, family, year, house).items()},
        few_teachers=told_of_few_teachers(family, year, house),
        smallest=_smallest([of[first] for of in atoms.values() if first in of]),
    )


def _atoms(family: Family, measure: str, span: Span, house: Countable) -> Of:
    cells = true_cells(measure, family.of_atoms, period=span.period, house=house, where=span.where)
    return {codes_of(cell, family.of_atoms): _minutes(cell) for cell in cells}


def _by_month(family: Family, measure: str, year: Span, house: Countable) -> Mapping[str, Of]:
    found: dict[str, dict[Codes, Minutes]] = defaultdict(dict)
    for cell in true_cells(measure, (*family.of_atoms, _MONTH), period=year.period, house=house):
        found[cell.group[_MONTH] or ""][codes_of(cell, family.of_atoms)] = _minutes(cell)
    return found


def _pupils(measure: str, cube: Cube, span: Span, house: Countable) -> Mapping[Codes, float]:
    cells = true_cells(measure, cube, period=span.period, house=house, where=span.where)
    return {codes_of(cell, cube): float(cell.population or 0) for cell in cells}


def _pupils_by_month(measure: str, cube: Cube, year: Span, house: Countable) -> Mapping[str, dict[Codes, float]]:
    found: dict[str, dict[Codes, float]] = defaultdict(dict)
    for cell in true_cells(measure, (*cube, _MONTH), period=year.period, house=house):
        found[cell.group[_MONTH] or ""][codes_of(cell, cube)] = float(cell.population or 0)
    return found


def _ends_by(grain: str, family: Family, year: Span, house: Countable) -> Mapping[str, Values]:
    """By term or month, what the pupils with the most and the least have in each smallest group."""
    found: dict[str, dict[Codes, Ends]] = defaultdict(dict)
    for (*atom, step), ends in values_of_pupils(family.measures[0], (*family.of_atoms, grain), year, house).items():
        found[step][tuple(atom)] = ends
    return found


def _smallest(periods: Sequence[Of]) -> dict[Codes, float]:
    """How many pupils each group has in the period when it has fewest, of those when it has any."""
    found: dict[Codes, float] = {}
    for of in periods:
        for atom, one in of.items():
            if one.pupils:
                found[atom] = min(found.get(atom, one.pupils), one.pupils)
    return found


def _slices(family: Family, year: Span, house: Countable) -> dict[tuple[str, Cube], Of]:
    """The time of the whole and of each school cut by week and by lesson, with what is reported of it beside.

    Only what no later month adds to: whole weeks that are over, and the lessons of a year that is.
    """
    first = family.measures[0]
    found: dict[tuple[str, Cube], Of] = {}
    for cube in family.sliced:
        if year.months and _WEEK not in cube:
            continue
        every = true_cells(first, cube, period=year.period, house=house, where=year.where)
        cells = [cell for cell in every if not year.months or _is_whole(cell.group[_WEEK], year.months)]
        found[first, cube] = {codes_of(cell, cube): _minutes(cell) for cell in cells}
        for name in family.measures:
            if any(name in cell.companions for cell in cells):
                found[name, cube] = {codes_of(cell, cube): _beside(cell, name) for cell in cells}
    return found


def _is_whole(week: str | None, months: Sequence[str]) -> bool:
    """Whether the week, as 2026-W07, ends within the months."""
    return week is not None and date.fromisoformat(f"{week}-7") <= dates_of(months[-1])[1]


def _minutes(cell: Cell) -> Minutes:
    return Minutes(float(cell.population or 0), float(cell.numerator or 0.0), float(cell.denominator or 0.0))


def _beside(cell: Cell, name: str) -> Minutes:
    """A measure told beside another: its share, of the same scheduled time."""
    of = float(cell.denominator or 0.0)
    share = cell.companions.get(name)
    return Minutes(float(cell.population or 0) if share is not None else 0.0, (share or 0.0) * of, of)
