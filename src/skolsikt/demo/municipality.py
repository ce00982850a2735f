"""Exempelkommun: a believable municipality with nobody real in it, written as the export files that schools have."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np

from skolsikt.demo.absence_days import draw_absence_days
from skolsikt.demo.absence_rates import draw_absence_rates
from skolsikt.demo.arrays import Floats
from skolsikt.demo.attendance_sums import drawn_sums, write_sums
from skolsikt.demo.enrolments import Enrolments, make_enrolments
from skolsikt.demo.exports import Exports, year_in_name
from skolsikt.demo.grade_files import write_grades
from skolsikt.demo.identity import MUNICIPALITY_CODE, MUNICIPALITY_NAME
from skolsikt.demo.lessons import LessonYear, TermSums, UnderRegistering, classes_of, write_lessons
from skolsikt.demo.manifest import Manifest
from skolsikt.demo.people import People, make_people
from skolsikt.demo.places import Places, make_places
from skolsikt.demo.planting import Planting, planned, turning_pupils, under_registering
from skolsikt.demo.published_files import write_salsa, write_statistics
from skolsikt.demo.pupil_files import write_pupils
from skolsikt.demo.register_files import write_areas, write_calendar, write_school_units
from skolsikt.demo.results import AllResults, make_results
from skolsikt.demo.school_days import SchoolYearDays, school_year_days
from skolsikt.demo.school_units import DemoUnit, units_for
from skolsikt.demo.teachers import Teachers, make_teachers

LESSON_YEARS = 2
_TURNS_MONTH, _TURNS_DAY = 10, 1


@dataclass(frozen=True, kw_only=True)
class World:
    """Everything that is true of the municipality, before it is written down."""

    seed: int
    places: Places
    units: tuple[DemoUnit, ...]
    days: tuple[SchoolYearDays, ...]
    people: People
    enrolments: Enrolments
    rates: Floats
    results: AllResults
    planting: Planting

    @property
    def lesson_years(self) -> range:
        return range(max(0, len(self.days) - LESSON_YEARS), len(self.days))


def generate(
    *, pupils: int = 6000, years: int = 8, seed: int = 1, into: Path, last_school_year: str = "2025/26"
) -> Manifest:
    """Write the municipality's export files and ``manifest.json`` below ``into`` and return the manifest.

    ``pupils`` go to school at a time, F-9, over ``years`` school years that end with ``last_school_year``; the last two
    have lesson attendance. The same arguments give the same bytes.
    """
    world = make_world(pupils=pupils, years=years, seed=seed, last_school_year=last_school_year)
    into.mkdir(parents=True, exist_ok=True)
    exports = Exports(into)
    _write_registers(world, exports)
    _write_people_and_grades(world, exports)
    teachers = _teachers(world)
    hiding = under_registering(world.planting, teachers)
    turning = turning_pupils(world.planting, world.people, world.enrolments, world.rates, pupils, seed=seed)
    for year in range(years):
        _write_attendance(world, year, teachers, hiding, turning, exports)
    _write_published(world, exports)
    manifest = Manifest(
        municipality_code=MUNICIPALITY_CODE,
        municipality_name=MUNICIPALITY_NAME,
        pupils=pupils,
        years=years,
        seed=seed,
        school_years=tuple(year.label for year in world.days),
        lesson_school_years=tuple(world.days[year].label for year in world.lesson_years),
        files=tuple(exports.files),
        planted=world.planting.truths(
            people=world.people,
            places=world.places,
            units=world.units,
            days=world.days,
            results=world.results,
            teachers=teachers,
            hiding=hiding,
            turning=turning,
            turns_on=_turns_on(world.days[-1]),
        ),
    )
    manifest.write(into)
    return manifest


def make_world(*, pupils: int, years: int, seed: int, last_school_year: str) -> World:
    """Return the municipality as it truly is; nothing is written."""
    first_calendar_year = int(last_school_year[:4]) - years + 1
    days = tuple(school_year_days(first_calendar_year + number) for number in range(years))
    places = make_places(pupils, seed=seed)
    units = units_for(pupils)
    people = make_people(places, pupils=pupils, first_calendar_year=first_calendar_year, years=years, seed=seed)
    enrolments = make_enrolments(people, places, units, days, seed=seed)
    planting = planned(units, first_calendar_year=first_calendar_year, years=years)
    rates, untouched = draw_absence_rates(enrolments, people, places, planting.unit_changes, seed=seed)
    return World(
        seed=seed,
        places=places,
        units=units,
        days=days,
        people=people,
        enrolments=enrolments,
        rates=rates,
        results=make_results(people, enrolments, untouched, places, planting.grades, seed=seed),
        planting=planting,
    )


def _write_registers(world: World, exports: Exports) -> None:
    write_school_units(exports, world.units)
    write_areas(exports, world.places)
    write_calendar(exports, world.days)


def _write_people_and_grades(world: World, exports: Exports) -> None:
    write_pupils(
        exports,
        world.people,
        world.enrolments,
        world.places,
        world.units,
        world.days,
        seed=world.seed,
    )
    for results in (world.results.term, world.results.final):
        write_grades(exports, world.people, world.enrolments, results, world.results.language, world.units, world.days)


def _teachers(world: World) -> Teachers:
    """Return the teachers of the years with lessons; a class name keeps its teachers from year to year."""
    classes = {
        (class_key, stage)
        for year in world.lesson_years
        for class_key, _members, stage in classes_of(world.enrolments.only(world.enrolments.year == year))
    }
    return make_teachers(sorted(classes), world.units, seed=world.seed)


def _write_attendance(
    world: World, year: int, teachers: Teachers, hiding: UnderRegistering, turning: np.ndarray, exports: Exports
) -> None:
    of_year = world.enrolments.year == year
    enrolments, rate, days = world.enrolments.only(of_year), world.rates[of_year], world.days[year]
    if year in world.lesson_years:
        sums = _write_lessons(world, year, enrolments, rate, teachers, hiding, turning, exports)
    else:
        sums = drawn_sums(enrolments, rate, days, seed=world.seed)
    write_sums(exports, world.people, enrolments, world.units, days, sums)


def _write_lessons(
    world: World,
    year: int,
    enrolments: Enrolments,
    rate: Floats,
    teachers: Teachers,
    hiding: UnderRegistering,
    turning: np.ndarray,
    exports: Exports,
) -> TermSums:
    days = world.days[year]
    added = np.zeros((enrolments.count, len(days.open_days)))
    if year == len(world.days) - 1:
        after = np.array([day >= _turns_on(days) for day in days.open_days])
        added[np.isin(enrolments.pupil, turning)] = world.planting.turning_points_share * after
    lessons = LessonYear(
        enrolments=enrolments,
        people=world.people,
        units=world.units,
        days=days,
        teachers=teachers,
        absence=draw_absence_days(rate, added, enrolments.grade, days, seed=world.seed),
        reads_sva=world.results.reads_sva,
        language=world.results.language,
        under_registering=hiding,
        seed=world.seed,
    )
    name = f"4-franvaro/lektioner-{year_in_name(days.label)}.csv"
    sums, rows = write_lessons(lessons, exports.path(name))
    exports.wrote(name, "lessons", rows, school_year=days.label)
    return sums


def _turns_on(days: SchoolYearDays) -> date:
    return date(days.first_calendar_year, _TURNS_MONTH, _TURNS_DAY)


def _write_published(world: World, exports: Exports) -> None:
    final, term = world.results.final, world.results.term
    write_statistics(exports, final, term, world.enrolments, world.units, world.days, seed=world.seed)
    write_salsa(exports, world.people, final, world.units, world.days)
