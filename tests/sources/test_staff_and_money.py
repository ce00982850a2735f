"""Staff by month, teachers, money: what is read, and each reason for rejecting a row."""

from __future__ import annotations

from pathlib import Path

import pytest

from skolsikt.sources.catalogue import source
from skolsikt.sources.contract import Reading
from tests.sources.received import faults, read, received, rows_of

UNIT, OTHER = "12345678", "87654321"
STAFF = "Skolenhetskod;Månad;Anställda;Slutat;Ordinarie arbetstid;Sjukfrånvaro;Lärare;Legitimerade lärare;Lärartjänster"
TEACHERS = "Läsår;Signatur;Skolenhetskod;Legitimation;Namn"
FUNDING = "Skolenhetskod;År;Slag;Belopp"
HEADINGS = {"staff_months": STAFF, "teachers": TEACHERS, "funding": FUNDING}
GOOD = {
    "staff_months": f"{OTHER};2025-01;20;0;3000;150;12;10;11,5",
    "teachers": f"2024/25;XYZ;{OTHER};Ja;Namn Namnsson",
    "funding": f"{OTHER};2025;Grundbelopp;100",
}


def told(name: str, folder: Path, *lines: str, **wish: object) -> Reading:
    return read(source(name), received(folder, "\n".join([HEADINGS[name], *lines, ""])), **wish)


def test_a_month_of_a_school_becomes_a_row(tmp_path: Path) -> None:
    (row,) = rows_of(told("staff_months", tmp_path, f"{UNIT};202503;41;1;6 232,5 h;311,6;28;22;26,4"), "staff_month")
    assert row == {
        "school_unit_code": UNIT,
        "month": "2025-03",
        "employees_count": 41,
        "left_count": 1,
        "ordinary_hours": 6232.5,
        "sick_hours": 311.6,
        "teachers_count": 28,
        "certified_teachers_count": 22,
        "teacher_positions": 26.4,
        "row_number": 2,
    }


@pytest.mark.parametrize("month", ["2025-03", "202503", "2025-03-31", "20250301", "2025-03-01 00:00:00"])
def test_a_month_is_told_in_many_ways(tmp_path: Path, month: str) -> None:
    (row,) = rows_of(told("staff_months", tmp_path, f"{UNIT};{month};20;;;;;;"), "staff_month")
    assert (row["month"], row["sick_hours"], row["left_count"]) == ("2025-03", None, None)


def test_a_school_that_the_file_only_names_is_kept_by_its_name(tmp_path: Path) -> None:
    text = "Arbetsplats;Period;Antal anställda;Slutat\nEkskolan;2025-03;12;0\n"
    reading = read(source("staff_months"), received(tmp_path, text), municipality="1283")
    assert [row["school_unit_code"] for row in rows_of(reading, "staff_month")] == ["x:1283:Ekskolan"]


def test_teachers_are_a_signature_and_nothing_else(tmp_path: Path) -> None:
    reading = told("teachers", tmp_path, f"2024/25;ASB;{UNIT};Ja;Anna Berg", f"2024/25;CDE;{UNIT};nej;Bo Ek")
    rows = rows_of(reading, "staff_member")
    assert [(row["staff_key"], row["is_certified"]) for row in rows] == [("ASB", True), ("CDE", False)]
    assert "Anna" not in str(rows)


def test_a_teacher_at_two_schools_is_two_rows_and_the_same_row_twice_is_one(tmp_path: Path) -> None:
    lines = [f"2024/25;ASB;{UNIT};Ja;", f"2024/25;ASB;{OTHER};Ja;", f"2024/25;ASB;{UNIT};Ja;"]
    reading = told("teachers", tmp_path, *lines)
    assert len(rows_of(reading, "staff_member")) == 2
    assert (reading.rows_read, reading.rows_rejected) == (3, 0)


