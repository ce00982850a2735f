"""SALSA: both styles of headings and the API's answers, R = F - B, and schools that only have a name."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from skolsikt.school.municipalities import municipality_code_of
from skolsikt.school.unit_names import unit_name_key
from skolsikt.sources.contract import UnreadableFile
from skolsikt.sources.reading.text import receive
from skolsikt.sources.salsa import SOURCE
from tests.sources.received import faults, read, received, rows_of

NEWER = (
    '"År";"Kommun";"Skolenhet";"Huvud- man";"Föräldrarnas genomsnittliga utbildningsnivå";"Andel (%) nyinvandrade";'
    '"Andel (%) födda utomlands";"Andel (%) med utländsk bakgrund";"Andel (%) pojkar";"Faktiskt värde (F)";'
    '"Modell- beräknat värde (B)";"Residual (R=F-B)";"Faktiskt värde (F)";"Modell- beräknat värde (B)";'
    '"Residual (R=F-B)";\n'
)
SIRIS_TOP = (
    "Statistik från Skolverket, http://www.skolverket.se\n\n"
    "Grundskolan - Salsa, skolenheters resultat av slutbetygen i årskurs 9 med hänsyn till elevsammansättningen\n"
    "Valt läsår: 2018/19\n\n"
)
SIRIS_GROUPS = (
    f"{';' * 7}{'Bakgrundsinformation;' * 3}{'Andel (%) som uppn. kunskapskraven;' * 3}"
    f"{'Genomsnittligt meritvärde;' * 3}\n"
)
SIRIS_HEADER = (
    "Skola;Skol-enhetskod;Skolkommun;Kommun-kod;Typ av huvudman;Huvudman;Huvudman orgnr;"
    "Föräldrarnas genomsnittliga utb.nivå;Andel (%) nyinvandrade;Andel (%) pojkar;"
    f"{'Faktiskt värde (F);Modell- beräknat värde (B);Residual (R=F-B);' * 2}\n"
)
SIRIS_ROWS = (
    "Ekskolan;12345678;Ale;1440;Enskild;Ekskolan AB;5564787397;2,46;0;32;96;85;11;274;251;23;\n"
    "Alskolan;12345679;Ale;1440;Kommunal;Ale kommun;2120001439;2,1;..;50;~100;85;.;230;.;.;\n"
)
SIRIS_FOOT = "\nUppgifter som bygger på färre än 10 elever redovisas inte.\n"


def newer(*lines: str) -> str:
    return NEWER + "".join(";".join(f'"{cell}"' for cell in line.split(" | ")) + "\n" for line in lines)


EKSKOLAN = "2025 | Malmö | Ekskolan | Kom. | 2,4 | 5 |  |  | 51 | 84 | 80 | 4 | 231 | 225 | 6"


def test_the_public_file_of_skane_is_read_whole(shared_data: Path, tmp_path: Path) -> None:
    reading = read(SOURCE, receive(shared_data / "skolverket-salsa" / "salsa_skane_2010_2025.csv", workdir=tmp_path))
    assert (reading.rows_read, reading.rows_rejected, faults(reading)) == (407, 0, [])
    values = {(row["row_number"], row["indicator"]): row["value"] for row in rows_of(reading, "reference_value")}
    for number in range(2, 409):
        for outcome in ("merit", "all_passed"):
            actual, model, residual = (
                values[number, f"salsa_{outcome}_{part}"] for part in ("actual", "model", "residual")
            )
            assert abs(actual - model - residual) <= 1
    assert {row["period"] for row in rows_of(reading, "reference_value")} == {
        "2009/10",
        "2014/15",
        "2019/20",
        "2024/25",
    }
    # Newly arrived pupils replaced pupils born abroad in the model: each year has its own background figures.
    of_2010 = {row["indicator"] for row in rows_of(reading, "reference_value") if row["period"] == "2009/10"}
    assert "salsa_born_abroad_share" in of_2010
    assert "salsa_newly_immigrated_share" not in of_2010


def test_124_of_the_127_schools_of_2025_are_found_by_name_in_the_register(shared_data: Path, tmp_path: Path) -> None:
    folder = shared_data / "skolverket-salsa"
    reading = read(SOURCE, receive(folder / "salsa_skane_2010_2025.csv", workdir=tmp_path))
    with (folder / "skane_2025_school_codes.csv").open(encoding="utf-8") as file:
        register = {(municipality_code_of(row["kommun"]), unit_name_key(row["namn"])) for row in csv.DictReader(file)}
    codes = {row["unit_code"] for row in rows_of(reading, "reference_value") if row["period"] == "2024/25"}
    named = {tuple(str(code).split(":", 2)[1:]) for code in codes}
    assert len(named) == 127
    assert sum((municipality, unit_name_key(name)) in register for municipality, name in named) == 124


def test_the_same_headings_twice_are_told_apart_by_order(tmp_path: Path) -> None:
    reading = read(SOURCE, received(tmp_path, newer(EKSKOLAN)))
    values = {row["indicator"]: row["value"] for row in rows_of(reading, "reference_value")}
    assert values == {
        "salsa_parents_education": 2.4,
        "salsa_newly_immigrated_share": 5,
        "salsa_boys_share": 51,
        "salsa_all_passed_actual": 84,
        "salsa_all_passed_model": 80,
        "salsa_all_passed_residual": 4,
        "salsa_merit_actual": 231,
        "salsa_merit_model": 225,
        "salsa_merit_residual": 6,
    }


def test_a_school_with_only_a_name_is_delivered_as_unregistered(tmp_path: Path) -> None:
    reading = read(SOURCE, received(tmp_path, newer(EKSKOLAN)))
    (unit,) = rows_of(reading, "school_unit")
    assert unit["school_unit_code"] == "x:1280:Ekskolan"
    assert (unit["name"], unit["municipality"], unit["organiser_type"]) == ("Ekskolan", "1280", "municipal")
    assert unit["is_registered"] is False
    assert {row["period"] for row in rows_of(reading, "reference_value")} == {"2024/25"}


def test_the_organiser_type_of_the_newest_year_counts(tmp_path: Path) -> None:
    older = EKSKOLAN.replace("2025", "2020").replace("Kom.", "Ensk.")
    reading = read(SOURCE, received(tmp_path, newer(EKSKOLAN, older)))
    assert [unit["organiser_type"] for unit in rows_of(reading, "school_unit")] == ["municipal"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_the_siris_export_is_read_with_its_groups_codes_and_footer(tmp_path: Path, encoding: str) -> None:
    text = SIRIS_TOP + SIRIS_GROUPS + SIRIS_HEADER + SIRIS_ROWS + SIRIS_FOOT
    incoming = received(tmp_path, text, encoding=encoding)
    assert SOURCE.recognise(incoming) is not None
    reading = read(SOURCE, incoming)
    assert (reading.rows_read, reading.rows_rejected, faults(reading)) == (2, 0, [])
    rows = {(row["unit_code"], row["indicator"]): row for row in rows_of(reading, "reference_value")}
    assert rows["12345678", "salsa_merit_actual"]["value"] == 274
    assert rows["12345678", "salsa_all_passed_residual"]["value"] == 11
    assert rows["12345678", "salsa_parents_education"]["value"] == 2.46
    assert {row["period"] for row in rows.values()} == {"2018/19"}
    nearly_all = rows["12345679", "salsa_all_passed_actual"]
    assert (nearly_all["value"], nearly_all["withheld_code"]) == (None, "source_nearly_all")
    assert rows["12345679", "salsa_newly_immigrated_share"]["withheld_code"] == "source_few"
    units = {row["school_unit_code"]: row for row in rows_of(reading, "school_unit")}
    assert units["12345678"]["organiser_type"] == "independent"
    assert units["12345679"]["organisation_number"] == "2120001439"


def test_groups_that_stand_once_above_their_columns_hold_for_all_of_them(tmp_path: Path) -> None:
    groups = f"{';' * 7}Bakgrundsinformation;;;Genomsnittligt meritvärde;;;Andel (%) som uppn. kunskapskraven;;;\n"
    row = "Ekskolan;12345678;Ale;1440;Enskild;Ekskolan AB;5564787397;2,46;0;32;274;251;23;96;85;11;\n"
    reading = read(SOURCE, received(tmp_path, SIRIS_TOP + groups + SIRIS_HEADER + row))
    values = {row["indicator"]: row["value"] for row in rows_of(reading, "reference_value")}
    assert (values["salsa_merit_actual"], values["salsa_all_passed_actual"]) == (274, 96)


def test_a_title_above_the_headings_is_no_group(tmp_path: Path) -> None:
    reading = read(SOURCE, received(tmp_path, "Salsa och genomsnittligt meritvärde\n" + newer(EKSKOLAN)))
    values = {row["indicator"]: row["value"] for row in rows_of(reading, "reference_value")}
    assert (values["salsa_all_passed_actual"], values["salsa_merit_actual"]) == (84, 231)


def test_the_answers_of_the_api_are_read(tmp_path: Path) -> None:
    figures = {
        "salsaAverageGradesIn9thGradeActual": "213",
        "salsaAverageCalculated": "233",
        "salsaAverageGradesIn9thGradeDeviation": "-20",
        "salsaParentsEducation": "2,4",
    }
    metrics = {key: {"value": value, "valueType": "EXISTS"} for key, value in figures.items()}
    metrics["salsaBoysQuota"] = {"value": None, "valueType": "MISSING"}  # type: ignore[dict-item]
    unit = {"schoolUnitCode": "68613823", "name": "Väröbackaskolan 4-9", "geographicalAreaCode": "1383", **metrics}
    body = {"compulsorySchoolUnitSalsaMetricList": [unit], "timePeriod": "2022/23"}
    incoming = received(tmp_path, json.dumps({"status": "OK", "message": "Success", "body": body}))
    assert SOURCE.recognise(incoming) is not None
    reading = read(SOURCE, incoming)
    rows = {row["indicator"]: row for row in rows_of(reading, "reference_value")}
    assert rows["salsa_merit_residual"]["value"] == -20
    assert rows["salsa_boys_share"]["withheld_code"] == "source_missing"
    assert {(row["unit_code"], row["period"]) for row in rows.values()} == {("68613823", "2022/23")}
    assert [unit["municipality"] for unit in rows_of(reading, "school_unit")] == ["1383"]


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (EKSKOLAN.replace("| 6", "| 16"), "residual_off"),
        (EKSKOLAN.replace("Malmö", "Atlantis"), "unknown_municipality"),
        (EKSKOLAN.replace("2025", "VT25"), "bad_year"),
        (EKSKOLAN.replace("231", "okänt"), "unknown_mark"),
        (EKSKOLAN.replace("| 51 |", "| 151 |"), "out_of_range"),
        (EKSKOLAN.replace("Ekskolan", ""), "required_missing"),
        (EKSKOLAN + " | 7 | 8", "wrong_column_count"),
    ],
)
def test_a_faulty_row_is_rejected_and_its_neighbour_taken(tmp_path: Path, line: str, code: str) -> None:
    neighbour = EKSKOLAN.replace("Ekskolan", "Alskolan")
    reading = read(SOURCE, received(tmp_path, newer(line, neighbour)))
    assert [(number, found) for number, _column, found in faults(reading)] == [(2, code)]
    assert (reading.rows_read, reading.rows_rejected) == (2, 1)
    assert {row["unit_code"] for row in rows_of(reading, "reference_value")} == {"x:1280:Alskolan"}
    (reject,) = reading.rejects.to_pylist()
    assert reject["row_text"].count(";") >= 14


def test_rounding_lets_the_residual_differ_by_one(tmp_path: Path) -> None:
    reading = read(SOURCE, received(tmp_path, newer(EKSKOLAN.replace("| 6", "| 7"))))
    assert faults(reading) == []


def test_two_schools_with_the_same_name_and_different_values_are_both_rejected(tmp_path: Path) -> None:
    other = EKSKOLAN.replace("231 | 225", "241 | 235")
    reading = read(SOURCE, received(tmp_path, newer(EKSKOLAN, other)))
    assert [(number, code) for number, _column, code in faults(reading)] == [
        (2, "same_name_twice"),
        (3, "same_name_twice"),
    ]
    assert (reading.rows_rejected, rows_of(reading, "reference_value")) == (2, [])


def test_a_repeated_row_counts_once(tmp_path: Path) -> None:
    reading = read(SOURCE, received(tmp_path, newer(EKSKOLAN, EKSKOLAN)))
    assert [(number, code) for number, _column, code in faults(reading)] == [(3, "repeated_row")]
    assert len(rows_of(reading, "reference_value")) == 9


def test_a_file_without_year_takes_it_from_the_wish(tmp_path: Path) -> None:
    text = SIRIS_GROUPS + SIRIS_HEADER + SIRIS_ROWS
    assert {code for _number, _column, code in faults(read(SOURCE, received(tmp_path, text)))} == {"bad_year"}
    reading = read(SOURCE, received(tmp_path, text), period="2015/16")
    assert {row["period"] for row in rows_of(reading, "reference_value")} == {"2015/16"}


def test_a_file_without_the_three_columns_says_which_are_missing(tmp_path: Path) -> None:
    incoming = received(tmp_path, "Skola;Andel\nEkskolan;84\n")
    assert SOURCE.recognise(incoming) is None
    with pytest.raises(UnreadableFile, match=r"Residual \(R=F-B\)"):
        read(SOURCE, incoming)


def test_a_heading_may_go_over_two_lines(tmp_path: Path) -> None:
    whole = read(SOURCE, received(tmp_path, f"{SIRIS_TOP}{SIRIS_GROUPS}{SIRIS_HEADER}{SIRIS_ROWS}"))
    broken = SIRIS_HEADER.replace("Faktiskt värde (F)", '"Faktiskt\nvärde (F)"', 1)
    read_anew = read(SOURCE, received(tmp_path, f"{SIRIS_TOP}{SIRIS_GROUPS}{broken}{SIRIS_ROWS}"))
    assert faults(read_anew) == faults(whole)
    values = [
        [(row["indicator"], row["value"]) for row in rows_of(one, "reference_value")] for one in (whole, read_anew)
    ]
    assert values[0] == values[1]


def test_headings_that_are_cut_apart_are_refused_in_words(tmp_path: Path) -> None:
    apart = SIRIS_HEADER.replace("Faktiskt värde (F)", 'Fakt"\n"iskt')
    with pytest.raises(UnreadableFile):
        read(SOURCE, received(tmp_path, f"{SIRIS_TOP}{SIRIS_GROUPS}{apart}{SIRIS_ROWS}"))
