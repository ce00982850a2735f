"""SCB's tables as json-stat2: the right cell for each area and year, shares of two counts, both divisions."""

from __future__ import annotations

import json
from collections.abc import Mapping
from itertools import product
from math import prod
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from skolsikt.loading.fetching.scb_api import queries
from skolsikt.measures.indicators.catalogue import indicators
from skolsikt.sources.contract import UnreadableFile
from skolsikt.sources.scb_pxweb import SOURCE
from tests.sources.received import Row, faults, read, received, rows_of

BACKGROUND: dict[str, dict[str, str]] = {
    "Region": {"1280A0010_DeSO2025": "1280A0010", "1280R001_RegSO2025": "Malmö (Rosengård)", "1280": "Malmö"},
    "UtlBakgrund": {"1": "utländsk bakgrund", "SA": "totalt"},
    "Kon": {"1+2": "totalt"},
    "ContentsCode": {"000007Y4": "Antal"},
    "Tid": {"2023": "2023", "2024": "2024"},
}


def table(dimensions: Mapping[str, Mapping[str, str]], value: object, **more: object) -> dict[str, object]:
    return {
        "version": "2.0",
        "class": "dataset",
        "id": list(dimensions),
        "size": [len(labels) for labels in dimensions.values()],
        "dimension": {
            name: {"category": {"index": {code: at for at, code in enumerate(labels)}, "label": dict(labels)}}
            for name, labels in dimensions.items()
        },
        "value": value,
        **more,
    }


def rows(tmp_path: Path, *tables: object) -> list[Row]:
    content = json.dumps(tables[0] if len(tables) == 1 else list(tables))
    return rows_of(read(SOURCE, received(tmp_path, content, name="scb.json")), "area_indicator")


def test_each_cell_is_found_where_the_last_dimension_is_the_fastest(tmp_path: Path) -> None:
    """A slow twin: every combination in order, the plain way."""
    codes = [list(labels) for labels in BACKGROUND.values()]
    values = {place: at + 1 for at, place in enumerate(product(*codes))}
    found = {
        (row["area_code"], row["period"]): row["value_text"]
        for row in rows(tmp_path, table(BACKGROUND, list(values.values())))
    }
    assert found == {
        (region.split("_")[0], year): "{}/{}".format(
            *(values[region, part, "1+2", "000007Y4", year] for part in ("1", "SA"))
        )
        for region in BACKGROUND["Region"]
        for year in BACKGROUND["Tid"]
    }


def test_a_share_is_the_part_over_the_whole_and_the_levels_are_told_by_the_codes(tmp_path: Path) -> None:
    found = rows(tmp_path, table(BACKGROUND, [300, 310, 1000, 1000, 1, 2, 4, 4, 90, 95, 360, 380]))
    assert [(row["area_level"], row["area_name"], row["municipality"], row["value"]) for row in found] == [
        ("deso", None, "1280", 0.3),
        ("deso", None, "1280", 0.31),
        ("regso", "Rosengård", "1280", 0.25),
        ("regso", "Rosengård", "1280", 0.5),
        ("municipality", "Malmö", "1280", 0.25),
        ("municipality", "Malmö", "1280", 0.25),
    ]
    assert {row["indicator"] for row in found} == {"foreign_background_area_share"}


def test_education_counts_those_whose_education_is_known(tmp_path: Path) -> None:
    levels = {"21": "förgymnasial", "3+4": "gymnasial", "5": "eftergymn. <3", "6": "eftergymn. 3+", "US": "okänd"}
    dimensions = {
        "Region": {"1280A0010_DeSO2025": ""},
        "UtbildningsNiva": levels,
        "ContentsCode": {"000007Z6": "Antal"},
        "Tid": {"2024": ""},
    }
    found = {row["indicator"]: row["value"] for row in rows(tmp_path, table(dimensions, [10, 40, 20, 30, 900]))}
    assert found == {"post_secondary_area_share": 0.5, "compulsory_only_area_share": 0.1}


def test_employment_is_one_content_over_another(tmp_path: Path) -> None:
    dimensions = {
        "Region": {"1280A0010_DeSO2025": ""},
        "Kon": {"1+2": "totalt"},
        "Alder": {"20-64": "20-64 år"},
        "ContentsCode": {"0000089X": "antal sysselsatta", "0000089Y": "antal totalt"},
        "Tid": {"2024": ""},
    }
    found = {row["indicator"]: row["value"] for row in rows(tmp_path, table(dimensions, [676, 932]))}
    assert found == {"employed_area_share": pytest.approx(676 / 932), "population_20_64_count": 932}


def test_every_question_to_scb_has_an_answer_whose_figures_have_names(tmp_path: Path) -> None:
    for name, query in queries().items():
        chosen = {code: dict.fromkeys(codes, "") for code, codes in query.selection.items()}
        dimensions = {"Region": {"1280R001": ""}, **chosen, "Tid": {"2024": ""}}
        values = list(range(1, prod(len(labels) for labels in dimensions.values()) + 1))
        found = {str(row["indicator"]) for row in rows(tmp_path, table(dimensions, values))}
        assert found, name
        assert found <= indicators().keys(), name


