"""Absence summed over a term: counted from the lessons where there are lessons, drawn where there are none."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from skolsikt.demo.arrays import Floats, Ints
from skolsikt.demo.chance import stream
from skolsikt.demo.enrolments import Enrolments
from skolsikt.demo.exports import Exports, year_in_name
from skolsikt.demo.lessons import TermSums, classes_of
from skolsikt.demo.people import People
from skolsikt.demo.school_days import SchoolYearDays
from skolsikt.demo.school_units import DemoUnit
from skolsikt.demo.timetable import week_lessons, week_minutes

SUM_HEADINGS = (
    "Personnummer;Skolenhetskod;Klass;Årskurs;Från;Till;Schemalagda minuter;Rapporterade minuter;Lektioner;"
    "Giltig frånvaro;Ogiltig frånvaro"
)
_TERM_SPREAD_SHAPE = 12.0  # gamma shape: a pupil's terms differ by about 30 %
_REPORTED_MEAN, _REPORTED_SPREAD = 0.965, 0.02
_STEP_MINUTES = 5


def drawn_sums(enrolments: Enrolments, rate: Floats, days: SchoolYearDays, *, seed: int) -> TermSums:
    """Draw the sums of a year without lessons. ``rate`` is the expected absence share of each enrolment."""
    random = stream(seed, f"sums {days.label}")
    count = enrolments.count
    minutes_a_day, lessons_a_day = np.zeros(count), np.zeros(count)
    for _class_key, members, stage in classes_of(enrolments):
        minutes_a_day[members] = week_minutes(stage) / 5.0
        lessons_a_day[members] = week_lessons(stage) / 5.0
    sums = TermSums.zeros(count)
    bounds = ((0, days.autumn_days_count - 1), (days.autumn_days_count, len(days.open_days) - 1))
    invalid_share = np.clip(0.07 + 0.55 * rate + 0.09 * (enrolments.grade >= 7), 0.0, 0.8)
    for term, (first, last) in enumerate(bounds):
        from_day, to_day = np.maximum(enrolments.first_day, first), np.minimum(enrolments.last_day, last)
        attended = np.maximum(to_day - from_day + 1, 0)
        sums.scheduled[:, term] = _whole(attended * minutes_a_day)
        sums.lessons[:, term] = np.round(attended * lessons_a_day)
        reported = np.clip(random.normal(_REPORTED_MEAN, _REPORTED_SPREAD, count), 0.8, 1.0)
        sums.reported[:, term] = _whole(sums.scheduled[:, term] * reported)
        share = np.clip(rate * random.gamma(_TERM_SPREAD_SHAPE, 1 / _TERM_SPREAD_SHAPE, count), 0.0, 0.97)
        absent = share * sums.reported[:, term]
        sums.invalid[:, term] = _whole(absent * invalid_share * random.uniform(0.5, 1.5, count))
        sums.valid[:, term] = np.maximum(_whole(absent) - sums.invalid[:, term], 0)
    return sums


def _whole(minutes: Floats) -> Ints:
    return _STEP_MINUTES * np.floor(minutes / _STEP_MINUTES).astype(np.int64)


def write_sums(
    exports: Exports,
    people: People,
    enrolments: Enrolments,
    units: Sequence[DemoUnit],
    members: Ints,
    days: SchoolYearDays,
    sums: TermSums,
) -> None:
    """Write a year's sums of the enrolments ``members``: one row per pupil, unit and term with scheduled time."""
    rows = []
    for term in (0, 1):
        first, last = (day.isoformat() for day in days.term_bounds(term))
        for e in members[sums.scheduled[members, term] > 0].tolist():
            rows.append(
                (
                    people.person_number[enrolments.pupil[e]],
                    units[enrolments.unit_then[e]].code,
                    enrolments.class_name[e],
                    enrolments.grade[e],
                    first,
                    last,
                    sums.scheduled[e, term],
                    sums.reported[e, term],
                    sums.lessons[e, term],
                    sums.valid[e, term],
                    sums.invalid[e, term],
                )
            )
    exports.text(
        f"4-franvaro/franvarosummor-{year_in_name(days.label)}.csv",
        "attendance_sums",
        rows,
        headings=SUM_HEADINGS,
        school_year=days.label,
    )
