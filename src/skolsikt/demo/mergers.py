"""Two small units that became one, some years ago: the files of the years before name the old ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from skolsikt.demo.arrays import Ints
from skolsikt.demo.school_units import DemoUnit

_INTO_CODE = "99000111"
_YEARS_SINCE, _FEWEST_YEARS_BEFORE = 4, 1
_FIRST_DAY = (7, 1)
NOTE = "Skolorna flyttade ihop i Hults gamla skolhus."


@dataclass(frozen=True, kw_only=True)
class Merger:
    """The units ``before`` (each with its own grade levels) were until ``year`` what the unit ``into`` is since.

    ``into`` and ``year`` are positions among the units and the school years.
    """

    into: int
    year: int
    on: date
    before: tuple[DemoUnit, ...]


def planned_merger(units: Sequence[DemoUnit], *, first_calendar_year: int, years: int) -> Merger | None:
    """Return the merger of a municipality with these units and years; None in a small or a short one."""
    into = next((number for number, unit in enumerate(units) if unit.code == _INTO_CODE), None)
    year = years - _YEARS_SINCE
    if into is None or year < _FEWEST_YEARS_BEFORE:
        return None
    lower = replace(units[into], code="99000113", name="Hults skola", last_grade=3)
    upper = replace(units[into], code="99000114", name="Ödesjö mellanskola", first_grade=4)
    return Merger(
        into=into,
        year=year,
        on=date(first_calendar_year + year, *_FIRST_DAY),
        before=(lower, upper),
    )


def units_ever(units: Sequence[DemoUnit], merger: Merger | None) -> tuple[DemoUnit, ...]:
    """Return the units of today, in their order, and then those that are no more."""
    return (*units, *(merger.before if merger else ()))


def units_then(unit: Ints, year: Ints, grade: Ints, units: Sequence[DemoUnit], merger: Merger | None) -> Ints:
    """Return the positions, in ``units_ever``, of what the units were called in those years."""
    then = unit.copy()
    if merger:
        is_before = (unit == merger.into) & (year < merger.year)
        for number, old in enumerate(merger.before):
            then[is_before & (grade >= old.first_grade) & (grade <= old.last_grade)] = len(units) + number
    return then
