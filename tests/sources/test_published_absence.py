"""Absence that a municipality publishes: shares that follow from their hours, and none where nothing was taught."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from skolsikt.measures.indicators.catalogue import indicators
from skolsikt.sources.catalogue import guess
from skolsikt.sources.contract import UnreadableFile
from skolsikt.sources.published_absence import SOURCE
from skolsikt.sources.reading.text import receive
from tests.sources.received import Row, faults, read, received, rows_of

HOFGÅRD, DEMO = "x:0684:Hofgårdsskolan", "x:0684:Sävsjö demoskola"


def year(name: str = "Ekskolan", **differs: object) -> dict[str, object]:
    told = {
        "name": name,
        "schoolYear": "2024-2025",
        "undervisningstid_h": 1000.0,
        "giltig_franvaro_h": 60.0,
        "ogiltig_franvaro_h": 20.0,
        "total_franvaro_h": 80.0,
        "giltig_franvaro_pct": 6.0,
        "ogiltig_franvaro_pct": 2.0,
        "total_franvaro_pct": 8.0,
        "ej_registrerad_tid_pct": None,
    }
    return {**told, **differs}


def text_of(*schools: dict[str, object], municipality: str = "Malmö kommun") -> str:
    whole = [year(municipality)] if municipality else []
    return json.dumps(
        {"municipality": whole, "schools": [{"name": one["name"], "values": [one]} for one in schools]}, indent=1
    )


@pytest.fixture
def sävsjö(shared_data: Path) -> Path:
    return shared_data / "savsjo-absence" / "franvaro_elever_per_skola.json"


def shares(rows: list[Row]) -> dict[tuple[object, object, object], object]:
    return {(row["unit_code"], row["period"], row["indicator"]): row["value"] for row in rows}


def test_four_years_of_a_municipality_and_its_seven_schools_are_read(sävsjö: Path, tmp_path: Path) -> None:
    incoming = receive(sävsjö, workdir=tmp_path)
    assert [source.id for source, _why in guess(incoming)] == ["published_absence"]
    reading = read(SOURCE, incoming)
    rows = rows_of(reading, "reference_value")
    assert (reading.rows_read, reading.rows_rejected, faults(reading)) == (32, 0, [])
    assert Counter((row["unit_kind"], row["withheld_code"]) for row in rows) == {
        ("municipality", None): 4 * 3,  # the municipality has no time without registration
        ("school_unit", None): 6 * 4 * 4,
        ("school_unit", "source_missing"): 4 * 4,
    }
    assert {row["period"] for row in rows} == {"2021/22", "2022/23", "2023/24", "2024/25"}
    assert {row["indicator"] for row in rows} <= indicators().keys()
    assert {row["publisher"] for row in rows} == {"Others"}
    units = rows_of(reading, "school_unit")
    assert (len(units), {unit["municipality"] for unit in units}) == (7, {"0684"})


def test_values_are_those_published(sävsjö: Path, tmp_path: Path) -> None:
    found = shares(rows_of(read(SOURCE, receive(sävsjö, workdir=tmp_path)), "reference_value"))
    assert found["0684", "2021/22", "published_absence_share"] == 12.2
    assert found[HOFGÅRD, "2021/22", "published_invalid_absence_share"] == 1.9
    assert found[HOFGÅRD, "2021/22", "published_unregistered_share"] == 6


def test_a_school_where_nothing_was_taught_has_no_share_and_not_zero(sävsjö: Path, tmp_path: Path) -> None:
    reading = read(SOURCE, receive(sävsjö, workdir=tmp_path))
    values = [row["value"] for row in rows_of(reading, "reference_value") if row["unit_code"] == DEMO]
    assert values == [None] * 16
    assert "Sävsjö demoskola" in reading.notes[-1]


def test_the_published_shares_follow_from_the_published_hours(sävsjö: Path, tmp_path: Path) -> None:
    found = shares(rows_of(read(SOURCE, receive(sävsjö, workdir=tmp_path)), "reference_value"))
    body = json.loads(sävsjö.read_text("utf-8"))
    checked = 0
    for school in body["schools"]:
        for one in school["values"]:
            if one["undervisningstid_h"]:
                period = f"{one['schoolYear'][:5]}{one['schoolYear'][7:]}".replace("-", "/")
                for part in ("", "valid_", "invalid_"):
                    key = {"": "total", "valid_": "giltig", "invalid_": "ogiltig"}[part]
                    share = 100 * one[f"{key}_franvaro_h"] / one["undervisningstid_h"]
                    value = found[f"x:0684:{school['name']}", period, f"published_{part}absence_share"]
                    assert value == pytest.approx(share, abs=0.051)
                    checked += 1
    assert checked == 6 * 4 * 3


@pytest.mark.parametrize(
    ("differs", "fault"),
    [
        ({"giltig_franvaro_pct": 7.0}, ("giltig_franvaro_pct", "absence_share_off")),
        ({"total_franvaro_pct": 108, "total_franvaro_h": None}, ("total_franvaro_pct", "out_of_range")),
        ({"total_franvaro_pct": "mycket"}, ("total_franvaro_pct", "unknown_mark")),
        ({"schoolYear": "2024-2026"}, ("schoolYear", "absence_year_unknown")),
        ({"schoolYear": ""}, ("schoolYear", "absence_year_unknown")),
        ({"name": ""}, ("name", "required_missing")),
        ({"name": "Alskolan"}, ("name", "absence_school_twice")),
    ],
)
def test_a_faulty_year_is_rejected_whole_and_no_other(
    tmp_path: Path, differs: dict[str, object], fault: tuple[str, str]
) -> None:
    text = text_of(year("Alskolan"), year(**differs), year("Askskolan"))
    reading = read(SOURCE, received(tmp_path, text, name="fil.json"))
    assert faults(reading) == [(3, *fault)]
    assert (reading.rows_read, reading.rows_rejected) == (4, 1)
    units = {row["unit_code"] for row in rows_of(reading, "reference_value")}
    assert units == {"1280", "x:1280:Alskolan", "x:1280:Askskolan"}


def test_a_withheld_share_keeps_its_reason(tmp_path: Path) -> None:
    reading = read(SOURCE, received(tmp_path, text_of(year(ogiltig_franvaro_pct="..")), name="fil.json"))
    marks = Counter(row["withheld_code"] for row in rows_of(reading, "reference_value"))
    assert marks == {None: 5, "source_few": 1}


def test_without_a_municipality_the_homes_own_is_meant(tmp_path: Path) -> None:
    incoming = received(tmp_path, text_of(year(), municipality=""), name="fil.json")
    (code,) = {row["unit_code"] for row in rows_of(read(SOURCE, incoming, municipality="0684"), "reference_value")}
    assert code == "x:0684:Ekskolan"
    with pytest.raises(UnreadableFile, match="vilken kommun"):
        read(SOURCE, incoming)
