"""Undo: what a load replaced comes back, as a new version."""

from __future__ import annotations

import pytest

from skolsikt.loading.loads import UnknownLoad, find_load
from skolsikt.loading.undo import NothingToUndo, undo

from .conftest import ANNA, AT, BILAL, absent_minutes, lesson


def test_what_the_load_replaced_comes_back(house, write, load):
    load(write("a.csv", lesson(ANNA, valid=60), lesson(BILAL, valid=1)))
    load(write("b.csv", lesson(ANNA, valid=30)))
    version = undo(2, house=house, at=AT)
    assert version.number == 3
    assert absent_minutes(house) == {"10000001": 61}
    assert absent_minutes(house, 2) == {"10000001": 30}
    assert [record.number for record in version.loads] == [1]
    assert find_load(house.home, 2).status == "undone"


def test_the_first_load_leaves_nothing_when_it_is_undone(house, write, load):
    load(write("a.csv", lesson(valid=60)))
    version = undo(1, house=house, at=AT)
    assert absent_minutes(house) == {}
    assert version.loads == ()


def test_a_slice_that_was_new_is_emptied_and_the_others_come_back(house, write, load):
    load(write("a.csv", lesson(valid=60)))
    load(write("b.csv", lesson(valid=30), lesson(unit="10000002", start="10:00", valid=5)))
    undo(2, house=house, at=AT)
    assert absent_minutes(house) == {"10000001": 60}


def test_a_slice_that_a_later_load_replaced_is_left_alone(house, write, load):
    load(write("a.csv", lesson(valid=60), lesson(unit="10000002", start="10:00", valid=5)))
    load(write("b.csv", lesson(valid=30), lesson(unit="10000002", start="10:00", valid=6)))
    load(write("c.csv", lesson(valid=20)))
    undo(2, house=house, at=AT)
    assert absent_minutes(house) == {"10000001": 20, "10000002": 5}


def test_an_undone_file_can_be_loaded_again(house, write, load):
    path = write("a.csv", lesson(valid=60))
    load(path)
    undo(1, house=house, at=AT)
    assert load(path).status == "published"
    assert absent_minutes(house) == {"10000001": 60}


def test_a_load_without_rows_left_cannot_be_undone(house, write, load):
    load(write("a.csv", lesson(valid=60)))
    load(write("b.csv", lesson(valid=30)))
    with pytest.raises(NothingToUndo, match="Inläsning 1 har inga rader"):
        undo(1, house=house, at=AT)


def test_nothing_can_be_undone_in_an_empty_house(house, write, load):
    load(write("a.csv", lesson(minutes="x")))
    with pytest.raises(NothingToUndo):
        undo(1, house=house, at=AT)
    with pytest.raises(UnknownLoad, match="Inläsning 9 finns inte"):
        undo(9, house=house, at=AT)


def test_a_load_of_a_table_that_is_older_than_the_load_is_undone_table_by_table(house, write, load):
    load(write("a.csv", lesson(valid=60)))
    load(write("b.csv", lesson(BILAL, unit="10000002", valid=30)))
    undo(1, house=house, at=AT)
    assert absent_minutes(house) == {"10000002": 30}
    assert house.warehouse.reader().fetchall("SELECT count(DISTINCT pupil_key) FROM pupil") == [(1,)]
