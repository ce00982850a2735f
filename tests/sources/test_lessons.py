"""Lesson attendance: two ways to write it, every fault named with line and column, nothing else lost."""

from __future__ import annotations

import csv
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import duckdb
import pytest

from skolsikt.school.identifiers import is_school_unit_code, normalise_person_number
from skolsikt.sources.catalogue import guess
from skolsikt.sources.contract import Reading, UnreadableFile, Wish
from skolsikt.sources.lessons import SOURCE
from skolsikt.sources.reading.profile import ProfileInvalid
from skolsikt.sources.reading.text import receive

HEADINGS = (
    "Personnummer;Klass;Årskurs;Skolenhetskod;Datum;Starttid;Ämne;Undervisningsgrupp;Lärare;Schemalagda minuter;"
    "Giltig frånvaro;Ogiltig frånvaro;Rapporterad;Orsak"
)
ANNA, BO, EVA = "201201152384", "201203043599", "20120520-4462"
COLUMNS = HEADINGS.split(";")


def lesson(person: str = ANNA, **values: object) -> str:
    """A row of the file; ``values`` replace columns by position (c0, c1 ...)."""
    fields = [person, "7A", "7", "12345678", "2024-09-02", "08:20", "MA", "7A MA", "ABC", "60", "0", "0", "Ja", ""]
    for name, value in values.items():
        fields[int(name[1:])] = str(value)
    return ";".join(fields)


@dataclass
class Read:
    reading: Reading

    @property
    def lessons(self) -> list[dict[str, object]]:
        rows = self.reading.rows["lesson_attendance"]
        assert isinstance(rows, duckdb.DuckDBPyRelation)
        return sorted(rows.to_arrow_table().to_pylist(), key=lambda row: row["row_number"])

    @property
    def rejects(self) -> list[tuple[int, str, str, str]]:
        rows = self.reading.rejects
        assert isinstance(rows, duckdb.DuckDBPyRelation)
        return [(number, column, value, code) for number, column, value, code, _text in rows.fetchall()]


Reader = Callable[..., Read]


@pytest.fixture
def read(tmp_path: Path) -> Reader:
    staging = duckdb.connect()
    staging.execute(f"SET temp_directory = '{tmp_path / 'spill'}'")

    def reads(
        lines: Sequence[str], *, headings: str = HEADINGS, line_end: str = "\n", encoding: str = "utf-8", **wish: object
    ) -> Read:
        path = tmp_path / "lektioner.csv"
        path.write_bytes((line_end.join([headings, *lines]) + line_end).encode(encoding))
        incoming = receive(path, workdir=tmp_path)
        return Read(SOURCE.read(incoming, staging, Wish(**wish)))  # type: ignore[arg-type]

    return reads


def test_a_row_becomes_a_lesson(read: Reader) -> None:
    row = lesson(EVA, c10=60, c13="Sjuk")
    found = read([row])
    assert found.lessons == [
        {
            "person_number": "201205204462",
            "school_year": "2024/25",
            "month": "2024-09",
            "school_unit_code": "12345678",
            "class_name": "7A",
            "grade_level": 7,
            "date": date(2024, 9, 2),
            "start_minute": 8 * 60 + 20,
            "subject_code": "MA",
            "teaching_group": "7A MA",
            "teacher_key": "ABC",
            "scheduled_minutes": 60,
            "valid_absent_minutes": 60,
            "invalid_absent_minutes": 0,
            "is_reported": True,
            "absence_reason": "Sjuk",
            "notice_kind": "reported_illness",
            "reported_on": None,
            "changed_on": None,
            "row_number": 2,
        }
    ]
    assert found.rejects == []
    assert (found.reading.rows_read, found.reading.rows_rejected) == (1, 0)


def test_pupils_come_with_what_their_number_tells(read: Reader) -> None:
    rows = [lesson(), lesson(c5="09:40"), lesson(c4="2024-10-01"), lesson(BO)]
    pupils = read(rows).reading.rows["pupil"]
    assert not isinstance(pupils, duckdb.DuckDBPyRelation)
    assert [tuple(row.values()) for row in pupils.to_pylist()] == [
        (ANNA, "2024/25", "12345678 2024-09", 2012, 1, "Kvinna", 2),
        (ANNA, "2024/25", "12345678 2024-10", 2012, 1, "Kvinna", 4),
        (BO, "2024/25", "12345678 2024-09", 2012, 3, "Man", 5),
    ]


