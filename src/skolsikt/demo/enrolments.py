"""Where each pupil goes to school each year: unit, school form, grade level, class and days."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from skolsikt.demo.arrays import Bools, Ints, Texts
from skolsikt.demo.catchments import catchments
from skolsikt.demo.chance import stream
from skolsikt.demo.class_names import class_names
from skolsikt.demo.mergers import Merger, units_then
from skolsikt.demo.people import AGE_IN_FIRST_GRADE, GRADES_COUNT, People
from skolsikt.demo.places import Places
from skolsikt.demo.school_days import SchoolYearDays
from skolsikt.demo.school_units import DemoUnit, independent_of

FIRST_UPPER_GRADE = 7
_INDEPENDENT_SHARE = 0.10


@dataclass(frozen=True, kw_only=True)
class Enrolments:
    """One position per pupil, school year and unit, ordered by year, unit, class and pupil.

    ``first_day`` and ``last_day`` are positions among the open days of the year, both counted in. ``unit_then`` is the
    unit that the files of the year name: another one than ``unit`` before a merger.
    """

    pupil: Ints
    year: Ints
    grade: Ints
    unit: Ints
    unit_then: Ints
    is_adapted: Bools
    class_name: Texts
    first_day: Ints
    last_day: Ints
    is_first_of_year: Bools
    is_at_year_end: Bools

    @property
    def count(self) -> int:
        return len(self.pupil)

    def only(self, chosen: Bools) -> Enrolments:
        """Return the chosen ones."""
        return replace(self, **{name: getattr(self, name)[chosen] for name in self.__annotations__})


def make_enrolments(
    people: People,
    places: Places,
    units: Sequence[DemoUnit],
    days: Sequence[SchoolYearDays],
    *,
    merger: Merger | None,
    seed: int,
) -> Enrolments:
    """Return every enrolment of every year."""
    random = stream(seed, "enrolments")
    first_calendar_year = days[0].first_calendar_year
    pupil = np.repeat(np.arange(people.count), people.last_year - people.first_year + 1)
    year = people.first_year[pupil] + _counter(people.last_year - people.first_year + 1)
    grade = first_calendar_year + year - people.birth_year[pupil] - AGE_IN_FIRST_GRADE
    home_unit, other_unit = _units_by_grade(people, places, units, random)
    moved = year >= people.changed_school_year[pupil]
    unit = np.where(moved, other_unit[pupil, grade], home_unit[pupil, grade])
    open_days = np.array([len(one.open_days) for one in days])[year]
    comes, leaves, changes = (open_days * random.uniform(*part, people.count)[pupil] for part in _PARTS_OF_YEAR)
    whole = Enrolments(
        pupil=pupil,
        year=year,
        grade=grade,
        unit=unit,
        unit_then=unit,
        is_adapted=_is_adapted(people, units, pupil, grade, unit),
        class_name=np.full(len(pupil), "", dtype=object),
        first_day=np.where(people.comes_during_year[pupil] & (year == people.first_year[pupil]), comes, 0).astype(int),
        last_day=np.where(
            people.leaves_during_year[pupil] & (year == people.last_year[pupil]), leaves, open_days - 1
        ).astype(int),
        is_first_of_year=np.full(len(pupil), True),
        is_at_year_end=~(people.leaves_during_year[pupil] & (year == people.last_year[pupil])),
    )
    split = _split(whole, people, home_unit, changes.astype(int))
    named = replace(
        split,
        unit_then=units_then(split.unit, split.year, split.grade, units, merger),
        class_name=class_names(
            pupil=split.pupil,
            grade=split.grade,
            unit=split.unit,
            is_adapted=split.is_adapted,
            birth_year=people.birth_year,
            lot=stream(seed, "classes").random(people.count),
            years=len(days),
        ),
    )
    order = np.lexsort((named.pupil, named.class_name.astype(str), named.unit, named.year))
    return named.only(order)  # type: ignore[arg-type]


_PARTS_OF_YEAR = ((0.3, 0.45), (0.15, 0.3), (0.35, 0.75))  # when in the year pupils come, leave and change school


def _counter(lengths: Ints) -> Ints:
    starts = np.cumsum(lengths) - lengths
    return np.arange(lengths.sum()) - np.repeat(starts, lengths)


def _units_by_grade(
    people: People, places: Places, units: Sequence[DemoUnit], random: np.random.Generator
) -> tuple[Ints, Ints]:
    """Return the unit of every pupil and grade level, before and after a change of school."""
    position = {unit.code: number for number, unit in enumerate(units)}
    lower = catchments(places, units)[people.area]
    upper = np.array([position[unit.upper] for unit in units])[lower]
    chooses = random.random(people.count) < _INDEPENDENT_SHARE * (0.4 + 0.3 * people.parents_education)
    independent = independent_of(units)
    home = _path(np.where(chooses, independent, lower), np.where(chooses, independent, upper))
    starting = np.array([number for number, unit in enumerate(units) if unit.teaches(0)])
    size = np.array([(home[:, 0] == number).sum() + 1.0 for number in starting])
    drawn = random.choice(starting, size=people.count, p=size / size.sum())
    after = starting[(np.searchsorted(starting, drawn) + 1) % len(starting)]
    other = np.where(drawn == home[:, 0], after, drawn)
    return home, _path(other, np.array([position[unit.upper] for unit in units])[other])


def _path(lower: Ints, upper: Ints) -> Ints:
    """Return the unit of every grade level: ``lower`` first, ``upper`` from grade level 7 on."""
    is_upper = np.arange(GRADES_COUNT) >= FIRST_UPPER_GRADE
    return np.where(is_upper[None, :], upper[:, None], lower[:, None])


def _is_adapted(people: People, units: Sequence[DemoUnit], pupil: Ints, grade: Ints, unit: Ints) -> Bools:
    """Mark pupils in anpassad grundskola and move them (``unit`` is changed) to the unit that has it."""
    adapted = people.is_in_adapted_school[pupil] & (grade > 0)
    unit[adapted] = next(number for number, one in enumerate(units) if one.has_adapted_school)
    result: Bools = adapted
    return result


def _split(whole: Enrolments, people: People, home_unit: Ints, change_day: Ints) -> Enrolments:
    """Cut in two the years in which a pupil changes school between two days."""
    cut = (
        (whole.year == people.changed_school_year[whole.pupil])
        & people.changes_during_year[whole.pupil]
        & ~whole.is_adapted
        & (whole.first_day < change_day)
        & (change_day < whole.last_day)
        & (home_unit[whole.pupil, whole.grade] != whole.unit)
    )
    before = whole.only(cut)
    before = replace(
        before,
        unit=home_unit[before.pupil, before.grade],
        last_day=change_day[cut] - 1,
        is_at_year_end=np.full(before.count, False),
    )
    after = replace(
        whole,
        first_day=np.where(cut, change_day, whole.first_day),
        is_first_of_year=~cut,
    )
    return Enrolments(
        **{name: np.concatenate([getattr(before, name), getattr(after, name)]) for name in Enrolments.__annotations__}
    )
