"""What is made of a bundle of SS 12000: whole, of older and newer servers, and broken in all the usual ways."""

from __future__ import annotations

import zipfile
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from skolsikt.home.errors import SkolsiktError
from skolsikt.sources.catalogue import guess
from skolsikt.sources.contract import Incoming, Reading, UnreadableFile, Wish
from skolsikt.sources.reading.text import receive
from skolsikt.sources.ss12000 import SOURCE
from tests.sources.breaking import with_a_turned_bit
from tests.sources.received import faults, read, received, rows_of
from tests.sources.ss12000_world import (
    ANNA,
    BILAL,
    CHEN,
    OTHER_UNIT,
    TEMPORARY,
    UNIT,
    Answers,
    attendance,
    bundled,
    entity,
    event,
    grade,
    pupil,
    ref,
    sums,
    world,
)


def bundle(folder: Path, answers: Answers, *, lessons_from: str = "2025-09-01") -> Incoming:
    content = bundled(folder / "made.zip", answers, lessons_from=lessons_from)
    return received(folder, content, name="ss12000-2025-10-06.zip")


def told(folder: Path, answers: Answers, **wish: object) -> Reading:
    return read(SOURCE, bundle(folder, answers), municipality="1283", **wish)


def test_a_bundle_is_recognised_by_what_it_holds_and_by_nobody_else(tmp_path: Path) -> None:
    incoming = bundle(tmp_path, world())

    assert [(source.id, found.certainty) for source, found in guess(incoming)] == [("ss12000", 0.99)]


def test_everything_of_a_school_goes_to_its_table(tmp_path: Path) -> None:
    reading = told(tmp_path, world())

    counts = {name: len(rows_of(reading, name)) for name in reading.rows}
    assert counts == {
        "school_unit": 2,
        "class_group": 1,
        "pupil": 4,
        "enrolment": 4,
        "group_membership": 6,
        "staff_member": 1,
        "duty": 1,
        "lesson_attendance": 6,
        "absence_notice": 1,
        "grade": 3,
    }
    assert (reading.rows_read, reading.rows_rejected, faults(reading)) == (29, 0, [])


def test_pupils_have_their_class_and_both_kinds_of_marking_are_protected(tmp_path: Path) -> None:
    reading = told(tmp_path, world())

    protected = {row["person_number"]: row["is_protected"] for row in rows_of(reading, "pupil")}
    assert protected == {ANNA: False, BILAL: True, CHEN: True, TEMPORARY: False}
    placed = {row["person_number"]: row for row in rows_of(reading, "enrolment")}
    assert (placed[ANNA]["class_name"], placed[ANNA]["grade_level"], placed[ANNA]["school_unit_code"]) == (
        "7A",
        7,
        UNIT,
    )
    assert placed[TEMPORARY]["school_unit_code"] == OTHER_UNIT
    homes = {row["person_number"]: row["home_municipality"] for row in rows_of(reading, "pupil")}
    assert (homes[ANNA], homes[BILAL]) == ("1283", None)
    assert reading.identities is not None
    addresses = {row["person_number"]: row["address"] for row in reading.identities.to_pylist()}
    assert addresses == {
        ANNA: "Storgatan 1 25220 Staden",
        BILAL: None,
        CHEN: None,
        TEMPORARY: "Storgatan 1 25220 Staden",
    }


def test_lessons_that_nobody_has_reported_are_rows_too_but_not_those_to_come(tmp_path: Path) -> None:
    lessons = rows_of(told(tmp_path, world()), "lesson_attendance")

    assert {(row["date"].day, row["person_number"], row["is_reported"]) for row in lessons} == {  # type: ignore[attr-defined]
        (29, ANNA, True),
        (29, BILAL, True),
        (29, CHEN, True),
        (30, ANNA, True),
        (30, BILAL, False),
        (30, CHEN, False),
    }
    first = next(row for row in lessons if row["person_number"] == ANNA)
    assert (first["start_minute"], first["scheduled_minutes"], first["valid_absent_minutes"]) == (480, 60, 60)
    assert (first["subject_code"], first["teacher_key"], first["teaching_group"]) == ("MA", "TLU", "7A Ma")


