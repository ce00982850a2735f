"""Term grades between the official files: one row per pupil, subject and term, as student systems export them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from skolsikt.demo.arrays import Ints
from skolsikt.demo.enrolments import Enrolments
from skolsikt.demo.exports import UTF8_BOM, Exports, year_in_name
from skolsikt.demo.grading import GRADE_LETTERS, NOT_READ, SUBJECTS
from skolsikt.demo.people import People
from skolsikt.demo.results import Results
from skolsikt.demo.school_days import SchoolYearDays
from skolsikt.demo.school_units import DemoUnit
from skolsikt.demo.teachers import Teachers
from skolsikt.demo.timetable import LANGUAGES

TERM_GRADE_HEADINGS = "Personnummer;Skolenhetskod;Läsår;Termin;Årskurs;Klass;Ämne;Betyg;F-varning;Lärare"
_FINAL = 9  # its spring grades are final ones and stand in the official file
_STRECK = {"9": "-"}


def write_term_grades(
    exports: Exports,
    people: People,
    enrolments: Enrolments,
    levels: Sequence[Results],
    units: Sequence[DemoUnit],
    calendar: SchoolYearDays,
    teachers: Teachers,
    language: Ints,
    *,
    year: int,
) -> None:
    """Write the last year: the spring of grade levels 7 and 8, and the autumn of 9 with its F-warnings."""
    rows = [
        row
        for results in levels
        for row in _rows(
            results, people, enrolments, units, calendar, teachers, language, year, int(results.grade_level != _FINAL)
        )
    ]
    exports.text(
        f"3-betyg/terminsbetyg-{year_in_name(calendar.label)}.csv",
        "term_grades",
        rows,
        headings=TERM_GRADE_HEADINGS,
        encoding=UTF8_BOM,
        school_year=calendar.label,
    )


def _rows(
    results: Results,
    people: People,
    enrolments: Enrolments,
    units: Sequence[DemoUnit],
    calendar: SchoolYearDays,
    teachers: Teachers,
    language: Ints,
    year: int,
    term: int,
) -> list[tuple[object, ...]]:
    rows: list[tuple[object, ...]] = []
    for n in np.flatnonzero(results.year == year).tolist():
        class_key = int(enrolments.unit[results.enrolment[n]]), str(enrolments.class_name[results.enrolment[n]])
        about = (
            people.person_number[results.pupil[n]],
            units[enrolments.unit_then[results.enrolment[n]]].code,
            calendar.label,
            ("HT", "VT")[term],
            results.grade_level,
            enrolments.class_name[results.enrolment[n]],
        )
        for place, subject in enumerate(SUBJECTS):
            grade = results.grades[n, place]
            if grade != NOT_READ:
                letter = GRADE_LETTERS[grade]
                code = "SVA" if subject == "SV" and results.reads_sva[n] else subject
                taught_as = LANGUAGES.get(int(language[results.pupil[n]]), code) if code == "M2" else code
                teacher = teachers.of_class.get((class_key, taught_as))
                signature = "" if teacher is None else teachers.signature[teacher]
                is_warned = "Ja" if letter == "F" and not term else "Nej"
                rows.append((*about, code, _STRECK.get(letter, letter), is_warned, signature))
    return rows
