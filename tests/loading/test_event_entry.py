"""Events entered by hand: loaded like a file, so they are traced and undone like one."""

from __future__ import annotations

from datetime import date

import pytest

from skolsikt.loading.event_entry import EventEntry, EventEntryWrong, enter_event
from skolsikt.loading.loads import find_load
from skolsikt.loading.undo import undo
from skolsikt.measures.events import read_events
from skolsikt.measures.house import House

from .conftest import AT

UNIT, OTHER = "10000001", "10000002"


def enter(house: House, title: str, day: str, unit: str = "*") -> int:
    entry = EventEntry(first=date.fromisoformat(day), last=date.fromisoformat(day), title=title, school_unit=unit)
    load = enter_event(entry, house=house, at=AT, who="rektor").load
    assert load
    return load


def titles(house: House, *units: str) -> list[str]:
    return [event.title for event in read_events(House.open(house.home).rows(), units)]


def test_an_event_is_of_its_school_and_those_of_all_are_of_every_one(house: House) -> None:
    load = enter(house, " Ny timplan ", "2025-08-18", UNIT)
    enter(house, "Distansundervisning", "2020-03-18")
    assert titles(house, UNIT) == ["Distansundervisning", "Ny timplan"]
    assert titles(house, OTHER) == titles(house) == ["Distansundervisning"]
    assert (find_load(house.home, load).who, find_load(house.home, load).source) == ("rektor", "events")


def test_an_event_is_undone_like_any_load(house: House) -> None:
    load = enter(house, "Ny timplan", "2025-08-18")
    undo(load, house=house, at=AT)
    assert titles(house) == []


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"last": date(2025, 8, 17)}, "före den första"),
        ({"title": "  "}, "Skriv vad som hände"),
        ({"title": "Elev 20121212-1212 slutade"}, "utan personnummer"),
    ],
)
def test_what_cannot_stand_is_refused(change: dict[str, object], told: str) -> None:
    good = {"first": date(2025, 8, 18), "last": date(2025, 8, 18), "title": "Ny timplan"}
    with pytest.raises(EventEntryWrong, match=told):
        EventEntry(**{**good, **change})  # type: ignore[arg-type]
