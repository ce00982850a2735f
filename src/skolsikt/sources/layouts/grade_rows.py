"""Rows of the canonical tables from the accepted lines of a grade file: one per grade, pupil and identity."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import pyarrow as pa

from skolsikt.school.grade_levels import first_graded_level, last_grade_level
from skolsikt.school.grades import grade_codes
from skolsikt.school.identifiers import PersonNumber
from skolsikt.school.periods import dates_of
from skolsikt.sources.layouts.grade_checks import NOT_GRADED
from skolsikt.sources.layouts.grade_period import GradePeriod
from skolsikt.sources.layouts.record_layout import Kind, RecordLayout
from skolsikt.sources.reading.record import Record

SCHOOL_FORM = "GR"
LEVELS: dict[Kind, Callable[[date], int]] = {"final": last_grade_level, "term": first_graded_level}

GRADES = pa.schema(
    [
        ("person_number", pa.string()),
        ("school_year", pa.string()),
        ("term", pa.string()),
        ("school_unit_code", pa.string()),
        ("school_form", pa.string()),
        ("grade_level", pa.int32()),
        ("class_name", pa.string()),
        ("grade_kind", pa.string()),
        ("subject_code", pa.string()),
        ("language_code", pa.string()),
        ("grade_value", pa.string()),
        ("not_graded_reason", pa.string()),
        ("row_number", pa.int64()),
    ]
)


@dataclass(frozen=True, slots=True)
class PupilLine:
    """One accepted line, with the layout that it follows and the period that its grades belong to."""

    record: Record
    person: PersonNumber
    layout: RecordLayout
    period: GradePeriod

    def field(self, name: str) -> str:
        return self.record.fields[self.layout.about[name].position]

    @property
    def counted(self) -> tuple[str, ...]:
        """What two lines about one pupil must agree on: unit, class and every grade."""
        names = (self.field("school_unit_code"), self.field("class_name"))
        return (*names, *self.record.fields[self.layout.about["family_name"].position + 1 :])


def grades_table(pupils: Sequence[PupilLine], kind: Kind) -> pa.Table:
    by_layout: dict[RecordLayout, list[PupilLine]] = {}
    for pupil in pupils:
        by_layout.setdefault(pupil.layout, []).append(pupil)
    parts = [part for layout, some in by_layout.items() for part in _grades_of_layout(some, layout, kind)]
    return pa.concat_tables(parts) if parts else GRADES.empty_table()


def _grades_of_layout(pupils: Sequence[PupilLine], layout: RecordLayout, kind: Kind) -> Iterator[pa.Table]:
    """Yield one table per subject: what is the same in all of them is shared, not copied."""
    count = len(pupils)
    columns = list(zip(*(pupil.record.fields for pupil in pupils), strict=True))
    last_days = {period: dates_of(period.school_year)[1] for period in {pupil.period for pupil in pupils}}
    levels = {period: LEVELS[kind](day) for period, day in last_days.items()}
    codes = {code: meaning for day in sorted(last_days.values()) for code, meaning in grade_codes(day).items()}
    codes[""] = codes[NOT_GRADED]  # checked: blank only where 2 is allowed
    class_field = layout.about["class_name"]
    same = {
        "person_number": columns[layout.about["person_number"].position],
        "school_year": [pupil.period.school_year for pupil in pupils],
        "term": [pupil.period.term for pupil in pupils],
        "school_unit_code": columns[layout.about["school_unit_code"].position],
        "school_form": [SCHOOL_FORM] * count,
        "grade_level": [levels[pupil.period] for pupil in pupils],
        "class_name": [None if name in ("", class_field.missing) else name for name in columns[class_field.position]],
        "grade_kind": [kind] * count,
        "row_number": [pupil.record.number for pupil in pupils],
    }
    arrays = {name: pa.array(values, GRADES.field(name).type) for name, values in same.items()}
    for grade in layout.grades:
        values = columns[grade.position]
        language = layout.languages.get(grade.subject)
        arrays |= {
            "subject_code": pa.array([grade.subject] * count),
            "language_code": pa.array(
                [word.upper() or None for word in columns[language.position]] if language else [None] * count,
                pa.string(),
            ),
            "grade_value": pa.array([codes[value].grade_value for value in values], pa.string()),
            "not_graded_reason": pa.array([codes[value].not_graded_reason for value in values], pa.string()),
        }
        yield pa.table({name: arrays[name] for name in GRADES.names}, schema=GRADES)


def pupils_table(pupils: Sequence[PupilLine]) -> pa.Table:
    once = {(pupil.person.value, pupil.period.school_year): pupil for pupil in pupils}
    some = list(once.values())
    return pa.table(
        {
            "person_number": pa.array([pupil.person.value for pupil in some], pa.string()),
            "school_year": pa.array([pupil.period.school_year for pupil in some], pa.string()),
            "delivered_by": pa.array([pupil.field("school_unit_code") for pupil in some], pa.string()),
            "birth_year": pa.array([pupil.person.birth_year for pupil in some], pa.int32()),
            "birth_month": pa.array([pupil.person.birth_month for pupil in some], pa.int32()),
            "sex": pa.array([pupil.person.sex for pupil in some], pa.string()),
            "row_number": pa.array([pupil.record.number for pupil in some], pa.int64()),
        }
    )


def identities_table(pupils: Sequence[PupilLine]) -> pa.Table:
    once = {pupil.person.value: pupil for pupil in pupils}
    return pa.table(
        {
            "person_number": pa.array(list(once), pa.string()),
            "given_name": pa.array([pupil.field("given_name") for pupil in once.values()], pa.string()),
            "family_name": pa.array([pupil.field("family_name") for pupil in once.values()], pa.string()),
        }
    )
