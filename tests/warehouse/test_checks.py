"""Quality checks: what stops a load, what is told, and what is nothing to tell of."""

from __future__ import annotations

from datetime import date

import pyarrow as pa
import pytest

from skolsikt.tables.catalogue import table
from skolsikt.warehouse.checks.catalogue import CHECKS, check
from skolsikt.warehouse.checks.finding import Subject
from skolsikt.warehouse.checks.standing import Standing
from skolsikt.warehouse.staging import stage

from .conftest import lessons

UNIT = "10000001"


@pytest.fixture
def findings(warehouse):
    """Stage rows and return what the checks find; ``beside``: (table, rows) of files that are published together."""

    def of(rows, name="lesson_attendance", *, beside=(), before=(), said=None):  # type: ignore[no-untyped-def]
        rows = pa.Table.from_pylist(rows) if isinstance(rows, list) else rows
        with warehouse.workbench() as (folder, connection):

            def staged(name, rows, place):  # type: ignore[no-untyped-def]
                given = rows if isinstance(rows, pa.Table) else pa.Table.from_pylist(rows)
                where = folder / str(place)
                return stage(given, table=table(name), source="s", load=1, staging=connection, folder=where)

            one = staged(name, rows, "new")
            others = [{each: staged(each, there, place)} for place, (each, there) in enumerate(beside)]
            published = {each: staged(each, there, f"old-{each}").paths for each, there in before}
            standing = Standing(published=lambda each: published.get(each, ()), coming=[*others, {name: one}])
            return check(Subject(staged=one, standing=standing, connection=connection), said=said or {})

    return of


def _told(findings):  # type: ignore[no-untyped-def]
    return [(one.check, one.kind, one.rows) for one in findings]


def test_good_rows_give_no_finding(findings):
    assert findings(lessons(UNIT, "10000002")) == []


def test_no_rows_give_no_finding(findings):
    assert findings(lessons(UNIT).slice(0, 0)) == []


def test_rows_with_the_same_key_stop_the_load(findings):
    rows = lessons(UNIT, pupils=2)
    found = findings(pa.concat_tables([rows, rows.slice(0, 1), rows.slice(0, 1)]))
    assert _told(found) == [("key_is_unique", "stop", 2)]
    assert "lesson_attendance: 2 rader har samma nyckel" in found[0].message


@pytest.mark.parametrize(
    ("column", "value"),
    [("scheduled_minutes", -1), ("scheduled_minutes", 1441), ("start_minute", 1440), ("is_reported", None)],
)
def test_values_outside_the_contract_stop_the_load(findings, column, value):
    rows = lessons(UNIT, pupils=2)
    place = rows.schema.get_field_index(column)
    found = findings(rows.set_column(place, column, pa.array([value, rows[column][1].as_py()])))
    assert ("values_keep_the_contract", "stop", 1) in _told(found)
    assert found[0].message.startswith(f"lesson_attendance.{column}: 1 rad")


def test_a_code_that_the_contract_does_not_know_stops_the_load(findings):
    pupil = {"pupil_key": 1, "school_year": "2024/25", "delivered_by": UNIT}
    rows = [{**pupil, "sex": "Flicka"}, {**pupil, "pupil_key": 2, "sex": None}]
    assert _told(findings(rows, "pupil")) == [("values_keep_the_contract", "stop", 1)]


def test_a_slice_that_loses_more_than_half_of_its_rows_is_told(findings):
    before = [("lesson_attendance", lessons(UNIT, pupils=6))]
    assert findings(lessons(UNIT, pupils=3), before=before) == []
    before = [("lesson_attendance", lessons(UNIT, pupils=7))]
    assert _told(findings(lessons(UNIT, pupils=3), before=before)) == [("slices_have_not_shrunk", "warn", 4)]


def test_rows_are_compared_with_the_same_month_a_year_before(findings):
    earlier = lessons(UNIT, pupils=60, month="2023-09", days=[4])
    for beside in ({"before": [("lesson_attendance", earlier)]}, {"beside": [("lesson_attendance", earlier)]}):
        assert findings(lessons(UNIT, pupils=90), **beside) == []
        assert _told(findings(lessons(UNIT, pupils=91), **beside)) == [("rows_are_as_many_as_last_year", "warn", 31)]
        assert findings(lessons(UNIT, pupils=49), **beside) == []  # too few to judge


def _grades(school_year: str, values: str, *, pupils: int = 240, unit: str = UNIT):  # type: ignore[no-untyped-def]
    return [
        {
            "pupil_key": pupil,
            "school_year": school_year,
            "term": f"VT20{school_year[-2:]}",
            "school_unit_code": unit,
            "grade_level": 9,
            "grade_kind": "final",
            "subject_code": "MA",
            "grade_value": values[pupil % len(values)],
        }
        for pupil in range(pupils)
    ]


def test_grades_that_are_spread_in_another_way_are_told(findings):
    before = [("grade", _grades("2023/24", "ABCDEF"))]
    assert findings(_grades("2024/25", "ABCDEE"), "grade", before=before) == []
    found = findings(_grades("2024/25", "CDEEFF"), "grade", before=before)
    assert _told(found) == [("values_are_spread_as_last_year", "warn", 240)]
    few = [("grade", _grades("2023/24", "A", pupils=190))]
    assert findings(_grades("2024/25", "F", pupils=190), "grade", before=few) == []


def _absent(rows: pa.Table, minutes: int) -> pa.Table:
    return rows.append_column("valid_absent_minutes", pa.array([minutes] * rows.num_rows, pa.int32()))


