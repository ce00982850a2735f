"""Digital mathematics tests: what is taken from CSV and Excel, what is rejected and what is said."""

from __future__ import annotations

from datetime import date, datetime
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from skolsikt.sources import mathematics_screening, pupils
from skolsikt.sources.catalogue import guess
from skolsikt.sources.contract import Reading, UnreadableFile
from skolsikt.sources.reading.told_year import SchoolYearUnknown
from tests.sources.grade_lines import EKSKOLAN, person_number
from tests.sources.received import faults, received, rows_of
from tests.sources.received import read as read_received

SOURCE = mathematics_screening.SOURCE
HEADINGS = "Läsår;Personnummer;Skolenhetskod;Klass;Årskurs;Matematiktest;Delprov;Poäng;Nivå nådd;Saknas"
BORN = "20150412"


def row(serial: int = 1, **differs: str) -> str:
    values = {
        "year": "2025/26",
        "number": person_number(serial, born=BORN),
        "unit": EKSKOLAN,
        "class": "4A",
        "level": "4",
        "test": "Matematiktest åk 4",
        "part": "",
        "points": "31",
        "reached": "Ja",
        "missing": "",
    }
    assert differs.keys() <= values.keys()
    return ";".join((values | differs).values())


def read(folder: Path, *lines: str, headings: str = HEADINGS, encoding: str = "utf-8", **wish: object) -> Reading:
    content = "\n".join([headings, *lines]) + "\n"
    return read_received(SOURCE, received(folder, content, name="tester.csv", encoding=encoding), **wish)


def test_a_row_becomes_a_result_and_what_the_number_tells_of_the_pupil(tmp_path: Path) -> None:
    reading = read(tmp_path, row(points="31,5"), row(2, part="Problemlösning", points="12", reached="nej"))

    assert (faults(reading), reading.rows_read, reading.identities) == ([], 2, None)
    first, second = rows_of(reading, "screening_result")
    assert first == {
        "person_number": person_number(1, born=BORN),
        "school_year": "2025/26",
        "school_unit_code": EKSKOLAN,
        "grade_level": 4,
        "class_name": "4A",
        "test": "ma4",
        "subject_code": "MA",
        "part": "total",
        "points": 31.5,
        "grade_value": None,
        "is_reached": True,
        "missing_reason": None,
        "teaching_group": None,
        "row_number": 2,
    }
    assert (second["part"], second["points"], second["is_reached"]) == ("Problemlösning", 12, False)
    assert [one["sex"] for one in rows_of(reading, "pupil")] == ["Man", "Kvinna"]
    assert "ma4, 2025/26: 2 elever." in reading.notes


@pytest.mark.parametrize(
    ("differs", "column", "code"),
    [
        ({"points": "101"}, "Poäng", "out_of_range"),
        ({"points": "-1"}, "Poäng", "out_of_range"),
        ({"points": "1 234,5"}, "Poäng", "out_of_range"),
        ({"points": "bra"}, "Poäng", "bad_number"),
        ({"points": "", "reached": ""}, "Poäng", "required_missing"),
        ({"reached": "kanske"}, "Nivå nådd", "unknown_code"),
        ({"test": "Matematiktest åk 3"}, "Matematiktest", "unknown_code"),
        ({"test": ""}, "Matematiktest", "required_missing"),
        ({"number": "201504120012"}, "Personnummer", "bad_person_number"),
        ({"number": ""}, "Personnummer", "required_missing"),
        ({"unit": "1000001"}, "Skolenhetskod", "bad_school_unit"),
        ({"level": "11"}, "Årskurs", "out_of_range"),
        ({"year": "25/26"}, "Läsår", "bad_school_year"),
        ({"year": ""}, "Läsår", "required_missing"),
        ({"missing": "Ej deltagit"}, "Saknas", "result_and_reason"),
        ({"number": EKSKOLAN, "unit": person_number(1)}, "Skolenhetskod", "bad_school_unit"),  # swapped columns
    ],
)
def test_a_fault_rejects_its_row_alone(tmp_path: Path, differs: dict[str, str], column: str, code: str) -> None:
    reading = read(tmp_path, row(1), row(2, **differs), row(3))
    assert (3, column, code) in faults(reading)
    assert (reading.rows_read, reading.rows_rejected) == (3, 1)
    assert [one["row_number"] for one in rows_of(reading, "screening_result")] == [2, 4]


def test_who_was_away_has_a_reason_and_no_points(tmp_path: Path) -> None:
    (one,) = rows_of(read(tmp_path, row(points="", reached="", missing="Ej deltagit")), "screening_result")
    assert (one["points"], one["is_reached"], one["missing_reason"]) == (None, None, "not_taken")


def test_a_pupil_twice_is_read_once_or_not_at_all(tmp_path: Path) -> None:
    reading = read(tmp_path, row(1), row(2), row(1), row(2, points="30"), row(1, part="Tal", points="9"))
    assert faults(reading) == [
        (3, "Personnummer", "duplicate_conflicting"),
        (5, "Personnummer", "duplicate_conflicting"),
    ]
    assert [one["part"] for one in rows_of(reading, "screening_result")] == ["total", "Tal"]
    assert (reading.rows_read, reading.rows_rejected) == (5, 2)


