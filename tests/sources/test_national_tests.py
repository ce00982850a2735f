"""National tests in the official layouts: what is taken, what is rejected and what is said."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skolsikt.sources.catalogue import guess
from skolsikt.sources.contract import Source, UnreadableFile
from skolsikt.sources.layouts.national_test_file import NotASpring
from tests.sources import grade_lines
from tests.sources.national_test_lines import NINE, SIX, THREE, line, names, pupil, read, results
from tests.sources.received import faults, received, rows_of

ALL = (THREE, SIX, NINE)
EVERY = pytest.mark.parametrize("source", ALL, ids=[source.id for source in ALL])


def test_a_pupil_of_year_nine_becomes_one_row_per_part_and_one_for_each_test_grade(tmp_path: Path) -> None:
    reading = read(NINE, tmp_path, line(NINE, SV_A_PRP="17", SV_PROVB="A", NO_PROV="KE", MA_GRUPP="99"))

    assert (faults(reading), reading.rows_read, reading.rows_rejected, reading.identities) == ([], 1, 0, None)
    got = results(reading, pupil(NINE))
    assert len(got) == 19
    assert got["SV", "A"]["points"] == 17
    assert (got["SV", "total"]["grade_value"], got["KE", "total"]["grade_value"]) == ("A", "C")
    assert got["SV", "total"] == {
        "person_number": pupil(NINE),
        "school_year": "2025/26",
        "school_unit_code": "10000001",
        "grade_level": 9,
        "class_name": None,
        "test": "np9",
        "subject_code": "SV",
        "part": "total",
        "points": None,
        "grade_value": "A",
        "is_reached": None,
        "missing_reason": None,
        "teaching_group": "MA1",
        "row_number": 1,
    }
    assert got["MA", "total"]["teaching_group"] is None
    assert got["MA", "A"]["missing_reason"] is None  # taken, and no points are told of it
    assert [row["sex"] for row in rows_of(reading, "pupil")] == ["Man"]


def test_year_three_tells_points_and_whether_the_level_of_each_part_is_reached(tmp_path: Path) -> None:
    reading = read(THREE, tmp_path, line(THREE, MA_B_PR="0", MA_B_POANG="9", SV_KURSPLAN="2", SV_H_PR="99"))

    got = results(reading, pupil(THREE))
    assert (got["MA", "B"]["is_reached"], got["MA", "B"]["points"]) == (False, 9)
    assert (got["MA", "A"]["is_reached"], got["MA", "A"]["points"]) == (True, None)
    assert (got["SVA", "H"]["is_reached"], got["SVA", "H"]["missing_reason"]) == (None, "not_taken")
    assert ("SV", "A") not in got
    assert faults(reading) == []


@pytest.mark.parametrize(
    ("differs", "place", "reason"),
    [
        ({"MA_B_DELT": "99", "MA_PROVB": "99"}, ("MA", "total"), "not_taken"),
        ({"MA_PROVB": "88"}, ("MA", "total"), "lost"),
        ({"EN_B_PRP": "77", "EN_PROVB": "77"}, ("EN", "total"), "substitute"),
        ({"EN_A_PRP": "99", "EN_B_PRP": "77", "EN_PROVB": "99"}, ("EN", "total"), "substitute"),  # 77 goes before 99
        ({"EN_A_PRP": "99", "EN_PROVB": "99"}, ("EN", "A"), "not_taken"),
        (
            dict.fromkeys(("NO_PROV", "NO_A_DELT", "NO_B_DELT", "NO_GRUPP", "NO_PROVB"), ""),
            ("NO", "total"),
            "in_test_portal",
        ),
    ],
)
def test_why_there_is_no_result_is_told(
    tmp_path: Path, differs: dict[str, str], place: tuple[str, str], reason: str
) -> None:
    reading = read(NINE, tmp_path, line(NINE, **differs))

    row = results(reading, pupil(NINE))[place]
    assert (row["missing_reason"], row["grade_value"], row["points"]) == (reason, None, None)
    assert faults(reading) == []


def test_what_year_six_reported_in_the_portal_is_one_row_that_says_so(tmp_path: Path) -> None:
    blank = {name: "" for name in names(SIX) if name.startswith(("SV_", "EN_"))}
    reading = read(SIX, tmp_path, line(SIX, **blank), line(SIX, 2))

    got = results(reading, pupil(SIX))
    assert {place for place in got if place[0] != "MA"} == {("SV", "total"), ("EN", "total")}
    assert got["EN", "total"]["missing_reason"] == "in_test_portal"
    assert any("1 elev har ämnen som bara finns i Skolverkets provportal" in note for note in reading.notes)


def test_a_part_on_paper_in_year_six_keeps_its_points(tmp_path: Path) -> None:
    got = results(read(SIX, tmp_path, line(SIX, SV_B_DELT="77", SV_B_PRP="12")), pupil(SIX))
    assert (got["SV", "B"]["points"], got["SV", "B"]["missing_reason"]) == (12, None)


@pytest.mark.parametrize("source", [SIX, NINE], ids=["six", "nine"])
def test_the_compact_file_is_recognised_and_read(source: Source, tmp_path: Path) -> None:
    lines = [line(source, serial, is_compact=True) for serial in range(1, 6)]
    incoming = received(tmp_path, "\n".join(lines), name="prov.txt")

    found, recognition = guess(incoming)[0]
    reading = read(source, tmp_path, *lines)

    assert (found.id, recognition.certainty) == (source.id, 0.99)
    assert (faults(reading), reading.rows_read) == ([], 5)
    assert any("kortare sorten" in note for note in reading.notes)
    assert results(reading, pupil(source, 3))["MA", "total"]["grade_value"] == "C"


@EVERY
def test_the_file_is_recognised_by_its_own_source_alone(source: Source, tmp_path: Path) -> None:
    content = "\n".join(line(source, serial) for serial in range(1, 9))
    (found, recognition), *others = guess(received(tmp_path, content, name="export.txt"))
    assert (found.id, recognition.certainty) == (source.id, 0.99)
    assert all(other.certainty < 0.5 for _source, other in others)


@EVERY
def test_grades_are_no_tests(source: Source, tmp_path: Path) -> None:
    for grades in (grade_lines.NINE, grade_lines.SIX):
        content = "\n".join(grade_lines.line(grades, serial) for serial in range(1, 9))
        assert source.recognise(received(tmp_path, content, name="betyg.txt")) is None


@pytest.mark.parametrize(
    ("differs", "column", "code"),
    [
        ({"MA_PROVB": "G"}, "MA_PROVB", "unknown_test_code"),
        ({"MA_PROVB": "c"}, "MA_PROVB", "unknown_test_code"),
        ({"MA_A_DELT": "77"}, "MA_A_DELT", "unknown_test_code"),  # part A has no substitute
        ({"SV_A_PRP": "19"}, "SV_A_PRP", "unknown_test_code"),
        ({"SV_A_PRP": "7,5"}, "SV_A_PRP", "unknown_test_code"),
        ({"EN_A_PRP": "0"}, "EN_A_PRP", "unknown_test_code"),
        ({"SV_KURSPLAN": "3"}, "SV_KURSPLAN", "unknown_test_code"),
        ({"NO_PROV": "MA"}, "NO_PROV", "unknown_test_code"),
        ({"NO_PROV": ""}, "NO_PROV", "required_missing"),
        ({"NO_PROV": "XX", "NO_A_DELT": "", "NO_B_DELT": "", "NO_PROVB": ""}, "NO_PROV", "unknown_test_code"),
        ({"MA_PROVB": ""}, "MA_PROVB", "required_missing"),
        ({"EN_A_PRP": "99"}, "EN_PROVB", "parts_contradict"),
        ({"EN_B_PRP": "77"}, "EN_PROVB", "parts_contradict"),
        ({"PersonNr": "201004120012"}, "PersonNr", "bad_person_number"),
        ({"PersonNr": "1004120013"}, "PersonNr", "bad_person_number"),
        ({"Skolenhetskod": "1000001"}, "Skolenhetskod", "bad_school_unit"),
        ({"Datum": "20260612"}, "Datum", "bad_date"),
        ({"Datum": "46185"}, "Datum", "bad_date"),  # a date of Excel's
    ],
)
def test_a_fault_rejects_the_whole_pupil_and_nobody_else(
    tmp_path: Path, differs: dict[str, str], column: str, code: str
) -> None:
    reading = read(NINE, tmp_path, line(NINE, 1), line(NINE, 2, **differs), line(NINE, 3))

    assert (2, column, code) in faults(reading)
    assert (reading.rows_read, reading.rows_rejected) == (3, 1)
    assert {row["row_number"] for row in rows_of(reading, "national_test_result")} == {1, 3}


def test_points_of_a_part_that_was_not_taken_contradict_each_other(tmp_path: Path) -> None:
    reading = read(SIX, tmp_path, line(SIX, SV_A_DELT="99", SV_PROVB="99"))
    assert faults(reading) == [(1, "SV_A_DELT", "parts_contradict")]


def test_a_repeated_line_is_read_once_and_lines_that_disagree_not_at_all(tmp_path: Path) -> None:
    lines = [line(NINE, 1), line(NINE, 2), line(NINE, 1, Version="2.0"), line(NINE, 2, MA_PROVB="A"), line(NINE, 3)]
    reading = read(NINE, tmp_path, *lines)

    assert faults(reading) == [(2, "PersonNr", "duplicate_conflicting"), (4, "PersonNr", "duplicate_conflicting")]
    assert {row["person_number"] for row in rows_of(reading, "pupil")} == {pupil(NINE, 1), pupil(NINE, 3)}
    assert any("upprepning" in note for note in reading.notes)


@EVERY
def test_temporary_numbers_trailing_separators_and_headings_are_no_faults(source: Source, tmp_path: Path) -> None:
    heading = ";".join(names(source))
    lines = [heading, heading, line(source) + ";", line(source, PersonNr="20100412TF01"), ""]
    reading = read(source, tmp_path, *lines)
    assert (faults(reading), reading.rows_read) == ([], 2)


@EVERY
@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252", "utf-16"])
def test_groups_survive_every_encoding(source: Source, encoding: str, tmp_path: Path) -> None:
    reading = read(source, tmp_path, line(source, MA_GRUPP="Åk\u00a0Ö 1"), encoding=encoding)
    assert {row["teaching_group"] for row in rows_of(reading, "national_test_result")} == {
        "Åk\u00a0Ö 1",
        "MA1",
        None,
    } - ({None})
    assert any("bryter mot layouten" in note for note in reading.notes)


@pytest.mark.parametrize("cut", [20, 60, 90, -3])
def test_a_file_cut_in_the_middle_costs_the_last_line_alone(cut: int, tmp_path: Path) -> None:
    reading = read(NINE, tmp_path, *(line(NINE, serial) for serial in range(1, 5)), line(NINE, 5)[:cut])
    assert [row for row, _column, _code in faults(reading)] == [5]
    assert len(rows_of(reading, "pupil")) == 4


@EVERY
def test_another_years_test_is_refused_as_a_whole_and_its_source_named(source: Source, tmp_path: Path) -> None:
    for other in ALL:
        if other is not source:
            with pytest.raises(UnreadableFile, match=other.id):
                read(source, tmp_path, line(other, 1), line(other, 2))


def test_swapped_columns_reject_every_pupil(tmp_path: Path) -> None:
    lines = [line(NINE, serial, MA_PROVB="1", MA_A_DELT="C") for serial in range(1, 5)]
    reading = read(NINE, tmp_path, *lines)
    assert (reading.rows_read, reading.rows_rejected) == (4, 4)
    assert reading.rows["national_test_result"].num_rows == 0


@pytest.mark.parametrize("content", [";;;;", "Hej!", "1,2,3\n4,5,6"])
def test_a_file_in_no_layout_is_refused_as_a_whole(tmp_path: Path, content: str) -> None:
    with pytest.raises(UnreadableFile, match=r"prov\.txt: raderna har [015] fält"):
        read(NINE, tmp_path, content)


def test_a_workbook_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="ingen textfil"):
        NINE.read(received(tmp_path, b"PK\x03\x04\0\0", name="prov.xlsx"), None, None)  # type: ignore[arg-type]


def test_one_column_too_few_is_claimed_in_doubt(tmp_path: Path) -> None:
    for source in ALL:
        short = line(source).rpartition(";")[0]
        found, recognition = guess(received(tmp_path, "\n".join([short] * 3), name="export.txt"))[0]
        assert (found.id, recognition.certainty) == (source.id, 0.3)


@pytest.mark.parametrize(
    ("day", "period", "expected"),
    [
        ("2026-06-12", "", "2025/26"),
        ("2026-11-20", "", "2025/26"),
        ("2027-01-10", "", "2026/27"),
        ("2026-06-12", "2023/24", "2023/24"),
        ("2026-06-12", "VT2024", "2023/24"),
    ],
)
def test_the_year_of_the_test_follows_the_date_or_the_wish_and_is_said(
    tmp_path: Path, day: str, period: str, expected: str
) -> None:
    reading = read(NINE, tmp_path, line(NINE, Datum=day), period=period)
    assert {row["school_year"] for row in rows_of(reading, "national_test_result")} == {expected}
    said = next(note for note in reading.notes if f"Läsår {expected}" in note)
    assert ("--period" if period else "Datum") in said


@pytest.mark.parametrize("period", ["HT2025", "2026-03", "2023/24..2025/26"])
def test_a_period_that_tests_cannot_have_is_wrong_usage(tmp_path: Path, period: str) -> None:
    with pytest.raises(NotASpring):
        read(NINE, tmp_path, line(NINE), period=period)


def test_odd_ages_old_files_and_unknown_syllabus_are_told(tmp_path: Path) -> None:
    born = grade_lines.person_number(1, born="20170412")
    reading = read(NINE, tmp_path, line(NINE, Datum="2024-06-12", PersonNr=born, SV_KURSPLAN="99"))

    assert reading.rows_rejected == 0
    said = " ".join(reading.notes)
    assert "1 elev är yngre än 14 eller äldre än 19 år" in said
    assert "äldre än den första layout" in said
    assert "1 elev saknar kursplan i svenska och räknas till svenska" in said


@settings(max_examples=30, deadline=None)
@given(source=st.sampled_from(ALL), data=st.data())
def test_mangled_lines_are_counted_and_take_no_others_with_them(
    tmp_path_factory: pytest.TempPathFactory, source: Source, data: st.DataObject
) -> None:
    whole = [line(source, serial) for serial in range(1, 7)]
    text = st.text(
        st.characters(exclude_categories=["Cs"], exclude_characters="\0\r\n\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"),
        max_size=12,
    )
    mangled = []
    for original in data.draw(st.lists(st.sampled_from(whole), max_size=4)):
        at = data.draw(st.integers(0, len(original)))
        mangled.append(original[:at] + data.draw(text) + original[at + data.draw(st.integers(0, 6)) :])

    reading = read(source, tmp_path_factory.mktemp("mangled"), *whole[:3], *mangled, *whole[3:])

    taken = {row["row_number"] for row in rows_of(reading, "national_test_result")}
    repeated = reading.rows_read - reading.rows_rejected - len(taken)
    assert 0 <= repeated <= len(mangled)
    assert reading.rows_rejected == len({row for row, _column, _code in faults(reading)})
