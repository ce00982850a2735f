"""What does not agree is told, each thing for itself."""

from __future__ import annotations

import shutil
from dataclasses import replace

import pytest

from skolsikt.loading.archive import kept_originals
from skolsikt.loading.go_back import go_back
from skolsikt.loading.loads import LoadDamaged, find_load, save_load
from skolsikt.loading.verify import verify
from skolsikt.warehouse.manifest import LoadedTable, write_version

from .conftest import AT, lesson


def _told(house):  # type: ignore[no-untyped-def]
    return verify(house, on=AT.date(), progress=lambda step, share: None)


def test_a_house_that_is_whole_has_nothing_to_tell(house, write, load):
    assert _told(house) == []
    load(write("a.csv", lesson()))
    assert _told(house) == []


def test_an_original_that_is_another_file_is_told(house, write, load):
    load(write("a.csv", lesson(valid=1)))
    load(write("b.csv", lesson(valid=2, day="2024-10-01")))
    first, second = kept_originals(house.home)
    shutil.copyfile(first, second)
    (told,) = _told(house)
    assert "originalet i arkivet är ändrat" in told


@pytest.mark.parametrize(("rows", "told"), [(1, "anger 1 rad men"), (7, "anger 7 rader men")])
def test_rows_that_the_loads_and_the_lake_count_differently_are_told(rows, told, house, write, load):
    load(write("a.csv", lesson(start="08:00"), lesson(start="09:00")))
    version = house.warehouse.current()
    (record,) = version.loads
    tables = {**record.tables, "lesson_attendance": LoadedTable(rows=rows)}
    write_version(house.home, replace(version, loads=(replace(record, tables=tables),)))
    (sentence,) = _told(house)
    assert told in sentence


def test_a_record_of_another_load_is_not_taken_for_this_ones(house, write, load):
    load(write("a.csv", lesson()))
    load(write("b.csv", lesson(valid=1)))
    folder = house.home.lake / "loads"
    shutil.copyfile(folder / "1.json", folder / "2.json")
    with pytest.raises(LoadDamaged, match=r"2\.json"):
        find_load(house.home, 2)
    save_load(house.home, replace(find_load(house.home, 1), status="of another program"))
    assert len(_told(house)) == 2


def test_going_back_leaves_a_load_that_failed_as_it_was(house, write, load):
    load(write("a.csv", lesson()))
    load(write("b.csv", lesson(minutes="x")))
    load(write("c.csv", lesson(valid=1)))
    go_back(house.home, 1, at=AT)
    assert [find_load(house.home, number).status for number in (1, 2, 3)] == ["published", "nothing_accepted", "undone"]
    assert _told(house) == []
    go_back(house.home, 2, at=AT)
    assert [find_load(house.home, number).status for number in (1, 3)] == ["published", "published"]