@pytest.mark.parametrize(
    ("values", "column", "value", "code"),
    [
        ({"c0": "201201152385"}, "Personnummer", "201201152385", "bad_person_number"),
        ({"c0": ""}, "Personnummer", "", "required_missing"),
        ({"c2": "7B"}, "Årskurs", "7B", "unknown_code"),
        ({"c2": "11"}, "Årskurs", "11", "out_of_range"),
        ({"c3": "1234567"}, "Skolenhetskod", "1234567", "bad_school_unit"),
        ({"c3": ""}, "Skolenhetskod", "", "required_missing"),
        ({"c4": "2024-02-30"}, "Datum", "2024-02-30", "bad_date"),
        ({"c4": ""}, "Datum", "", "required_missing"),
        ({"c4": "2042-09-02"}, "Datum", "2042-09-02", "date_outside_school_year"),
        ({"c5": "8:60"}, "Starttid", "8:60", "bad_time"),
        ({"c5": "24:00"}, "Starttid", "24:00", "out_of_range"),
        ({"c9": "sextio"}, "Schemalagda minuter", "sextio", "bad_number"),
        ({"c9": "60.0"}, "Schemalagda minuter", "60.0", "bad_number"),
        ({"c9": "37,5"}, "Schemalagda minuter", "37,5", "not_whole_minutes"),
        ({"c9": ""}, "Schemalagda minuter", "", "required_missing"),
        ({"c9": "-60"}, "Schemalagda minuter", "-60", "out_of_range"),
        ({"c9": "1441"}, "Schemalagda minuter", "1441", "out_of_range"),
        ({"c10": "61"}, "Giltig frånvaro", "61", "absent_above_scheduled"),
        ({"c10": "40", "c11": "30"}, "Ogiltig frånvaro", "30", "absent_above_scheduled"),
        ({"c11": "-5"}, "Ogiltig frånvaro", "-5", "out_of_range"),
        ({"c12": "Kanske"}, "Rapporterad", "Kanske", "unknown_code"),
        ({"c12": ""}, "Rapporterad", "", "required_missing"),
    ],
)
def test_each_fault_is_named_with_line_column_and_value(
    read: Reader, values: dict[str, str], column: str, value: str, code: str
) -> None:
    found = read([lesson(BO), lesson(**values), lesson(BO, c5="09:40")])
    assert found.rejects == [(3, column, value, code)]
    assert [row["row_number"] for row in found.lessons] == [2, 4]
    assert (found.reading.rows_read, found.reading.rows_rejected) == (3, 1)
    assert code in {fault.code for fault in SOURCE.faults}


@pytest.mark.parametrize(
    ("row", "code", "value"),
    [
        (lesson() + ";x;y", "wrong_column_count", "16"),
        (lesson().rpartition(";")[0].rpartition(";")[0], "wrong_column_count", "12"),
        (lesson(c13='"Sjuk'), "unclosed_quote", ""),
        ('"' + lesson(), "unclosed_quote", ""),
        (lesson(c7='"7A" MA'), "unclosed_quote", ""),
        (lesson(c7='x"', c8='"y'), "unclosed_quote", ""),
    ],
)
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_a_broken_line_is_kept_whole_and_takes_no_other_with_it(
    read: Reader, row: str, code: str, value: str, line_end: str
) -> None:
    found = read([lesson(BO), row, *[lesson(c4=f"2024-09-{day:02}") for day in range(3, 31)]], line_end=line_end)
    rejects = found.reading.rejects
    assert isinstance(rejects, duckdb.DuckDBPyRelation)
    assert {(line, found_code, text) for line, _column, _value, found_code, text in rejects.fetchall()} == {
        (3, code, row)
    }
    assert found.rejects[0][2] == value or code == "unclosed_quote"
    assert [row["row_number"] for row in found.lessons] == [2, *range(4, 32)]
    assert found.reading.rows_rejected == 1


