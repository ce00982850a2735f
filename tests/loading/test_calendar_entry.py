"""Days entered by hand: loaded like a file, so they are traced, undone and replaced like one."""

from __future__ import annotations

from datetime import date

import pytest

from skolsikt.loading.calendar_entry import CalendarEntry, CalendarEntryWrong, enter_days
from skolsikt.loading.loads import find_load
from skolsikt.loading.undo import undo
from skolsikt.measures.house import House
from skolsikt.school.calendar import SchoolCalendar

from .conftest import AT

UNIT = "10000001"


def entry(first: str, last: str = "", kind: str | None = "study_day", *, unit: str = "*", name: str = ""):
    return CalendarEntry(
        first=date.fromisoformat(first),
        last=date.fromisoformat(last or first),
        kind=kind,  # type: ignore[arg-type]
        name=name,
        school_unit=unit,
    )


def enter(house: House, *given: str | None, **more: str) -> int:
    load = enter_days(entry(*given, **more), house=house, at=AT, who="it").load  # type: ignore[arg-type]
    assert load
    return load


def calendar(house: House, unit: str = "*") -> SchoolCalendar:
    return House.open(house.home).calendars("2025/26").of(unit)


def names(house: House, unit: str = "*") -> dict[str, str]:
    return {str(day.day): day.name for day in House.open(house.home).calendars("2025/26").days(unit)}


def test_the_first_entry_stands_beside_the_usual_days(house: House) -> None:
    before = calendar(house)
    load = enter(house, "2026-03-11")
    after = calendar(house)
    assert set(before.school_days()) - set(after.school_days()) == {date(2026, 3, 11)}
    assert find_load(house.home, load).who == "it"
    assert find_load(house.home, load).source == "school_calendar"
    assert names(house)["2026-03-11"] == "Studiedag"


def test_an_entry_is_undone_like_any_load(house: House) -> None:
    before = calendar(house)
    enter(house, "2026-03-11")
    second = enter(house, "2026-03-12")
    undo(second, house=house, at=AT)
    assert set(before.school_days()) - set(calendar(house).school_days()) == {date(2026, 3, 11)}


def test_a_holiday_leaves_public_holidays_their_names(house: House) -> None:
    enter(house, "2025-12-20", "2026-01-07", "holiday", name="Jullov")
    assert names(house)["2025-12-22"] == "Jullov"
    assert names(house)["2025-12-25"] == "Juldagen"
    enter(house, "2025-12-20", "2026-01-07", None)
    assert "2025-12-22" not in names(house)
    assert names(house)["2025-12-25"] == "Juldagen"


def test_a_school_has_days_of_its_own_and_can_be_rid_of_them(house: House) -> None:
    enter(house, "2026-03-11", unit=UNIT)
    assert not calendar(house, UNIT).is_school_day(date(2026, 3, 11))
    assert calendar(house).is_school_day(date(2026, 3, 11))
    enter(house, "2026-03-11", "", None, unit=UNIT)
    assert calendar(house, UNIT) == calendar(house)


def test_a_term_gets_another_last_day(house: House) -> None:
    enter(house, "2026-06-09", "", "term_end")
    assert calendar(house).terms[1][1] == date(2026, 6, 9)
    enter(house, "2026-06-16", "", "term_end")
    assert calendar(house).terms[1][1] == date(2026, 6, 16)


def test_a_file_that_is_loaded_afterwards_replaces_what_was_entered(house: House, load, tmp_path) -> None:
    enter(house, "2026-03-11")
    path = tmp_path / "kalender.csv"
    path.write_text("Datum;Slag;Namn\n2026-02-16;Lov;Sportlov\n", "utf-8")
    load(path)
    assert calendar(house).is_school_day(date(2026, 3, 11))
    assert not calendar(house).is_school_day(date(2026, 2, 16))


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (("2026-03-12", "2026-03-11"), "före den första"),
        (("2026-06-20", "2026-07-05", "holiday"), "två läsår"),
        (("2026-01-08", "2026-01-09", "term_start"), "en enda dag"),
    ],
)
def test_days_that_contradict_each_other_are_refused(given, told: str) -> None:
    with pytest.raises(CalendarEntryWrong, match=told):
        entry(*given)


def test_a_school_unit_that_is_none_is_refused() -> None:
    with pytest.raises(CalendarEntryWrong, match="åtta siffror"):
        entry("2026-03-11", unit="Norra skolan")


def test_what_the_calendar_cannot_take_changes_nothing(house: House) -> None:
    with pytest.raises(CalendarEntryWrong, match="inget att ta bort"):
        enter(house, "2026-03-11", "", None)
    with pytest.raises(CalendarEntryWrong, match="sluta innan den börjar"):
        enter(house, "2025-08-01", "", "term_end")
    assert house.warehouse.current() is None