def test_a_changed_grade_stands_as_it_was_last_registered(tmp_path: Path) -> None:
    answers = world()
    answers["grades"] += [
        {**grade("Anna Al", "MA", "B", correctionType="Ändring"), "id": "changed", "registeredDate": "2025-10-03"},
        {**grade("Anna Al", "MA", "A"), "id": "older", "semester": "VT"},
    ]

    grades = {(row["person_number"], row["subject_code"]): row for row in rows_of(told(tmp_path, answers), "grade")}

    assert grades[ANNA, "MA"]["grade_value"] == "B"
    assert grades[BILAL, "SV"]["grade_value"] == "-"
    assert {row["term"] for row in grades.values()} == {"HT2025"}


ANOTHER = {"validAbsenceSum": 0, "invalidAbsenceSum": 30, "offeredSum": 100, "reportedSum": None}


def test_sums_of_a_month_are_one_row_per_pupil_and_unit(tmp_path: Path) -> None:
    september, october = sums()
    answers = world() | {
        "aggregatedAttendance/2025-09": [september, september | ANOTHER],
        "aggregatedAttendance/2025-10": [october, october | {"startDate": "2025-08-01"}],
    }

    reading = told(tmp_path, answers)

    rows = {row["from_date"]: row for row in rows_of(reading, "attendance_period")}
    whole = rows[date(2025, 9, 1)]
    assert (whole["to_date"], whole["scheduled_minutes"], whole["reported_minutes"]) == (date(2025, 9, 30), 760, 600)
    assert (whole["valid_absent_minutes"], whole["invalid_absent_minutes"]) == (60, 90)
    assert (rows[date(2025, 10, 1)]["to_date"], rows[date(2025, 10, 1)]["scheduled_minutes"]) == (
        date(2025, 10, 31),
        500,
    )
    assert [(column, code) for _row, column, code in faults(reading)] == [
        ("aggregatedAttendance.startDate", "ss12000_other_period")
    ]


def test_a_preschool_placement_is_an_enrolment_and_a_leisure_centre_is_none(tmp_path: Path) -> None:
    answers = world()
    answers["placements"][0] |= {"schoolType": "FS", "placedAt": ref("Ekskolan 7-9")}

    forms = [row["school_form"] for row in rows_of(told(tmp_path, answers), "enrolment")]

    assert sorted(map(str, forms)) == ["FS", "GR", "GR", "GR", "GR"]


@pytest.mark.parametrize(("said", "read_as"), [("GRS", "GRAN"), ("GRAN", "GRAN"), ("TR", "GRAN"), ("GYS", "GYAN")])
def test_older_and_newer_codes_of_school_forms_mean_the_same(tmp_path: Path, said: str, read_as: str) -> None:
    answers = world() | {"persons": [pupil("Anna Al", ANNA, schoolType=said)]}

    assert [row["school_form"] for row in rows_of(told(tmp_path, answers), "enrolment")] == [read_as]


def test_a_server_of_version_2_1_may_leave_out_every_day(tmp_path: Path) -> None:
    answers = {name: world()[name] for name in ("organisations", "persons", "groups", "activities", "duties")}
    for entity_ in (each for entities in answers.values() for each in entities):
        for part in (entity_, *entity_.get("enrolments", ()), *entity_.get("groupMemberships", ())):  # type: ignore[misc]
            part.pop("startDate", None)
            part.pop("meta", None)
            part.pop("organisationType", None)

    reading = told(tmp_path, answers)

    assert {row["from_date"] for row in rows_of(reading, "enrolment")} == {date(2025, 7, 1)}
    assert {row["class_name"] for row in rows_of(reading, "enrolment")} == {"7A", None}
    assert len(rows_of(reading, "duty")) == 1