def test_unclosed_quotes_that_could_pair_up_do_not_swallow_what_stands_between(read: Reader) -> None:
    found = read([lesson(c13='"a'), lesson(BO), lesson(EVA), lesson(c5="10:00", c13='b"')])
    assert found.rejects == [(2, "", "", "unclosed_quote"), (5, "", "", "unclosed_quote")]
    assert [row["row_number"] for row in found.lessons] == [3, 4]


def test_stray_quotes_that_pair_up_on_their_own_line_do_not_swallow_the_next(read: Reader) -> None:
    found = read([lesson(c7='7A"', c13='"Sjuk'), lesson(BO), lesson(EVA), lesson(c5="11:00")])
    assert [row["row_number"] for row in found.lessons] == [3, 4, 5]
    assert found.reading.rows_rejected == 1


def test_a_quoted_value_may_hold_the_delimiter_doubled_quotes_and_a_line_break(read: Reader) -> None:
    found = read([lesson(c13='"Sjuk; ""influensa""\nhemma"'), lesson(BO), lesson(c4="fel")])
    assert [(row["row_number"], row["absence_reason"]) for row in found.lessons] == [
        (2, 'Sjuk; "influensa" hemma'),
        (4, None),
    ]
    assert found.rejects == [(5, "Datum", "fel", "bad_date")]


def test_blank_lines_repeated_headings_and_a_footer_are_no_rows(read: Reader) -> None:
    rows = [lesson(), "", "  ", ";" * 13, HEADINGS, lesson(BO), lesson(BO, c4="x"), "", "Antal rader: 3", ""]
    found = read(rows)
    assert [row["row_number"] for row in found.lessons] == [2, 7]
    assert found.rejects == [(8, "Datum", "x", "bad_date")]
    assert (found.reading.rows_read, found.reading.rows_rejected) == (3, 1)
    assert "Texten efter sista raden hoppades över." in found.reading.notes


def test_mixed_line_ends_are_read(read: Reader) -> None:
    found = read([lesson() + "\r", lesson(BO), lesson(EVA) + "\r", lesson(EVA, c5="x")])
    assert [row["row_number"] for row in found.lessons] == [2, 3, 4]
    assert found.rejects == [(5, "Starttid", "x", "bad_time")]


def test_preamble_trailing_delimiters_and_cp1252_are_read(read: Reader) -> None:
    headings = 'Frånvaro "läsåret 2024/25\n\n' + HEADINGS
    found = read([lesson(c13="Läkarbesök") + ";", lesson(BO) + ";"], headings=headings, encoding="cp1252")
    assert [(row["row_number"], row["absence_reason"]) for row in found.lessons] == [(4, "Läkarbesök"), (5, None)]
    assert found.rejects == []


def test_several_faults_of_a_row_are_all_told_and_the_row_counts_once(read: Reader) -> None:
    found = read([lesson(), lesson(c0="1", c3="2", c10="99")])
    assert [(column, code) for _line, column, _value, code in found.rejects] == [
        ("Personnummer", "bad_person_number"),
        ("Skolenhetskod", "bad_school_unit"),
        ("Giltig frånvaro", "absent_above_scheduled"),
    ]
    assert found.reading.rows_rejected == 1


def test_a_lesson_twice_with_different_absence_is_rejected_both_times(read: Reader) -> None:
    found = read([lesson(c10=0), lesson(BO), lesson(c10=60)])
    assert found.rejects == [(2, "", "", "duplicate_conflicting"), (4, "", "", "duplicate_conflicting")]
    assert [row["person_number"] for row in found.lessons] == [BO]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("column", range(len(COLUMNS)))
def test_a_no_break_space_around_a_value_is_a_space(read: Reader, column: int, encoding: str) -> None:
    value = lesson(BO).split(";")[column]
    spaced = lesson(BO, **{f"c{column}": f"\u00a0{value}\u00a0"})
    plain = read([lesson(), lesson(BO), lesson(EVA)]).lessons
    found = read([lesson(), spaced, lesson(EVA)], encoding=encoding)
    assert (found.rejects, found.lessons) == ([], plain)


