"""A small warehouse, and rows to put in it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import pyarrow as pa
import pytest
from ibis import _

from skolsikt.home.paths import Home
from skolsikt.home.settings import Settings
from skolsikt.warehouse.derived import Derived, Tables
from skolsikt.warehouse.manifest import LoadRecord
from skolsikt.warehouse.warehouse import Warehouse

AT = datetime(2025, 9, 1, 12, tzinfo=UTC)

MINUTES_BY_UNIT = Derived(
    name="minutes_by_unit",
    grain="one row per school unit",
    inputs=("lesson_attendance",),
    build=lambda tables: (
        tables("lesson_attendance").group_by("school_unit_code").agg(minutes=_.scheduled_minutes.sum(), rows=_.count())
    ),
    order_by=("school_unit_code",),
)


def _doubled(tables: Tables):  # type: ignore[no-untyped-def]
    return tables("minutes_by_unit").mutate(twice=_.minutes * 2)


TWICE = Derived(name="twice", grain="one row per school unit", inputs=("minutes_by_unit",), build=_doubled)
DERIVED = (MINUTES_BY_UNIT, TWICE)


def lessons(
    *units: str, pupils: int = 3, minutes: int = 60, month: str = "2024-09", days: Sequence[int] = (2,)
) -> pa.Table:
    """One lesson per unit, pupil and day."""
    school_year = "2024/25" if month >= "2024-07" else "2023/24"
    year, number = map(int, month.split("-"))
    return pa.Table.from_pylist(
        [
            {
                "pupil_key": pupil,
                "school_year": school_year,
                "month": month,
                "school_unit_code": unit,
                "date": date(year, number, day),
                "start_minute": 480,
                "subject_code": f"MA{unit}",
                "scheduled_minutes": minutes,
                "is_reported": True,
                "row_number": pupil,
            }
            for unit in units
            for pupil in range(1, pupils + 1)
            for day in days
        ]
    )


def load(number: int, source: str = "lessons") -> LoadRecord:
    return LoadRecord(number=number, source=source, file=f"{number}.csv", sha256="0" * 64, loaded_at=AT.isoformat())


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home").create()


@pytest.fixture
def warehouse(home: Home) -> Warehouse:
    return Warehouse(home, Settings(threads=1))


@pytest.fixture
def minutes() -> Callable[..., dict[str, int]]:
    """Scheduled minutes per unit of a version, from the derived table."""

    def of(warehouse: Warehouse, number: int | None = None) -> dict[str, int]:
        sql = "SELECT school_unit_code, minutes FROM minutes_by_unit ORDER BY 1"
        return dict(warehouse.reader(number, derived=DERIVED).fetchall(sql))  # type: ignore[arg-type]

    return of
