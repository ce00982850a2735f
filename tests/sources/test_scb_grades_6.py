"""Term grades in the official layout: the blocks, the codes Y and Z, and which term they belong to."""

from __future__ import annotations

from pathlib import Path

import pytest

from skolsikt.sources.catalogue import guess
from skolsikt.sources.contract import UnreadableFile, Wish
from skolsikt.sources.reading.text import receive
from tests.sources.grade_lines import NINE, SIX, faults, grades, line, read

NO_BLOCK = {"NO": "C", "BI": "2", "FY": "2", "KE": "2"}
SO_BLOCK = {"SO": "D", "GE": "2", "HI": "2", "RE": "2", "SH": "2"}


def test_single_subjects_and_blocks_are_both_read(tmp_path: Path) -> None:
    reading = read(SIX, tmp_path, line(SIX, 1), line(SIX, 2, **NO_BLOCK, **SO_BLOCK))
    assert faults(reading) == []
    assert (grades(reading, 1)["BI"], grades(reading, 1)["NO"]) == ("E", "(not_graded)")
    assert (grades(reading, 2)["BI"], grades(reading, 2)["NO"], grades(reading, 2)["SO"]) == ("(not_graded)", "C", "D")
    first = reading.rows["grade"].to_pylist()[0]
    assert (first["grade_kind"], first["grade_level"]) == ("term", 6)
    assert len(grades(reading, 1)) == 24


def test_codes_of_year_six_have_their_own_reasons(tmp_path: Path) -> None:
    reading = read(SIX, tmp_path, line(SIX, BL="Y", TK="Z", HKK="3", MA="9", M2="Z"))
    got = grades(reading)
    assert (got["BL"], got["TK"], got["HKK"], got["MA"]) == (
        "(no_knowledge_grades)",
        "(not_taught)",
        "(adapted_study_path)",
        "-",
    )


@pytest.mark.parametrize(
    ("differs", "column", "code"),
    [
        ({"BI": "2"}, "Bi", "two_without_grade"),
        ({"NO": "C", "BI": "2", "FY": "2", "KE": "G"}, "Ke", "unknown_grade_code"),
        ({"GE": ""}, "Ge", "required_missing"),
        ({"SO": "2", "GE": "2", "HI": "2", "RE": "2", "SH": "2"}, "So", "two_without_grade"),
        ({"ML": "3"}, "Modmalbe", "unknown_grade_code"),
        ({"MLspråk": "AR1"}, "Modm_anm", "forbidden_characters"),
    ],
)
def test_faults_name_the_official_column(tmp_path: Path, differs: dict[str, str], column: str, code: str) -> None:
    reading = read(SIX, tmp_path, line(SIX, 1, **differs), line(SIX, 2))
    assert (1, column, code) in [(row, name, fault) for row, name, _value, fault in faults(reading)]
    assert reading.rows_rejected == 1


@pytest.mark.parametrize(
    ("datum", "period", "term"),
    [
        ("2025-06-12", "", "VT2025"),
        ("2025-08-20", "", "VT2025"),
        ("2025-12-19", "", "HT2025"),
        ("2025-12-19", "2025/26", "HT2025"),
        ("2025-12-19", "2024/25", "VT2025"),
        ("2025-06-12", "HT2024", "HT2024"),
    ],
)
def test_the_term_follows_the_date_or_the_wish(tmp_path: Path, datum: str, period: str, term: str) -> None:
    reading = read(SIX, tmp_path, line(SIX, Datum=datum), wish=Wish(period=period))
    assert set(reading.rows["grade"]["term"].to_pylist()) == {term}
    assert any(term in note for note in reading.notes)


@pytest.mark.parametrize(("datum", "expected"), [("2025-06-12", None), ("2026-06-12", "9999999999")])
def test_the_code_for_no_class_ended_with_the_layout_of_2026(tmp_path: Path, datum: str, expected: str | None) -> None:
    reading = read(SIX, tmp_path, line(SIX, Datum=datum, Klass="9999999999"))
    assert set(reading.rows["grade"]["class_name"].to_pylist()) == {expected}


def test_a_year_nine_file_is_refused_as_a_whole(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match=r"har 33 fält, men .*årskurs 6 har 35.*scb_grades_9"):
        read(SIX, tmp_path, line(NINE, 1), line(NINE, 2))


def test_the_file_is_recognised(tmp_path: Path) -> None:
    path = tmp_path / "export.txt"
    path.write_text("\n".join(line(SIX, serial) for serial in range(1, 9)))
    assert guess(receive(path, workdir=tmp_path))[0][0].id == "scb_grades_6"


def test_a_national_test_file_of_the_same_width_is_not_taken_for_grades(tmp_path: Path) -> None:
    path = tmp_path / "np3.txt"
    path.write_text("Exempel;2025-06-12;1.0;201504120013;10000001;" + ";".join(["1", "0", "12"] * 10) + "\n")
    assert SIX.recognise(receive(path, workdir=tmp_path)) is None
