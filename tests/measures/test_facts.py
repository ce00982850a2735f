"""The tables that answers are computed from: one truth per pupil, unit and time."""

from __future__ import annotations

from datetime import date

import duckdb
import ibis
import pytest
from hypothesis import given
from hypothesis import strategies as st

from skolsikt.measures.facts import DERIVED
from skolsikt.measures.facts.time import (
    iso_week,
    iso_weekday,
    last_day_of_term,
    month_of_date,
    school_year_of_date,
    term_of_month,
)
from skolsikt.measures.facts.units import name_normal_form
from skolsikt.school.periods import dates_of, month_of, school_year_of, term_of, week_of
from skolsikt.school.unit_names import unit_name_key


def run(house, sql: str) -> list[tuple[object, ...]]:
    return house.rows(None).fetchall(sql)


GIVEN = ibis.table({"day": "date", "name": "string"}, name="given")
MONTH = month_of_date(GIVEN.day)
TIME = ibis.to_sql(
    GIVEN.select(
        month=MONTH,
        term=term_of_month(MONTH),
        school_year=school_year_of_date(GIVEN.day),
        end=last_day_of_term(term_of_month(MONTH)),
        week=iso_week(GIVEN.day),
        weekday=iso_weekday(GIVEN.day),
    ),
    dialect="duckdb",
)
NAME = ibis.to_sql(GIVEN.select(key=name_normal_form(GIVEN.name)), dialect="duckdb")


def in_engine(sql: str, value: object) -> tuple[object, ...]:
    return duckdb.execute(f"WITH given AS (SELECT $1 AS day, $1 AS name) {sql}", [value]).fetchall()[0]


@given(st.dates(date(1998, 1, 1), date(2059, 12, 31)))
def test_school_time_in_the_engine_is_school_time_in_python(day: date) -> None:
    year, week = week_of(day).split("-W")

    assert in_engine(TIME, day) == (
        month_of(day),
        term_of(day),
        school_year_of(day),
        dates_of(term_of(day))[1].isoformat(),
        int(year) * 100 + int(week),
        day.isoweekday(),
    )


@given(st.text(alphabet="abcåäöéüÅÄÖÉ ABC-.,'1234567890skolenhet", max_size=40))
def test_names_of_schools_are_compared_as_the_school_room_compares_them(name: str) -> None:
    assert in_engine(NAME, name) == (unit_name_key(name),)


def test_the_latest_load_wins_for_each_attribute_that_it_tells(house_of) -> None:
    house = house_of(
        enrolment="pupil_key\n1",
        pupil="pupil_key | source | load | sex | parents_education | home_area_code\n"
        "1 | grades | 7 | Kvinna |   |    \n1 | register | 5 | Man | 2 | 001\n1 | old | 3 | Man | 1 | 002",
    )

    assert run(house, "SELECT sex, parents_education, home_area_code FROM pupil_year") == [("Kvinna", 2, "001")]


def test_of_two_co_markings_of_the_same_that_which_was_entered_counts_once(house_of, answer_of) -> None:
    house = house_of(
        co_marking="pupil_key | test | part | first_mark | second_mark | source | load\n"
        "1 | NP | A | C | C | co_marking_entry | 3\n1 | NP | A | C | D | co_markings | 7\n"
        "2 | NP | A | C | C | co_markings | 2\n2 | NP | A | C | D | older_file | 1",
    )

    (cell,) = answer_of(house, "co_marking_agreement_share").cells

    assert (cell.numerator, cell.denominator, cell.population) == (2, 2, 2)


def test_sex_holds_for_every_year_but_the_home_area_only_for_its_own(house_of) -> None:
    house = house_of(
        enrolment="pupil_key | school_year | from_date\n1 | 2023/24 | 2023-08-15\n1 | 2024/25 | 2024-08-15",
        pupil="pupil_key | school_year | sex | home_area_code\n1 | 2024/25 | Man | 001",
    )

    assert run(house, "SELECT school_year, sex, home_area_code FROM pupil_year ORDER BY 1") == [
        ("2023/24", "Man", None),
        ("2024/25", "Man", "001"),
    ]


def test_a_grade_file_alone_places_its_pupils(house_of, answer_of) -> None:
    house = house_of(
        grade="pupil_key | subject_code | grade_value | class_name\n1 | MA EN | E | 9B",
        pupil="pupil_key | sex\n1 | Man",
    )

    answer = answer_of(house, "merit_value_mean", by=("class", "sex"))

    assert [(cell.group["class"], cell.group["sex"]) for cell in answer.cells] == [("12345678/9B", "Man")]
    assert run(house, "SELECT school_form, grade_level, class_name FROM pupil_year") == [("GR", 9, "9B")]


def test_an_enrolment_tells_before_grades_do_and_attendance_fills_a_missing_class(house_of) -> None:
    house = house_of(
        enrolment="pupil_key | class_name | grade_level\n1 | 9A | 9\n2 |  | 9",
        grade="pupil_key | class_name | grade_value\n1 | gamla 9X | E",
        lesson_attendance="pupil_key | date | start_minute | scheduled_minutes | class_name\n"
        "2 | 2025-03-03 | 480 | 60 | 9C",
    )

    assert run(house, "SELECT pupil_key, class_name, grade_level FROM pupil_year ORDER BY 1") == [
        (1, "9A", 9),
        (2, "9C", 9),
    ]


