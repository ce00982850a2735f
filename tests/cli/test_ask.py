"""``skolsikt ask``: the JSON contract, periods, filters, wrong words, viewers."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable

import pytest

from skolsikt.home.clock import now, today
from skolsikt.home.paths import Home
from skolsikt.privacy.release.waiting import put_in_force
from tests.cli.conftest import OPERATOR, CommandLine, Row
from tests.sources.grade_lines import NINE, line

DOCUMENT = {"measure", "unit", "by", "rows", "definition", "sources", "data_version", "release", "caveats"}
CELL = {
    "period",
    "value",
    "bounds",
    "numerator",
    "denominator",
    "population",
    "interval_95",
    "approximate",
    "withheld",
}
NUMBERS = ("value", "bounds", "numerator", "denominator", "population", "interval_95")
AS_OPERATOR = ("--as", "operator")  # no reason is asked for in the demo
REFUSED, WRONG = 3, 2


def test_json_has_every_field_of_the_contract(town: CommandLine) -> None:
    answer = town.done("ask", "eligible_vocational", "--by", "school_unit", "--by", "sex", "--format", "json").json
    assert answer.keys() >= DOCUMENT
    assert (answer["measure"], answer["unit"], answer["by"]) == ("eligible_vocational", "share", ["school_unit", "sex"])
    assert answer["definition"]
    assert (answer["data_version"], answer["release"]) == (1, "R1")
    for row in answer["rows"]:
        assert row.keys() >= CELL | {"school_unit", "school_unit_label", "sex", "sex_label"}
        assert row["withheld"] is None or row["value"] is None
        assert row["withheld"] is None or row["bounds"] or all(row[name] is None for name in NUMBERS)


def test_rows_and_checksums_are_told_to_those_who_load_files_only(town: CommandLine) -> None:
    asked = ("ask", "eligible_vocational", "--format", "json")
    for who in ("analyst", "public"):
        for source in town.done(*asked, "--as", who).json["sources"]:
            assert source.keys() == {"load", "source", "file", "sha256", "loaded_at", "rows", "approximate"}
            assert (source["sha256"], source["approximate"]) == ("", True)
            assert source["rows"] is None or len(str(source["rows"]).rstrip("0")) <= 2
    for source in town.done(*asked, *AS_OPERATOR).json["sources"]:
        assert not source["approximate"]
        assert len(source["sha256"]) == (0 if source["source"] == "geocoding" else 64)  # what is looked up is no file


def test_shares_are_between_0_and_1_and_are_made_of_their_parts(town: CommandLine) -> None:
    (row,) = town.ask("eligible_vocational", *AS_OPERATOR)
    assert row["value"] == row["numerator"] / row["denominator"]
    assert row["denominator"] == row["population"]
    low, high = row["interval_95"]
    assert 0 <= low <= row["value"] <= high <= 1


def test_absence_never_stands_without_its_reporting_share(town: CommandLine) -> None:
    for row in town.ask("absence_share", "--by", "school_unit", "--period", "all"):
        assert "reporting_share" in row
        assert row["value"] is None or 0 < row["reporting_share"] <= 1


def test_missing_withheld_and_zero_are_three_things(town: CommandLine) -> None:
    (missing,) = town.ask("merit_value_mean", "--period", "2010/11")
    assert (missing["value"], missing["withheld"], missing["population"]) == (None, None, 0)
    asked = ("merit_value_mean", "--by", "school_unit", "--by", "sex", "--as", "analyst")
    small = [row for row in town.ask(*asked) if row["withheld"] and row["bounds"] is None]
    assert small
    assert {row["withheld"] for row in small} <= {"small_group", "complementary"}
    assert {row["population"] for row in small} == {None}


def csv_rows(text: str) -> list[dict[str, str]]:
    """The rows of an answer; after an empty line a file says of itself who made it and when."""
    return list(csv.DictReader(io.StringIO(text.partition("\n\n")[0]), delimiter=";"))


def test_csv_and_json_tell_the_same(town: CommandLine) -> None:
    question = ("merit_value_mean", "--by", "school_unit", "--period", "all", "--as", "analyst")
    rows = csv_rows(town.done("ask", *question, "--format", "csv").out)
    told = [{name: "" if value is None else str(value) for name, value in row.items()} for row in town.ask(*question)]
    assert rows == [{"band": ""} | row if "band" in rows[0] else row for row in told]  # only ranges have one


def test_csv_ends_with_day_number_in_the_diary_and_secrecy(town: CommandLine) -> None:
    asked = ("ask", "merit_value_mean", "--format", "csv", "--reference", "KS 2026/17")
    for who, secrecy in (("analyst", "ingen känd"), ("operator", "Sekretess kan gälla enligt 23 kap. 2 § OSL")):
        said = town.done(*asked, "--as", who).out.partition("\n\n")[2]
        assert f"Datum;{today().isoformat()}\nDiarienummer;KS 2026/17\nSekretess;{secrecy}" in said


def test_the_table_says_in_words_what_is_withheld_and_what_it_rests_on(town: CommandLine) -> None:
    table = town.done("ask", "merit_value_mean", "--by", "school_unit", "--by", "sex").out
    assert "Skolenhet" in table
    assert "färre än 5" in table
    assert "Dataversion 1. Bygger på: " in table
    assert "ak9-2025-26-kommunen.txt" in table


def test_an_answer_without_rows_says_so(town: CommandLine) -> None:
    assert "Inget som är inläst" in town.done("ask", "reference_value", "--by", "indicator", "--period", "1999/00").out


# --- periods ----------------------------------------------------------------------------------------------------


def test_latest_is_the_last_complete_period_and_all_is_every_one(town: CommandLine) -> None:
    every = [row["period"] for row in town.ask("merit_value_mean", "--period", "all")]
    assert every == sorted(every)
    assert len(every) == 3
    assert [row["period"] for row in town.ask("merit_value_mean")] == every[-1:]
    assert town.ask("merit_value_mean", "--period", "latest") == town.ask("merit_value_mean")


def test_a_range_is_a_row_per_step_and_is_pooled_only_on_request(town: CommandLine) -> None:
    steps = town.ask("merit_value_mean", "--period", "2023/24..2025/26", *AS_OPERATOR)
    assert [row["period"] for row in steps] == ["2023/24", "2024/25", "2025/26"]
    (pooled,) = town.ask("merit_value_mean", "--period", "2023/24..2025/26", "--pool", *AS_OPERATOR)
    assert pooled["population"] == sum(row["population"] for row in steps)
    assert pooled["value"] == pytest.approx(
        sum(row["numerator"] for row in steps) / sum(row["denominator"] for row in steps)
    )


def test_terms_and_months_are_periods_of_absence(town: CommandLine) -> None:
    assert [row["period"] for row in town.ask("absence_share", "--period", "HT2024..VT2025")] == ["HT2024", "VT2025"]
    assert [row["period"] for row in town.ask("absence_share", "--period", "2025-03")] == ["2025-03"]


@pytest.mark.parametrize("name", ["school_year", "term", "month"])
def test_the_period_may_be_said_as_a_filter(name: str, town: CommandLine) -> None:
    period = {"school_year": "2024/25", "term": "VT2025", "month": "2025-03"}[name]
    assert town.ask("absence_share", "--where", f"{name}={period}") == town.ask("absence_share", "--period", period)


@pytest.mark.parametrize("period", ["2024/25", "latest", "all"])
@pytest.mark.parametrize("name", ["school_year=2024/25", "term=VT2025"])
def test_both_ways_at_once_are_wrong_usage(name: str, period: str, town: CommandLine) -> None:
    ran = town("ask", "absence_share", "--where", name, "--period", period)
    assert ran.code == WRONG
    assert name in ran.err


@pytest.mark.parametrize("period", ["2024", "2025", "24/25", "2024/26", "HT24", "2025-13", "hösten", "2024/25..HT2025"])
def test_a_period_that_could_be_misread_is_refused(period: str, town: CommandLine) -> None:
    ran = town("ask", "merit_value_mean", "--period", period)
    assert ran.code == WRONG
    assert period.split("..")[0] in ran.err
    assert "Menade du" in ran.err or "Skriv ett läsår (2024/25)" in ran.err or ".." in period


def test_a_range_that_goes_backwards_is_refused(town: CommandLine) -> None:
    assert town("ask", "merit_value_mean", "--period", "2025/26..2023/24").code == WRONG


# --- filters ----------------------------------------------------------------------------------------------------


def test_one_dimension_is_or_and_several_are_and(town: CommandLine) -> None:
    by_sex = {row["sex"]: row["population"] for row in town.ask("pupils", "--by", "sex", *AS_OPERATOR)}
    (both,) = town.ask("pupils", "--where", "sex=Kvinna", "--where", "sex=Man")
    assert both["population"] == by_sex["Kvinna"] + by_sex["Man"]
    (girls_of_nine,) = town.ask("pupils", "--where", "sex=Kvinna", "--where", "grade_level=9")
    assert 0 < girls_of_nine["population"] < by_sex["Kvinna"]


def test_a_name_that_is_unique_is_as_good_as_its_code(town: CommandLine) -> None:
    name, code = _first_school(town)
    assert town.ask("pupils", "--where", f"school_unit={name}") == town.ask("pupils", "--where", f"school_unit={code}")
    assert town.ask("pupils", "--where", "sex=flickor") == town.ask("pupils", "--where", "sex=Kvinna")


def _first_school(town: CommandLine) -> tuple[str, str]:
    row = town.ask("pupils", "--by", "school_unit")[0]
    return str(row["school_unit_label"]), str(row["school_unit"])


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("merit_valu_mean",), "merit_value_mean"),
        (("pupils", "--by", "shool_unit"), "school_unit"),
        (("pupils", "--by", "subject"), "pupils"),
        (("pupils", "--where", "sex=Flicka"), "Flickor"),
        (("pupils", "--where", "grade_level=12"), "grade_level"),
        (("pupils", "--where", "sex"), "sex=Kvinna"),
        (("pupils", "--where", "=Kvinna"), "school_unit"),
        (("pupils", "--where", "sex="), "Kvinna"),
        (("pupils", "--by", "band:absense_share"), "absence_share"),
        (("pupils", "--version", "99"), "99"),
        (("pupils", "--format", "xml"), "json"),
        (("pupils", "--byy", "sex"), "--by"),
        ((), "MEASURE"),
    ],
)
def test_wrong_words_are_answered_with_the_nearest(words: tuple[str, ...], told: str, town: CommandLine) -> None:
    ran = town("ask", *words)
    assert (ran.code, ran.out) == (WRONG, "")
    assert told in ran.err


def test_an_answer_names_the_files_behind_it_and_no_others(town: CommandLine) -> None:
    def files(*question: str) -> set[str]:
        answer = town.done("ask", *question, "--period", "2025/26", "--format", "json", *AS_OPERATOR).json
        return {source["file"] for source in answer["sources"]}

    grades = {"ak9-2025-26-kommunen.txt", "ak9-2025-26-fristaende.txt"}
    lessons = {"lektioner-2025-26.csv", "franvarosummor-2025-26.csv"}
    assert files("merit_value_mean") == grades
    assert files("absence_share") == lessons
    assert files("merit_value_mean", "--by", "band:absence_share") == grades | lessons
    assert files("merit_value_mean", "--where", "band:absence_share=0-5") == grades | lessons
    assert "elever-2025-26.csv" in files("merit_value_mean", "--by", "home_area")


def test_bands_of_a_measure_are_a_breakdown(town: CommandLine) -> None:
    rows = town.ask("merit_value_mean", "--by", "band:absence_share", "--period", "all", *AS_OPERATOR)
    assert {row["band:absence_share"] for row in rows} >= {"0-5", "5-15"}
    whole = {row["period"]: row["population"] for row in town.ask("merit_value_mean", "--period", "all")}
    for period, population in whole.items():
        assert sum(row["population"] for row in rows if row["period"] == period) == population


# --- a school that changes its code ----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def renamed(new_house: Callable[..., CommandLine], tmp_path_factory: pytest.TempPathFactory) -> CommandLine:
    """A house where school 10000001 became 10000002 in August 2024, and 10000003 only has its second year."""
    house, folder = new_house(), tmp_path_factory.mktemp("succession")
    files = {
        "vt24.txt": [line(NINE, serial, Datum="2024-06-12") for serial in range(1, 11)],
        "vt25.txt": [line(NINE, serial, Skolenhetskod="10000002", EN="A") for serial in range(21, 31)]
        + [line(NINE, serial, Skolenhetskod="10000003") for serial in range(41, 51)],
        "koder.csv": [
            "Från skolenhetskod;Till skolenhetskod;Datum;Slag",
            "10000001;10000002;2024-08-01;Kodbyte",
        ],
    }
    for name, lines in files.items():
        (folder / name).write_text("\n".join(lines) + "\n", "utf-8")
    house.done("load", folder)
    return house


def test_a_trend_runs_across_the_change_with_a_mark(renamed: CommandLine) -> None:
    rows = renamed.ask("merit_value_mean", "--where", "school_unit=10000002", "--period", "all")
    assert [(row["period"], row["value"]) for row in rows] == [("2023/24", 160.0), ("2024/25", 170.0)]
    by_unit = renamed.ask("merit_value_mean", "--by", "school_unit", "--period", "all")
    assert {(row["period"], row["school_unit"]): row["value"] for row in by_unit} == {
        ("2023/24", "10000002"): 160.0,
        ("2024/25", "10000002"): 170.0,
        ("2024/25", "10000003"): 160.0,
    }
    assert [row["school_unit"] for row in by_unit if row.get("marks")] != []
    one_year = renamed.ask("merit_value_mean", "--by", "school_unit", "--period", "2023/24")
    assert [row["school_unit"] for row in one_year] == ["10000001"]  # it had its own code then


def test_csv_has_room_for_the_mark_that_only_some_rows_have(renamed: CommandLine) -> None:
    question = ("ask", "merit_value_mean", "--by", "school_unit", "--period", "all", "--format", "csv", *OPERATOR)
    rows = csv_rows(renamed.done(*question).out)
    assert len(rows) == 3
    assert 0 < sum(bool(row["marks"]) for row in rows) < 3


def test_a_release_has_each_year_under_the_codes_of_its_time(renamed: CommandLine) -> None:
    renamed.done("release", "cut")
    put_in_force(Home(renamed.root), 1, by=(), required=0, at=now())
    for period, code in (("2023/24", "10000001"), ("2024/25", "10000002")):
        rows = renamed.ask("merit_value_mean", "--by", "school_unit", "--period", period, "--as", "analyst")
        assert code in {row["school_unit"] for row in rows if row["withheld"] is None}
    trend = renamed.ask("merit_value_mean", "--where", "school_unit=10000002", "--period", "all", "--as", "analyst")
    assert [(row["value"], row["withheld"]) for row in trend] == [(160.0, None), (170.0, None)]


# --- viewers ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("dimension", ["pupil", "teacher"])
@pytest.mark.parametrize("viewer", ["public", "analyst", "operator"])
def test_single_people_are_never_a_breakdown(dimension: str, viewer: str, town: CommandLine) -> None:
    ran = town("ask", "absence_share", "--by", dimension, "--as", viewer)
    assert (ran.code, ran.out) == (REFUSED, "")
    assert town("ask", "absence_share", "--where", f"{dimension}=1", "--as", viewer).code == REFUSED


def test_only_the_operator_sees_small_groups(town: CommandLine) -> None:
    question = ("merit_value_mean", "--by", "school_unit", "--by", "sex", "--period", "all")
    true = {_place(row): row for row in town.ask(*question, *AS_OPERATOR)}
    assert not [row for row in true.values() if row["withheld"]]
    for viewer in ("public", "analyst"):
        for row in town.ask(*question, "--as", viewer):
            small = true[_place(row)]["population"] < 5
            assert not small or row["withheld"] in ("small_group", "complementary")
            assert row["withheld"] or row["value"] == round(true[_place(row)]["value"])


def _place(row: Row) -> tuple[object, ...]:
    return (row["period"], row["school_unit"], row["sex"])


def test_a_withheld_group_cannot_be_worked_out_from_the_others(town: CommandLine) -> None:
    rows = town.ask("pupils", "--by", "school_unit", "--by", "sex", "--period", "all")
    for axis in ("school_unit", "sex"):
        lines: dict[tuple[object, ...], list[bool]] = {}
        for row in rows:
            other = "sex" if axis == "school_unit" else "school_unit"
            lines.setdefault((row["period"], row[other]), []).append(row["withheld"] is not None)
        assert not [line for line in lines.values() if len(line) > 1 and sum(line) == 1]


def test_the_operator_of_a_real_house_gives_a_reason(new_house: Callable[..., CommandLine]) -> None:
    house = new_house()
    as_prov = ("ask", "pupils", "--as", "operator", "--user", "prov")
    silent = house(*as_prov)
    assert silent.code == REFUSED
    assert "--reason" in silent.err
    assert house(*as_prov, "--reason", "  ").code == REFUSED
    assert house(*as_prov, "--reason", "tillsyn").code == 1  # nothing is loaded


def test_the_operator_of_a_real_house_is_a_named_user_with_that_role(new_house: Callable[..., CommandLine]) -> None:
    house = new_house()
    asked = ("ask", "pupils", "--as", "operator", "--reason", "tillsyn")
    unnamed = house(*asked)
    assert unnamed.code == REFUSED
    assert "--user" in unnamed.err
    house.elsewhere("user", "add", "elin", "--role", "it_coordinator")
    assert "har inte rollen" in house.elsewhere(*asked, "--user", "elin").err
    assert house.elsewhere(*asked, "--user", "elin").code == REFUSED
    assert house.elsewhere(*asked, "--user", "nobody").code == 2
    house.elsewhere("user", "add", "elin", "--role", "operator")
    named = house.elsewhere(*asked, "--user", "elin")
    assert (named.code, "Inget" in named.err) == (1, True)  # nothing is loaded


def test_the_operator_can_be_switched_off(new_house: Callable[..., CommandLine]) -> None:
    ran = new_house(operator_enabled=False)("ask", "pupils", "--as", "operator", "--reason", "tillsyn")
    assert ran.code == REFUSED
    assert "operator_enabled" in ran.err


def test_nothing_loaded_says_what_to_do(house: CommandLine) -> None:
    ran = house("ask", "pupils")
    assert ran.code == 1
    assert "skolsikt load" in ran.err
    assert house("ask", "pupil").code == WRONG  # a wrong word is told even then


def test_a_folder_that_is_no_house_says_what_to_do(house: CommandLine) -> None:
    ran = CommandLine(house.root / "annan")("ask", "pupils")
    assert ran.code == 1
    assert "init" in ran.err


# --- from Python ------------------------------------------------------------------------------------------------


def test_python_gives_the_same_answer(town: CommandLine) -> None:
    import skolsikt

    house = skolsikt.open(town.root)
    frame = house.ask(
        "merit_value_mean", by=["school_unit"], where={"sex": ["Kvinna", "Man"]}, period="2024/25"
    ).to_pandas()
    rows = town.ask(
        *("merit_value_mean", "--by", "school_unit", "--where", "sex=Kvinna", "--where", "sex=Man"),
        *("--period", "2024/25", "--as", "analyst"),
    )
    assert list(frame["school_unit"]) == [row["school_unit"] for row in rows]
    assert [None if value != value else value for value in frame["value"]] == [row["value"] for row in rows]


def test_python_draws_the_chart_of_the_answer(town: CommandLine) -> None:
    import skolsikt

    chart = skolsikt.open(town.root).ask("merit_value_mean", by=["school_unit"], period="all").chart()
    assert chart.to_dict()["$schema"].endswith(".json")


def test_python_refuses_an_unknown_viewer(town: CommandLine) -> None:
    import skolsikt
    from skolsikt.home.errors import WrongUsage

    with pytest.raises(WrongUsage):
        skolsikt.open(town.root).ask("pupils", viewer="chef")


# --- language ---------------------------------------------------------------------------------------------------


def test_the_answer_is_told_in_english_on_request(town: CommandLine) -> None:
    english = town("--language", "en", "ask", "pupils", "--by", "sex", "--format", "json", *AS_OPERATOR).json
    assert {row["sex_label"] for row in english["rows"]} >= {"Girls", "Boys"}
    assert english["definition"] != town.done("ask", "pupils", "--by", "sex", "--format", "json").json["definition"]
    by_sex = {row["sex"]: row["population"] for row in town.ask("pupils", "--by", "sex")}
    assert {row["sex"]: row["population"] for row in english["rows"]} == by_sex


def test_what_is_not_released_is_refused_in_one_sentence(town: CommandLine) -> None:
    told = town.done("ask", "absence_share", "--by", "class").out
    assert told.splitlines()[1:] == [
        "Den uppdelningen ges inte ut. Den som har rätt till eleverna ser den för sin egen skola: välj skolan."
    ]
    answer = town.done("ask", "absence_share", "--by", "class", "--format", "json").json
    assert (answer["rows"], answer["sources"], answer["release"]) == ([], [], None)