def test_money_keeps_kinds_of_its_own_and_may_be_paid_back(tmp_path: Path) -> None:
    lines = [f"{UNIT};2025;Uppbyggandemedel;1 200 000,50", f"{UNIT};2025;Lovskola;−5000"]
    reading = told("funding", tmp_path, *lines)
    rows = rows_of(reading, "funding")
    assert [(row["funding_kind"], row["amount_sek"]) for row in rows] == [
        ("improvement_grant", 1200000.5),
        ("Lovskola", -5000.0),
    ]
    assert any("återbetalt" in note for note in reading.notes)


@pytest.mark.parametrize(
    ("name", "line", "column", "code"),
    [
        ("staff_months", f"{UNIT};45717;20;;;;;;", "Månad", "bad_month"),
        ("staff_months", f"{UNIT};HT2024;20;;;;;;", "Månad", "bad_month"),
        ("staff_months", f"{UNIT};;20;;;;;;", "Månad", "required_missing"),
        ("staff_months", f"{UNIT};2025-03;tjugo;;;;;;", "Anställda", "bad_number"),
        ("staff_months", f"{UNIT};2025-03;20,5;;;;;;", "Anställda", "bad_number"),
        ("staff_months", f"{UNIT};2025-03;20;-1;;;;;", "Slutat", "out_of_range"),
        ("staff_months", f"{UNIT};2025-03;20;;300;3000;;;", "Sjukfrånvaro", "part_larger"),
        ("staff_months", f"{UNIT};2025-03;20;;3000;300;8;12;", "Legitimerade lärare", "part_larger"),
        ("staff_months", f"{UNIT};2025-03;20;;3000;300;28;12;", "Lärare", "part_larger"),
        ("staff_months", "123;2025-03;20;;;;;;", "Skolenhetskod", "bad_school_unit"),
        ("staff_months", f"{UNIT};2025-03;20", "", "wrong_column_count"),
        ("teachers", f"2024/25;;{UNIT};Ja;", "Signatur", "required_missing"),
        ("teachers", f"2024/25;ASB;{UNIT};;", "Legitimation", "required_missing"),
        ("teachers", f"2024/25;ASB;{UNIT};kanske;", "Legitimation", "unknown_code"),
        ("teachers", "2024/25;ASB;;Ja;", "Skolenhetskod", "required_missing"),
        ("teachers", f"läsår;ASB;{UNIT};Ja;", "Läsår", "bad_school_year"),
        ("funding", f"{UNIT};25;Grundbelopp;100", "År", "out_of_range"),
        ("funding", f"{UNIT};2024/25;Grundbelopp;100", "År", "bad_number"),
        ("funding", f"{UNIT};2025;;100", "Slag", "required_missing"),
        ("funding", f"{UNIT};2025;Grundbelopp;", "Belopp", "required_missing"),
        ("funding", f"{UNIT};2025;Grundbelopp;hundra", "Belopp", "bad_number"),
        ("funding", ";2025;Grundbelopp;100", "Skolenhetskod", "required_missing"),
    ],
)
def test_a_faulty_row_is_rejected_with_its_reason(tmp_path: Path, name: str, line: str, column: str, code: str) -> None:
    reading = told(name, tmp_path, GOOD[name], line)
    assert faults(reading) == [(3, column, code)]
    assert (reading.rows_read, reading.rows_rejected) == (2, 1)


@pytest.mark.parametrize(
    ("name", "other", "column", "code"),
    [
        ("staff_months", f"{OTHER};2025-01;21;0;3000;150;12;10;11,5", "Månad", "month_twice"),
        ("teachers", f"2024/25;XYZ;{OTHER};Nej;", "Legitimation", "teacher_conflicting"),
        ("funding", f"{OTHER};2025;Grundbelopp;200", "Belopp", "funding_twice"),
    ],
)
def test_rows_that_contradict_each_other_are_rejected_both(
    tmp_path: Path, name: str, other: str, column: str, code: str
) -> None:
    reading = told(name, tmp_path, GOOD[name], other)
    assert faults(reading) == [(2, column, code), (3, column, code)]
    assert (reading.rows_read, reading.rows_rejected) == (2, 2)
