"""Term grades between the official files: one row per pupil, subject and term, as student systems export them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from skolsikt.demo.enrolments import Enrolments
from skolsikt.demo.exports import UTF8_BOM, Exports, year_in_name
from skolsikt.demo.grading import GRADE_LETTERS, NOT_READ, SUBJECTS
from skolsikt.demo.people import People
from skolsikt.demo.results import Results
from skolsikt.demo.school_days import SchoolYearDays
from skolsikt.demo.school_units import DemoUnit

TERM_GRADE_HEADINGS = "Personnummer;Skolenhetskod;Läsår;Termin;Årskurs;Klass;Ämne;Betyg;F-varning"
_FINAL = 9  # its spring grades are final ones and stand in the official file
_STRECK = {"9": "-"}


def write_term_grades(
    exports: Exports,
    people: People,
    enrolments: Enrolments,
    levels: Sequence[Results],
    units: Sequence[DemoUnit],
    calendar: SchoolYearDays,
    *,
    year: int,
) -> None:
    """Write the last year: the spring of grade levels 7 and 8, and the autumn of 9 with its F-warnings."""
    rows = [
        row
        for results in levels
        for row in _rows(results, people, enrolments, units, calendar, year, 0 if results.grade_level == _FINAL else 1)
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
    year: int,
    term: int,
) -> list[tuple[object, ...]]:
    rows: list[tuple[object, ...]] = []
    for n in np.flatnonzero(results.year == year).tolist():
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
                rows.append((*about, code, _STRECK.get(letter, letter), "Ja" if letter == "F" and not term else "Nej"))
    return rows
