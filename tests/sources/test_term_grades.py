"""Term grades, one row per pupil and subject: periods however they are told, codes, warnings, later changes."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from skolsikt.sources.contract import Reading
from skolsikt.sources.layouts.told_period import PeriodNotSaid
from skolsikt.sources.term_grades import SOURCE
from tests.sources import received as door
from tests.sources.pupil_file_examples import ANNA, BO, UNIT
from tests.sources.received import faults, rows_of

HEADINGS = "Personnummer;Skolenhetskod;Termin;Årskurs;Klass;Ämne;Betyg"
# The headings of the export that section 7 of the domain reference calls (c).
ENGLISH = (
    "sourcename;school;year;class;semester;schoolyear;subject;cohort;grade;points;reachedgoals;sex;mothertongue;created;"
    "updated;ssn;status;transferredgrade"
)


def read(folder: Path, *lines: str, headings: str = HEADINGS, **wish: object) -> Reading:
    incoming = door.received(folder, "\n".join([headings, *lines]) + "\n")
    return door.read(SOURCE, incoming, municipality="1280", **wish)


def english(number: str, grade: str, *, updated: str = "2025-01-10 08:00:00", subject: str = "Matematik") -> str:
    return (
        f"Skolkatalogen;Ekskolan;2024;8A;HT;8;{subject};2010;{grade};12.5;true;F;;2024-12-20;{updated};{number};1;false"
    )


def test_a_grade_keeps_everything_that_the_row_tells(tmp_path: Path) -> None:
    (row,) = rows_of(read(tmp_path, f"{ANNA};{UNIT};HT2024;8;8A;Svenska som andraspråk;B"), "grade")
    told = {name: value for name, value in row.items() if value is not None}
    assert told == {
        "person_number": ANNA,
        "school_year": "2024/25",
        "term": "HT2024",
        "school_unit_code": UNIT,
        "school_form": "GR",
        "grade_level": 8,
        "class_name": "8A",
        "grade_kind": "term",
        "subject_code": "SVA",
        "grade_value": "B",
        "row_number": 2,
    }


def test_the_export_with_english_headings_is_read(tmp_path: Path) -> None:
    reading = read(tmp_path, english(ANNA, "D"), english(BO, "F"), headings=ENGLISH)
    first, _second = rows_of(reading, "grade")
    told = ("school_unit_code", "term", "grade_level", "class_name", "subject_code", "grade_value")
    assert [first[name] for name in told] == ["x:1280:Ekskolan", "HT2024", 8, "8A", "MA", "D"]
    assert (reading.rows_read, reading.rows_rejected) == (2, 0)


def test_of_two_rows_the_one_changed_later_holds(tmp_path: Path) -> None:
    lines = [english(ANNA, "E", updated="2025-01-12 09:30:00"), english(ANNA, "F", updated="2025-01-10 08:00:00")]
    reading = read(tmp_path, *lines, headings=ENGLISH)
    assert [row["grade_value"] for row in rows_of(reading, "grade")] == ["E"]
    assert (reading.rows_read, reading.rows_rejected) == (2, 0)
    assert "1 rad ersätts av en som ändrades senare i samma fil." in reading.notes


@pytest.mark.parametrize(
    ("columns", "cells", "term"),
    [
        ("Termin", "ht24", "HT2024"),
        ("Termin;Läsår", "VT;2024/2025", "VT2025"),
        ("Termin;År", "HT;2024", "HT2024"),
        ("Termin;År", "VT;2024-25", "VT2025"),
    ],
)
def test_the_term_is_read_however_it_is_written(tmp_path: Path, columns: str, cells: str, term: str) -> None:
    headings = f"Personnummer;Skolenhetskod;Ämne;Betyg;{columns}"
    (row,) = rows_of(read(tmp_path, f"{ANNA};{UNIT};MA;C;{cells}", headings=headings), "grade")
    assert row["term"] == term


def test_a_term_that_nobody_can_read_costs_the_row(tmp_path: Path) -> None:
    reading = read(tmp_path, f"{ANNA};{UNIT};sommar;8;8A;MA;C", f"{BO};{UNIT};;8;8A;MA;C")
    assert faults(reading) == [(2, "Termin", "bad_period"), (3, "Termin", "required_missing")]


def test_a_file_without_a_term_needs_to_be_told(tmp_path: Path) -> None:
    headings, line = "Personnummer;Skolenhetskod;Ämne;Betyg", f"{ANNA};{UNIT};MA;C"
    with pytest.raises(PeriodNotSaid, match="--period VT2025"):
        read(tmp_path, line, headings=headings)
    assert rows_of(read(tmp_path, line, headings=headings, period="VT2025"), "grade")[0]["term"] == "VT2025"
    assert rows_of(read(tmp_path, line, headings=headings, as_of=date(2024, 12, 1)), "grade")[0]["term"] == "HT2024"


def test_a_row_of_another_term_than_the_asked_is_rejected(tmp_path: Path) -> None:
    reading = read(tmp_path, f"{ANNA};{UNIT};HT2024;8;8A;MA;C", period="VT2025")
    assert faults(reading) == [(2, "Termin", "date_outside_school_year")]


@pytest.mark.parametrize(
    ("written", "value", "reason"),
    [
        ("a", "A", None),
        ("-", "-", None),
        ("Streck", "-", None),
        ("9", "-", None),
        ("3", None, "adapted_study_path"),
        ("2", None, "not_graded"),
    ],
)
def test_the_codes_of_the_official_files_are_known(
    tmp_path: Path, written: str, value: str | None, reason: str | None
) -> None:
    (row,) = rows_of(read(tmp_path, f"{ANNA};{UNIT};HT2024;8;8A;MA;{written}"), "grade")
    assert (row["grade_value"], row["not_graded_reason"]) == (value, reason)


def test_a_grade_of_another_scale_is_unknown(tmp_path: Path) -> None:
    reading = read(tmp_path, f"{ANNA};{UNIT};HT2024;8;8A;MA;VG", f"{BO};{UNIT};VT2010;9;9A;MA;VG")
    assert faults(reading) == [(2, "Betyg", "unknown_code"), (3, "Betyg", "unknown_code")]


def test_a_warning_stands_without_a_grade_only_where_the_file_has_warnings(tmp_path: Path) -> None:
    reading = read(tmp_path, f"{ANNA};{UNIT};HT2024;8;8A;MA;;ja", headings=f"{HEADINGS};F-varning")
    (row,) = rows_of(reading, "grade")
    assert (row["grade_value"], row["has_f_warning"]) == (None, True)
    without = read(tmp_path, f"{ANNA};{UNIT};HT2024;8;8A;MA;")
    assert faults(without) == [(2, "Betyg", "required_missing")]


def test_final_grades_are_their_own_kind(tmp_path: Path) -> None:
    lines = [f"{ANNA};{UNIT};VT2025;9;9A;MA;{told}" for told in ("D;Terminsbetyg", "C;Slutbetyg")]
    reading = read(tmp_path, *lines, headings=f"{HEADINGS};Betygstyp")
    kinds = [(row["grade_kind"], row["grade_value"]) for row in rows_of(reading, "grade")]
    assert kinds == [("term", "D"), ("final", "C")]


def test_what_the_number_tells_of_the_pupil_comes_along_and_names_go_to_the_vault(tmp_path: Path) -> None:
    lines = [f"{ANNA};{UNIT};HT2024;8;8A;{subject};C;Anna;Ek" for subject in ("MA", "EN")]
    reading = read(tmp_path, *lines, headings=f"{HEADINGS};Förnamn;Efternamn")
    (pupil,) = rows_of(reading, "pupil")
    assert (pupil["birth_year"], pupil["sex"], pupil["delivered_by"]) == (2009, "Man", f"{UNIT} HT2024 8")
    assert reading.identities is not None
    assert reading.identities.to_pylist() == [{"person_number": ANNA, "given_name": "Anna", "family_name": "Ek"}]