@pytest.mark.parametrize("quote", ["", '"'])
def test_a_file_with_no_break_spaces_around_every_value_is_read_whole(read: Reader, quote: str) -> None:
    rows = [lesson(BO, c4=f"2024-09-{day:02}").split(";") for day in range(2, 31)]
    found = read([";".join(f"{quote}\u00a0 {field}\u00a0{quote}" for field in row) for row in rows], line_end="\r\n")
    assert found.rejects == []
    assert [(row["row_number"], row["start_minute"]) for row in found.lessons] == [(at, 500) for at in range(2, 31)]


def test_no_break_spaces_move_no_line_and_hide_no_other_fault(read: Reader) -> None:
    row = lesson(c6="\u00a0MA", c13="Sjuk\u00a0hemma")
    found = read([row, lesson(BO, c13='"Sjuk'), '"\u00a0' + lesson(EVA, c4="x").replace(";", '";', 1), lesson(EVA)])
    assert [(one["row_number"], one["absence_reason"]) for one in found.lessons] == [(2, "Sjuk hemma"), (5, None)]
    assert [(number, code) for number, _column, _value, code in found.rejects] == [
        (3, "unclosed_quote"),
        (4, "bad_date"),
    ]


def test_a_day_as_excel_counts_it_is_rejected_with_what_to_do(read: Reader) -> None:
    found = read([lesson(c4="45888"), lesson(BO)])
    assert found.rejects == [(2, "Datum", "45888", "bad_date")]
    (fault,) = (fault for fault in SOURCE.faults if fault.code == "bad_date")
    assert "Excel-datum som tal" in fault.remedy


def test_a_lesson_twice_with_two_teachers_is_taken_once(read: Reader) -> None:
    found = read([lesson(), lesson(c8="XYZ"), lesson("20120115-2384"), lesson(c6="SV")])
    assert [(row["teacher_key"], row["subject_code"]) for row in found.lessons] == [("ABC", "MA"), ("ABC", "SV")]
    assert found.rejects == []
    assert (found.reading.rows_read, found.reading.rows_rejected) == (4, 0)
    assert any("2 rader" in note for note in found.reading.notes)


def test_an_unreported_lesson_without_minutes_has_unknown_absence_not_none(read: Reader) -> None:
    found = read([lesson(c10="", c11="", c12="Nej"), lesson(BO, c10="", c11="")])
    absent = [(row["is_reported"], row["valid_absent_minutes"], row["invalid_absent_minutes"]) for row in found.lessons]
    assert absent == [(False, None, None), (True, 0, 0)]


def test_the_wished_period_bounds_the_dates(read: Reader) -> None:
    found = read([lesson(), lesson(c4="2025-01-10")], period="HT2024")
    assert found.rejects == [(3, "Datum", "2025-01-10", "date_outside_school_year")]


def test_spaces_around_values_do_not_matter(read: Reader) -> None:
    (row,) = read(
        [lesson(c0=f" {ANNA} ", c2=" 7", c3="12345678 ", c6=" MA", c7="  ", c12=" ja ", c13=" Sjuk hemma ")]
    ).lessons
    told = ("person_number", "grade_level", "school_unit_code", "subject_code", "teaching_group", "absence_reason")
    assert [row[name] for name in told] == [ANNA, 7, "12345678", "MA", None, "Sjuk hemma"]
    assert row["is_reported"] is True


def test_two_school_years_that_meet_are_both_taken(read: Reader) -> None:
    found = read([lesson(), lesson(c4="2025-09-01"), lesson(c4="2025-06-01")])
    assert sorted({str(row["school_year"]) for row in found.lessons}) == ["2024/25", "2025/26"]


KIND_HEADINGS = "Personnr;Skolenhetskod;Datum;Start;Slut;Ämne;Frånvaro;Frånvarotyp;Rapporterad"


