"""Rows of the canonical tables from the accepted lines of a file of national tests: one per pupil, subject and part."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pyarrow as pa

from skolsikt.school.identifiers import PersonNumber
from skolsikt.school.tests_of_levels import TOTAL
from skolsikt.sources.layouts.national_test_checks import BLANK, NOT_TAKEN, REASONS, SUBSTITUTE, TAKEN, is_in_portal
from skolsikt.sources.layouts.national_test_layout import NationalTestLayout, ResultField
from skolsikt.sources.reading.canonical_rows import canonical_rows
from skolsikt.sources.reading.record import Record

_SYLLABUS = {"2": "SVA"}  # svenska som andraspråk; everything else is told as Swedish


@dataclass(frozen=True, slots=True)
class PupilTests:
    """One accepted line, with the layout that it follows and the school year of the test."""

    record: Record
    person: PersonNumber
    layout: NationalTestLayout
    school_year: str

    def about(self, name: str) -> str:
        return self.record.fields[self.layout.about[name].position]

    @property
    def counted(self) -> tuple[str, ...]:
        """What two lines about one pupil must agree on: unit and every result."""
        return self.record.fields[self.layout.about["school_unit_code"].position :]

    @property
    def has_unknown_syllabus(self) -> bool:
        """Whether results in Swedish do not tell which syllabus they are of."""
        fields = self.record.fields
        return not is_in_portal(fields, self.layout.results["SV"]) and self.layout.said("syllabus", "SV", fields) in (
            BLANK,
            NOT_TAKEN,
        )


def results_table(lines: Sequence[PupilTests]) -> pa.Table:
    """Return ``national_test_result``; a subject that is reported in the test portal is one row that says so."""
    return canonical_rows("national_test_result", [row for line in lines for row in _rows(line)])


def _rows(line: PupilTests) -> Iterator[dict[str, object]]:
    fields, layout = line.record.fields, line.layout
    for subject, parts in layout.parts.items():
        same = {
            "person_number": line.person.value,
            "school_year": line.school_year,
            "school_unit_code": line.about("school_unit_code"),
            "grade_level": layout.grade_level,
            "test": layout.test,
            "subject_code": _subject_code(line, subject),
            "teaching_group": _group(layout.said("group", subject, fields)),
            "row_number": line.record.number,
        }
        if is_in_portal(fields, layout.results[subject]):
            yield {**same, "part": TOTAL, "missing_reason": REASONS[BLANK]}
            continue
        is_substitute = any(fields[one.position] == SUBSTITUTE for one in layout.results[subject])
        for part, of in parts.items():
            yield {**same, "part": part, **_result(fields, of, is_substitute=is_substitute)}


def _subject_code(line: PupilTests, subject: str) -> str:
    layout, fields = line.layout, line.record.fields
    return layout.said("assigned", subject, fields) or _SYLLABUS.get(layout.said("syllabus", subject, fields), subject)


def _group(text: str) -> str | None:
    return None if text in (BLANK, NOT_TAKEN) else text


def _result(fields: Sequence[str], of: Sequence[ResultField], *, is_substitute: bool) -> dict[str, object]:
    """What is known of one part; the reason why there is nothing only where there is nothing.

    77 goes before 99: of a test with a substitute part the whole is a substitute too.
    """
    found: dict[str, object] = {}
    codes = []
    for field in of:
        value = fields[field.position]
        if field.holds == "grade" and value not in REASONS:
            found["grade_value"] = value
        elif field.holds == "reached" and value not in REASONS:
            found["is_reached"] = value == TAKEN
        elif (points := field.points(value)) is not None:
            found["points"] = float(points)
        codes.append(value)
    if found or TAKEN in codes:
        return found
    is_whole = any(field.part == TOTAL and SUBSTITUTE in field.codes for field in of)
    if is_whole and is_substitute and NOT_TAKEN in codes:
        return {"missing_reason": REASONS[SUBSTITUTE]}
    return {"missing_reason": next(REASONS[code] for code in REASONS if code in codes)}


def pupils_table(lines: Sequence[PupilTests]) -> pa.Table:
    """Return what the person numbers tell of each pupil."""
    once = {(line.person.value, line.school_year): line for line in lines}
    return canonical_rows(
        "pupil",
        [
            {
                "person_number": line.person.value,
                "school_year": line.school_year,
                "delivered_by": line.about("school_unit_code"),
                "birth_year": line.person.birth_year,
                "birth_month": line.person.birth_month,
                "sex": line.person.sex,
                "row_number": line.record.number,
            }
            for line in once.values()
        ],
    )
