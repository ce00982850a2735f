"""What every data version has held about some pupils."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pyarrow as pa

from skolsikt.tables.catalogue import table
from skolsikt.warehouse.history import rows_ever
from skolsikt.warehouse.manifest import LoadRecord
from skolsikt.warehouse.warehouse import Warehouse

AT = datetime(2025, 9, 1, tzinfo=UTC)


def publish(warehouse: Warehouse, number: int, grades: dict[int, str]) -> None:
    rows = pa.table(
        {
            "pupil_key": pa.array(grades, pa.int64()),
            "grade_value": list(grades.values()),
            **{
                name: [value] * len(grades)
                for name, value in {
                    "school_year": "2024/25",
                    "term": "VT2025",
                    "grade_kind": "final",
                    "subject_code": "MA",
                    "school_unit_code": "10000001",
                }.items()
            },
        }
    )
    load = LoadRecord(number=number, source="hand", file="x", sha256="", loaded_at=AT.isoformat())
    warehouse.publish({"grade": rows}, load=load, at=AT + timedelta(days=number))


def told(warehouse: Warehouse, *keys: int) -> list[tuple[object, ...]]:
    found = rows_ever(table("grade"), keys, warehouse=warehouse).to_pylist()
    return [(row["grade_value"], row["first_version"], row["last_version"], row["loads"]) for row in found]


def test_a_row_that_stood_is_told_with_the_versions_that_held_it(warehouse: Warehouse) -> None:
    publish(warehouse, 1, {7: "E", 8: "C"})
    publish(warehouse, 2, {7: "E", 8: "C"})
    publish(warehouse, 3, {7: "A", 8: "C"})
    assert told(warehouse, 7) == [("A", 3, 3, [3]), ("E", 1, 2, [1, 2])]
    assert told(warehouse, 8) == [("C", 1, 3, [1, 2, 3])]


def test_a_pupil_who_is_gone_from_the_file_was_there(warehouse: Warehouse) -> None:
    publish(warehouse, 1, {7: "E", 8: "C"})
    publish(warehouse, 2, {8: "C"})
    assert told(warehouse, 7) == [("E", 1, 1, [1])]
    assert told(warehouse, 7, 8) == [("E", 1, 1, [1]), ("C", 1, 2, [1, 2])]


def test_of_a_table_that_was_never_written_there_is_nothing(warehouse: Warehouse) -> None:
    publish(warehouse, 1, {7: "E"})
    assert rows_ever(table("support_measure"), [7], warehouse=warehouse).num_rows == 0
    assert told(warehouse, 9) == []
