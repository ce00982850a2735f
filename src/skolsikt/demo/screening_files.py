"""Digital mathematics tests of grade levels 2, 4, 5, 7 and 8: one file per year, as a test tool exports it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from skolsikt.demo.arrays import Floats, Ints
from skolsikt.demo.chance import stream
from skolsikt.demo.enrolments import Enrolments
from skolsikt.demo.exports import UTF8_BOM, Exports, year_in_name
from skolsikt.demo.grading import SUBJECTS
from skolsikt.demo.people import People
from skolsikt.demo.results import AllResults
from skolsikt.demo.school_days import SchoolYearDays
from skolsikt.demo.school_units import DemoUnit

HEADINGS = "Läsår;Personnummer;Skolenhetskod;Klass;Årskurs;Matematiktest;Delprov;Poäng;Nivå nådd;Saknas"
TEST_YEARS = 2  # the last ones
GRADE_LEVELS = (2, 4, 5, 7, 8)
_IN_PARTS = 4  # this level's tool tells parts and no sum
_MOST, _REACHED = 40, 18
_MIDDLE, _SPREAD, _NOISE = 26.0, 7.5, 3.5
_NOT_TAKEN_SHARE = 0.04


def write_screenings(
    exports: Exports,
    people: People,
    enrolments: Enrolments,
    results: AllResults,
    units: Sequence[DemoUnit],
    days: Sequence[SchoolYearDays],
    *,
    seed: int,
) -> None:
    """Write the last years' files; points follow what the pupils know in mathematics."""
    ability = results.learners.ability
    known = ability.general + ability.leaning[:, SUBJECTS.index("MA")]
    for year in range(max(0, len(days) - TEST_YEARS), len(days)):
        random = stream(seed, f"screenings {days[year].label}")
        is_there = (enrolments.year == year) & enrolments.is_at_year_end & ~enrolments.is_adapted
        chosen = np.flatnonzero(is_there & np.isin(enrolments.grade, GRADE_LEVELS))
        points = _points(known[enrolments.pupil[chosen]], random)
        taken = random.random(len(chosen)) >= _NOT_TAKEN_SHARE
        rows = [
            (days[year].label, *_about(e, people, enrolments, units), *result)
            for e, scored, is_taken in zip(chosen.tolist(), points.tolist(), taken.tolist(), strict=True)
            for result in _results(int(enrolments.grade[e]), scored, is_taken)
        ]
        exports.text(
            f"3-prov/matematiktester-{year_in_name(days[year].label)}.csv",
            "mathematics_screening",
            rows,
            headings=HEADINGS,
            encoding=UTF8_BOM,
            school_year=days[year].label,
        )


def _points(known: Floats, random: np.random.Generator) -> Ints:
    shown = _MIDDLE + _SPREAD * known + random.normal(0.0, _NOISE, len(known))
    return np.clip(np.round(shown), 0, _MOST).astype(np.int64)


def _about(e: int, people: People, enrolments: Enrolments, units: Sequence[DemoUnit]) -> tuple[object, ...]:
    grade = int(enrolments.grade[e])
    unit = units[enrolments.unit_then[e]].code
    return people.person_number[enrolments.pupil[e]], unit, enrolments.class_name[e], grade, f"Matematiktest åk {grade}"


def _results(grade: int, points: int, is_taken: bool) -> Iterator[tuple[object, ...]]:
    """What the tool tells of one pupil: the whole, or both parts."""
    parts = {"Taluppfattning": points // 2, "Problemlösning": points - points // 2}
    told = parts if grade == _IN_PARTS else {"Hela testet": points}
    for part, scored in told.items():
        level = "Ja" if scored * len(told) >= _REACHED else "Nej"
        yield (part, scored, level, "") if is_taken else (part, "", "", "Ej deltagit")