@pytest.mark.parametrize("number", ["20150412TF01", person_number(7, born="20150472")])
def test_temporary_and_coordination_numbers_are_accepted(tmp_path: Path, number: str) -> None:
    assert faults(read(tmp_path, row(number=number))) == []


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252", "utf-16"])
def test_nbsp_two_headings_and_encodings_are_no_faults(tmp_path: Path, encoding: str) -> None:
    reading = read(tmp_path, row(1, points="\u00a031,5"), HEADINGS, row(2, **{"class": "4Ö"}), encoding=encoding)
    assert faults(reading) == []
    assert [one["class_name"] for one in rows_of(reading, "screening_result")] == ["4A", "4Ö"]


@pytest.mark.parametrize("cut", [25, 50, -12])
def test_a_file_cut_in_the_middle_costs_the_last_row_alone(tmp_path: Path, cut: int) -> None:
    reading = read(tmp_path, row(1), row(2), row(3)[:cut])
    assert [number for number, _column, _code in faults(reading)] == [4]
    assert len(rows_of(reading, "screening_result")) == 2


def _workbook(*rows: tuple[object, ...]) -> bytes:
    book, content = Workbook(), BytesIO()
    sheet = book.active
    assert sheet is not None
    for one in rows:
        sheet.append(one)
    book.save(content)
    return content.getvalue()


def test_a_workbook_says_the_school_year_by_its_dates(tmp_path: Path) -> None:
    headings = ("Personnummer", "Skola", "Provdatum", "Test", "Poäng")
    number = int(person_number(1, born=BORN))
    rows = [(number, "Ekskolan", datetime(2025, 10, 7), "MA5", 22.5), (number, "Ekskolan", 45941, "MA7", 20)]
    incoming = received(tmp_path, _workbook(headings, *rows), name="tester.xlsx")

    (found, _recognition), *_others = guess(incoming)
    reading = read_received(SOURCE, incoming, municipality="1280")

    assert found is SOURCE
    (one,) = rows_of(reading, "screening_result")
    assert (one["school_year"], one["test"], one["grade_level"], one["points"]) == ("2025/26", "ma5", 5, 22.5)
    assert str(one["school_unit_code"]).startswith("x:1280:")
    assert faults(reading) == [(3, "Provdatum", "bad_date")]  # a date that Excel shows as a number


def test_a_school_year_that_nobody_says_is_asked_for(tmp_path: Path) -> None:
    headings, line = HEADINGS.partition(";")[2], row().partition(";")[2]
    with pytest.raises(SchoolYearUnknown, match="--period"):
        read(tmp_path, line, headings=headings)
    for wish in ({"period": "2024/25"}, {"period": "VT2025"}, {"as_of": date(2025, 3, 1)}):
        reading = read(tmp_path, line, headings=headings, **wish)
        assert {one["school_year"] for one in rows_of(reading, "screening_result")} == {"2024/25"}


@pytest.mark.parametrize("missing", ["Personnummer", "Matematiktest", "Skolenhetskod", "Poäng;Nivå nådd"])
def test_a_file_without_a_column_it_needs_is_refused_as_a_whole(tmp_path: Path, missing: str) -> None:
    headings = HEADINGS
    for one in missing.split(";"):
        headings = headings.replace(one, "Annat")
    with pytest.raises(UnreadableFile):
        read(tmp_path, row(), headings=headings)


@pytest.mark.parametrize("content", ["", "Hej!\n", "a;b;c\n1;2;3\n", HEADINGS])
def test_other_and_empty_files_are_not_taken_for_tests(tmp_path: Path, content: str) -> None:
    if content:
        assert SOURCE.recognise(received(tmp_path, content, name="annat.csv")) is None
    else:
        with pytest.raises(UnreadableFile):
            received(tmp_path, content, name="annat.csv")


def test_tests_of_other_kinds_and_lists_of_pupils_are_not_taken(tmp_path: Path) -> None:
    others = "\n".join([HEADINGS, *(row(serial, test="Glosor v. 7") for serial in range(1, 6))])
    assert SOURCE.recognise(received(tmp_path, others, name="glosor.csv")) is None
    mine = "\n".join([HEADINGS, *(row(serial) for serial in range(1, 6))])
    (found, recognition), *rest = guess(received(tmp_path, mine, name="tester.csv"))
    assert (found, recognition.certainty) == (SOURCE, 0.95)
    assert pupils.SOURCE.id not in {other.id for other, _recognition in rest}


@settings(max_examples=30, deadline=None)
@given(data=st.data())
def test_mangled_rows_are_counted_and_take_no_others_with_them(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    text = st.text(st.characters(min_codepoint=32, max_codepoint=0x2FF), max_size=12)
    mangled = []
    for serial in data.draw(st.lists(st.integers(20, 29), unique=True, max_size=4)):
        original = row(serial)
        at = data.draw(st.integers(0, len(original)))
        mangled.append(original[:at] + data.draw(text).replace('"', "") + original[at + data.draw(st.integers(0, 6)) :])

    reading = read(tmp_path_factory.mktemp("mangled"), row(1), row(2), *mangled, row(3))

    taken = {one["person_number"] for one in rows_of(reading, "screening_result")}
    assert {person_number(serial, born=BORN) for serial in (1, 2, 3)} <= taken
    assert reading.rows_rejected == len({number for number, _column, _code in faults(reading)})
    assert reading.rows_read - reading.rows_rejected == len(rows_of(reading, "screening_result"))
