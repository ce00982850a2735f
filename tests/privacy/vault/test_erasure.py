"""An erased pupil: nobody's key, a new one next time, and no byte left in the files."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from skolsikt.home.paths import Home
from skolsikt.privacy.database import DatabaseBusy, overwrite_deleted
from skolsikt.privacy.vault import Identity, Vault

ANNA, BO = "201001012384", "201002022383"
EARLIER = "20100101TF01"


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = Home(tmp_path / "home").create()
    vault = Vault(home)
    vault.pupil_keys([EARLIER])
    told = ((ANNA, "Anna"), (BO, "Bo"))
    vault.remember([Identity(person_number=number, given_name=name, family_name="Ek") for number, name in told])
    vault.alias(EARLIER, ANNA)
    return home


def stored(home: Home, pupil_key: int) -> list[bytes]:
    """Every byte string that leads to the pupil, and the key itself as SQLite writes it."""
    sql = (
        "SELECT person_index FROM person WHERE pupil_key = ?1 UNION SELECT number FROM person WHERE pupil_key = ?1 "
        "UNION SELECT sealed FROM identity WHERE pupil_key = ?1"
    )
    with closing(sqlite3.connect(home.privacy_database)) as database:
        found = [row for (row,) in database.execute(sql, [pupil_key])]
    return [*found, pupil_key.to_bytes(8, "big")]


def test_nothing_of_an_erased_pupil_stays_in_the_files(home):
    vault = Vault(home)
    key = vault.known_keys([ANNA])[ANNA]
    others = stored(home, vault.known_keys([BO])[BO])
    gone = stored(home, key)
    assert len(gone) == 6  # two numbers with an index each, an identity, the key
    assert vault.erase(key)
    raw = b"".join(path.read_bytes() for path in home.root.glob("privacy.sqlite3*"))
    assert [one for one in gone if one in raw] == []
    assert all(one in raw for one in others)


@pytest.mark.parametrize("which", ["now", "retired"])
def test_an_erased_pupil_gets_a_new_key_and_the_others_keep_theirs(home, which):
    vault = Vault(home)
    before = vault.known_keys([ANNA, BO, EARLIER])
    ((retired, now),) = vault.retired_keys().items()
    assert vault.erase(now if which == "now" else retired)
    assert vault.known_keys([ANNA, BO, EARLIER]) == {BO: before[BO]}
    assert vault.identities(list(before.values())).keys() == {before[BO]}
    assert vault.retired_keys() == {}
    assert vault.search("anna") == []
    assert vault.pupil_keys([ANNA])[ANNA] not in (now, retired)


def test_erasing_nobody_says_so(home):
    assert Vault(home).erase(1) is False


def test_a_reader_that_does_not_stop_is_told(home, monkeypatch):
    monkeypatch.setattr("skolsikt.privacy.database._WAIT_SECONDS", 0.1)
    with closing(sqlite3.connect(home.privacy_database, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM person").fetchone()
        Vault(home).pupil_keys(["201003032382"])
        with pytest.raises(DatabaseBusy, match="Starta om"):
            overwrite_deleted(home)
    overwrite_deleted(home)
