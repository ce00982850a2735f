"""Readers: shared between threads, closed to everything but their file."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import duckdb
import ibis
import pytest

from skolsikt.tables.catalogue import UnknownTable
from skolsikt.warehouse import reader as reading

from .conftest import AT, DERIVED, lessons, load


@pytest.fixture
def reader(warehouse):
    warehouse.publish({"lesson_attendance": lessons("10000001")}, load=load(1), derived=DERIVED, at=AT)
    return warehouse.reader(derived=DERIVED)


def test_an_ibis_expression_runs_on_the_reader(reader):
    lessons_table = reader.table("lesson_attendance")
    sql = ibis.to_sql(lessons_table.agg(rows=lessons_table.count()), dialect="duckdb")
    assert reader.fetchall(str(sql)) == [(3,)]
    assert reader.table("minutes_by_unit").schema() == reader.schema("minutes_by_unit")


def test_parameters_are_passed_to_the_engine(reader):
    sql = "SELECT count(*) AS n FROM lesson_attendance WHERE school_unit_code = ?"
    assert reader.arrow(sql, ["10000001"]).to_pylist() == [{"n": 3}]
    assert reader.fetchall(sql, ["20000002"]) == [(0,)]


def test_an_unknown_table_is_named_with_the_nearest(reader):
    with pytest.raises(UnknownTable, match="lesson_attendance"):
        reader.schema("lesson_atendance")


def test_many_threads_read_at_once(reader):
    with ThreadPoolExecutor(8) as pool:
        counts = list(pool.map(lambda _: reader.fetchall("SELECT count(*) FROM lesson_attendance"), range(64)))
    assert counts == [[(3,)]] * 64


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM lesson_attendance",
        "COPY lesson_attendance TO '/tmp/out.csv'",
        "SELECT * FROM read_csv('/etc/passwd')",
        "SET enable_external_access = true",
        "ATTACH '/tmp/other.duckdb'",
        "COPY (SELECT 1) TO '{lake}/out.csv'",
        "SELECT 1; SELECT 2",
    ],
)
def test_a_reader_can_neither_write_nor_reach_another_file(reader, warehouse, sql):
    with pytest.raises((duckdb.Error, ValueError)):
        reader.fetchall(sql.format(lake=warehouse.lake.folder))
    assert not (warehouse.lake.folder / "out.csv").exists()


def test_the_same_version_gives_the_same_reader(reader, warehouse):
    assert warehouse.reader(derived=DERIVED) is reader
    assert warehouse.reader(1, derived=DERIVED) is reader


def test_only_a_few_versions_are_open_at_once(warehouse, monkeypatch):
    monkeypatch.setattr(reading, "_connections", {})
    for number in range(1, reading._OPEN_AT_ONCE + 3):
        warehouse.publish({"lesson_attendance": lessons("10000001", minutes=number)}, load=load(number), at=AT)
        assert warehouse.reader().fetchall("SELECT max(scheduled_minutes) FROM lesson_attendance") == [(number,)]
    assert len(reading._connections) == reading._OPEN_AT_ONCE
