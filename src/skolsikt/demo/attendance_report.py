"""The printed pupil report of one unit and term: a section per class, minutes with spaces in, per cent as text."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from skolsikt.demo.arrays import Ints
from skolsikt.demo.enrolments import Enrolments
from skolsikt.demo.exports import WINDOWS, Exports, year_in_name
from skolsikt.demo.lessons import TermSums
from skolsikt.demo.people import People
from skolsikt.demo.school_days import SchoolYearDays
from skolsikt.demo.school_units import DemoUnit

_HEADINGS = ("Namn", "Personnr", "Undv.tid", "Lekt", "N min", "GF min", "F min", "N %", "GF %", "F %")
_NO_BREAK_SPACE = "\u00a0"

Row = tuple[str, ...]


def write_reports(
    exports: Exports,
    people: People,
    enrolments: Enrolments,
    unit: DemoUnit,
    members: Ints,
    days: SchoolYearDays,
    sums: TermSums,
) -> None:
    """Write one report per term about the enrolments ``members``, all of ``unit``, in Windows-1252."""
    for term, label in enumerate(days.terms):
        here = members[sums.scheduled[members, term] > 0]
        first, last = (day.isoformat() for day in days.term_bounds(term))
        rows: list[Row] = [
            ("Frånvaro per elev",),
            (f"Skola: {unit.name}",),
            (f"Skolenhetskod: {unit.code}",),
            (f"Period: {first} - {last}",),
            *_sections(people, enrolments, here, sums, term),
        ]
        name = f"4-franvaro/franvarorapport-{year_in_name(days.label)}-{label[:2].lower()}-fristaende.csv"
        exports.text(name, "attendance_sums", rows, encoding=WINDOWS, school_year=days.label, data_rows=len(here))


def _sections(people: People, enrolments: Enrolments, here: Ints, sums: TermSums, term: int) -> Iterator[Row]:
    for class_name in np.unique(enrolments.class_name[here].astype(str)).tolist():
        yield ()
        yield (f"Klass: {class_name}",)
        yield _HEADINGS
        for e in here[enrolments.class_name[here] == class_name].tolist():
            pupil = enrolments.pupil[e]
            number = people.person_number[pupil]
            scheduled, valid, invalid = (int(column[e, term]) for column in (sums.scheduled, sums.valid, sums.invalid))
            minutes = (scheduled - valid - invalid, valid, invalid)
            yield (
                f"{people.family_name[pupil]}, {people.given_name[pupil]}",
                f"{number[:8]}-{number[8:]}",
                _spaced(scheduled),
                str(sums.lessons[e, term]),
                *map(_spaced, minutes),
                *(f"{100 * part / scheduled:.1f}{_NO_BREAK_SPACE}%".replace(".", ",") for part in minutes),
            )


def _spaced(number: int) -> str:
    return f"{number:,}".replace(",", _NO_BREAK_SPACE)
