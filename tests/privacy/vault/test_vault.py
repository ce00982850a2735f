"""The vault: one key per person, for good, and nothing about anyone in its file."""

from __future__ import annotations

import multiprocessing
import sqlite3
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from skolsikt.home.paths import Home
from skolsikt.privacy.vault import Identity, IdentityBroken, Vault

ANNA = Identity(
    person_number="201001012384", given_name="Anna", family_name="Åsberg", address="Storgatan 1", is_protected=True
)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home").create()


@pytest.fixture
def vault(home: Home) -> Vault:
    return Vault(home)


def test_the_same_person_always_has_the_same_key(home, vault):
    first = vault.pupil_keys(["201001012384", "201002022383", "201001012384"])
    assert list(first) == ["201001012384", "201002022383"]
    assert len(set(first.values())) == 2
    assert Vault(home).pupil_keys(["201002022383", "201001012384"]) == first


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.text("0123456789TF", min_size=12, max_size=12), max_size=30))
def test_keys_are_whole_numbers_of_63_bits_and_never_shared(vault, numbers):
    keys = vault.pupil_keys(numbers)
    assert set(keys) == set(numbers)
    assert len(set(keys.values())) == len(set(numbers))
    assert all(0 < key < 2**63 for key in keys.values())


def test_keys_tell_nothing_of_the_order_of_the_persons(vault):
    keys = list(vault.pupil_keys([f"{number:012}" for number in range(200)]).values())
    assert keys != sorted(keys)


def test_asking_about_nobody_needs_nothing(vault):
    vault.remember([])
    assert (vault.pupil_keys([]), vault.known_keys([]), vault.staff_keys([], "10000001")) == ({}, {}, {})


def test_asking_who_is_known_makes_no_key(vault):
    assert vault.known_keys(["201001012384"]) == {}
    keys = vault.pupil_keys(["201001012384"])
    assert vault.known_keys(["201001012384", "201002022383"]) == keys


def test_twenty_thousand_persons_take_about_a_second(vault):
    numbers = [f"{number:012}" for number in range(20_000)]
    started = time.process_time()
    first = vault.pupil_keys(numbers)
    assert vault.pupil_keys(numbers) == first
    assert time.process_time() - started < 3  # two calls, on a machine that may be busy


def _keys_of(root: Path, numbers: list[str]) -> dict[str, int]:
    return Vault(Home(root)).pupil_keys(numbers)


def test_processes_at_the_same_time_give_the_same_person_the_same_key(home):
    numbers = [f"{number:012}" for number in range(300)]
    with multiprocessing.get_context("spawn").Pool(3) as pool:
        answers = pool.starmap(_keys_of, [(home.root, numbers), (home.root, numbers[::-1]), (home.root, numbers)])
    assert answers[0] == answers[1] == answers[2]


def test_a_changed_number_gives_the_key_of_the_old_one(vault):
    key = vault.pupil_keys(["20100101TF01"])["20100101TF01"]
    assert vault.alias("20100101TF01", "201001012384") is None
    assert vault.pupil_keys(["201001012384"]) == {"201001012384": key}
    assert vault.alias("20100101TF01", "201001012384") is None
    assert vault.retired_keys() == {}


def test_a_number_can_be_told_as_changed_before_either_is_seen(vault):
    vault.alias("20100101TF01", "201001012384")
    assert len(set(vault.pupil_keys(["20100101TF01", "201001012384"]).values())) == 1


def test_every_number_that_leads_to_a_pupil_is_told_and_no_other(vault):
    (key,) = vault.pupil_keys(["20100101TF01"]).values()
    vault.pupil_keys(["201002022383"])
    vault.alias("20100101TF01", "201001012384")
    assert vault.numbers([key]) == ["201001012384", "20100101TF01"]
    assert vault.numbers([]) == []


def test_when_only_the_new_number_has_been_seen_its_key_stays(vault):
    key = vault.pupil_keys(["201001012384"])["201001012384"]
    assert vault.alias("20100101TF01", "201001012384") is None
    assert vault.pupil_keys(["20100101TF01"]) == {"20100101TF01": key}


@pytest.mark.parametrize("protected", ["old", "new"])
def test_a_protection_that_either_number_had_stands_and_hides_the_address(protected, vault):
    old, new = (
        Identity(person_number=number, given_name="Anna", address="Ekvägen 7", is_protected=which == protected)
        for which, number in (("old", "20100101TF01"), ("new", "201001012384"))
    )
    vault.remember([old, new])
    vault.alias(old.person_number, new.person_number)
    (known,) = vault.identities(list(set(vault.pupil_keys([old.person_number, new.person_number]).values()))).values()
    assert (known.person_number, known.given_name) == (new.person_number, "Anna")
    assert (known.is_protected, known.address) == (True, "")


