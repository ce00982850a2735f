"""Rejected rows about one person: every way to write the number, and namesakes told apart."""

from __future__ import annotations

import pytest

from skolsikt.loading.rejects_about import rejects_about
from skolsikt.privacy.vault import Identity
from tests.loading.conftest import ANNA, BILAL, lesson

PERSON = Identity(person_number=ANNA, given_name="Anna Maria", family_name="Ek-Öst")


def about(house, *numbers: str, identity: Identity | None = None) -> list[tuple[int, bool]]:
    return [
        (one.reject.row_number, one.is_certain) for one in rejects_about(house.home, numbers=numbers, identity=identity)
    ]


@pytest.mark.parametrize(
    "written", [ANNA, f"{ANNA[:8]}-{ANNA[8:]}", ANNA[2:], f"{ANNA[2:8]}-{ANNA[8:]}", f"{ANNA[2:8]}+{ANNA[8:]}"]
)
def test_the_number_is_found_however_it_is_written(house, write, load, written: str) -> None:
    load(write("a.csv", lesson(BILAL), lesson(written, minutes="x"), lesson(BILAL, minutes="x")))
    assert about(house, ANNA) == [(3, True)]
    assert about(house) == []


def test_a_longer_number_that_holds_it_is_another(house, write, load) -> None:
    load(write("a.csv", lesson(BILAL), lesson(f"{ANNA}9", minutes="x"), lesson(f"9{ANNA[2:]}", minutes="x")))
    assert about(house, ANNA) == []


def test_a_temporary_number_is_found_in_small_letters_too(house, write, load) -> None:
    load(write("a.csv", lesson(BILAL), lesson("100404-tf01", minutes="x")))
    assert about(house, "20100404TF01") == [(3, True)]


def test_a_row_with_the_whole_name_may_be_a_namesake(house, write, load) -> None:
    named = lesson("x", minutes="x").replace("7A", "ek-öst ANNA maria")
    half = lesson("x", minutes="x").replace("7A", "Anna Ek")
    load(write("a.csv", lesson(BILAL), named, half))
    assert set(about(house, ANNA, identity=PERSON)) == {(3, False)}


def test_somebody_with_one_name_is_not_looked_for_by_it(house, write, load) -> None:
    load(write("a.csv", lesson(BILAL), lesson("x", minutes="x").replace("7A", "Anna")))
    assert about(house, ANNA, identity=Identity(person_number=ANNA, given_name="Anna")) == []


def test_a_row_that_swallowed_other_persons_is_not_told_as_the_pupils(house, write, load) -> None:
    swallowed = lesson(ANNA, minutes="x").replace("7A", f"7A {BILAL}")
    load(write("a.csv", lesson(BILAL), swallowed))
    assert about(house, ANNA) == [(3, False)]
