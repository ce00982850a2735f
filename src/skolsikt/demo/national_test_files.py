"""National tests of grade levels 3, 6 and 9 in the official record layouts: semicolons, one line per pupil."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

import numpy as np

from skolsikt.demo.arrays import Bools, Floats, Ints
from skolsikt.demo.chance import stream
from skolsikt.demo.enrolments import Enrolments
from skolsikt.demo.exports import UTF8_BOM, WINDOWS, Exports, year_in_name
from skolsikt.demo.grading import SUBJECTS
from skolsikt.demo.national_tests import LOST, NOT_TAKEN, SUBSTITUTE, TestedGrades, grades_in, tested_grades
from skolsikt.demo.people import People
from skolsikt.demo.results import AllResults, Results
from skolsikt.demo.school_days import SchoolYearDays
from skolsikt.demo.school_units import DemoUnit

TEST_YEARS = 2  # the last ones
_SYSTEM, _VERSION = "Skolkatalogen", "12.4"
_FIRST_TEST = 3
_NO_SUBJECTS, _SO_SUBJECTS = ("FY", "BI", "KE"), ("GE", "HI", "RE", "SH")
# Highest points of the parts of year 3 that have points, and of the others 0.
_MATHEMATICS = {"A": 0, "B": 17, "C": 19, "D": 14, "E": 16, "F": 23, "G": 15, "G1": 18, "G2": 12}
_SWEDISH = {"A": 0, "B": 18, "C": 18, "D": 0, "E": 0, "F": 0, "G": 0, "H": 0}
_REACHED_AT = 0.6  # of the points of a part
_PART_LEVEL, _PART_SPREAD = 1.45, 0.25
_ABSENT_FROM_A_PART = 0.012
_WITHOUT = (NOT_TAKEN, SUBSTITUTE)

Columns = list[np.ndarray]


@dataclass(frozen=True, kw_only=True)
class _Sat:
    """Pupils who sat a test one year: their enrolments, and what their files need to say."""

    enrolment: Ints
    pupil: Ints
    unit: Ints
    reads_sva: Bools
    in_portal: Bools  # of a unit that does its tests digitally: nothing of those stands in the file

    @property
    def syllabus(self) -> np.ndarray:
        return np.where(self.reads_sva, "2", "1").astype(object)

    def only_on_paper(self, columns: Columns) -> Columns:
        return [np.where(self.in_portal, "", column) for column in columns]


def write_national_tests(
    exports: Exports,
    people: People,
    enrolments: Enrolments,
    results: AllResults,
    units: Sequence[DemoUnit],
    days: Sequence[SchoolYearDays],
    *,
    digital_unit: int,
    seed: int,
) -> None:
    """Write one file per test and year. The first year's file of year 6 is of the shorter kind."""
    for year in range(max(0, len(days) - TEST_YEARS), len(days)):
        calendar, random = days[year], stream(seed, f"national tests {days[year].label}")
        is_compact = year == len(days) - TEST_YEARS
        third = (enrolments.grade == _FIRST_TEST) & (enrolments.year == year) & enrolments.is_at_year_end
        sat = _sat(np.flatnonzero(third & ~enrolments.is_adapted), enrolments, results, digital_unit)
        written = [(_FIRST_TEST, sat, _third(sat, results, random))]
        for of in (results.term, results.final):
            chosen = np.flatnonzero(of.year == year)
            sat = _sat(of.enrolment[chosen], enrolments, results, digital_unit)
            columns = (
                _ninth(of, chosen, sat, random) if of is results.final else _sixth(of, chosen, sat, is_compact, random)
            )
            written.append((of.grade_level, sat, columns))
        for grade_level, sat, columns in written:
            rows = _rows(sat, columns, people, enrolments, units, calendar)
            exports.text(
                f"3-prov/np{grade_level}-{year_in_name(calendar.label)}.txt",
                f"national_tests_{grade_level}",
                rows,
                encoding=WINDOWS if grade_level == _FIRST_TEST else UTF8_BOM,
                school_year=calendar.label,
            )


def _sat(enrolment: Ints, enrolments: Enrolments, results: AllResults, digital_unit: int) -> _Sat:
    pupil, unit = enrolments.pupil[enrolment], enrolments.unit[enrolment]
    return _Sat(
        enrolment=enrolment,
        pupil=pupil,
        unit=unit,
        reads_sva=results.learners.reads_sva[pupil],
        in_portal=unit == digital_unit,
    )


def _rows(
    sat: _Sat,
    columns: Columns,
    people: People,
    enrolments: Enrolments,
    units: Sequence[DemoUnit],
    calendar: SchoolYearDays,
) -> list[tuple[object, ...]]:
    extracted = (calendar.open_days[-1] + timedelta(days=5)).isoformat()
    codes = [units[unit].code for unit in enrolments.unit_then[sat.enrolment].tolist()]
    numbers = [people.person_number[pupil] for pupil in sat.pupil.tolist()]
    about = zip(numbers, codes, *(column.tolist() for column in columns), strict=True)
    return [(_SYSTEM, extracted, _VERSION, *row) for row in about]


