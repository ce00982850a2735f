"""Kolada's answers, versions 2 and 3: who each figure is about, and what real services send instead."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from skolsikt.home.open_data_settings import KEY_FIGURES
from skolsikt.measures.indicators.catalogue import indicators
from skolsikt.sources.contract import UnreadableFile
from skolsikt.sources.kolada import SOURCE
from tests.sources.received import Row, faults, read, received, rows_of

GROUPS = [
    {
        "id": "G35865",
        "title": "Liknande kommuner grundskola, Ale, 2024",
        "members": [{"id": "0115", "title": "Vallentuna"}],
    },
    {"id": "G1", "title": "Skåne läns kommuner (ovägt medel)", "members": []},
]
OUS = [{"id": "V15E128001301", "municipality": "1280", "title": "Ekskolan"}]


def figure(value: object = 221.4, gender: str = "T", status: str = "") -> dict[str, object]:
    return {"count": 1, "gender": gender, "status": status, "value": value}


def entry(
    unit: str = "1280", *values: dict[str, object], kpi: str = "N15505", year: object = 2024
) -> dict[str, object]:
    name = "ou" if unit.startswith("V") else "municipality"
    return {"kpi": kpi, name: unit, "period": year, "values": list(values) or [figure()]}


def page(*values: object, **more: object) -> dict[str, object]:
    return {"values": list(values), "count": len(values), **more}


def rows(tmp_path: Path, *answers: object) -> list[Row]:
    return rows_of(read(SOURCE, received(tmp_path, json.dumps(list(answers)), name="kolada.json")), "reference_value")


@pytest.mark.parametrize(
    ("code", "kind", "unit"),
    [
        ("1280", "municipality", "1280"),
        ("0000", "nation", "SE"),
        ("0012", "county", "12"),
        ("G1", "county", "12"),
        ("G35865", "municipality_group", "G35865"),
        ("G77", "municipality_group", "G77"),
        ("V15E41837838", "school_unit", "41837838"),
        ("V15E128001301", "school_unit", "x:1280:Ekskolan"),
    ],
)
def test_each_code_is_the_unit_that_it_means(tmp_path: Path, code: str, kind: str, unit: str) -> None:
    (row,) = rows(tmp_path, page(entry(code)), page(*GROUPS), page(*OUS))
    assert (row["unit_kind"], row["unit_code"], row["value"], row["publisher"]) == (kind, unit, 221.4, "Kolada")
    assert (row["period"], row["indicator"], row["sex"]) == ("2024", "N15505", "all")


def test_a_single_answer_saved_by_hand_is_recognised_and_read(tmp_path: Path) -> None:
    """Version 2 names its pages otherwise; nothing else differs."""
    incoming = received(tmp_path, json.dumps(page(entry(), next_page=None, previous_page=None)), name="svar.json")
    assert SOURCE.recognise(incoming) is not None
    assert len(rows_of(read(SOURCE, incoming), "reference_value")) == 1


def test_girls_boys_and_both_are_kept_apart(tmp_path: Path) -> None:
    found = rows(tmp_path, page(entry("1280", figure(1.0), figure(2.0, "K"), figure(3.0, "M"))))
    assert {row["sex"]: row["value"] for row in found} == {"all": 1.0, "Kvinna": 2.0, "Man": 3.0}


def test_a_missing_value_is_missing_and_a_private_one_withheld_and_neither_is_zero(tmp_path: Path) -> None:
    entries = [
        entry("1280", figure(None, status="Missing")),
        entry("1281", figure(None, status="Private")),
        entry("1282", figure(0)),
    ]
    found = {row["unit_code"]: (row["value"], row["withheld_code"]) for row in rows(tmp_path, page(*entries))}
    assert found == {"1280": (None, "source_missing"), "1281": (None, "source_few"), "1282": (0.0, None)}


def test_a_countys_own_figure_goes_before_the_mean_of_its_municipalities(tmp_path: Path) -> None:
    own, mean = entry("0012", figure(218.0)), entry("G1", figure(215.0))
    empty = entry("0012", figure(None, status="Missing"))
    assert [row["value"] for row in rows(tmp_path, page(mean, own), page(*GROUPS))] == [218.0]
    assert [row["value"] for row in rows(tmp_path, page(own, mean), page(*GROUPS))] == [218.0]
    assert [row["value"] for row in rows(tmp_path, page(empty, mean), page(*GROUPS))] == [215.0]


def test_the_same_figure_on_two_pages_counts_once_and_another_one_is_rejected(tmp_path: Path) -> None:
    assert len(rows(tmp_path, page(entry()), page(entry()))) == 1
    document = json.dumps([page(entry(), entry("1280", figure(9.0)))])
    reading = read(SOURCE, received(tmp_path, document, name="svar.json"))
    assert faults(reading) == [(2, "values", "kolada_figure_twice")]


def test_a_figure_that_kolada_has_taken_back_is_left_out(tmp_path: Path) -> None:
    gone = {**figure(None), "isdeleted": True}
    reading = read(SOURCE, received(tmp_path, json.dumps([page(entry("1280", gone), entry("1281"))]), name="a.json"))
    assert [row["unit_code"] for row in rows_of(reading, "reference_value")] == ["1281"]
    assert (reading.rows_rejected, faults(reading)) == (0, [])


@pytest.mark.parametrize(
    ("broken", "code"),
    [
        (entry("V15E999"), "kolada_unit_unknown"),
        (entry("0099"), "kolada_unit_unknown"),
        (entry("Malmö"), "kolada_unit_unknown"),
        (entry(""), "kolada_unit_unknown"),
        (entry(kpi="merit"), "kolada_figure_unreadable"),
        ({**entry(), "values": []}, "kolada_figure_unreadable"),
        (entry(kpi=""), "kolada_figure_unreadable"),
        (entry(year="2024/25"), "kolada_figure_unreadable"),
        (entry(year=45678), "kolada_figure_unreadable"),
        (entry(year=None), "kolada_figure_unreadable"),
        (entry("1280", figure("221,4")), "kolada_figure_unreadable"),
        (entry("1280", figure(True)), "kolada_figure_unreadable"),
        (entry("1280", figure(1.0, "X")), "kolada_figure_unreadable"),
    ],
)
def test_a_faulty_entry_is_rejected_and_its_neighbour_taken(tmp_path: Path, broken: object, code: str) -> None:
    document = json.dumps(page(broken, entry("1281")))
    reading = read(SOURCE, received(tmp_path, document, name="svar.json"))
    assert [found for _row, _column, found in faults(reading)] == [code]
    assert (reading.rows_read, reading.rows_rejected) == (2, 1)
    assert [row["unit_code"] for row in rows_of(reading, "reference_value")] == ["1281"]


@pytest.mark.parametrize(
    "content",
    [
        '{"values": [{"kpi": "N15505", "period": 2024, "gender"',
        '{"data": [{"kpi": "N15505", "period": 2024, "gender": "T"}]}',
        '{"values": {"kpi": 1, "period": 2, "gender": 3}}',
        '{"values": []}',
        "[]",
        "[1, 2]",
        "<html>kpi period gender values</html>",
        json.dumps(page(*GROUPS)),
    ],
)
def test_what_is_no_answer_is_refused_in_words(tmp_path: Path, content: str) -> None:
    with pytest.raises(UnreadableFile):
        read(SOURCE, received(tmp_path, content, name="svar.json"))


def test_the_real_lists_of_kolada_name_every_key_figure_group_and_unit_that_is_fetched(shared_data: Path) -> None:
    def lines(name: str) -> list[dict[str, str]]:
        with (shared_data / "kolada" / name).open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    titles = {line["id"]: line["title"] for line in lines("kpi_all_titles.csv")}
    units = lines("municipalities.csv")
    groups = {line["group_id"]: line["group_title"] for line in lines("municipality_groups_similar_grundskola.csv")}
    assert (len(titles), len(lines("kpi_school.csv")), len(units)) == (6099, 1462, 312)
    assert set(KEY_FIGURES) <= titles.keys()
    assert {one.code for one in indicators().values() if one.publisher == "Kolada"} <= titles.keys()
    assert sum(title.startswith("Liknande kommuner grundskola, ") for title in groups.values()) == 290


def test_every_unit_of_the_real_list_is_told_apart(shared_data: Path, tmp_path: Path) -> None:
    with (shared_data / "kolada" / "municipalities.csv").open(encoding="utf-8", newline="") as file:
        codes = [line["id"] for line in csv.DictReader(file)]
    kinds = [row["unit_kind"] for row in rows(tmp_path, page(*(entry(code) for code in codes)))]
    assert {kind: kinds.count(kind) for kind in set(kinds)} == {"municipality": 290, "county": 21, "nation": 1}


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | st.floats(allow_nan=False) | st.text(max_size=4),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["kpi", "values", "ou", "period"]), inner)
    ),
    max_leaves=6,
)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.integers(0, 200), junk=st.binary(max_size=6), entries=st.lists(_JSON, max_size=4))
def test_mangled_bytes_are_read_or_refused_and_every_entry_is_accounted_for(
    tmp_path: Path, place: int, junk: bytes, entries: list[object]
) -> None:
    content = json.dumps([page(entry(), *entries, entry("1281")), page(*GROUPS)]).encode()
    mangled = content[:place] + junk + content[place + len(junk) :] if junk else content
    try:
        reading = read(SOURCE, received(tmp_path, mangled, name="svar.json"))
    except UnreadableFile:
        return
    assert 0 <= reading.rows_rejected <= reading.rows_read
    assert len({row for row, _column, _code in faults(reading)}) >= min(reading.rows_rejected, 1)
