"""Marks entered by hand: kept sealed, published in order, and never taken away by what did not change them."""

from __future__ import annotations

import json

import pytest

from skolsikt.loading import co_marking_entry
from skolsikt.loading.co_marking_entry import CoMarkingEntry, load_waiting, waiting_co_markings
from skolsikt.loading.kept_entry import EntryBroken, entering, forget_entries, keep_entry, kept_count, read_kept
from skolsikt.loading.loads import find_load
from skolsikt.loading.undo import undo
from skolsikt.measures.house import House
from skolsikt.privacy.vault import Vault
from skolsikt.warehouse.lock import WarehouseBusy

from .conftest import ANNA, AT, BILAL, lesson


@pytest.fixture
def keys(house: House, write, load) -> list[int]:
    load(write("lektioner.csv", lesson(ANNA), lesson(BILAL)))
    return list(Vault(house.home).pupil_keys([ANNA, BILAL]).values())


def entry(marks: dict[int, tuple[str, str] | None], *, who: str = "eva", unit: str = "10000001", test: str = "Läsprov"):
    return CoMarkingEntry(
        who=who,
        at=AT.isoformat(),
        school_unit=unit,
        school_year="2024/25",
        test=test,
        subject_code="SV",
        part="total",
        marks=marks,
    )


def enter(house: House, *entries: CoMarkingEntry) -> list[int]:
    with entering(house.home):
        for one in entries:
            keep_entry(house.home, one.said())
    return [load.number for load in load_waiting(house, at=AT)]


def stored(house: House) -> list[tuple[object, ...]]:
    sql = "SELECT pupil_key, school_unit_code, test, first_mark FROM co_marking WHERE source = 'co_marking_entry'"
    return sorted(house.rows().fetchall(sql))


def test_entries_are_published_in_order_one_load_for_each_person(house: House, keys: list[int]) -> None:
    anna, bilal = keys
    first, second = entry({anna: ("A", "A"), bilal: ("B", "B")}), entry({anna: ("C", "C")})
    loads = enter(house, first, second, entry({bilal: None}, who="rektor"))
    assert [find_load(house.home, number).who for number in loads] == ["eva", "rektor"]
    assert stored(house) == [(anna, "10000001", "Läsprov", "C")]
    assert kept_count(house.home) == 0
    undo(loads[1], house=house, at=AT)
    assert [row[3] for row in stored(house)] == [mark for _key, mark in sorted([(anna, "C"), (bilal, "B")])]


def test_the_last_mark_of_a_test_can_be_taken_away(house: House, keys: list[int]) -> None:
    enter(house, entry({keys[0]: ("A", "A")}), entry({keys[0]: ("A", "A")}, test="Skrivprov"))
    enter(house, entry({keys[0]: None}))
    assert [row[2] for row in stored(house)] == ["Skrivprov"]


def test_a_pupil_who_has_changed_schools_has_one_row(house: House, keys: list[int]) -> None:
    enter(house, entry({keys[0]: ("A", "A"), keys[1]: ("B", "B")}))
    enter(house, entry({keys[0]: ("C", "C")}, unit="10000002"))
    assert stored(house) == sorted([(keys[0], "10000002", "Läsprov", "C"), (keys[1], "10000001", "Läsprov", "B")])


def test_the_same_entry_again_changes_nothing(house: House, keys: list[int]) -> None:
    assert len(enter(house, entry({keys[0]: ("A", "A")}))) == 1
    assert enter(house, entry({keys[0]: ("A", "A")})) == []
    assert kept_count(house.home) == 0


def test_an_entry_follows_a_changed_number_and_forgets_whom_the_vault_has_forgotten(
    house: House, keys: list[int]
) -> None:
    vault = Vault(house.home)
    vault.erase(keys[1])
    assert vault.alias("20100101TF01", ANNA) is None
    retired = Vault(house.home).pupil_keys(["20100606TF02"])["20100606TF02"]
    assert vault.alias(ANNA, "20100606TF02") == retired
    enter(house, entry({retired: ("A", "A"), keys[1]: ("B", "B")}))
    assert [row[0] for row in stored(house)] == [keys[0]]


def test_what_could_not_be_published_is_kept_for_the_next_time(house: House, keys: list[int], monkeypatch) -> None:
    def busy(*_given: object, **_more: object) -> None:
        raise WarehouseBusy("upptaget")

    with monkeypatch.context() as patched:
        patched.setattr(co_marking_entry, "publish_rows", busy)
        with pytest.raises(WarehouseBusy):
            enter(house, entry({keys[0]: ("A", "A")}))
    assert [one.marks for one in waiting_co_markings(house.home)] == [{keys[0]: ("A", "A")}]
    assert len(load_waiting(house, at=AT)) == 1
    assert [row[3] for row in stored(house)] == ["A"]


def test_an_entry_that_does_not_open_is_told_when_the_others_are_loaded(house: House, keys: list[int]) -> None:
    with entering(house.home):
        keep_entry(house.home, entry({keys[0]: ("A", "A")}).said())
    (sealed,) = house.home.work.glob("*.entry")
    content = sealed.read_bytes()
    assert json.dumps("Läsprov").encode() not in content
    sealed.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    with pytest.raises(EntryBroken, match=sealed.name):
        enter(house, entry({keys[1]: ("B", "B")}))
    assert [row[3] for row in stored(house)] == ["B"]
    assert waiting_co_markings(house.home) == []
    assert kept_count(house.home) == 1


def test_an_entry_that_is_loaded_while_it_is_read_is_no_longer_there(
    house: House, keys: list[int], monkeypatch
) -> None:
    with entering(house.home):
        keep_entry(house.home, entry({keys[0]: ("A", "A")}).said())
    name = next(iter(read_kept(house.home).entries))
    monkeypatch.setattr("skolsikt.loading.kept_entry._names", lambda _home: [name])
    forget_entries(house.home, [name])
    assert waiting_co_markings(house.home) == []
