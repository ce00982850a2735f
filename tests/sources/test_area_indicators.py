"""Figures and classes of areas: the public files by their counts, ready classes as they are, and broken files."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from skolsikt.sources.area_indicators import SOURCE
from skolsikt.sources.contract import UnreadableFile
from skolsikt.sources.reading.text import receive
from tests.sources.received import faults, read, received, rows_of

HEADER = "Områdeskod;Områdesnamn;Indelning;Indikator;År;Värde;Källa"


def lines(*rows: str) -> str:
    return "\n".join([HEADER, *rows, ""])


@pytest.mark.parametrize(
    ("name", "period", "rows_read", "figures"),
    [
        ("regso_wage_income_2020_2023.csv", "", 3363, 3363 * 4),
        ("regso_birth_region_2020_2023.csv", "", 3363 * 2, 3363 * 2 * 4),
        ("regso_housing_tenure_2020_2023.csv", "", 3363 * 4, 3363 * 4 * 4),
        ("regso_combined_2023.csv", "2023", 3363, 3363 * 10),
    ],
)
def test_the_public_files_are_read_whole(
    shared_data: Path, tmp_path: Path, name: str, period: str, rows_read: int, figures: int
) -> None:
    incoming = receive(shared_data / "scb-regso-indicators" / name, workdir=tmp_path)
    assert SOURCE.recognise(incoming) is not None
    reading = read(SOURCE, incoming, period=period)
    rows = rows_of(reading, "area_indicator")
    assert (reading.rows_read, reading.rows_rejected, faults(reading), len(rows)) == (rows_read, 0, [], figures)
    assert len({row["area_code"] for row in rows}) == 3363
    assert len({row["municipality"] for row in rows}) == 290
    assert {row["area_level"] for row in rows} == {"regso"}


def test_a_public_figure_is_where_it_stands_in_the_file(shared_data: Path, tmp_path: Path) -> None:
    incoming = receive(shared_data / "scb-regso-indicators" / "regso_wage_income_2020_2023.csv", workdir=tmp_path)
    rows = rows_of(read(SOURCE, incoming), "area_indicator")
    found = {row["period"]: row["value"] for row in rows if row["area_code"] == "x:0114:Bollstanäs"}
    assert found == {"2020": 438.3, "2021": 449.7, "2022": 424.0, "2023": 409.7}
    assert {row["indicator"] for row in rows} == {"mean_wage_income_tkr"}


def test_the_list_of_the_police_keeps_its_words_and_gets_no_number_of_ours(tmp_path: Path) -> None:
    text = "Område;Klassning;År\nRosengård;Särskilt utsatt område;2023\nMalmö (Nydala);Riskområde;2023\n"
    rows = rows_of(read(SOURCE, received(tmp_path, text), municipality="1280"), "area_indicator")
    assert [(row["area_code"], row["value"], row["value_text"], row["publisher"]) for row in rows] == [
        ("x:1280:Rosengård", 3.0, "Särskilt utsatt område", "Polismyndigheten"),
        ("x:1280:Nydala", 2.0, "Riskområde", "Polismyndigheten"),
    ]
    assert {row["indicator"] for row in rows} == {"police_area_class"}


def test_a_researchers_classes_load_with_whose_they_are(tmp_path: Path) -> None:
    text = "DeSO;Utsatthetsklass;År;Rapport\n1280A0010;2;2022;Hallin 2022\n"
    (row,) = rows_of(read(SOURCE, received(tmp_path, text)), "area_indicator")
    assert (row["area_level"], row["area_code"], row["value"], row["publisher"]) == (
        "deso",
        "1280A0010",
        2.0,
        "Hallin 2022",
    )


def test_a_stated_division_goes_before_what_the_code_looks_like(tmp_path: Path) -> None:
    rows = rows_of(
        read(SOURCE, received(tmp_path, lines("1011;Almby;nyko;x;2024;5,5;SCB", "1280R001;Ros;;x;2024;5;SCB"))),
        "area_indicator",
    )
    assert [(row["area_level"], row["area_code"]) for row in rows] == [("nyko", "1011"), ("regso", "1280R001")]


def test_an_area_without_a_name_is_known_by_its_code(tmp_path: Path) -> None:
    reading = read(SOURCE, received(tmp_path, lines("1011;;nyko;x;2024;5;SCB")), municipality="1280")
    (row,) = rows_of(reading, "area_indicator")
    assert (row["area_code"], row["area_name"], row["municipality"]) == ("1011", None, "1280")


def test_marks_and_swedish_numbers_are_read(tmp_path: Path) -> None:
    text = lines("1011;A;nyko;x;2024;1\u00a0234,5;SCB", "1012;B;nyko;x;2024;..;SCB", "1013;C;nyko;x;2023/24;0;SCB")
    rows = rows_of(read(SOURCE, received(tmp_path, text)), "area_indicator")
    assert [(row["value"], row["withheld_code"], row["period"]) for row in rows] == [
        (1234.5, None, "2024"),
        (None, "source_few", "2024"),
        (0.0, None, "2023/24"),
    ]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252", "utf-16"])
def test_other_encodings_are_read(tmp_path: Path, encoding: str) -> None:
    reading = read(SOURCE, received(tmp_path, lines("1011;Åby;nyko;x;2024;5;SCB"), encoding=encoding))
    assert rows_of(reading, "area_indicator")[0]["area_name"] == "Åby"


@pytest.mark.parametrize(
    ("row", "column", "code"),
    [
        (";Almby;nyko;x;2024;5;SCB", "Områdeskod", "required_missing"),
        ("1011;Almby;nyko;;2024;5;SCB", "Indikator", "required_missing"),
        ("1011;Almby;nyko;x;2024;5;", "Källa", "required_missing"),
        ("1011;Almby;nyko;x;45678;5;SCB", "År", "area_year_unreadable"),
        ("1011;Almby;nyko;x;VT24;5;SCB", "År", "area_year_unreadable"),
        ("1011;Almby;nyko;x;2024;hög;SCB", "Värde", "unknown_mark"),
        ("Almby;;nyko;x;2024;5;SCB", "Områdeskod", "area_unknown"),
        ("1012;Annan;nyko;x;2024;6;SCB", "Områdeskod", "area_figure_twice"),
        ("1011;Almby;nyko;x;2024", "", "wrong_column_count"),
        ('1011;"Almby;nyko;x;2024;5;SCB', "", "unclosed_quote"),
    ],
)
def test_a_faulty_row_is_rejected_and_its_neighbour_taken(tmp_path: Path, row: str, column: str, code: str) -> None:
    reading = read(SOURCE, received(tmp_path, lines("1012;Norr;nyko;x;2024;5;SCB", row)))
    assert faults(reading) == [(3, column, code)]
    assert (reading.rows_read, reading.rows_rejected) == (2, 1)
    assert [found["area_code"] for found in rows_of(reading, "area_indicator")] == ["1012"]


@pytest.mark.parametrize(
    "text",
    [
        "Område;Namn\n1;x\n",
        "region,mått\nMalmö (A),3\n",
        "Områdeskod;Värde\n1011;5\n",
        "DeSO;Utsatthetsklass;År\n1280A0010;2;2022\n",
        "bara text\n",
        "region,kön\nMalmö (A),totalt\n",
    ],
)
def test_a_file_without_figures_to_read_is_refused(tmp_path: Path, text: str) -> None:
    incoming = received(tmp_path, text)
    assert SOURCE.recognise(incoming) is None
    with pytest.raises(UnreadableFile):
        read(SOURCE, incoming)


def test_two_headers_one_of_each_sex_and_a_footer_take_nothing_away(tmp_path: Path) -> None:
    text = (
        "region,födelseregion,kön,Antal 2022\nMalmö (A),Sverige,totalt,5\nregion,födelseregion,kön,Antal 2022\n"
        "Malmö (A),Sverige,kvinnor,2\nKälla: SCB 2024,,,\n"
    )
    reading = read(SOURCE, received(tmp_path, text))
    assert [row["value"] for row in rows_of(reading, "area_indicator")] == [5.0]
    assert (reading.rows_read, faults(reading)) == (1, [])
    assert any("ett av könen" in note for note in reading.notes)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.integers(0, 160), junk=st.binary(max_size=8), extra=st.lists(st.text(max_size=12), max_size=3))
def test_mangled_bytes_are_read_or_refused_and_every_row_is_accounted_for(
    tmp_path: Path, place: int, junk: bytes, extra: list[str]
) -> None:
    content = lines("1011;Almby;nyko;x;2024;5,5;SCB", "1012;Norr;nyko;x;2024;6;SCB", *extra).encode()
    try:
        reading = read(SOURCE, received(tmp_path, content[:place] + junk + content[place + len(junk) :]))
    except UnreadableFile:
        return
    taken = {row["row_number"] for row in reading.rows["area_indicator"].to_pylist()}
    assert len(taken) + reading.rows_rejected <= reading.rows_read
