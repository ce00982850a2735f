"""Everything that is true of the demo municipality, before anything is written down."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from skolsikt.demo.absence_rates import draw_absence_rates
from skolsikt.demo.arrays import Floats, Ints
from skolsikt.demo.enrolments import Enrolments, make_enrolments
from skolsikt.demo.lessons import UnderRegistering, classes_of
from skolsikt.demo.mergers import Merger, planned_merger, units_ever
from skolsikt.demo.people import People, make_people
from skolsikt.demo.places import Places, make_places
from skolsikt.demo.planting import (
    TURNING_DAY,
    TURNING_MONTH,
    Planting,
    planned,
    protected_classmates,
    turning_pupils,
    under_registering,
)
from skolsikt.demo.results import AllResults, make_results
from skolsikt.demo.school_days import SchoolYearDays, school_year_days
from skolsikt.demo.school_units import DemoUnit, independent_of, units_for
from skolsikt.demo.teachers import Teachers, make_teachers
from skolsikt.home.errors import WrongUsage
from skolsikt.home.words import _

LESSON_YEARS = 2
FEWEST_PUPILS = 200


class TooSmall(WrongUsage):
    """A municipality with so few pupils or years has no room for what is planted in it."""


@dataclass(frozen=True, kw_only=True)
class World:
    """The municipality as it truly is. Pupils, units, areas and years are positions in what holds them.

    ``lesson_years``: those that have lessons and not only sums of absence.
    """

    seed: int
    places: Places
    units: tuple[DemoUnit, ...]
    merger: Merger | None
    days: tuple[SchoolYearDays, ...]
    lesson_years: range
    people: People
    enrolments: Enrolments
    rates: Floats
    results: AllResults
    teachers: Teachers
    planting: Planting
    under_registering: UnderRegistering
    turning_pupils: Ints

    @property
    def units_ever(self) -> tuple[DemoUnit, ...]:
        """The units of today and, after them, those that are no more."""
        return units_ever(self.units, self.merger)

    @property
    def independent(self) -> int:
        """The independent unit."""
        return independent_of(self.units)

    @property
    def turning_day(self) -> date:
        """When the absence of the turning pupils turns, in the last year."""
        return date(self.days[-1].first_calendar_year, TURNING_MONTH, TURNING_DAY)


def make_world(*, pupils: int, years: int, seed: int, last_school_year: str, lesson_years: int = LESSON_YEARS) -> World:
    """Return the municipality as it truly is; nothing is written. Raises TooSmall."""
    if pupils < FEWEST_PUPILS or years < 1:
        raise TooSmall(_("En exempelkommun har minst {fewest} elever och ett läsår.").format(fewest=FEWEST_PUPILS))
    first_calendar_year = int(last_school_year[:4]) - years + 1
    days = tuple(school_year_days(first_calendar_year + number) for number in range(years))
    places = make_places(pupils, seed=seed)
    units = units_for(pupils)
    people = make_people(places, pupils=pupils, first_calendar_year=first_calendar_year, years=years, seed=seed)
    merger = planned_merger(units, first_calendar_year=first_calendar_year, years=years)
    enrolments = make_enrolments(people, places, units, days, merger=merger, seed=seed)
    people = people.protecting(protected_classmates(enrolments))
    planting = planned(units, first_calendar_year=first_calendar_year, years=years)
    rates, untouched = draw_absence_rates(enrolments, people, places, planting.unit_changes, seed=seed)
    have_lessons = range(max(0, years - lesson_years), years)
    teachers = _teachers(enrolments, have_lessons, seed=seed)
    return World(
        seed=seed,
        places=places,
        units=units,
        merger=merger,
        days=days,
        lesson_years=have_lessons,
        people=people,
        enrolments=enrolments,
        rates=rates,
        results=make_results(people, enrolments, untouched, places, planting.grades, seed=seed),
        teachers=teachers,
        planting=planting,
        under_registering=under_registering(teachers),
        turning_pupils=turning_pupils(enrolments, rates, pupils=pupils, seed=seed),
    )


def _teachers(enrolments: Enrolments, years: range, *, seed: int) -> Teachers:
    """Return the teachers of these years; a class name keeps its teachers from year to year."""
    classes = {
        (class_key, stage)
        for year in years
        for class_key, _members, stage in classes_of(enrolments.only(enrolments.year == year))
    }
    return make_teachers(sorted(classes), seed=seed)
