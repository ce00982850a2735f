"""What only one of the sources of pupil files does: kinds of support by date, steps, programmes, results, minutes."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skolsikt.sources import (
    absence_notices,
    area_population,
    assessments,
    co_markings,
    group_members,
    learning_results,
    preschool_attendance,
    support_measures,
    upper_secondary,
)
from skolsikt.sources.catalogue import guess
from skolsikt.sources.contract import Reading, Source, UnreadableFile
from skolsikt.sources.reading.profile import builtin_profiles
from skolsikt.sources.reading.told_year import SchoolYearUnknown
from tests.sources import received as door
from tests.sources.pupil_file_examples import ANNA, BO, UNIT
from tests.sources.received import faults, rows_of

SUPPORT = "Personnummer;Skolenhetskod;Läsår;Stödform;Från;Till"


def read(source: Source, folder: Path, headings: str, *lines: str, **wish: object) -> Reading:
    return door.read(source, door.received(folder, "\n".join([headings, *lines]) + "\n"), **wish)


def test_support_that_goes_on_stands_in_the_year_of_the_file(tmp_path: Path) -> None:
    reading = read(support_measures.SOURCE, tmp_path, SUPPORT, f"{ANNA};{UNIT};2024/25;EA;2023-02-01;")
    (row,) = rows_of(reading, "support_measure")
    told = (row["school_year"], row["support_kind"], row["from_date"], row["to_date"])
    assert told == ("2024/25", "extra_adaptations", date(2023, 2, 1), None)


def test_support_outside_the_year_and_dates_that_go_backwards_are_rejected(tmp_path: Path) -> None:
    lines = [
        f"{ANNA};{UNIT};2024/25;SS;2025-08-20;",
        f"{ANNA};{UNIT};2024/25;SS;2023-01-10;2024-06-01",
        f"{ANNA};{UNIT};2024/25;SS;2024-10-01;2024-09-01",
        f"{ANNA};{UNIT};2024/25;SS;;",
    ]
    reading = read(support_measures.SOURCE, tmp_path, SUPPORT, *lines)
    assert faults(reading) == [
        (2, "Från", "date_outside_school_year"),
        (3, "Till", "date_outside_school_year"),
        (4, "Till", "dates_reversed"),
        (5, "Från", "required_missing"),
    ]


def test_a_kind_of_support_that_the_law_did_not_have_is_rejected(tmp_path: Path) -> None:
    reading = read(support_measures.SOURCE, tmp_path, SUPPORT, f"{ANNA};{UNIT};2012/13;EA;2012-10-01;")
    assert faults(reading) == [(2, "Stödform", "kind_not_of_the_time")]


def test_a_list_of_support_without_a_year_needs_to_be_told(tmp_path: Path) -> None:
    headings, line = "Personnummer;Skolenhetskod;Stödform;Från", f"{ANNA};{UNIT};ÅP;2024-10-01"
    with pytest.raises(SchoolYearUnknown, match="--period 2024/25"):
        read(support_measures.SOURCE, tmp_path, headings, line)
    reading = read(support_measures.SOURCE, tmp_path, headings, line, period="2024/25")
    assert rows_of(reading, "support_measure")[0]["school_year"] == "2024/25"


@pytest.mark.parametrize(
    ("written", "step", "is_reached"),
    [
        ("Insatser krävs", 1, False),
        ("2", 2, True),
        ("Mer än godtagbara kunskaper", 3, True),
        ("Underlag saknas", None, None),
    ],
)
def test_words_of_assessment_are_steps(tmp_path: Path, written: str, step: int | None, is_reached: bool | None) -> None:
    headings = "Personnummer;Skolenhetskod;Termin;Ämne;Omdöme"
    (row,) = rows_of(read(assessments.SOURCE, tmp_path, headings, f"{ANNA};{UNIT};HT2024;SV;{written}"), "assessment")
    assert (row["step"], row["is_reached"]) == (step, is_reached)


def test_a_municipality_says_which_step_reaches_the_goal(tmp_path: Path) -> None:
    (builtin,) = builtin_profiles("assessments")
    profile = {**builtin, "id": "egen", "options": {"reached_from": 4}}
    headings = "Personnummer;Skolenhetskod;Termin;Ämne;Omdöme"
    reading = read(assessments.SOURCE, tmp_path, headings, f"{ANNA};{UNIT};HT2024;SV;3", profile=profile)
    assert rows_of(reading, "assessment")[0]["is_reached"] is False


@pytest.mark.parametrize(
    ("programme", "state", "told"),
    [
        ("ims", "Studerar", ("IMS", True, False, False)),
        ("NA25", "Examen", ("NA25", False, True, False)),
        ("BA", "Avbrott", ("BA", False, False, True)),
        ("SA", "Studiebevis", ("SA", False, False, False)),
    ],
)
def test_a_year_in_upper_secondary_school(tmp_path: Path, programme: str, state: str, told: tuple[object, ...]) -> None:
    headings = "Personnummer;Läsår;Programkod;Status"
    reading = read(upper_secondary.SOURCE, tmp_path, headings, f"{ANNA};2024/25;{programme};{state}")
    (row,) = rows_of(reading, "upper_secondary_outcome")
    assert tuple(row[name] for name in ("programme_code", "is_introductory", "is_diploma", "has_left")) == told


def test_a_programme_that_is_a_sentence_is_no_code(tmp_path: Path) -> None:
    headings = "Personnummer;Läsår;Programkod;Status;Skolenhetskod"
    lines = [f"{ANNA};2024/25;Naturvetenskapsprogrammet;Examen;", f"{BO};2024/25;NA;Examen;12"]
    reading = read(upper_secondary.SOURCE, tmp_path, headings, *lines)
    assert faults(reading) == [(2, "Programkod", "forbidden_characters"), (3, "Skolenhetskod", "bad_school_unit")]


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("12/20", (12.0, 20.0, None, None)),
        ("12,5 av 20", (12.5, 20.0, None, None)),
        ("75 %", (75.0, 100.0, None, None)),
        ("7", (7.0, None, None, None)),
        ("ja", (None, None, True, None)),
        ("Nivå 3", (None, None, None, "Nivå 3")),
    ],
)
def test_a_result_is_points_yes_or_no_or_a_word(tmp_path: Path, written: str, told: tuple[object, ...]) -> None:
    headings = "Personnummer;Skolenhetskod;Prov;Datum;Resultat"
    reading = read(learning_results.SOURCE, tmp_path, headings, f"{ANNA};{UNIT};Cellen;2024-10-01;{written}")
    (row,) = rows_of(reading, "learning_result")
    assert tuple(row[name] for name in ("points", "most_points", "is_reached", "mark")) == told
    assert (row["school_year"], row["task"]) == ("2024/25", "total")


@pytest.mark.parametrize(
    ("written", "code"),
    [("21/20", "points_above_most"), ("-1", "points_above_most"), ("en lång text om eleven", "too_long")],
)
def test_a_result_that_cannot_be_is_rejected(tmp_path: Path, written: str, code: str) -> None:
    headings = "Personnummer;Skolenhetskod;Prov;Datum;Resultat"
    reading = read(learning_results.SOURCE, tmp_path, headings, f"{ANNA};{UNIT};Cellen;2024-10-01;{written}")
    assert faults(reading) == [(2, "Resultat", code)]


def test_equal_markings_are_written_alike(tmp_path: Path) -> None:
    headings = "Personnummer;Skolenhetskod;Läsår;Ämne;Prov;Bedömare A;Bedömare B"
    lines = [f"{ANNA};{UNIT};2024/25;SV;NP;4,0;4", f"{BO};{UNIT};2024/25;SV;NP;c;C"]
    reading = read(co_markings.SOURCE, tmp_path, headings, *lines)
    marks = [(row["first_mark"], row["second_mark"]) for row in rows_of(reading, "co_marking")]
    assert marks == [("4", "4"), ("C", "C")]


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ("2024-10-01;;1500;100", "out_of_range"),
        ("2024-10-01;2024-09-01;480;100", "dates_reversed"),
        ("2025-06-01;2025-08-01;480;100", "period_across_years"),
        ("2024-10-01;;480,5;100", "not_whole_minutes"),
        ("2024-10-01;;;100", "required_missing"),
    ],
)
def test_time_in_preschool_that_cannot_be_is_rejected(tmp_path: Path, cells: str, code: str) -> None:
    headings = "Personnummer;Skolenhetskod;Från;Till;Planerad tid;Vistelsetid"
    reading = read(preschool_attendance.SOURCE, tmp_path, headings, f"{ANNA};{UNIT};{cells}")
    assert code in {fault for _row, _column, fault in faults(reading)}
    assert rows_of(reading, "preschool_attendance") == []


def test_a_sum_over_a_month_in_hours_is_read(tmp_path: Path) -> None:
    headings = "Personnummer;Skolenhetskod;Från;Till;Planerad tid;Vistelsetid"
    reading = read(
        preschool_attendance.SOURCE, tmp_path, headings, f"{ANNA};{UNIT};2024-10-01;2024-10-31;160 h;140,5 h"
    )
    (row,) = rows_of(reading, "preschool_attendance")
    assert (row["month"], row["planned_minutes"], row["present_minutes"]) == ("2024-10", 9600, 8430)


def test_a_group_that_begins_after_the_year_is_rejected(tmp_path: Path) -> None:
    headings = "Personnummer;Skolenhetskod;Läsår;Grupp;Från"
    reading = read(group_members.SOURCE, tmp_path, headings, f"{ANNA};{UNIT};2024/25;Läxhjälp;2025-09-01")
    assert faults(reading) == [(2, "Från", "date_outside_school_year")]


def test_population_is_counted_by_area_and_age(tmp_path: Path) -> None:
    content = "Område;År;Ålder;Antal\n1101;2024;3;1 204\n1101;2024;3;1 204\n1101;2024;4;-1\n1102;2024;3;\n"
    incoming = door.received(tmp_path, content)
    (source, _recognition), *_others = guess(incoming)
    reading = door.read(source, incoming)
    assert source.id == "area_population"
    told = {"area_code": "1101", "year": 2024, "age": 3, "persons_count": 1204, "row_number": 2}
    assert rows_of(reading, "area_population") == [told]
    assert faults(reading) == [(4, "Antal", "out_of_range"), (5, "Antal", "required_missing")]
    assert (reading.rows_read, reading.rows_rejected) == (4, 2)


def test_a_population_file_split_by_sex_is_told_apart(tmp_path: Path) -> None:
    headings = "Område;År;Ålder;Antal"
    reading = read(area_population.SOURCE, tmp_path, headings, "1101;2024;3;12", "1101;2024;3;10")
    assert faults(reading) == [(2, "Område", "counted_twice"), (3, "Område", "counted_twice")]


WITHOUT_NUMBERS = {
    learning_results: ("learning_result", "Prov;Datum;Resultat", "Cellen;2024-10-01;12/20"),
    co_markings: ("co_marking", "Läsår;Ämne;Prov;Bedömare A;Bedömare B", "2024/25;MA;NP;C;D"),
    support_measures: ("support_measure", "Läsår;Stödform;Från", "2024/25;EA;2024-10-01"),
    assessments: ("assessment", "Termin;Ämne;Omdöme", "HT2024;SV;2"),
    absence_notices: ("absence_notice", "Frånvarotyp;Från", "Sjukanmälan;2024-10-01"),
    group_members: ("group_membership", "Läsår;Undervisningsgrupp;Från", "2024/25;9MA;2024-08-20"),
}


@pytest.mark.parametrize("source", WITHOUT_NUMBERS, ids=lambda source: source.ID)
def test_a_row_without_number_is_described_beside_and_refers_to_it(source, tmp_path: Path) -> None:
    table, headings, told = WITHOUT_NUMBERS[source]
    lines = [
        f";Ek, Åsa;2010-01-02;7A;{UNIT};{told}",
        f"{ANNA};Anna Ek;2010-01-02;7A;{UNIT};{told}",
        f";;2010-01-02;7A;{UNIT};{told}",
        f";Bo Li;2 januari;7A;{UNIT};{told}",
        f"20100101-0000;Bo Li;2010-01-02;7A;{UNIT};{told}",
    ]
    headings = f"Personnummer;Namn;Födelsedatum;Klass;Skolenhetskod;{headings}"
    reading = read(source.SOURCE, tmp_path, headings, *lines)
    assert sorted(row["person_number"] for row in rows_of(reading, table)) == sorted(["?1", ANNA.replace("-", "")])
    assert [code for _row, _column, code in faults(reading)] == ["required_missing", "bad_date", "bad_person_number"]
    (row,) = reading.described.to_pylist()  # type: ignore[union-attr]
    names = ("reference", "given_name", "family_name", "birth_date", "class_name", "school_unit_code", "school_year")
    assert tuple(row[name] for name in names) == ("?1", "Åsa", "Ek", "2010-01-02", "7A", UNIT, "2024/25")
    assert (row["row_number"], row["column"]) == (2, "Namn")
    without = read(source.SOURCE, tmp_path, headings.replace("Personnummer;", ""), lines[0][1:])
    assert without.described is not None
    assert guess(door.received(tmp_path, f"{headings}\n{lines[0]}\n"))[0][0].id == source.ID


@settings(max_examples=40, deadline=None)
@given(
    cells=st.lists(
        st.tuples(
            st.text(alphabet='aåö -,;"\0\u00a0\u2028', max_size=8),
            st.sampled_from(["", "2010-01-02", "40179", "x"]),
            st.sampled_from(["", ANNA, "201001010000"]),
        ),
        max_size=5,
    ),
    encoding=st.sampled_from(["utf-8", "cp1252"]),
)
def test_mangled_names_are_read_or_rejected_and_every_row_is_accounted_for(tmp_path_factory, cells, encoding) -> None:
    told = "\n".join(f"{number};{name};{born};7A;{UNIT};Prov;2024-10-01;1" for name, born, number in cells)
    content = f"Personnummer;Namn;Födelsedatum;Klass;Skolenhetskod;Prov;Datum;Resultat\n{told}\n"
    incoming = door.received(tmp_path_factory.mktemp("names"), content.encode(encoding, "replace"))
    try:
        reading = door.read(learning_results.SOURCE, incoming)
    except UnreadableFile:
        return
    referred = {row["person_number"] for row in rows_of(reading, "learning_result") if row["person_number"][0] == "?"}
    described = reading.described.to_pylist() if reading.described else []
    assert referred == {row["reference"] for row in described}
    assert reading.rows_rejected == len({row for row, _column, _code in faults(reading)} - {0})
