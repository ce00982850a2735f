"""Exempelkommun: a believable municipality with nobody real in it, written as the export files that schools have."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np

from skolsikt.demo.absence_days import draw_absence_days
from skolsikt.demo.api_files import write_api_bundle
from skolsikt.demo.arrays import Floats
from skolsikt.demo.attendance_report import write_reports
from skolsikt.demo.attendance_sums import drawn_sums, write_sums
from skolsikt.demo.compiled_files import Hours, hours_of, write_merit_list, write_own_absence
from skolsikt.demo.enrolments import Enrolments
from skolsikt.demo.exports import Exports, year_in_name
from skolsikt.demo.follow_up_files import write_follow_up
from skolsikt.demo.grade_files import write_grades
from skolsikt.demo.identity import MUNICIPALITY_CODE, MUNICIPALITY_NAME
from skolsikt.demo.learning_files import write_learning_package
from skolsikt.demo.lessons import LessonYear, TermSums, write_lessons
from skolsikt.demo.manifest import MANIFEST_NAME, Manifest
from skolsikt.demo.national_test_files import write_national_tests
from skolsikt.demo.notice_files import write_notices
from skolsikt.demo.open_data_files import write_area_figures, write_kolada
from skolsikt.demo.planting import TURNING_POINTS_SHARE
from skolsikt.demo.preschool_files import write_preschool
from skolsikt.demo.published_files import write_salsa, write_statistics
from skolsikt.demo.pupil_files import write_pupils
from skolsikt.demo.register_files import (
    write_areas,
    write_calendar,
    write_events,
    write_school_units,
    write_successions,
)
from skolsikt.demo.resource_files import write_addresses, write_resources
from skolsikt.demo.screening_files import write_screenings
from skolsikt.demo.survey_files import write_surveys
from skolsikt.demo.term_grade_files import write_term_grades
from skolsikt.demo.truths import planted_truths
from skolsikt.demo.upper_secondary_files import write_upper_secondary
from skolsikt.demo.world import LESSON_YEARS, World, make_world

__all__ = ["MUNICIPALITY_CODE", "MUNICIPALITY_NAME", "generate"]


def generate(
    *,
    pupils: int = 6000,
    years: int = 8,
    seed: int = 1,
    into: Path,
    last_school_year: str = "2025/26",
    lesson_years: int = LESSON_YEARS,
) -> Manifest:
    """Write the municipality's export files and ``manifest.json`` below ``into`` and return the manifest.

    ``pupils`` go to school at a time, F-9, over ``years`` school years that end with ``last_school_year``; the last
    ``lesson_years`` of them have lesson attendance. The same arguments give the same bytes. Files of an earlier demo
    in ``into`` are replaced.

    Raises TooSmall below 200 pupils or one year.
    """
    world = make_world(
        pupils=pupils, years=years, seed=seed, last_school_year=last_school_year, lesson_years=lesson_years
    )
    _clear(into)
    exports = Exports(into)
    _write_registers(world, exports)
    _write_people_and_grades(world, exports)
    absence = [(world.days[year].label, _write_attendance(world, year, exports)) for year in range(years)]
    _write_follow_up(world, exports, pupils)
    _write_published(world, exports)
    write_own_absence(exports, absence)
    write_resources(world, exports)
    write_surveys(world, exports)
    _write_what_apis_tell(world, exports)
    manifest = Manifest(
        municipality_code=MUNICIPALITY_CODE,
        municipality_name=MUNICIPALITY_NAME,
        pupils=pupils,
        years=years,
        seed=seed,
        school_years=tuple(year.label for year in world.days),
        lesson_school_years=tuple(world.days[year].label for year in world.lesson_years),
        files=tuple(exports.files),
        planted=planted_truths(world),
    )
    manifest.write(into)
    return manifest


def _clear(folder: Path) -> None:
    """Remove what an earlier demo wrote, and nothing else."""
    folder.mkdir(parents=True, exist_ok=True)
    if (folder / MANIFEST_NAME).exists():
        for path in Manifest.read(folder).paths(folder):
            path.unlink(missing_ok=True)


def _write_registers(world: World, exports: Exports) -> None:
    write_school_units(exports, world.units_ever)
    write_areas(exports, world.places)
    write_calendar(exports, world.days)
    if world.merger:
        write_successions(exports, world.merger, world.units)
    if world.planting.actions:
        write_events(exports, world.planting.actions, world.units, world.days)
    write_addresses(exports, world.places)


def _write_people_and_grades(world: World, exports: Exports) -> None:
    people, enrolments, units, days = world.people, world.enrolments, world.units_ever, world.days
    write_pupils(exports, people, enrolments, world.places, units, days, by_address=world.independent, seed=world.seed)
    for results in (world.results.term, world.results.final):
        write_grades(exports, people, enrolments, results, world.results.learners.language, units, days)
    write_national_tests(
        exports, people, enrolments, world.results, units, days, digital_unit=world.independent, seed=world.seed
    )
    write_screenings(exports, people, enrolments, world.results, units, days, seed=world.seed)


def _write_follow_up(world: World, exports: Exports, pupils: int) -> None:
    """Write what is told of the last year beside grades and absence, and of those who have left."""
    people, enrolments, units, days, seed = world.people, world.enrolments, world.units_ever, world.days, world.seed
    results, year = world.results, len(days) - 1
    write_term_grades(world, exports)
    write_follow_up(exports, people, enrolments, results.learners.ability, units, days[-1], year=year, seed=seed)
    write_upper_secondary(exports, people, results.final, days, seed=seed)
    write_preschool(exports, world.places, days[-1], pupils=pupils, seed=seed)


def _write_attendance(world: World, year: int, exports: Exports) -> Mapping[str, Hours]:
    """Write a year, and return its hours by school.

    In the first one the independent unit still had a system that only prints reports.
    """
    of_year = world.enrolments.year == year
    people, enrolments, rate, days = (
        world.people,
        world.enrolments.only(of_year),
        world.rates[of_year],
        world.days[year],
    )
    if year in world.lesson_years:
        sums = _write_lessons(world, year, enrolments, rate, exports)
    else:
        sums = drawn_sums(enrolments, rate, days, seed=world.seed)
    has_report = (enrolments.unit == world.independent) & (year == 0) & (year not in world.lesson_years)
    write_sums(exports, people, enrolments, world.units_ever, np.flatnonzero(~has_report), days, sums)
    if has_report.any():
        unit = world.units[world.independent]
        write_reports(exports, people, enrolments, unit, np.flatnonzero(has_report), days, sums)
    return hours_of(enrolments, world.units_ever, sums)


def _write_lessons(world: World, year: int, enrolments: Enrolments, rate: Floats, exports: Exports) -> TermSums:
    days = world.days[year]
    added = np.zeros((enrolments.count, len(days.open_days)))
    if year == len(world.days) - 1:
        after = np.array([day >= world.turning_day for day in days.open_days])
        added[np.isin(enrolments.pupil, world.turning_pupils)] = TURNING_POINTS_SHARE * after
    lessons = LessonYear(
        enrolments=enrolments,
        people=world.people,
        units=world.units,
        days=days,
        teachers=world.teachers,
        absence=draw_absence_days(rate, added, enrolments.grade, days, seed=world.seed),
        reads_sva=world.results.learners.reads_sva,
        language=world.results.learners.language,
        under_registering=world.under_registering,
        seed=world.seed,
    )
    name = f"4-franvaro/lektioner-{year_in_name(days.label)}.csv"
    sums, leave, rows = write_lessons(lessons, exports.path(name))
    exports.wrote(name, "lessons", rows, school_year=days.label)
    if year == len(world.days) - 1:
        write_notices(exports, lessons, leave)
    return sums


def _write_published(world: World, exports: Exports) -> None:
    final, term = world.results.final, world.results.term
    write_statistics(exports, final, term, world.enrolments, world.units_ever, world.days, seed=world.seed)
    write_salsa(exports, world.people, final, world.units, world.days)
    write_merit_list(exports, world.units, world.days, seed=world.seed)
    write_kolada(exports, final, world.units_ever, world.days, seed=world.seed)
    write_area_figures(exports, world.places, world.days, seed=world.seed)


def _write_what_apis_tell(world: World, exports: Exports) -> None:
    people, enrolments, days = world.people, world.enrolments, world.days[-1]
    write_api_bundle(exports, people, enrolments, world.teachers, world.units, days)
    write_learning_package(exports, people, enrolments, world.units, days, seed=world.seed)