def _third(sat: _Sat, results: AllResults, random: np.random.Generator) -> Columns:
    ability = results.learners.ability
    columns: Columns = []
    for subject, parts in (("MA", _MATHEMATICS), ("SV", _SWEDISH)):
        known = ability.general[sat.pupil] + ability.leaning[sat.pupil, SUBJECTS.index(subject)]
        reached, points = zip(*(_part(known, most, random) for most in parts.values()), strict=True)
        has_points = [one for one, most in zip(points, parts.values(), strict=True) if most]
        columns += [_groups(sat, subject), *([sat.syllabus] if subject == "SV" else []), *reached, *has_points]
    return columns


def _part(known: Floats, most: int, random: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Whether the level of a part is reached, and its points; 99 in both for those who were away."""
    shown = _PART_LEVEL + known + random.logistic(0.0, _PART_SPREAD, len(known))
    share = 1.0 / (1.0 + np.exp(-shown))
    points = np.round(share * most).astype(np.int64)
    reached = points >= _REACHED_AT * most if most else share >= _REACHED_AT
    away = random.random(len(known)) < _ABSENT_FROM_A_PART
    columns = (np.where(away, NOT_TAKEN, one.astype(np.int64).astype(str)).astype(object) for one in (reached, points))
    first, second = columns
    return first, second


def _sixth(of: Results, chosen: Ints, sat: _Sat, is_compact: bool, random: np.random.Generator) -> Columns:
    columns: Columns = []
    for subject, parts in (("MA", 5), ("SV", 3), ("EN", 3)):
        tested = _tested(of, chosen, subject, subject, sat, False, random)
        group = [_groups(sat, subject), *([sat.syllabus] if subject == "SV" else [])]
        taken = [] if is_compact else _taken(tested, parts)
        if subject == "MA":
            columns += [*group, *taken, tested.letters]
        else:
            points = _points(tested, 3, (0, 18) if subject == "SV" else (1, 6), random)
            columns += sat.only_on_paper([*group, *taken, *points, tested.letters])
    return columns


def _ninth(of: Results, chosen: Ints, sat: _Sat, random: np.random.Generator) -> Columns:
    columns: Columns = []
    for subject in ("MA", "SV", "EN"):
        tested = _tested(of, chosen, subject, subject, sat, True, random)
        group = [_groups(sat, subject), *([sat.syllabus] if subject == "SV" else [])]
        parts = (
            _taken(tested, 4) if subject == "MA" else _points(tested, 3, (0, 18) if subject == "SV" else (1, 9), random)
        )
        columns += [*group, *parts, tested.letters]
    for block, subjects in (("NO", _NO_SUBJECTS), ("SO", _SO_SUBJECTS)):
        assigned = random.integers(0, len(subjects), int(sat.unit.max(initial=0)) + 1)[sat.unit]
        grade = np.choose(assigned, [grades_in(of.grades[chosen], one) for one in subjects])
        tested = tested_grades(grade, block, sat.unit, has_substitutes=True, random=random)
        name = np.array(subjects, dtype=object)[assigned]
        columns += sat.only_on_paper([name, *_taken(tested, 2), _groups(sat, block), tested.letters])
    return columns


def _tested(
    of: Results, chosen: Ints, subject: str, scale: str, sat: _Sat, has_substitutes: bool, random: np.random.Generator
) -> TestedGrades:
    grades = grades_in(of.grades[chosen], subject)
    return tested_grades(grades, scale, sat.unit, has_substitutes=has_substitutes, random=random)


def _groups(sat: _Sat, subject: str) -> np.ndarray:
    return np.array([f"{subject}{unit % 3 + 1}" for unit in sat.unit.tolist()], dtype=object)


def _taken(tested: TestedGrades, parts: int) -> Columns:
    """All parts taken; but the second of those without a test grade: the first has no code for a substitute."""
    columns = [np.full(len(tested.code), "1", dtype=object) for _part in range(parts)]
    columns[1] = np.where(np.isin(tested.code, _WITHOUT), tested.code, columns[1]).astype(object)
    return columns


def _points(tested: TestedGrades, parts: int, ends: tuple[int, int], random: np.random.Generator) -> Columns:
    """Points of every part; 99 or 77 in the second of those without a test grade, 88 in the third of a lost test."""
    columns = [tested.points(*ends, random).astype(str).astype(object) for _part in range(parts)]
    columns[1] = np.where(np.isin(tested.code, _WITHOUT), tested.code, columns[1]).astype(object)
    columns[2] = np.where(tested.code == LOST, LOST, columns[2]).astype(object)
    return columns
