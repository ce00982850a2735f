"""A serving file that is built upon another carries its bytes in empty blocks; one that is built afresh does not."""

from __future__ import annotations

from datetime import date

import numpy as np
import pyarrow as pa
import pytest

from .conftest import AT, load

RARE = "RARKLASS9X"


def _grades(class_name: str, pupils: int) -> pa.Table:
    keys = np.arange(1, pupils + 1)
    same = {"school_year": "2024/25", "term": "VT2025", "school_unit_code": "10000001", "grade_kind": "final"}
    columns = {name: pa.array([value] * pupils) for name, value in same.items()}
    names = pa.array([f"{class_name}{key % 3}" for key in keys])
    subjects = pa.array(["MA"] * pupils)
    return pa.table({"pupil_key": keys, "class_name": names, "subject_code": subjects, **columns})


def _sums(rows: int) -> pa.Table:
    """Numbers that do not compress, so that they lie after the grades and keep their blocks where they are."""
    chance = np.random.default_rng(1)
    days = {"from_date": date(2024, 8, 19), "to_date": date(2024, 12, 20)}
    return pa.table(
        {
            "pupil_key": chance.integers(1, 1 << 60, rows),
            "school_year": pa.array(["2024/25"] * rows),
            "school_unit_code": pa.array(["10000001"] * rows),
            **{name: pa.array([day] * rows) for name, day in days.items()},
            "scheduled_minutes": pa.array(np.full(rows, 60, np.int32)),
        }
    )


@pytest.mark.parametrize(("is_afresh", "is_there"), [(False, True), (True, False)])
def test_no_byte_of_an_earlier_serving_file_is_carried_on_when_it_is_built_afresh(is_afresh, is_there, warehouse, home):
    warehouse.publish({"grade": _grades(RARE, 3000), "attendance_period": _sums(200_000)}, load=load(1), at=AT)
    warehouse.publish({"grade": _grades("9A", 10)}, load=load(2), at=AT, is_afresh=is_afresh)
    assert RARE.encode() in (home.serving / "1.duckdb").read_bytes()
    assert (RARE.encode() in (home.serving / "2.duckdb").read_bytes()) is is_there
    classes = warehouse.reader().fetchall("SELECT count(*) FROM grade WHERE class_name LIKE ?", [f"{RARE}%"])
    assert classes == [(0,)]
