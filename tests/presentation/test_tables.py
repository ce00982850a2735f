"""Tables and files of answers: missing, withheld and zero are three things."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

from skolsikt.measures.answer import Withheld
from skolsikt.presentation.reasons import REASONS, cell_text, drawn_text, reason_text
from skolsikt.presentation.tables import csv_of, table_of
from tests.presentation.answers import answer, cell

THREE = answer(
    cell(sex="Flickor", value=0.0),
    cell(sex="Okänt", value=None),
    cell(sex="Pojkar", withheld=Withheld.SMALL_GROUP),
    by=("sex",),
)


def test_missing_withheld_and_zero_look_different() -> None:
    assert [row[1].text for row in table_of(THREE).rows] == ["0,0\xa0%", "–", "färre än 5"]
    assert [row[1].is_withheld for row in table_of(THREE).rows] == [False, False, True]


def test_every_reason_has_words() -> None:
    assert set(REASONS) == set(Withheld)
    assert all(reason_text(reason) for reason in Withheld)


def test_a_band_is_shown_as_its_bounds() -> None:
    banded = replace(cell(withheld=Withheld.SMALL_GROUP), bounds=(0.0, 0.2))
    assert cell_text(banded, "share") == "0,0–20,0\xa0%"


def test_an_approximate_value_says_so() -> None:
    assert cell_text(replace(cell(value=0.95), approximate=True), "share") == "cirka 95,0\xa0%"


def test_a_long_reason_is_short_in_a_chart() -> None:
    assert drawn_text(cell(withheld=Withheld.COMPLEMENTARY), "share") == "visas inte"
    assert drawn_text(cell(withheld=Withheld.SMALL_GROUP), "share") == "färre än 5"


def test_what_stands_beside_has_its_own_column() -> None:
    absence = answer(replace(cell(value=0.07), companions={"reporting_share": 0.97}))
    table = table_of(absence)
    assert [column.text for column in table.columns] == ["Period", "Värde", "Rapporterat", "Antal elever"]
    assert table.rows[0][2].text == "97\xa0%"


def test_the_file_has_the_columns_of_the_contract_and_what_it_rests_on() -> None:
    rows = list(csv.DictReader(io.StringIO(csv_of(THREE)), delimiter=";"))
    assert rows[0]["value"] == "0.0"
    assert rows[2]["withheld"] == "small_group"
    assert rows[2]["value"] == ""
    assert "ak9.txt" in csv_of(THREE)
    assert "Tänk på detta." in csv_of(THREE)
    assert csv_of(THREE, issued=[("Diarienummer", "KS 2026/1")]).endswith("Diarienummer;KS 2026/1\r\n")


def test_published_figures_have_no_column_of_pupils() -> None:
    published = replace(answer(cell(value=7.0), unit="points"), measure="salsa_merit_residual")
    assert [column.text for column in table_of(published).columns] == ["Period", "Värde"]