def test_end_time_and_one_column_of_minutes_with_their_kind(read: Reader) -> None:
    rows = [
        f"{ANNA};12345678;2024-09-02;08.20;09.20;MA;60;Giltig;1",
        f"{ANNA};12345678;2024-09-02;930;1015;SV;15;Ogiltig;1",
        f"{ANNA};12345678;2024-09-02;10.20;11.20;EN;0;;1",
    ]
    found = read(rows, headings=KIND_HEADINGS)
    told = ("start_minute", "scheduled_minutes", "valid_absent_minutes", "invalid_absent_minutes")
    assert [tuple(row[name] for name in told) for row in found.lessons] == [
        (500, 60, 60, 0),
        (570, 45, 0, 15),
        (620, 60, 0, 0),
    ]
    assert "Lektionens längd räknas från start- och sluttid." in found.reading.notes


@pytest.mark.parametrize(
    ("fields", "column", "code"),
    [
        ("08:20;09:20;MA;60;;1", "Frånvarotyp", "required_missing"),
        ("08:20;09:20;MA;60;Ingen;1", "Frånvarotyp", "absence_without_kind"),
        ("08:20;09:20;MA;60;Borta;1", "Frånvarotyp", "unknown_code"),
        ("08:20;09:20;MA;;Giltig;1", "Frånvaro", "required_missing"),
        ("08:20;09:20;MA;61;Giltig;1", "Frånvaro", "absent_above_scheduled"),
        ("08:20;08:10;MA;0;;1", "Slut", "ends_before_start"),
        ("08:20;;MA;0;;1", "Slut", "required_missing"),
    ],
)
def test_faults_of_end_times_and_kinds(read: Reader, fields: str, column: str, code: str) -> None:
    good = f"{BO};12345678;2024-09-02;08:20;09:20;MA;0;;1"
    found = read([good, f"{ANNA};12345678;2024-09-02;{fields}"], headings=KIND_HEADINGS)
    assert [(line, told, fault) for line, told, _value, fault in found.rejects] == [(3, column, code)]


OWN_PROFILE = {
    "id": "ekstad",
    "source": "lessons",
    "date_format": "dd.mm.åååå",
    "delimiter": ",",
    "columns": {
        "person_number": "ID",
        "date": "När",
        "start_time": "Tid",
        "scheduled_minutes": "Min",
        "valid_absent_minutes": "G",
        "invalid_absent_minutes": "O",
        "subject_code": "Kurs",
    },
    "codes": {"subject_code": {"Matematik": "MA"}},
    "constants": {"is_reported": "true", "school_unit_code": "12345678"},
}


def test_a_constant_stands_in_where_a_column_is_empty(read: Reader) -> None:
    columns = {**OWN_PROFILE["columns"], "is_reported": "Klar", "school_unit_code": "Skola"}  # type: ignore[dict-item]
    rows = [f"{ANNA},02.09.2024,8:20,60,0,0,MA,,", f"{BO},02.09.2024,8:20,60,0,0,MA,false,87654321"]
    found = read(rows, headings="ID,När,Tid,Min,G,O,Kurs,Klar,Skola", profile={**OWN_PROFILE, "columns": columns})
    told = [(row["is_reported"], row["school_unit_code"]) for row in found.lessons]
    assert told == [(True, "12345678"), (False, "87654321")]


def test_a_profile_of_ones_own_gives_codes_constants_dates_and_delimiter(read: Reader) -> None:
    found = read([f"{ANNA},02.09.2024,8:20,60,0,60,Matematik"], headings="ID,När,Tid,Min,G,O,Kurs", profile=OWN_PROFILE)
    (row,) = found.lessons
    told = ("date", "subject_code", "school_unit_code", "is_reported", "invalid_absent_minutes")
    assert [row[name] for name in told] == [date(2024, 9, 2), "MA", "12345678", True, 60]


def test_a_constant_must_be_a_known_code(read: Reader) -> None:
    with pytest.raises(ProfileInvalid, match=r"constants\.is_reported\.ibland"):
        read([], headings="ID", profile={**OWN_PROFILE, "constants": {"is_reported": "ibland"}})


