"""Term grades between the official files: one row per pupil, subject and term, as student systems export them."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from skolsikt.demo.exports import UTF8_BOM, Exports, year_in_name
from skolsikt.demo.grading import GRADE_LETTERS, NOT_READ, SUBJECTS
from skolsikt.demo.results import Results
from skolsikt.demo.timetable import LANGUAGES
from skolsikt.demo.world import World

TERM_GRADE_HEADINGS = "Personnummer;Skolenhetskod;Läsår;Termin;Årskurs;Klass;Ämne;Betyg;F-varning;Lärare"
_FINAL = 9  # its spring grades are final ones and stand in the official file
_STRECK = {"9": "-"}


def write_term_grades(world: World, exports: Exports) -> None:
    """Write the last year: the spring of grade levels 7 and 8, and the autumn of 9 with its F-warnings."""
    label = world.days[-1].label
    rows = [row for results in (*world.results.between, world.results.final) for row in _rows(results, world)]
    exports.text(
        f"3-betyg/terminsbetyg-{year_in_name(label)}.csv",
        "term_grades",
        rows,
        headings=TERM_GRADE_HEADINGS,
        encoding=UTF8_BOM,
        school_year=label,
    )


def _rows(results: Results, world: World) -> Iterator[tuple[object, ...]]:
    enrolments, is_autumn = world.enrolments, results.grade_level == _FINAL
    for n in np.flatnonzero(results.year == len(world.days) - 1).tolist():
        pupil, enrolment = results.pupil[n], results.enrolment[n]
        about = (
            world.people.person_number[pupil],
            world.units_ever[enrolments.unit_then[enrolment]].code,
            world.days[-1].label,
            "HT" if is_autumn else "VT",
            results.grade_level,
            enrolments.class_name[enrolment],
        )
        for place, subject in enumerate(SUBJECTS):
            if results.grades[n, place] != NOT_READ:
                letter = GRADE_LETTERS[results.grades[n, place]]
                code = "SVA" if subject == "SV" and results.reads_sva[n] else subject
                is_warned = "Ja" if letter == "F" and is_autumn else "Nej"
                yield *about, code, _STRECK.get(letter, letter), is_warned, _teacher(world, enrolment, pupil, code)


def _teacher(world: World, enrolment: int, pupil: int, subject: str) -> str:
    """Return the signature of whoever teaches the class the subject; languages have a teacher each."""
    language = int(world.results.learners.language[pupil])
    taught_as = LANGUAGES.get(language, subject) if subject == "M2" else subject
    class_key = int(world.enrolments.unit[enrolment]), str(world.enrolments.class_name[enrolment])
    teacher = world.teachers.of_class.get((class_key, taught_as))
    return "" if teacher is None else world.teachers.signature[teacher]
