"""Final grades in the official layout: what is taken, what is rejected and what is said."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skolsikt.school.periods import InvalidPeriod
from skolsikt.sources.catalogue import guess
from skolsikt.sources.contract import UnreadableFile, Wish
from skolsikt.sources.layouts.grade_period import PeriodDoesNotFit
from skolsikt.sources.reading.text import receive
from skolsikt.tables.catalogue import table
from tests.sources.grade_lines import EKSKOLAN, NINE, SIX, faults, grades, line, person_number, read


def test_a_pupil_becomes_one_row_per_subject_a_pupil_and_an_identity(tmp_path: Path) -> None:
    reading = read(NINE, tmp_path, line(NINE, 2, M2="C", M2språk="spa", MA="9", SV="2", SVA="B", TK="3"))
    assert faults(reading) == []
    assert (reading.rows_read, reading.rows_rejected) == (1, 0)
    got = grades(reading, 2)
    assert len(got) == 22
    assert (got["BL"], got["M2"], got["MA"], got["SVA"]) == ("E", "C", "-", "B")
    assert (got["SV"], got["TK"], got["OVR"]) == ("(not_graded)", "(adapted_study_path)", "(not_graded)")
    spanish = next(row for row in reading.rows["grade"].to_pylist() if row["subject_code"] == "M2")
    assert spanish == {
        "person_number": person_number(2),
        "school_year": "2024/25",
        "term": "VT2025",
        "school_unit_code": EKSKOLAN,
        "school_form": "GR",
        "grade_level": 9,
        "class_name": "9A",
        "grade_kind": "final",
        "subject_code": "M2",
        "language_code": "SPA",
        "grade_value": "C",
        "not_graded_reason": None,
        "row_number": 1,
    }
    assert reading.rows["pupil"].to_pylist() == [
        {
            "person_number": person_number(2),
            "school_year": "2024/25",
            "delivered_by": EKSKOLAN,
            "birth_year": 2009,
            "birth_month": 4,
            "sex": "Kvinna",
            "row_number": 1,
        }
    ]
    assert reading.identities.to_pylist() == [
        {"person_number": person_number(2), "given_name": "Åsa", "family_name": "Öberg-Ek"}
    ]


def test_rows_have_the_columns_of_the_contracts(tmp_path: Path) -> None:
    reading = read(NINE, tmp_path, line(NINE))
    for name, rows in reading.rows.items():
        contract = table(name).schema
        for column in set(rows.column_names) - {"person_number"}:
            assert rows.schema.field(column).type == contract.field(column).type


@pytest.mark.parametrize(
    ("differs", "column", "value", "code"),
    [
        ({"BL": "G"}, "Bl", "G", "unknown_grade_code"),
        ({"BL": "e"}, "Bl", "e", "unknown_grade_code"),
        ({"BL": "2"}, "Bl", "2", "unknown_grade_code"),
        ({"EN": "Y"}, "En", "Y", "unknown_grade_code"),
        ({"MA": ""}, "Ma", "", "required_missing"),
        ({"SV": "2", "SVA": "2"}, "Sv", "2", "two_without_grade"),
        ({"PersonNr": "200904120012"}, "PersonNr", "200904120012", "bad_person_number"),
        ({"PersonNr": "0904120013"}, "PersonNr", "0904120013", "bad_person_number"),
        ({"PersonNr": ""}, "PersonNr", "", "bad_person_number"),
        ({"Skolenhetskod": "1000001"}, "Skolenhetskod", "1000001", "bad_school_unit"),
        ({"Datum": "2025-02-30"}, "Datum", "2025-02-30", "bad_date"),
        ({"Datum": "20250612"}, "Datum", "20250612", "bad_date"),
        ({"Datum": "2009-06-12"}, "Datum", "2009-06-12", "date_before_scale"),
        ({"Klass": "k" * 21}, "Klass", "k" * 21, "too_long"),
        ({"M2språk": "SPAN"}, "M2 (språk)", "SPAN", "too_long"),
        ({"M2språk": "S-A"}, "M2 (språk)", "S-A", "forbidden_characters"),
    ],
)
def test_a_fault_rejects_the_whole_pupil_and_nobody_else(
    tmp_path: Path, differs: dict[str, str], column: str, value: str, code: str
) -> None:
    reading = read(NINE, tmp_path, line(NINE, 1), line(NINE, 2, **differs), line(NINE, 3))
    assert (2, column, value, code) in faults(reading)
    assert (reading.rows_read, reading.rows_rejected) == (3, 1)
    assert set(reading.rows["grade"]["person_number"].to_pylist()) == {person_number(1), person_number(3)}
    assert set(reading.rows["grade"]["row_number"].to_pylist()) == {1, 3}
    assert code in {fault.code for fault in NINE.faults}


def test_every_fault_of_a_row_is_told(tmp_path: Path) -> None:
    reading = read(NINE, tmp_path, line(NINE, BL="G", EN="", Skolenhetskod="1"))
    assert {code for _row, _column, _value, code in faults(reading)} == {
        "unknown_grade_code",
        "required_missing",
        "bad_school_unit",
    }
    assert reading.rows_rejected == 1
    assert reading.rows["grade"].num_rows == 0


def test_the_class_may_be_longer_from_2026(tmp_path: Path) -> None:
    long = "Klass med tjugofem tecken"
    assert len(long) == 25
    assert faults(read(NINE, tmp_path, line(NINE, Datum="2026-06-12", Klass=long))) == []
    assert faults(read(NINE, tmp_path, line(NINE, Datum="2025-06-12", Klass=long)))[0][3] == "too_long"


def test_temporary_and_coordination_numbers_are_accepted(tmp_path: Path) -> None:
    coordination = person_number(7, born="20090472")
    reading = read(NINE, tmp_path, line(NINE, PersonNr="20090412TF01"), line(NINE, PersonNr=coordination))
    assert faults(reading) == []
    assert reading.rows["pupil"]["sex"].to_pylist().count("Okänt") == 1


def test_a_repeated_line_is_read_once_and_said(tmp_path: Path) -> None:
    reading = read(NINE, tmp_path, line(NINE, 1), line(NINE, 2), line(NINE, 1, Version="2.0"))
    assert faults(reading) == []
    assert reading.rows["pupil"].num_rows == 2
    assert any("upprepning" in note for note in reading.notes)


def test_a_pupil_twice_with_different_grades_is_rejected_twice(tmp_path: Path) -> None:
    reading = read(NINE, tmp_path, line(NINE, 1), line(NINE, 2), line(NINE, 1, BL="A"))
    assert [(row, code) for row, _column, _value, code in faults(reading)] == [
        (1, "duplicate_conflicting"),
        (3, "duplicate_conflicting"),
    ]
    assert set(reading.rows["grade"]["person_number"].to_pylist()) == {person_number(2)}


@pytest.mark.parametrize("broken", ["Exempel;2025-06-12;1.0", line(NINE) + ";E", 'Exempel;"2025;' + line(NINE)])
def test_one_broken_line_is_rejected_alone(tmp_path: Path, broken: str) -> None:
    reading = read(NINE, tmp_path, line(NINE, 1), broken, line(NINE, 2), line(NINE, 3))
    assert [row for row, _column, _value, _code in faults(reading)] == [2]
    assert (reading.rows_read, reading.rows_rejected) == (4, 1)
    assert reading.rejects.to_pylist()[0]["row_text"] == broken


def test_a_trailing_separator_and_a_heading_are_no_faults(tmp_path: Path) -> None:
    heading = "System;Datum;Version;PersonNr;" + ";".join(["x"] * 29)
    reading = read(NINE, tmp_path, heading, line(NINE) + ";", "")
    assert faults(reading) == []
    assert reading.rows_read == 1


def test_pupils_of_odd_ages_and_old_files_are_told(tmp_path: Path) -> None:
    reading = read(NINE, tmp_path, line(NINE, Datum="2019-06-12", PersonNr=person_number(1, born="19800412")))
    assert reading.rows_rejected == 0
    assert any("1 elev är yngre än 10 eller äldre än 25" in note for note in reading.notes)
    assert any("äldre än den första layout" in note for note in reading.notes)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252", "utf-16"])
def test_names_survive_every_encoding(tmp_path: Path, encoding: str) -> None:
    reading = read(NINE, tmp_path, line(NINE), encoding=encoding)
    assert reading.identities["family_name"].to_pylist() == ["Öberg-Ek"]


def test_names_that_break_the_layout_do_not_cost_a_pupil(tmp_path: Path) -> None:
    reading = read(NINE, tmp_path, line(NINE, Fornamn="Maximilian-Alexander-Wilhelm"))
    assert reading.rows["pupil"].num_rows == 1
    assert any("bryter mot layouten" in note for note in reading.notes)


def test_blank_in_a_voluntary_subject_is_read_as_not_graded_and_said(tmp_path: Path) -> None:
    reading = read(NINE, tmp_path, line(NINE, ML="", SV="", SVA="C", OVR=""))
    assert (grades(reading)["ML"], grades(reading)["SV"]) == ("(not_graded)", "(not_graded)")
    assert any("3 tomma betygsfält" in note for note in reading.notes)


@pytest.mark.parametrize(
    ("datum", "period", "expected"),
    [
        ("2025-06-12", "", ("2024/25", "VT2025")),
        ("2025-08-20", "", ("2024/25", "VT2025")),
        ("2026-01-10", "", ("2025/26", "VT2026")),
        ("2025-06-12", "2022/23", ("2022/23", "VT2023")),
        ("2025-06-12", "HT2022", ("2022/23", "HT2022")),
    ],
)
def test_school_year_follows_the_date_or_the_wish_and_is_said(
    tmp_path: Path, datum: str, period: str, expected: tuple[str, str]
) -> None:
    reading = read(NINE, tmp_path, line(NINE, Datum=datum), wish=Wish(period=period))
    row = reading.rows["grade"].to_pylist()[0]
    assert (row["school_year"], row["term"]) == expected
    said = next(note for note in reading.notes if expected[0] in note)
    assert ("--period" if period else "Datum") in said


@pytest.mark.parametrize("period", ["2025-03", "2023/24..2024/25", "all", "2009/10"])
def test_a_period_that_grades_cannot_have_is_wrong_usage(tmp_path: Path, period: str) -> None:
    with pytest.raises(PeriodDoesNotFit):
        read(NINE, tmp_path, line(NINE), wish=Wish(period=period))


def test_an_unreadable_period_names_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(InvalidPeriod, match="2024/25"):
        read(NINE, tmp_path, line(NINE), wish=Wish(period="24/25"))


def test_a_year_six_file_is_refused_as_a_whole(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match=r"har 35 fält, men .*årskurs 9 har 33.*scb_grades_6"):
        read(NINE, tmp_path, line(SIX, 1), line(SIX, 2))


@pytest.mark.parametrize("content", [";;;;", "Hej!", "1,2,3\n4,5,6"])
def test_a_file_in_no_layout_is_refused_as_a_whole(tmp_path: Path, content: str) -> None:
    with pytest.raises(UnreadableFile, match=r"betyg\.txt: raderna har [015] fält"):
        read(NINE, tmp_path, content)


def test_a_binary_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "betyg.xlsx"
    path.write_bytes(b"PK\x03\x04\0\0")
    with pytest.raises(UnreadableFile, match="ingen textfil"):
        NINE.read(receive(path, workdir=tmp_path), None, Wish())


def test_the_file_is_recognised_and_the_reason_said(tmp_path: Path) -> None:
    path = tmp_path / "export.txt"
    path.write_text("\n".join(line(NINE, serial) for serial in range(1, 9)))
    (source, recognition), *others = guess(receive(path, workdir=tmp_path))
    assert source.id == "scb_grades_9"
    assert recognition.certainty > 0.9
    assert "33 fält" in recognition.because
    assert all(other.certainty < recognition.certainty for _source, other in others)


def test_a_file_with_blanks_for_subjects_not_read_is_recognised(tmp_path: Path) -> None:
    path = tmp_path / "export.txt"
    path.write_text(line(NINE, M1="", ML="", SVA="", TN="", OVR=""))
    source, recognition = guess(receive(path, workdir=tmp_path))[0]
    assert (source.id, recognition.certainty) == ("scb_grades_9", 0.99)


def test_a_file_of_nearly_the_right_width_is_recognised_as_doubtful(tmp_path: Path) -> None:
    path = tmp_path / "export.txt"
    path.write_text(line(NINE) + ";E\n")
    source, recognition = guess(receive(path, workdir=tmp_path))[0]
    assert recognition.certainty < 0.3
    assert source.id in ("scb_grades_9", "scb_grades_6")


@pytest.mark.parametrize("content", ["a;b;c\n1;2;3\n", '{"a": 1}', "Hej!\n"])
def test_other_files_are_not_taken_for_grades(tmp_path: Path, content: str) -> None:
    path = tmp_path / "annat.txt"
    path.write_text(content)
    assert NINE.recognise(receive(path, workdir=tmp_path)) is None


@settings(max_examples=50, deadline=None)
@given(st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=80), max_size=6))
def test_no_rubbish_gets_in_and_nothing_is_lost(tmp_path_factory, rubbish: list[str]) -> None:
    tmp_path = tmp_path_factory.mktemp("rubbish")
    rubbish = [text.replace("\n", " ").rstrip("\r") for text in rubbish]
    whole = [line(NINE, serial) for serial in range(1, 9)]
    reading = read(NINE, tmp_path, *whole[:4], *rubbish, *whole[4:])
    assert set(reading.rows["grade"]["person_number"].to_pylist()) == {person_number(serial) for serial in range(1, 9)}
    assert reading.rows_read == 8 + reading.rows_rejected
    lost = [text for row in reading.rejects.to_pylist() for text in row["row_text"].split("\n") if text.strip("; \t")]
    assert lost == [text for text in rubbish if text.strip("; \t")]


def test_two_stray_quotes_do_not_swallow_the_pupils_between_them(tmp_path: Path) -> None:
    reading = read(NINE, tmp_path, *(line(NINE, n, Fornamn='"Åsa' if n in (2, 5) else "Åsa") for n in range(1, 8)))
    assert [(row, code) for row, _column, _value, code in faults(reading)] == [
        (2, "unclosed_quote"),
        (5, "unclosed_quote"),
    ]
    assert reading.rows["pupil"].num_rows == 5
