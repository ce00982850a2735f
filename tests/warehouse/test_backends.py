"""The lake through DuckDB's own backend; Spark has tests of its own."""

from __future__ import annotations

import importlib

import pytest
from ibis import _

from skolsikt.tables.catalogue import TABLES
from skolsikt.warehouse.backends import SparkMissing, on_duckdb, on_spark

from .conftest import AT, lessons, load

# Ibis 12 still fetches by the name that DuckDB 1.5 calls old.
pytestmark = pytest.mark.filterwarnings("ignore:fetch_arrow_table:DeprecationWarning")


@pytest.fixture
def version(warehouse):
    return warehouse.publish({"lesson_attendance": lessons("10000001", "10000002")}, load=load(1), at=AT)


def test_duckdb_reads_every_table_of_a_version_from_the_lake(warehouse, version):
    backend = on_duckdb(warehouse, version)
    assert set(backend.list_tables()) == set(TABLES)
    rows = (
        backend.table("lesson_attendance").group_by("school_unit_code").agg(rows=_.count()).order_by("school_unit_code")
    )
    assert rows.to_pyarrow().to_pylist() == [
        {"school_unit_code": "10000001", "rows": 3},
        {"school_unit_code": "10000002", "rows": 3},
    ]
    assert backend.table("grade").count().to_pyarrow().as_py() == 0
    assert list(backend.table("grade").columns) == TABLES["grade"].schema.names


def test_an_older_version_is_read_as_it_was(warehouse, version):
    warehouse.publish({"lesson_attendance": lessons("10000001", minutes=1)}, load=load(2), at=AT)
    total = on_duckdb(warehouse, version).table("lesson_attendance").scheduled_minutes.sum()
    assert total.to_pyarrow().as_py() == 360


def test_without_the_extra_spark_says_how_to_get_it(warehouse, version, monkeypatch):
    def missing(name: str) -> None:
        raise ModuleNotFoundError(name)

    monkeypatch.setattr(importlib, "import_module", missing)
    with pytest.raises(SparkMissing, match=r"skolsikt\[spark\]"):
        on_spark(warehouse, version)
