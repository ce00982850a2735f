"""Rows of the canonical tables from the checked rows of a pupil list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields

import pyarrow as pa

from skolsikt.sources.layouts.pupil_rows import Background, PupilRow
from skolsikt.sources.reading.canonical_rows import ROW_NUMBER
from skolsikt.tables.catalogue import table

IDENTITIES = pa.schema(
    [
        ("person_number", pa.string()),
        ("given_name", pa.string()),
        ("family_name", pa.string()),
        ("address", pa.string()),
        ("is_protected", pa.bool_()),
    ]
)


def pupils_table(pupils: Sequence[PupilRow]) -> pa.Table:
    """Return one row per pupil and school year.

    A pupil who has changed schools is delivered by the one where the latest enrolment began.
    """
    by_date = sorted(pupils, key=lambda pupil: pupil.from_date)
    latest = {(pupil.person.value, pupil.school_year): pupil for pupil in by_date}
    some = sorted(latest.values(), key=lambda pupil: pupil.number)
    return _rows("pupil", [_key(pupil) | _about(pupil) for pupil in some])


def enrolments_table(pupils: Sequence[PupilRow]) -> pa.Table:
    """Return one row per enrolment."""
    names = ("school_unit_code", "school_form", "grade_level", "class_name", "from_date", "to_date")
    return _rows("enrolment", [_key(pupil) | {name: getattr(pupil, name) for name in names} for pupil in pupils])


def identities_table(pupils: Sequence[PupilRow]) -> pa.Table:
    """Return what goes to the vault and nowhere else."""
    once = {pupil.person.value: pupil for pupil in pupils}
    return pa.Table.from_pylist(
        [
            {
                "person_number": number,
                "given_name": pupil.given_name,
                "family_name": pupil.family_name,
                "address": pupil.address,
                "is_protected": pupil.background.is_protected,
            }
            for number, pupil in once.items()
        ],
        IDENTITIES,
    )


def _key(pupil: PupilRow) -> dict[str, object]:
    return {"person_number": pupil.person.value, "school_year": pupil.school_year, "row_number": pupil.number}


def _about(pupil: PupilRow) -> dict[str, object]:
    return {
        "delivered_by": pupil.school_unit_code,
        "birth_year": pupil.person.birth_year,
        "birth_month": pupil.person.birth_month,
        **{field.name: getattr(pupil.background, field.name) for field in fields(Background)},
    }


def _rows(name: str, rows: Sequence[Mapping[str, object]]) -> pa.Table:
    columns = [(column.name, column.type.arrow) for column in table(name).columns if column.name != "pupil_key"]
    schema = pa.schema([("person_number", pa.string()), *columns, ROW_NUMBER])
    return pa.table([pa.array([row.get(field.name) for row in rows], field.type) for field in schema], schema=schema)
