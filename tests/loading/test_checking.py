"""What the checks find is kept with the load, and does what the settings say for its source."""

from __future__ import annotations

import pyarrow as pa
import pytest

from skolsikt.home.settings import Settings, SettingsInvalid, write_settings
from skolsikt.loading.load import load_file
from skolsikt.loading.loads import CheckFailed, find_load
from skolsikt.measures.house import House
from skolsikt.sources import catalogue
from skolsikt.sources.contract import REJECT_SCHEMA, Reading, Recognition, Source, Wish

from .conftest import AT, lesson


def test_findings_are_kept_with_the_load_and_told_in_json(house, write, load):
    outcome = load(write("a.csv", lesson(day="2024-09-01")))
    told = {"check": "days_are_school_days", "kind": "warn", "table": "lesson_attendance", "rows": 1}
    assert [one.items() >= told.items() for one in outcome.as_dict()["findings"]] == [True]
    assert find_load(house.home, outcome.load).findings == outcome.findings


def test_a_check_stops_the_files_of_the_source_that_the_settings_name(house, write):
    said = {"lessons": {"days_are_school_days": "stop"}}
    write_settings(house.home, Settings(municipality="1283", threads=1, checks=said))
    strict = House.open(house.home.root)
    assert strict.settings.checks == said
    with pytest.raises(CheckFailed, match="på en dag utan skola"):
        load_file(write("a.csv", lesson(day="2024-09-01")), house=strict, wish=Wish(), at=AT)
    stopped = find_load(house.home, 1)
    assert (stopped.status, [one.kind for one in stopped.findings]) == ("failed", ["stop"])
    assert house.warehouse.current() is None


@pytest.mark.parametrize(
    "said",
    [{"lesons": {"days_are_school_days": "off"}}, {"lessons": {"days": "off"}}, {"lessons": {"key_is_unique": "off"}}],
)
def test_settings_of_checks_that_are_none_are_told(house, write, said):
    write_settings(house.home, Settings(municipality="1283", threads=1, checks=said))
    name = next(iter(said))
    with pytest.raises(SettingsInvalid, match=f"checks.{name}"):
        load_file(write("a.csv", lesson()), house=House.open(house.home.root), wish=Wish(), at=AT)


def test_codes_that_are_not_known_are_told_when_they_are_many(house, write, load, monkeypatch):
    rejected = [(row, "Kod", "X", "unknown_code", "X") for row in range(3)]
    rejects = pa.Table.from_pylist([dict(zip(REJECT_SCHEMA.names, one, strict=True)) for one in rejected])
    for read, told in ((300, []), (299, ["codes_are_known"])):
        unit = pa.table({"school_unit_code": ["10000001"], "name": ["Ek"]})
        given = Reading(
            rows={"school_unit": unit}, rejects=rejects.cast(REJECT_SCHEMA), rows_read=read, rows_rejected=3
        )
        source = Source(
            id="made_up",
            title="Påhittad",
            describes="",
            delivers=("school_unit",),
            recognise=lambda incoming: Recognition(0.99, "provet"),
            read=lambda *_, given=given: given,
        )
        monkeypatch.setitem(catalogue.SOURCES, "made_up", source)
        outcome = load(write(f"{read}.csv", lesson(valid=read % 2)), source_id="made_up")
        assert [one.check for one in outcome.findings] == told