def test_an_enrolment_of_many_years_has_an_earlier_level_in_an_earlier_year(tmp_path: Path) -> None:
    answers = world() | {"persons": [pupil("Anna Al", ANNA, startDate="2023-08-14")]}

    reading = told(tmp_path, answers, period="2024/25")

    (row,) = rows_of(reading, "enrolment")
    assert (row["school_year"], row["grade_level"], row["from_date"], row["to_date"]) == (
        "2024/25",
        6,
        date(2024, 7, 1),
        None,
    )


def test_lessons_of_months_that_were_not_fetched_whole_are_left_alone(tmp_path: Path) -> None:
    reading = read(SOURCE, bundle(tmp_path, world(), lessons_from="2025-10-01"), municipality="1283")

    assert "lesson_attendance" not in reading.rows
    assert any("4 närvaroposter" in note for note in reading.notes)


BROKEN = {
    "a person number with a wrong check digit": ("persons", pupil("E E", "201201010000"), "bad_person_number"),
    "no person number": ("persons", {**pupil("F F", ANNA), "civicNo": None}, "required_missing"),
    "an unknown school form": ("persons", pupil("G G", ANNA, schoolType="SEGEL"), "unknown_code"),
    "a unit that nobody knows": ("persons", pupil("H H", ANNA, enroledAt=ref("nowhere")), "ss12000_unknown_reference"),
    "an Excel date": ("persons", pupil("I I", ANNA, startDate="45523"), "bad_date"),
    "days reversed": ("persons", pupil("J J", ANNA, startDate="2025-09-02", endDate="2025-09-01"), "dates_reversed"),
    "a level of eleven": ("persons", pupil("K K", ANNA, schoolYear=11), "out_of_range"),
    "a marking with a space": ("persons", pupil("L L", ANNA, marking="Sekretess"), "ss12000_unknown_marking"),
    "a unit code of seven digits": (
        "organisations",
        entity("x", displayName="X", organisationType="Skolenhet", schoolUnitCode="1000001"),
        "bad_school_unit",
    ),
    "more absence than lesson": ("attendances", attendance("second", "Chen Ek", valid=90), "ss12000_too_much_absence"),
    "minutes as words": (
        "attendances",
        {**attendance("second", "Chen Ek"), "validAbsenceMinutes": "1 234,5"},
        "bad_number",
    ),
    "a pupil that nobody knows": ("attendances", attendance("second", "nobody"), "ss12000_unknown_reference"),
    "a lesson to the end of time": (
        "calendarEvents",
        {**event("odd", "2025-09-29"), "endTime": "9999-12-31T23:59:00Z"},
        "bad_date",
    ),
    "a lesson without end": ("calendarEvents", {**event("odd", "2025-09-29"), "endTime": None}, "required_missing"),
    "an unknown grade": ("grades", grade("Chen Ek", "MA", "MVG"), "unknown_code"),
    "a grade in an unknown subject": ("grades", grade("Chen Ek", "nothing", "A"), "ss12000_unknown_reference"),
    "an unknown kind of absence": (
        "absences",
        entity("y", startTime="2025-09-29T08:00:00", endTime=None, type="Sjuk", student=ref("Chen Ek")),
        "unknown_code",
    ),
    "an entity without id": ("duties", {"dutyRole": "Lärare"}, "ss12000_bad_entity"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_entity_is_rejected_and_the_others_are_read(tmp_path: Path, name: str) -> None:
    endpoint, broken, code = BROKEN[name]
    answers = world()
    answers[endpoint].append(broken)

    reading = told(tmp_path, answers)

    assert [code_ for _row, _column, code_ in faults(reading)] == [code]
    assert reading.rows_read == 30
    assert reading.rows_rejected == (0 if code == "ss12000_unknown_marking" else 1)
    assert len(rows_of(reading, "pupil")) == 4


def test_a_lesson_that_a_pupil_has_less_of_has_no_more_absence_than_that(tmp_path: Path) -> None:
    answers = world()
    shorter = {"student": ref("Anna Al"), "participates": True, "teachingLength": 30}
    answers["calendarEvents"][0]["studentExceptions"] = [shorter, {"student": ref("Chen Ek"), "participates": False}]
    answers["attendances"] = answers["attendances"][:2]

    reading = told(tmp_path, answers)

    assert [code for _row, _column, code in faults(reading)] == ["ss12000_too_much_absence"]
    first = [row for row in rows_of(reading, "lesson_attendance") if str(row["date"]) == "2025-09-29"]
    assert [row["person_number"] for row in first] == [BILAL]  # Anna's is rejected, Chen does not take part


def test_an_unknown_marking_protects(tmp_path: Path) -> None:
    answers = world() | {"persons": [pupil("Anna Al", ANNA, marking="Hemlig")]}

    assert [row["is_protected"] for row in rows_of(told(tmp_path, answers), "pupil")] == [True]


def test_a_pupil_who_stands_as_two_persons_is_one_and_protected_if_either_is(tmp_path: Path) -> None:
    answers = world()
    answers["persons"].append({**pupil("Anna Al", ANNA, marking="Sekretessmarkering"), "id": "again"})

    rows = [row for row in rows_of(told(tmp_path, answers), "pupil") if row["person_number"] == ANNA]

    assert [(row["is_protected"], row["home_municipality"]) for row in rows] == [(True, None)]


def test_a_lesson_twice_is_taken_once(tmp_path: Path) -> None:
    answers = world()
    answers["calendarEvents"].append(event("double", "2025-09-29"))
    answers["attendances"].append(attendance("double", "Anna Al"))

    reading = told(tmp_path, answers)

    assert [code for _row, _column, code in faults(reading)] == ["ss12000_same_lesson"]
    assert len(rows_of(reading, "lesson_attendance")) == 6


@pytest.mark.parametrize("part", [0.2, 0.6, 0.98])
def test_a_bundle_that_is_cut_off_says_so(tmp_path: Path, part: float) -> None:
    content = bundled(tmp_path / "whole.zip", world())
    incoming = received(tmp_path, content[: int(len(content) * part)], name="cut.zip")

    assert guess(incoming)[0][0].id == "ss12000"
    with pytest.raises(UnreadableFile, match="skadat eller avbrutet"):
        read(SOURCE, incoming)


def test_an_empty_bundle_and_another_zip_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="inga poster"):
        told(tmp_path, {})
    other = tmp_path / "other.zip"
    with zipfile.ZipFile(other, "w") as packed:
        packed.writestr("readme.txt", "hello")
    with pytest.raises(UnreadableFile, match="varken text eller Excel"):
        guess(receive(other, workdir=tmp_path))


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_mangled_bundles_are_read_or_refused_and_every_row_is_accounted_for(
    tmp_path: Path, data: st.DataObject
) -> None:
    answers = world()
    endpoint = data.draw(st.sampled_from(sorted(answers)))
    place = data.draw(st.integers(0, len(answers[endpoint]) - 1))
    field = data.draw(st.sampled_from(sorted(answers[endpoint][place])))
    junk = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), st.text(max_size=9))
    answers[endpoint][place][field] = data.draw(
        st.one_of(junk, st.lists(junk, max_size=2), st.dictionaries(st.text(max_size=3), junk))
    )
    content = bytearray(bundled(tmp_path / "mangled.zip", answers))
    if data.draw(st.booleans()):
        content[data.draw(st.integers(30, len(content) - 1))] ^= data.draw(st.integers(1, 255))
    incoming = received(tmp_path, bytes(content), name="mangled-read.zip")
    try:
        reading = SOURCE.read(incoming, None, Wish(municipality="1283"))  # type: ignore[arg-type]
    except UnreadableFile:
        return
    rejected = {row["row_number"] for row in reading.rejects.to_pylist()}
    assert reading.rows_rejected <= len(rejected) <= reading.rows_read


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_a_zip_with_a_turned_bit_is_read_or_refused(tmp_path: Path, data: st.DataObject) -> None:
    incoming = received(tmp_path, with_a_turned_bit(bundled(tmp_path / "whole.zip", world()), data), name="turned.zip")
    try:
        SOURCE.recognise(incoming)
        SOURCE.read(incoming, None, Wish(municipality="1283"))  # type: ignore[arg-type]
    except SkolsiktError:
        return