def test_one_column_may_hold_date_and_time(read: Reader) -> None:
    profile = {**OWN_PROFILE, "columns": {**OWN_PROFILE["columns"], "date": "När", "start_time": "När"}}  # type: ignore[dict-item]
    del profile["date_format"]
    found = read([f"{ANNA},2024-09-02 08:20,60,0,0,MA"], headings="ID,När,Min,G,O,Kurs", profile=profile)
    assert [(row["date"], row["start_minute"]) for row in found.lessons] == [(date(2024, 9, 2), 500)]


def test_a_file_without_absence_is_refused_with_both_ways_named(read: Reader) -> None:
    headings = HEADINGS.replace(";Giltig frånvaro", "")
    with pytest.raises(UnreadableFile, match=r"valid_absent_minutes .* eller absent_minutes"):
        read([lesson()], headings=headings)


def test_missing_headings_are_named_with_the_nearest(read: Reader) -> None:
    with pytest.raises(UnreadableFile, match="Starttid"):
        read([lesson()], headings=HEADINGS.replace("Starttid", "Startid"))


def test_the_file_is_recognised_by_its_headings(tmp_path: Path) -> None:
    path = tmp_path / "okänd.csv"
    path.write_text(f"{HEADINGS}\n{lesson()}\n", "utf-8")
    (source, recognition), *_others = guess(receive(path, workdir=tmp_path))
    assert source.id == "lessons"
    assert recognition.certainty > 0.9
    assert "Starttid" in recognition.because


def test_the_prepared_copy_is_removed(read: Reader, tmp_path: Path) -> None:
    read([lesson(c13='"a'), lesson(BO)])
    assert [path.name for path in tmp_path.rglob("*.csv")] == ["lektioner.csv"]


FAULTY = [
    {"c0": "201201152385"},
    {"c4": "2024-13-01"},
    {"c5": "x"},
    {"c9": "6O"},
    {"c10": "61"},
    {"c11": "-1"},
    {"c12": "?"},
    {"c3": "12"},
    {"c13": '"öppen'},
    {"c6": "MA;SV"},
]


def slow_verdict(line: str) -> tuple[str, int, int] | None:
    """What one line says by itself: person, start and minutes; None when something is wrong with it."""
    if line.count('"') % 2:
        return None
    fields = next(csv.reader([line], delimiter=";"))
    if len(fields) != len(COLUMNS):
        return None
    try:
        day, start = date.fromisoformat(fields[4]), datetime.strptime(fields[5], "%H:%M")
        scheduled, valid, invalid = (int(field) for field in fields[9:12])
    except ValueError:
        return None
    person = normalise_person_number(fields[0])
    is_right = valid >= 0 and invalid >= 0 and valid + invalid <= scheduled and day.year == 2024
    if not is_right or person is None or not is_school_unit_code(fields[3]) or fields[12] not in ("Ja", "Nej"):
        return None
    return person, 60 * start.hour + start.minute, scheduled


@pytest.mark.parametrize(("seed", "line_end"), [(1, "\n"), (2, "\r\n"), (3, "\n")])
def test_the_fast_reading_agrees_with_a_slow_one_line_by_line(read: Reader, seed: int, line_end: str) -> None:
    chance = random.Random(seed)
    lines = []
    for number in range(4000):
        day = f"2024-{9 + number // 2000:02}-{1 + number // 80 % 25:02}"
        place = {"c4": day, "c5": f"{8 + number % 80 // 10:02}:{number % 10:02}"}
        fault = chance.choice(FAULTY) if chance.random() < 0.03 else {}
        reason = {"c13": '"Sjuk; hemma"'} if chance.random() < 0.05 else {}
        lines += [""] * (chance.random() < 0.01)
        lines.append(lesson(chance.choice([ANNA, BO, EVA]), **{**place, **reason, **fault}))
    found = read(lines, line_end=line_end)
    slow = {number: slow_verdict(line) for number, line in enumerate(lines, start=2) if line}
    told = {
        row["row_number"]: (row["person_number"], row["start_minute"], row["scheduled_minutes"])
        for row in found.lessons
    }
    assert told == {number: verdict for number, verdict in slow.items() if verdict}
    assert {line for line, *_fault in found.rejects} == {number for number, verdict in slow.items() if not verdict}
    assert found.reading.rows_read == len(slow)