SUMS = "SELECT scheduled_minutes, valid_absent_minutes FROM {} ORDER BY 1"
PERIODS = "pupil_key | from_date | to_date | scheduled_minutes | valid_absent_minutes\n"


def test_a_shorter_period_wins_over_a_longer_one_that_it_lies_in(house_of) -> None:
    house = house_of(
        attendance_period=PERIODS
        + "1 | 2025-01-01 | 2025-06-30 | 9000 | 900\n1 | 2025-03-01 | 2025-03-31 | 1000 | 50\n"
        "2 | 2025-01-01 | 2025-06-30 | 8000 | 800"
    )

    assert run(house, SUMS.format("pupil_term")) == [(1000, 50), (8000, 800)]


def test_periods_longer_than_a_month_are_never_split(house_of, answer_of) -> None:
    house = house_of(
        attendance_period=PERIODS
        + "1 | 2025-02-10 | 2025-03-20 | 3000 | 300\n2 | 2024-08-15 | 2025-06-12 | 60000 | 600"
    )

    assert run(house, SUMS.format("pupil_month")) == []
    assert run(house, SUMS.format("pupil_term")) == [(3000, 300)]
    assert run(house, SUMS.format("pupil_attendance_year")) == [(3000, 300), (60000, 600)]
    assert answer_of(house, "absence_share", by=("month",), period="2024/25").cells == ()


def test_of_the_same_period_the_latest_load_counts_once(house_of) -> None:
    house = house_of(
        attendance_period="pupil_key | load | source | from_date | to_date | scheduled_minutes | valid_absent_minutes\n"
        "1 | 2 | a | 2025-03-01 | 2025-03-31 | 1000 | 50\n1 | 4 | b | 2025-03-01 | 2025-03-31 | 1200 | 60"
    )

    assert run(house, SUMS.format("pupil_month")) == [(1200, 60)]


def test_absence_that_nobody_knows_is_not_zero(house_of, answer_of) -> None:
    house = house_of(
        lesson_attendance="pupil_key | date | start_minute | scheduled_minutes | valid_absent_minutes | is_reported\n"
        "1 | 2025-03-03 | 480 | 60 |  | false"
    )

    (cell,) = answer_of(house, "absence_share").cells

    assert (cell.value, cell.denominator, cell.companions) == (None, 60, {"reporting_share": 0})


UNITS = """
school_unit_code     | name              | municipality | is_registered
x:1283:Norra-skolan  | Norra-skolan      | 1283         | false
x:1283:Torp          | Torp              | 1283         | false
x:1280:Norra skolan  | Norra skolan      | 1280         | false
11111111             | NORRA SKOLAN      | 1283         | true
22222222             | Torp              | 1283         | true
33333333             | Torp skolenhet    | 1283         | true
"""


def test_a_named_unit_becomes_the_only_registered_one_of_that_name_and_municipality(house_of) -> None:
    house = house_of(school_unit=UNITS)

    assert run(house, "SELECT * FROM school_unit_alias") == [("x:1283:Norra-skolan", "11111111")]
    codes = [code for (code,) in run(house, "SELECT school_unit_code FROM school_units ORDER BY 1")]
    assert codes == ["11111111", "22222222", "33333333", "x:1280:Norra skolan", "x:1283:Torp"]


def test_a_unit_that_no_register_has_named_is_accepted_and_said(house_of, answer_of) -> None:
    house = house_of(grade="pupil_key | school_unit_code | grade_value\n1 | x:1280:Nya skolan | E")

    answer = answer_of(house, "merit_value_mean", by=("school_unit",), where={"municipality": ("1280",)})

    assert [(cell.group["school_unit"], cell.labels["school_unit"]) for cell in answer.cells] == [
        ("x:1280:Nya skolan", "Nya skolan")
    ]
    assert any("bara känd till namnet" in caveat for caveat in answer.caveats)


def test_a_register_row_wins_over_what_a_figure_file_says(house_of) -> None:
    house = house_of(
        school_unit="school_unit_code | name | load | source | is_registered\n"
        "11111111 | Från fil | 9 | salsa | false\n11111111 | Från register | 3 | register | true"
    )

    assert run(house, "SELECT name FROM school_units") == [("Från register",)]


@pytest.mark.parametrize("table", DERIVED, ids=lambda table: table.name)
def test_every_derived_table_names_all_that_it_reads(table) -> None:
    read: set[str] = set()
    house_tables = {one.name: one for one in DERIVED}

    def tables(name: str) -> ibis.Table:
        from skolsikt.tables.catalogue import TABLES
        from skolsikt.warehouse.deriving import served_schema

        if name in TABLES:
            return ibis.table(served_schema(TABLES[name]), name=name)
        return ibis.table(house_tables[name].build(tables_quietly).schema(), name=name)

    def tables_quietly(name: str) -> ibis.Table:
        return tables(name)

    def noted(name: str) -> ibis.Table:
        read.add(name)
        return tables(name)

    table.build(noted)

    assert read == set(table.inputs)
