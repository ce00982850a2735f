"""Rows of how lessons are registered: a school without teachers, and one teacher's own."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

import pytest

from skolsikt.home.paths import Home
from skolsikt.home.settings import Settings
from skolsikt.measures.asking.vocabulary import Rows
from skolsikt.measures.by_right.access import PupilsRefused
from skolsikt.measures.by_right.registered import (
    Registered,
    registered_at,
    registered_by,
    units_registered,
    years_with_lessons,
)
from skolsikt.privacy.access_log import Kind
from skolsikt.privacy.viewer import Relation, Viewer

UNIT, OTHER, YEAR = "12345678", "22222222", "2024/25"
HEADINGS = (
    "pupil_key | school_unit_code | date | start_minute | teaching_group | teacher_key | scheduled_minutes | "
    "valid_absent_minutes | is_reported | reported_on | notice_kind"
)
LESSONS = [
    "1 | 12345678 | 2025-03-03 | 480 | 9A MA | A | 60 | 60 | true | 2025-03-05 | reported_illness",
    "2 | 12345678 | 2025-03-03 | 480 | 9A MA | A | 60 | 0 | true | 2025-03-05 |",
    "1 | 12345678 | 2025-03-03 | 600 | 9A SV | B | 60 | 20 | true | |",
    "1 | 12345678 | 2025-03-04 | 600 | 9A EN | C | 60 | | false | |",
    "1 | 12345678 | 2025-04-01 | 600 | 9A EN | C | 60 | 0 | true | |",
    "1 | 12345678 | 2025-04-01 | 480 | 9A MA | A | 60 | 0 | true | |",
    "3 | 22222222 | 2025-03-03 | 480 | 9A MA | X | 60 | 0 | true | |",
]


@dataclass
class House:
    """What the rows are read from, and what is noted."""

    kept: Rows
    home: Home
    settings: Settings = field(default_factory=Settings)
    limited: Collection[int] = ()
    noted: list[str] = field(default_factory=list)

    def rows(self, version: int | None = None) -> Rows:
        return self.kept

    def limited_pupils(self, purpose: str) -> Collection[int]:
        return self.limited

    def note_seen(
        self, what: str, *, viewer: Viewer, why: str, pupil_keys: Sequence[int] = (), kind: Kind = Kind.PUPILS
    ) -> None:
        self.noted.append(what)


@pytest.fixture
def house(house_of, tmp_path) -> House:
    return House(kept=house_of(lesson_attendance="\n".join([HEADINGS, *LESSONS])).rows(), home=Home(tmp_path))


def principal(unit: str = UNIT) -> Viewer:
    return Viewer(
        id="rektor",
        roles=frozenset({"principal"}),
        relations=frozenset({Relation(role="principal", school_unit_code=unit)}),
    )


def teacher(*groups: str, unit: str = UNIT) -> Viewer:
    held = [Relation(role="teacher", school_unit_code=unit, teaching_group=group, school_year=YEAR) for group in groups]
    return Viewer(id="larare", roles=frozenset({"teacher"}), relations=frozenset(held))


def occasions(registered: Registered | None) -> list[tuple[object, ...]]:
    assert registered is not None
    names = ("month", "is_reported", "pupils", "absent", "delay_days", "partly", "round")
    return [tuple(row[name] for name in names) for row in registered.occasions.to_pylist()]


def test_a_school_is_told_by_lesson_and_a_month_with_two_teachers_is_left_out(house: House) -> None:
    found = registered_at(UNIT, YEAR, viewer=principal(), house=house)
    assert occasions(found) == [
        ("2025-03", True, 2, 1, 2, 0, 0),
        ("2025-03", True, 1, 1, None, 1, 1),
        ("2025-03", False, 1, 0, None, 0, 0),
    ]
    assert found.withheld == ["2025-04"]
    assert found.weeks.to_pylist() == [
        {"month": "2025-03", "scheduled": 60.0, "reported": 60.0, "absent": 0.0},
        {"month": "2025-03", "scheduled": 180.0, "reported": 120.0, "absent": 80.0},
    ]
    assert {(row["kind"], row["absences"]) for row in found.reasons.to_pylist()} == {("reported_illness", 1), ("", 1)}
    columns = {*found.occasions.column_names, *found.weeks.column_names, *found.reasons.column_names}
    assert not {column for column in columns if "teacher" in column or "key" in column or "group" in column}


def test_another_school_and_another_role_are_refused_and_noted(house: House) -> None:
    for viewer in (principal(OTHER), teacher("9A MA")):
        with pytest.raises(PupilsRefused):
            registered_at(UNIT, YEAR, viewer=viewer, house=house)
    assert house.noted == [f"refused registration_view {UNIT}"] * 2
    assert (units_registered(principal()), units_registered(teacher("9A MA"))) == ([UNIT], [])


def test_a_teacher_has_the_own_lessons_and_what_to_expect_of_them(house: House) -> None:
    own = registered_by(YEAR, viewer=teacher("9A MA"), house=house)
    assert [row[0] for row in occasions(own.registered)] == ["2025-03", "2025-04"]
    assert own.cells is not None
    of_own = [row for row in own.cells.to_pylist() if row["teacher"] == own.key]
    assert sum(row["lessons"] for row in of_own) == 3
    assert {row["teacher"].split()[0] for row in own.cells.to_pylist()} == {UNIT, OTHER}


def test_groups_of_two_teachers_tell_nothing_of_either(house: House) -> None:
    for viewer in (teacher("9A MA", "9A SV"), teacher("9B MA"), teacher(), principal()):
        own = registered_by(YEAR, viewer=viewer, house=house)
        assert (own.registered, own.cells, own.key) == (None, None, "")


def test_a_pupil_whose_objection_is_upheld_is_in_no_expectation(house: House) -> None:
    house.limited = [1]
    own = registered_by(YEAR, viewer=teacher("9A MA"), house=house)
    assert own.cells is not None
    assert set(own.cells["pupil"].to_pylist()) == {2, 3}


def test_years_with_lessons_come_newest_first(house: House) -> None:
    assert years_with_lessons(house.rows()) == [YEAR]
