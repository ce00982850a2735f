"""Quality checks: what stops a load, and what is told."""

from __future__ import annotations

import pyarrow as pa
import pytest

from skolsikt.tables.catalogue import table
from skolsikt.warehouse.checks import check
from skolsikt.warehouse.staging import stage

from .conftest import lessons


@pytest.fixture
def findings(warehouse):
    """Stage rows and return what the checks find."""

    def of(rows, name="lesson_attendance", before=None):  # type: ignore[no-untyped-def]
        with warehouse.workbench() as (folder, connection):
            staged = stage(rows, table=table(name), source="s", load=1, staging=connection, folder=folder)
            return check(staged, before=before or {}, connection=connection)

    return of


def test_good_rows_give_no_finding(findings):
    assert findings(lessons("10000001", "10000002")) == []


def test_no_rows_give_no_finding(findings):
    assert findings(lessons("10000001").slice(0, 0)) == []


def test_rows_with_the_same_key_stop_the_load(findings):
    rows = lessons("10000001", pupils=2)
    found = findings(pa.concat_tables([rows, rows.slice(0, 1), rows.slice(0, 1)]))
    assert [(one.check, one.kind, one.rows) for one in found] == [("key_is_unique", "stop", 2)]
    assert "lesson_attendance: 2 rader har samma nyckel" in found[0].message


@pytest.mark.parametrize(
    ("column", "value"),
    [("scheduled_minutes", -1), ("scheduled_minutes", 1441), ("start_minute", 1440), ("is_reported", None)],
)
def test_values_outside_the_contract_stop_the_load(findings, column, value):
    rows = lessons("10000001", pupils=2)
    place = rows.schema.get_field_index(column)
    found = findings(rows.set_column(place, column, pa.array([value, rows[column][1].as_py()])))
    assert [(one.check, one.kind, one.rows) for one in found] == [(f"contract.{column}", "stop", 1)]


def test_a_code_that_the_contract_does_not_know_stops_the_load(findings):
    pupil = {"pupil_key": 1, "school_year": "2024/25", "delivered_by": "10000001"}
    rows = pa.Table.from_pylist([{**pupil, "sex": "Flicka"}, {**pupil, "pupil_key": 2, "sex": None}])
    assert [(one.check, one.rows) for one in findings(rows, "pupil")] == [("contract.sex", 1)]


def test_a_slice_that_loses_more_than_half_of_its_rows_is_told(findings):
    part = "s|2024/25|2024-09|10000001"
    assert findings(lessons("10000001", pupils=3), before={part: 6}) == []
    found = findings(lessons("10000001", pupils=3), before={part: 7})
    assert [(one.check, one.kind, one.rows) for one in found] == [("slices_have_not_shrunk", "warn", 4)]


def test_a_table_without_rules_is_checked_for_its_key_only(findings, monkeypatch):
    assert findings(pa.table({"organisation_number": ["2120001124"], "name": ["Malmö kommun"]}), "organiser") == []