def test_an_identity_that_only_one_of_the_numbers_had_stands_under_the_new(vault):
    vault.remember([Identity(person_number="201001012384", family_name="Ek", is_protected=False)])
    vault.pupil_keys(["20100101TF01"])
    vault.alias("20100101TF01", "201001012384")
    (known,) = vault.identities(list(vault.pupil_keys(["20100101TF01"]).values())).values()
    assert (known.person_number, known.family_name, known.is_protected) == ("201001012384", "Ek", False)


def test_when_both_numbers_had_keys_the_new_ones_is_retired(vault):
    keys = vault.pupil_keys(["20100101TF01", "201001012384", "201002022383"])
    vault.remember([ANNA])
    retired = vault.alias("20100101TF01", "201001012384")
    assert retired == keys["201001012384"]
    assert vault.retired_keys() == {retired: keys["20100101TF01"]}
    assert vault.identities([retired]) == {}
    vault.alias("201002022383", "20100101TF01")
    assert vault.retired_keys() == {
        retired: keys["201002022383"],
        keys["20100101TF01"]: keys["201002022383"],
    }
    assert set(vault.pupil_keys(["20100101TF01", "201001012384"]).values()) == {keys["201002022383"]}


def test_an_identity_comes_back_as_it_was_told(vault):
    vault.remember([ANNA])
    key = vault.pupil_keys([ANNA.person_number])[ANNA.person_number]
    assert vault.identities([key, 1]) == {key: ANNA}


def known_after(vault, *told):
    for identity in told:
        vault.remember([identity])
    key = vault.pupil_keys([ANNA.person_number])[ANNA.person_number]
    return vault.identities([key])[key]


def told(**what):
    return Identity(person_number=ANNA.person_number, **what)


def test_an_empty_field_keeps_what_was_known(vault):
    known = known_after(vault, told(given_name="Anna", address="Storgatan 1"), told(family_name="Öberg"))
    assert known == told(given_name="Anna", family_name="Öberg", address="Storgatan 1")


def test_a_source_that_does_not_say_never_lifts_a_protection(vault):
    assert known_after(vault, told(is_protected=True), told(given_name="Anna")).is_protected is True


def test_a_source_that_says_so_lifts_it(vault):
    assert known_after(vault, told(is_protected=True), told(is_protected=False)).is_protected is False


def test_a_protection_forgets_the_address_that_was_told_before_it(vault):
    assert known_after(vault, told(address="Storgatan 1"), told(is_protected=True)).address == ""


def test_an_identity_never_prints_itself():
    assert "Anna" not in repr(ANNA)


def test_nothing_about_a_person_can_be_read_in_the_file(home, vault):
    vault.remember([ANNA])
    vault.alias(ANNA.person_number, "20100101TF01")
    vault.staff_keys(["ASB"], "10000001")
    raw = b"".join(path.read_bytes() for path in home.root.glob("privacy.sqlite3*"))
    for word in ("201001012384", "20100101TF01", "1001012384", "Anna", "Åsberg", "Storgatan", "ASB"):
        assert word.encode() not in raw
        assert word.encode("utf-16-le") not in raw
    assert home.privacy_database.stat().st_mode & 0o077 == 0


def test_an_identity_moved_to_another_pupil_does_not_open(home, vault):
    vault.remember([ANNA])
    other = vault.pupil_keys(["201002022383"])["201002022383"]
    with sqlite3.connect(home.privacy_database) as database:
        database.execute("UPDATE identity SET pupil_key = ?", [other])
    database.close()
    with pytest.raises(IdentityBroken, match="säkerhetskopia"):
        vault.identities([other])


def test_a_signature_has_one_pseudonym_per_school(vault):
    here = vault.staff_keys(["ASB", "BLM", "ASB"], "10000001")
    assert here == vault.staff_keys(["BLM", "ASB"], "10000001")
    assert set(here) == {"ASB", "BLM"}
    assert vault.staff_keys(["ASB"], "10000002")["ASB"] not in here.values()
    assert all(len(key) == 12 and key.isalnum() for key in here.values())


def test_another_installation_gives_other_keys(vault, tmp_path):
    other = Vault(Home(tmp_path / "other").create())
    assert other.staff_keys(["ASB"], "10000001") != vault.staff_keys(["ASB"], "10000001")
    assert other.pupil_keys(["201001012384"]) != vault.pupil_keys(["201001012384"])


def test_each_source_names_its_controller_and_purpose(vault):
    vault.note_purpose("lessons", controller="Nämnden", purpose="Följa upp frånvaro")
    vault.note_purpose("lessons", controller="Nämnden", purpose="Utreda frånvaro")
    assert vault.purposes() == {"lessons": ("Nämnden", "Utreda frånvaro")}


def test_a_failing_change_leaves_the_vault_as_it_was(vault):
    vault.remember([ANNA])
    with pytest.raises(AttributeError):
        vault.remember([ANNA, None])  # type: ignore[list-item]
    key = vault.pupil_keys([ANNA.person_number])[ANNA.person_number]
    assert vault.identities([key]) == {key: ANNA}
