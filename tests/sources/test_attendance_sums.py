"""Sums of absence per pupil: a plain table and the printed report with a section per class."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import duckdb
import openpyxl
import pytest

from skolsikt.sources.attendance_sums import SOURCE, PeriodUnknown
from skolsikt.sources.catalogue import guess
from skolsikt.sources.contract import Incoming, Reading, UnreadableFile, Wish
from skolsikt.sources.reading.text import receive

ANNA, BO, EVA = "201201152384", "201203043599", "201205204462"
HEADINGS = "Namn;Personnr;Undv.tid;Lekt;N min;GF min;F min;N %;GF %;F %"
REPORT = f"""Frånvaro per elev
Skolenhetskod: 12345678
Period: 2024-08-19 - 2024-12-20
Utskriven 2025-01-10

Klass: 7A
{HEADINGS}
Ek, Anna;20120115-2384;12 000;200;10 800;1\u00a0080;120;90,0 %;9,0\u00a0%;1,0 %
Bo Lund;20120304-3599;12 000;200;12 000;0;0;100,0 %;0,0 %;0,0 %
Summa;;24 000;400;22 800;1 080;120;95,0 %;4,5 %;0,5 %

Klass: 8B
{HEADINGS}
Eva Maria Berg;20120520-4462;9 000;150;8 000;500;300;90,9 %;5,7 %;3,4 %
"""
TABLE = (
    "Personnummer;Skolenhetskod;Klass;Årskurs;Från;Till;Schemalagda minuter;Rapporterade minuter;Lektioner;"
    "Giltig frånvaro;Ogiltig frånvaro"
)
ROW = f"{ANNA};12345678;7A;7;2024-08-19;2024-12-20;12000;11500;200;1080;120"

Reads = Callable[..., Reading]


@pytest.fixture
def incoming(tmp_path: Path) -> Callable[[str], Incoming]:
    def receives(text: str, encoding: str = "utf-8") -> Incoming:
        path = tmp_path / "summor.csv"
        path.write_bytes(text.encode(encoding))
        return receive(path, workdir=tmp_path)

    return receives


@pytest.fixture
def read(incoming: Callable[..., Incoming]) -> Reads:
    def reads(text: str, encoding: str = "utf-8", **wish: object) -> Reading:
        return SOURCE.read(incoming(text, encoding), duckdb.connect(), Wish(**wish))  # type: ignore[arg-type]

    return reads


def rows(reading: Reading, table: str = "attendance_period") -> list[dict[str, object]]:
    found = reading.rows[table]
    assert not isinstance(found, duckdb.DuckDBPyRelation)
    return found.to_pylist()


def rejects(reading: Reading) -> list[tuple[int, str, str, str]]:
    assert not isinstance(reading.rejects, duckdb.DuckDBPyRelation)
    return [tuple(row.values())[:4] for row in reading.rejects.to_pylist()]  # type: ignore[misc]


def test_the_report_gives_one_row_per_pupil_with_class_period_and_unit(read: Reads) -> None:
    reading = read(REPORT)
    assert rejects(reading) == []
    assert rows(reading)[0] == {
        "person_number": ANNA,
        "school_year": "2024/25",
        "school_unit_code": "12345678",
        "class_name": "7A",
        "grade_level": 7,
        "from_date": date(2024, 8, 19),
        "to_date": date(2024, 12, 20),
        "scheduled_minutes": 12000,
        "reported_minutes": 12000,
        "lessons_count": 200,
        "valid_absent_minutes": 1080,
        "invalid_absent_minutes": 120,
        "row_number": 8,
    }
    assert [(row["person_number"], row["class_name"], row["reported_minutes"]) for row in rows(reading)] == [
        (ANNA, "7A", 12000),
        (BO, "7A", 12000),
        (EVA, "8B", 8800),
    ]
    assert (reading.rows_read, reading.rows_rejected) == (3, 0)
    assert "Summorna gäller 2024-08-19–2024-12-20 enligt texten i filen." in reading.notes
    assert "Skolenheten är 12345678 enligt texten i filen." in reading.notes


def test_the_name_of_the_class_tells_the_grade_level_where_no_column_does(read: Reads) -> None:
    reading = read(REPORT.replace("Klass: 8B", "Klass: åk 8 B"))
    assert [(row["class_name"], row["grade_level"]) for row in rows(reading)] == [("7A", 7), ("7A", 7), ("åk 8 B", 8)]
    assert "På 3 rader lästes årskursen ur klassens namn." in reading.notes


@pytest.mark.parametrize("name", ["7-9", "F-3 B", "7/8", "2TE", "Lönnen", "2011", ""])
def test_a_class_name_that_leaves_doubt_tells_no_grade_level_and_that_is_said(read: Reads, name: str) -> None:
    reading = read(REPORT.replace("Klass: 8B", f"Klass: {name}"))
    assert [row["grade_level"] for row in rows(reading)] == [7, 7, None]
    assert "På 2 rader lästes årskursen ur klassens namn." in reading.notes
    assert "1 rad har ingen årskurs: filen säger den inte, och klassens namn är inte entydigt." in reading.notes


def test_a_column_for_the_grade_level_holds_whatever_the_class_is_called(read: Reads) -> None:
    reading = read(f"{TABLE}\n{ROW.replace(';7A;7;', ';8A;7;')}\n{ROW.replace(ANNA, BO).replace(';7A;7;', ';8A;;')}\n")
    assert [row["grade_level"] for row in rows(reading)] == [7, 8]
    assert "På 1 rad lästes årskursen ur klassens namn." in reading.notes


def test_names_go_to_the_vault_only_and_pupils_get_what_their_number_tells(read: Reads) -> None:
    reading = read(REPORT)
    assert reading.identities is not None
    assert not isinstance(reading.identities, duckdb.DuckDBPyRelation)
    assert [tuple(row.values()) for row in reading.identities.to_pylist()] == [
        (ANNA, "Anna", "Ek"),
        (BO, "Bo", "Lund"),
        (EVA, "Eva Maria", "Berg"),
    ]
    pupil = rows(reading, "pupil")[1]
    told = ("person_number", "school_year", "delivered_by", "birth_year", "birth_month", "sex")
    assert [pupil[name] for name in told] == [BO, "2024/25", "12345678 2024-08-19–2024-12-20", 2012, 3, "Man"]


def test_the_report_is_read_from_excel_too(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for line in REPORT.splitlines():
        sheet.append(line.split(";"))
    book.save(tmp_path / "rapport.xlsx")
    incoming = receive(tmp_path / "rapport.xlsx", workdir=tmp_path)
    reading = SOURCE.read(incoming, duckdb.connect(), Wish())
    assert rejects(reading) == []
    assert [(row["class_name"], row["valid_absent_minutes"], row["row_number"]) for row in rows(reading)] == [
        ("7A", 1080, 8),
        ("7A", 0, 9),
        ("8B", 500, 14),
    ]
    assert guess(incoming)[0][0].id == "attendance_sums"


def test_cp1252_is_read(read: Reads) -> None:
    assert len(rows(read(REPORT, "cp1252"))) == 3


def test_the_period_may_be_said_when_the_file_does_not_tell(read: Reads) -> None:
    silent = REPORT.replace("Period: 2024-08-19 - 2024-12-20\n", "")
    (first, *_others) = rows(read(silent, period="HT2024"))
    assert (first["from_date"], first["to_date"]) == (date(2024, 7, 1), date(2024, 12, 31))
    with pytest.raises(PeriodUnknown, match="--period"):
        read(silent)


@pytest.mark.parametrize(
    "line",
    ["Från: 2024-08-19\nTill: 2024-12-20", "Fr.o.m. 2024-08-19, t.o.m. 2024-12-20", "Urval 2024-08-19--2024-12-20"],
)
def test_the_preamble_may_tell_the_days_in_many_ways(read: Reads, line: str) -> None:
    (first, *_others) = rows(read(REPORT.replace("Period: 2024-08-19 - 2024-12-20", line)))
    assert (first["from_date"], first["to_date"]) == (date(2024, 8, 19), date(2024, 12, 20))


def test_a_term_in_the_preamble_is_a_period(read: Reads) -> None:
    (first, *_others) = rows(read(REPORT.replace("2024-08-19 - 2024-12-20", "ht 2024")))
    assert first["to_date"] == date(2024, 12, 31)


def test_file_and_loader_must_agree_on_the_period(read: Reads) -> None:
    with pytest.raises(PeriodUnknown, match="utanför --period"):
        read(REPORT, period="VT2025")
    assert rows(read(REPORT, period="2024/25"))[0]["to_date"] == date(2024, 12, 20)


def test_a_school_that_is_only_named_gets_a_name_code(read: Reads) -> None:
    named = REPORT.replace("Skolenhetskod: 12345678", "Skola: Ekskolan")
    assert rows(read(named, municipality="1283"))[0]["school_unit_code"] == "x:1283:Ekskolan"
    with pytest.raises(UnreadableFile, match="vilken skolenhet"):
        read(named)


def test_a_profile_may_give_the_school_unit(read: Reads) -> None:
    profile = {
        "id": "ekskolan",
        "source": "attendance_sums",
        "columns": {
            "person_number": "Personnr",
            "scheduled_minutes": "Undv.tid",
            "valid_absent_minutes": "GF min",
            "invalid_absent_minutes": "F min",
        },
        "constants": {"school_unit_code": "87654321"},
    }
    reading = read(REPORT, profile=profile)
    assert {row["school_unit_code"] for row in rows(reading)} == {"87654321"}
    assert {row["reported_minutes"] for row in rows(reading)} == {None}
    assert reading.identities is None


def test_scheduled_time_in_hours_is_found_out_and_said(read: Reads) -> None:
    hours = REPORT.replace(";12 000;200", ";200;200").replace(";9 000;150", ";150;150")
    reading = read(hours)
    assert [row["scheduled_minutes"] for row in rows(reading)] == [12000, 12000, 9000]
    assert "Undervisningstiden lästes som timmar." in reading.notes


def test_hours_with_their_unit_need_no_finding_out(read: Reads) -> None:
    reading = read(REPORT.replace(";12 000;200", ";200,0 h;200"))
    assert [row["scheduled_minutes"] for row in rows(reading)] == [12000, 12000, 9000]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("20120115-2384", "20120115-2385", ("Personnr", "20120115-2385", "bad_person_number")),
        ("20120115-2384", "", ("Personnr", "", "required_missing")),
        (";12 000;200;10 800", ";;200;10 800", ("Undv.tid", "", "required_missing")),
        (";12 000;200;10 800", ";tolv;200;10 800", ("Undv.tid", "tolv", "bad_number")),
        (";12 000;200;10 800", ";11 999;200;10 800", ("Undv.tid", "11 999", "sums_above_scheduled")),
        (";10 800;", ";10 799,5;", ("N min", "10 799,5", "not_whole_minutes")),
        (";120;90,0 %", ";-120;90,0 %", ("F min", "-120", "out_of_range")),
        (";120;90,0 %;9,0\u00a0%", ";120;90,0 %", ("", "9", "wrong_column_count")),
        ("Ek, Anna", '"Ek, Anna', ("", "", "unclosed_quote")),
    ],
)
def test_a_faulty_row_is_rejected_with_its_reason_and_the_others_are_taken(
    read: Reads, old: str, new: str, expected: tuple[str, str, str]
) -> None:
    reading = read(REPORT.replace(old, new, 1))
    assert rejects(reading) == [(8, *expected)]
    assert [row["person_number"] for row in rows(reading)] == [BO, EVA]
    assert (reading.rows_read, reading.rows_rejected) == (3, 1)
    assert expected[2] in {fault.code for fault in SOURCE.faults}


def test_percentages_that_contradict_the_minutes_are_told(read: Reads) -> None:
    reading = read(REPORT.replace("9,0\u00a0%", "19,0\u00a0%"))
    assert len(rows(reading)) == 3
    assert "På 1 rad säger filens procent något annat än minuterna; minuterna gäller." in reading.notes
    assert not any("procent" in note for note in read(REPORT).notes)


def test_headings_that_change_further_down_stop_the_file(read: Reads) -> None:
    turned = REPORT.rsplit(HEADINGS, 1)
    with pytest.raises(UnreadableFile, match="rad 13: rubrikerna är andra än på rad 7"):
        read(HEADINGS.replace("GF min;F min", "F min;GF min").join(turned))


def test_the_plain_table_tells_everything_itself(read: Reads) -> None:
    reading = read(f"{TABLE}\n{ROW}\n{ROW.replace('2024-08-19;2024-12-20', '2025-01-08;2025-06-12')}\n")
    assert rejects(reading) == []
    told = ("from_date", "to_date", "grade_level", "reported_minutes", "lessons_count", "row_number")
    assert [[row[name] for name in told] for row in rows(reading)] == [
        [date(2024, 8, 19), date(2024, 12, 20), 7, 11500, 200, 2],
        [date(2025, 1, 8), date(2025, 6, 12), 7, 11500, 200, 3],
    ]
    assert "Summor för 2 perioder." in reading.notes


@pytest.mark.parametrize(
    ("old", "new", "column", "code"),
    [
        ("2024-12-20", "2024-08-18", "Till", "dates_reversed"),
        ("2024-12-20", "2025-12-20", "Till", "period_across_years"),
        ("2024-12-20", "", "Till", "required_missing"),
        ("2024-08-19", "19/8", "Från", "bad_date"),
        ("12345678", "1234", "Skolenhetskod", "bad_school_unit"),
        (";7;", ";12;", "Årskurs", "out_of_range"),
        ("11500", "12001", "Schemalagda minuter", "sums_above_scheduled"),
    ],
)
def test_faults_of_the_plain_table(read: Reads, old: str, new: str, column: str, code: str) -> None:
    good = ROW.replace(ANNA, BO)
    reading = read(f"{TABLE}\n{good}\n{ROW.replace(old, new)}\n")
    assert [(line, told, fault) for line, told, _value, fault in rejects(reading)] == [(3, column, code)]
    assert [row["person_number"] for row in rows(reading)] == [BO]


def test_rows_outside_the_wished_period_are_rejected(read: Reads) -> None:
    reading = read(f"{TABLE}\n{ROW}\n", period="2023/24")
    assert rejects(reading) == [(2, "Från", "2024-08-19", "date_outside_school_year")]


def test_a_pupil_twice_is_taken_once_when_equal_and_not_at_all_when_different(read: Reads) -> None:
    again = f"{TABLE}\n{ROW}\n{ROW.replace('7A', '7B')}\n"
    assert [row["class_name"] for row in rows(read(again))] == ["7A"]
    assert read(again).rows_rejected == 0
    reading = read(f"{TABLE}\n{ROW}\n{ROW.replace(';120', ';121')}\n")
    assert [(line, code) for line, _column, _value, code in rejects(reading)] == [
        (2, "duplicate_conflicting"),
        (3, "duplicate_conflicting"),
    ]
    assert rows(reading) == []


@pytest.mark.parametrize("text", [REPORT, f"{TABLE}\n{ROW}\n"])
def test_both_forms_are_recognised(incoming: Callable[[str], Incoming], text: str) -> None:
    (source, recognition), *_others = guess(incoming(text))
    assert source.id == "attendance_sums"
    assert "Giltig frånvaro" in recognition.because or "GF min" in recognition.because