def test_two_divisions_of_one_code_are_one_area_and_the_newest_holds(tmp_path: Path) -> None:
    regions = {"1280A0010": "", "1280A0010_DeSO2025": "", "1280A0010_DeSO2018": ""}
    dimensions = {"Region": regions, "ContentsCode": {"0000089U": "Median"}, "Tid": {"2024": "2024"}}
    (row,) = rows(tmp_path, table(dimensions, [1, 2, 3]))
    assert (row["value"], row["indicator"]) == (2, "median_net_income_tkr")


def test_marks_are_reasons_and_never_zero(tmp_path: Path) -> None:
    dimensions = {
        "Region": {"1280A0010": "", "1280A0020": "", "1280A0030": ""},
        "ContentsCode": {"000008AC": "Andel"},
        "Tid": {"2024": "2024"},
    }
    found = rows(tmp_path, table(dimensions, [None, None, 0], status={"0": "..", "1": "."}))
    assert [(row["value"], row["withheld_code"]) for row in found] == [
        (None, "source_few"),
        (None, "source_missing"),
        (0.0, None),
    ]


def test_sparse_values_and_a_share_with_a_missing_part(tmp_path: Path) -> None:
    found = rows(tmp_path, table(BACKGROUND, {"0": 300, "2": 1000, "3": 1000}))
    assert (found[0]["value"], found[1]["value"], found[1]["withheld_code"]) == (0.3, None, "source_missing")


def test_a_content_without_a_name_keeps_the_code_of_scb(tmp_path: Path) -> None:
    dimensions = {"Region": {"1280R001": ""}, "ContentsCode": {"000008AB": "x"}, "Tid": {"2024": ""}}
    (row,) = rows(tmp_path, table(dimensions, [5]))
    assert row["indicator"] == "scb:000008AB"


def test_a_table_cut_by_something_without_a_sum_is_told_and_the_next_one_read(tmp_path: Path) -> None:
    cut = {**BACKGROUND, "Kon": {"1": "män", "2": "kvinnor"}}
    whole = table(BACKGROUND, list(range(1, 13)))
    content = json.dumps([table(cut, list(range(24))), whole])
    reading = read(SOURCE, received(tmp_path, content, name="scb.json"))
    assert faults(reading) == [(0, "Kon", "scb_no_total")]
    assert len(rows_of(reading, "area_indicator")) == 6


def test_an_unknown_region_is_rejected_by_itself(tmp_path: Path) -> None:
    dimensions = {"Region": {"Malmö": "", "1280A0010": ""}, "ContentsCode": {"0000089T": ""}, "Tid": {"2024": ""}}
    reading = read(SOURCE, received(tmp_path, json.dumps(table(dimensions, [1, 2])), name="scb.json"))
    assert faults(reading) == [(1, "Region", "scb_region_unknown")]
    assert (reading.rows_read, reading.rows_rejected) == (2, 1)


GOOD = table(BACKGROUND, list(range(1, 13)))


@pytest.mark.parametrize(
    "document",
    [
        {**GOOD, "size": [1, 1, 1, 1, 1]},
        {**GOOD, "id": ["Region", "Tid"]},
        {**GOOD, "id": None},
        {**GOOD, "dimension": []},
        {**GOOD, "dimension": {}},
        {**GOOD, "value": list(range(400))},
        {name: part for name, part in GOOD.items() if name != "dimension"},
        table({"Region": {"1280": ""}, "Tid": {"2024": ""}}, [1]),
        {"class": "dataset", "Region": 1},
        [],
    ],
)
def test_parts_that_do_not_fit_are_refused_in_words(tmp_path: Path, document: object) -> None:
    with pytest.raises(UnreadableFile):
        read(SOURCE, received(tmp_path, json.dumps(document), name="scb.json"))


def test_a_table_is_recognised_by_itself_and_in_a_list(tmp_path: Path) -> None:
    for document in (GOOD, [GOOD, GOOD]):
        assert SOURCE.recognise(received(tmp_path, json.dumps(document, indent=1), name="scb.json")) is not None
    assert SOURCE.recognise(received(tmp_path, "Region;ContentsCode\n1280;x\n")) is None


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.integers(0, 900), junk=st.binary(min_size=1, max_size=6))
def test_mangled_bytes_are_read_or_refused(tmp_path: Path, place: int, junk: bytes) -> None:
    content = json.dumps(GOOD).encode()
    try:
        reading = read(SOURCE, received(tmp_path, content[:place] + junk + content[place + len(junk) :], name="s.json"))
    except UnreadableFile:
        return
    assert len(rows_of(reading, "area_indicator")) + reading.rows_rejected <= reading.rows_read
