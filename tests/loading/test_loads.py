"""The list of loads: every attempt, as it really ended."""

from __future__ import annotations

import pytest

from skolsikt.home.words import speaking
from skolsikt.loading.loads import (
    STATUS_WORDS,
    Load,
    UnknownLoad,
    find_load,
    list_loads,
    new_load,
    read_rejects,
    save_load,
)
from skolsikt.warehouse.lock import writing

from .conftest import ANNA, AT, CHEN, lesson


def test_loads_are_listed_newest_first(house, write, load):
    load(write("a.csv", lesson(valid=1)))
    load(write("b.csv", lesson(valid=2)))
    assert [(one.number, one.file) for one in list_loads(house.home)] == [(2, "b.csv"), (1, "a.csv")]


def test_an_unknown_load_says_where_to_look(house):
    with pytest.raises(UnknownLoad, match="skolsikt loads"):
        find_load(house.home, 1)


def test_a_record_says_what_was_detected_and_by_whom(house, write, load):
    load(write("a.csv", lesson()), who="it-samordnare")
    one = find_load(house.home, 1)
    assert (one.who, one.source, one.encoding) == ("it-samordnare", "lessons", "utf-8")
    assert one.size_bytes > 0
    assert any("läsår 2024/25" in note for note in one.notes)


def test_every_status_has_words():
    for status in STATUS_WORDS:
        assert Load(number=1, file="", loaded_at="", status=status).status_text
    with speaking("sv"):
        assert Load(number=1, file="", loaded_at="", status="published").status_text == "inläst"


def test_a_load_in_a_process_that_died_is_told_as_interrupted(house):
    new_load(house.home, file="a.csv", loaded_at=AT.isoformat(), who="")
    assert find_load(house.home, 1).status == "interrupted"
    with writing(house.home, what="a.csv", at=AT, wait_seconds=0):
        assert find_load(house.home, 1).status == "running"


def test_a_load_that_died_before_it_said_anything_is_interrupted_too(house):
    new_load(house.home, file="a.csv", loaded_at=AT.isoformat(), who="")
    (house.home.lake / "loads" / "1.json").write_text("")
    assert find_load(house.home, 1).status == "interrupted"


def test_a_load_that_died_after_publishing_is_published(house, write, load):
    load(write("a.csv", lesson()))
    save_load(house.home, Load(number=1, file="a.csv", loaded_at="", status="running"))
    assert (find_load(house.home, 1).status, find_load(house.home, 1).data_version) == ("published", 1)
    save_load(house.home, Load(number=2, file="b.csv", loaded_at="", status="running"))
    assert find_load(house.home, 2).status == "interrupted"


def test_a_number_is_never_used_twice(house):
    numbers = [new_load(house.home, file="a", loaded_at="", who="").number for _ in range(3)]
    assert numbers == [1, 2, 3]


def test_a_number_that_another_process_has_just_taken_is_passed_over(house, monkeypatch):
    new_load(house.home, file="a", loaded_at="", who="")
    monkeypatch.setattr("skolsikt.loading.loads._numbers", lambda home: [])
    assert new_load(house.home, file="b", loaded_at="", who="").number == 2


def test_rejects_are_masked_for_everyone_without_the_right(house, write, load):
    load(write("a.csv", lesson(ANNA), lesson(CHEN, minutes="sex")))
    (masked,) = read_rejects(house.home, 1)
    assert (masked.row_number, masked.column, masked.value) == (3, "Schemalagda minuter", "xxx")
    assert CHEN not in masked.row_text
    (true,) = read_rejects(house.home, 1, is_masked=False)
    assert true.value == "sex"
    assert true.row_text.startswith(CHEN)


def test_rejects_can_be_limited_and_a_load_may_have_none(house, write, load):
    load(write("a.csv", lesson(ANNA), lesson(CHEN, minutes="x"), lesson(CHEN, minutes="y", start="11:00")))
    assert len(read_rejects(house.home, 1)) == 2
    assert len(read_rejects(house.home, 1, limit=1)) == 1
    assert read_rejects(house.home, 7) == []
