"""A contract that has grown: stored rows follow, old versions still answer."""

from __future__ import annotations

from dataclasses import replace

import pyarrow as pa
import pytest
from deltalake import DeltaTable

from skolsikt.tables import catalogue
from skolsikt.tables.contract import Column, Type
from skolsikt.warehouse import migrations
from skolsikt.warehouse.migrations import MigrationMissing

from .conftest import AT, load

GROWN = replace(
    catalogue.TABLES["organiser"],
    version=2,
    changes={2: "short_name: what people say"},
    columns=[*catalogue.TABLES["organiser"].columns, Column("short_name", Type.TEXT, "What people say")],
)


def add_short_name(rows: str) -> str:
    return f"SELECT *, split_part(name, ' ', 1) AS short_name FROM ({rows})"


def organiser(number: str, name: str, **more: str) -> dict[str, pa.Table]:
    return {"organiser": pa.Table.from_pylist([{"organisation_number": number, "name": name, **more}])}


@pytest.fixture
def upgraded(warehouse, monkeypatch):
    """Two versions under the first contract, and then a program whose contract has grown."""
    warehouse.publish(organiser("1", "Malmö kommun"), load=load(1), at=AT)
    warehouse.publish(organiser("2", "Lunds kommun"), load=load(2), at=AT)
    monkeypatch.setitem(catalogue.TABLES, "organiser", GROWN)
    return warehouse


def names(warehouse, number=None):  # type: ignore[no-untyped-def]
    return warehouse.reader(number).fetchall("SELECT organisation_number, short_name FROM organiser ORDER BY 1")


def test_stored_rows_follow_the_contract_in_a_version_of_their_own(upgraded, monkeypatch):
    monkeypatch.setitem(migrations.STEPS, ("organiser", 2), add_short_name)
    version = upgraded.publish(organiser("3", "Eslövs kommun", short_name="Eslöv"), load=load(3), at=AT)
    assert version.number == 4
    assert [one.contracts["organiser"] for one in upgraded.versions()] == [1, 1, 2, 2]
    assert names(upgraded) == [("1", "Malmö"), ("2", "Lunds"), ("3", "Eslöv")]
    assert [record.number for record in version.loads] == [1, 2, 3]
    assert "short_name" in [field.name for field in DeltaTable(upgraded.lake.path("organiser")).schema().fields]


def test_an_old_version_passes_its_rows_through_the_same_steps(upgraded, monkeypatch):
    monkeypatch.setitem(migrations.STEPS, ("organiser", 2), add_short_name)
    assert names(upgraded, 1) == [("1", "Malmö")]
    upgraded.publish(organiser("3", "Eslövs kommun"), load=load(3), at=AT)
    assert names(upgraded, 2) == [("1", "Malmö"), ("2", "Lunds")]


def test_a_contract_that_grew_without_a_step_stops_with_its_name(upgraded):
    with pytest.raises(MigrationMissing, match="organiser saknar steg till version 2"):
        upgraded.publish(organiser("3", "Eslövs kommun"), load=load(3), at=AT)
    assert upgraded.current().number == 2


def test_steps_are_taken_one_by_one():
    steps = {("organiser", 2): lambda rows: f"({rows})+2", ("organiser", 3): lambda rows: f"({rows})+3"}
    grown = replace(GROWN, version=3)
    assert migrations.migrated("rows", table=grown, version=1, steps=steps) == "((rows)+2)+3"
    assert migrations.migrated("rows", table=grown, version=2, steps=steps) == "(rows)+3"


def test_every_contract_that_has_grown_says_how_stored_rows_follow():
    grown = [(table.name, number) for table in catalogue.TABLES.values() for number in range(2, table.version + 1)]
    assert grown
    assert set(grown) <= migrations.STEPS.keys()
    assert all(number in catalogue.TABLES[name].changes for name, number in grown)