def test_absence_that_doubles_is_told(findings):
    earlier = _absent(lessons(UNIT, pupils=1000, month="2023-09", days=[4]), 4)
    before = [("lesson_attendance", earlier)]
    assert findings(_absent(lessons(UNIT, pupils=1000), 7), before=before) == []
    found = findings(_absent(lessons(UNIT, pupils=1000), 12), before=before)
    assert _told(found) == [("absence_is_as_last_year", "warn", 1)]


def _enrolments(pupils, *, unit=UNIT, to_date=None):  # type: ignore[no-untyped-def]
    return [
        {
            "pupil_key": pupil,
            "school_year": "2024/25",
            "school_unit_code": unit,
            "grade_level": 9,
            "from_date": date(2024, 8, 15),
            "to_date": to_date,
        }
        for pupil in pupils
    ]


def test_grades_of_a_pupil_who_is_not_enrolled_are_told(findings):
    grades = _grades("2024/25", "C", pupils=4)
    for given in ("beside", "before"):
        assert findings(grades, "grade", **{given: [("enrolment", _enrolments(range(4)))]}) == []
        found = findings(grades, "grade", **{given: [("enrolment", _enrolments(range(3)))]})
        assert _told(found) == [("pupils_are_enrolled", "warn", 1)]
    assert findings(grades, "grade", beside=[("enrolment", _enrolments(range(9), unit="10000002"))]) == []
    assert findings(grades, "grade") == []  # no enrolments to compare with


def test_enrolled_pupils_without_grades_are_told_when_they_are_more_than_one_in_twenty(findings):
    grades = _grades("2024/25", "C", pupils=38)
    assert findings(grades, "grade", beside=[("enrolment", _enrolments(range(40)))]) == []
    found = findings(grades, "grade", beside=[("enrolment", _enrolments(range(41)))])
    assert _told(found) == [("enrolled_pupils_have_grades", "warn", 3)]
    left = _enrolments(range(38)) + _enrolments(range(38, 45), to_date=date(2025, 3, 1))
    assert findings(grades, "grade", beside=[("enrolment", left)]) == []


def test_what_is_replaced_is_not_compared_with(findings):
    old = [("enrolment", _enrolments(range(50)))]
    new = [("enrolment", _enrolments(range(4)))]
    assert findings(_grades("2024/25", "C", pupils=4), "grade", before=old, beside=new) == []


def test_absence_longer_than_the_lesson_is_told(findings):
    assert findings(_absent(lessons(UNIT, minutes=60), 60)) == []
    assert _told(findings(_absent(lessons(UNIT, minutes=60), 61))) == [("parts_make_the_whole", "warn", 3)]


@pytest.mark.parametrize(("whole", "is_told"), [(20, False), (12, False), (11, True), (None, False)])
def test_a_part_of_a_test_is_not_larger_than_the_whole(findings, whole, is_told):
    test = {"pupil_key": 1, "school_year": "2024/25", "school_unit_code": UNIT, "test": "np9", "subject_code": "MA"}
    rows = [{**test, "part": "A", "points": 12.0}, {**test, "part": "total", "points": whole}]
    assert bool(findings(rows, "national_test_result")) is is_told


@pytest.mark.parametrize(
    ("girls", "boys", "everybody", "is_told"),
    [(240.0, 220.0, 231.2, False), (12.0, 15.0, 27.0, False), (12.0, 15.0, 29.0, False), (240.0, 220.0, 260.0, True)],
)
def test_girls_and_boys_agree_with_all(findings, girls, boys, everybody, is_told):
    row = {
        "unit_code": UNIT,
        "unit_kind": "school_unit",
        "indicator": "N15505",
        "period": "2024",
        "publisher": "Kolada",
    }
    rows = [
        {**row, "sex": sex, "value": value} for sex, value in (("all", everybody), ("Kvinna", girls), ("Man", boys))
    ]
    assert bool(findings(rows, "reference_value")) is is_told


def test_lessons_on_a_day_without_school_are_told(findings):
    sunday, monday = lessons(UNIT, days=[1]), lessons(UNIT, days=[2])
    assert _told(findings(sunday)) == [("days_are_school_days", "warn", 3)]
    off = {"school_year": "2024/25", "date": date(2024, 9, 2), "kind": "day_off", "name": "Planering"}
    for unit, told in (("*", 3), (UNIT, 3), ("10000002", 0)):
        found = findings(monday, beside=[("school_calendar", [{**off, "school_unit_code": unit}])])
        assert sum(one.rows for one in found) == told


def test_a_summer_lesson_is_outside_the_terms_once_a_calendar_is_known(findings):
    start = {"school_year": "2024/25", "school_unit_code": "*", "date": date(2024, 8, 15), "kind": "term_start"}
    july = lessons(UNIT, month="2024-07", days=[3])
    assert findings(july) == []
    assert _told(findings(july, beside=[("school_calendar", [start])])) == [("days_are_school_days", "warn", 3)]


def test_the_settings_say_what_a_check_does(findings):
    rows = lessons(UNIT, days=[1])
    assert _told(findings(rows, said={"days_are_school_days": "stop"})) == [("days_are_school_days", "stop", 3)]
    assert findings(rows, said={"days_are_school_days": "off"}) == []
    twice = pa.concat_tables([lessons(UNIT), lessons(UNIT)])
    assert _told(findings(twice, said={"key_is_unique": "off"})) == [("key_is_unique", "stop", 3)]


def test_every_check_says_what_when_and_how_in_one_sentence_each():
    for one in CHECKS.values():
        assert all(text.endswith(".") for text in (one.what, one.when, one.remedy)), one.id


def test_a_table_without_rules_is_checked_for_its_key_only(findings):
    assert findings([{"organisation_number": "2120001124", "name": "Malmö kommun"}], "organiser") == []
