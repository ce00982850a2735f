"""Every API from question to figures, and what stands when one of them does not work."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest

from skolsikt.home.settings import read_settings, write_settings
from skolsikt.loading.fetching.fetch import APIS, UnknownApi, fetch
from skolsikt.loading.fetching.outcomes import FetchOutcome, read_outcomes
from skolsikt.loading.loads import list_loads
from skolsikt.measures.house import House
from skolsikt.presentation.fetching import outcome_words
from tests.loading.fetching import public_answers
from tests.loading.fetching.local_api import Asked, LocalApi, Reply, told
from tests.loading.fetching.public_answers import ALPHA, PRINCIPAL

AT = datetime(2025, 9, 7, 0, 15, tzinfo=UTC)
LATER = AT + timedelta(days=7)


def fetched(house: House, *names: str, at: datetime = AT, **how: bool) -> dict[str, FetchOutcome]:
    return {outcome.api: outcome for outcome in fetch(names, house=house, at=at, **how)}


def figures(house: House, table: str = "reference_value") -> list[tuple[object, ...]]:
    told_by = "publisher, unit_kind, unit_code, indicator, period, value" if table == "reference_value" else "*"
    return house.warehouse.reader().fetchall(f"SELECT {told_by} FROM {table} ORDER BY ALL")


def with_open_data(house: House, **said: object) -> House:
    settings = read_settings(house.home)
    open_data = settings.open_data.model_copy(update=said)
    write_settings(house.home, settings.model_copy(update={"open_data": open_data}))
    return House.open(house.home.root)


def test_kolada_gives_every_level_that_the_chart_of_published_figures_has(house: House) -> None:
    outcome = fetched(house, "kolada")["kolada"]
    assert (outcome.problem, outcome.changed) == ("", 1)
    newest = {row[1:3]: row[5] for row in figures(house) if row[3:5] == ("N15505", "2025")}
    assert newest == {
        ("municipality", "0114"): 221.4,
        ("municipality", "1280"): 219.0,
        ("municipality", "0115"): 240.0,
        ("municipality_group", "G35865"): 230.5,
        ("county", "01"): 235.5,
        ("nation", "SE"): 226.1,
        ("school_unit", ALPHA): 218.2,
        ("school_unit", "x:0114:Betaskolan"): 224.9,
    }
    assert {row[0] for row in figures(house)} == {"Kolada"}


def test_kolada_is_asked_about_few_units_at_a_time_and_every_page_is_followed(house: House, api: LocalApi) -> None:
    chosen = [f"{number:04}" for number in range(120, 170)]
    fetched(with_open_data(house, comparison_municipalities=chosen), "kolada")
    asked = [one.path for one in api.asked if "/data/kpi/" in one.path]
    assert max(path.split("/municipality/")[1].split("/")[0].count(",") for path in asked) < 20
    assert any("page=2" in path for path in asked)
    assert all("/year/2024,2025" in path for path in asked)


def test_skolverket_gives_schools_nation_and_salsa(house: House) -> None:
    outcome = fetched(house, "skolverket")["skolverket"]
    assert (outcome.problem, outcome.changed) == ("", 2)
    assert any("1 skola har ingen statistik" in note for note in outcome.notes)
    found = {(row[1], row[2], row[3]): row[5] for row in figures(house)}
    assert found["nation", "SE", "averageGradesMeritRating9thGrade"] == 226.1
    assert found["school_unit", ALPHA, "averageGradesMeritRating9thGrade"] == 218.2
    assert found["school_unit", ALPHA, "salsa_merit_residual"] == -2


def test_the_register_gives_units_and_the_names_of_principals_stay_nowhere(house: House) -> None:
    assert fetched(house, "register")["register"].problem == ""
    units = house.warehouse.reader().fetchall("SELECT school_unit_code, name, municipality FROM school_unit ORDER BY 1")
    assert [unit[0] for unit in units] == sorted(["22518275", ALPHA])
    kept = [path.read_bytes() for path in house.home.root.rglob("*") if path.is_file()]
    assert not any(PRINCIPAL.encode() in content or json.dumps(PRINCIPAL).encode() in content for content in kept)


def test_scb_gives_areas_of_the_own_municipality(house: House, api: LocalApi) -> None:
    asked_of = with_open_data(house, scb_tables=["foreign_background"])
    assert fetched(asked_of, "scb")["scb"].problem == ""
    rows = asked_of.warehouse.reader().fetchall("SELECT area_level, area_code, value FROM area_indicator ORDER BY 1")
    assert rows == [("deso", "0114A0010", 0.25), ("regso", "0114R001", 0.15)]
    (question,) = [json.loads(one.sent)["query"] for one in api.asked if one.method == "POST"]
    assert {"code": "Region", "selection": {"filter": "all", "values": ["0114*"]}} in question
    assert {"code": "Tid", "selection": {"filter": "top", "values": ["2"]}} in question


def test_a_table_that_scb_has_taken_away_stops_no_other(house: House) -> None:
    outcome = fetched(with_open_data(house, scb_tables=["income", "foreign_background"]), "scb")["scb"]
    assert outcome.problem == ""
    assert any("Tab1InkDesoRegso" in note for note in outcome.notes)
    assert house.warehouse.reader().fetchall("SELECT DISTINCT indicator FROM area_indicator") == [
        ("foreign_background_area_share",)
    ]
    alone = fetched(with_open_data(house, scb_tables=["income"]), "scb", at=LATER)["scb"]
    assert "Tab1InkDesoRegso" in alone.problem


def test_the_second_version_of_pxweb_is_asked_in_its_own_words(house: House, api: LocalApi) -> None:
    api.answer = lambda asked: public_answers.answer(
        Asked("POST", "/ssd/BE/FolkmDesoBakgrKon", asked.headers, asked.sent)
    )
    second = with_open_data(house, scb_url=f"{api.url}/api/v2", scb_tables=["foreign_background"])
    outcome = fetched(second, "scb")["scb"]
    assert outcome.problem == ""
    assert "/api/v2/tables/TAB6571/data" in api.asked[0].path
    assert {"variableCode": "Region", "valueCodes": ["0114*"]} in json.loads(api.asked[0].sent)["selection"]


def test_the_same_answers_again_change_nothing(house: House) -> None:
    fetched(house, "kolada", "skolverket")
    loads = len(list_loads(house.home))
    again = fetched(house, "kolada", "skolverket", at=LATER)
    assert {outcome.changed for outcome in again.values()} == {0}
    assert len(list_loads(house.home)) == loads
    assert "inget nytt" in outcome_words(again["kolada"])


_HTML = Reply("<html>Underhåll</html>".encode())
_BROKEN = {
    "down": Reply(status=500),
    "busy": Reply(status=429, headers={"Retry-After": "0"}),
    "a page for people": _HTML,
    "cut off": Reply(b'{"values": [{"kpi": "N15505"', cut=True),
    "half of JSON": Reply(b'{"values": [{"kpi": '),
    "another shape": told({"data": []}),
    "moved": Reply(status=410),
    "nothing": told({"values": [], "body": {}, "count": 0}),
    "figures in words": told(
        {
            "values": [
                {"kpi": "merit", "municipality": "0114", "period": "i år", "values": [{"gender": "T", "value": 1}]}
            ]
        }
    ),
    "a page elsewhere": told(
        {"values": [], "next_url": "http://example.org/values", "body": {"page": {"totalPages": "x"}}}
    ),
}


@pytest.mark.parametrize("name", ["kolada", "skolverket", "register"])
def test_what_does_not_work_leaves_the_old_figures_and_is_told_with_since_when(
    house: House, api: LocalApi, name: str
) -> None:
    table = "school_unit" if name == "register" else "reference_value"
    fetched(house, name)
    before = figures(house, table)
    for what, reply in _BROKEN.items():
        api.answer = lambda asked, reply=reply: reply  # type: ignore[misc]
        outcome = fetched(house, name, at=LATER)[name]
        assert outcome.problem, what
        assert outcome.succeeded_at == AT.isoformat(timespec="seconds")
        assert figures(house, table) == before, what
        assert "står kvar" in outcome_words(outcome)
        assert read_outcomes(house.home)[name] == outcome


def test_an_answer_that_stops_half_way_loads_nothing_of_it(house: House, api: LocalApi) -> None:
    api.answer = lambda asked: Reply(status=503) if "page=2" in asked.path else public_answers.answer(asked)
    outcome = fetched(house, "kolada")["kolada"]
    assert outcome.problem
    assert list_loads(house.home) == []
    assert "Inget är hämtat än" in outcome_words(outcome)


def test_one_that_fails_stops_no_other(house: House, api: LocalApi) -> None:
    api.answer = lambda asked: Reply(status=500) if "kolada" in asked.path else public_answers.answer(asked)
    found = fetched(with_open_data(house, scb_tables=["foreign_background"]))
    assert {name for name, outcome in found.items() if outcome.problem} == {"kolada"}
    assert found.keys() == APIS.keys()


def test_a_page_that_points_at_itself_ends(house: House, api: LocalApi) -> None:
    def circle(asked: Asked) -> Reply:
        return told({"values": [], "next_url": f"http://{asked.headers['host']}{asked.path}"})

    api.answer = circle
    assert "annan form" in fetched(house, "kolada")["kolada"].problem


def test_without_a_network_what_was_fetched_is_read_again(house: House, api: LocalApi) -> None:
    fetched(house, "kolada")
    api.answer = lambda asked: Reply(status=500)
    asked_count = len(api.asked)
    assert fetched(house, "kolada", is_offline=True)["kolada"].problem == ""
    assert len(api.asked) == asked_count
    assert "inte hämtad tidigare" in fetched(house, "skolverket", is_offline=True)["skolverket"].problem


def test_a_misspelt_api_is_answered_with_the_nearest(house: House) -> None:
    with pytest.raises(UnknownApi, match="kolada"):
        fetched(house, "kolda")
