"""New keys: a kill leaves a vault that works, loads meanwhile notice nothing, and the old keys go last."""

from __future__ import annotations

import multiprocessing
import random
import sqlite3
import time
from contextlib import closing
from pathlib import Path

import pytest

from skolsikt.home.keys import KeyLost, known_keys, lost_keys
from skolsikt.home.paths import Home
from skolsikt.privacy.vault import IdentityBroken, Vault
from skolsikt.privacy.vault.rotation import Rotation, rotate, rotation
from tests.processes import ready_processes

from . import rotating
from .rotating import NUMBERS, told

DONE = Rotation(unfinished=0, old_keys=0, unseen=0)
STEPS = [
    *(("begun", 1), ("numbers moved", 1), ("numbers moved", 3), ("identities moved", 1), ("identities moved", 3)),
    *(("ended", 1), ("overwritten", 1), ("keys removed", 1)),
]


@pytest.fixture(scope="module")
def processes():
    return ready_processes(rotating)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = Home(tmp_path / "home").create()
    Vault(home).remember([told(number) for number in NUMBERS])
    return home


@pytest.fixture
def keys(home: Home) -> dict[str, int]:
    return Vault(home).pupil_keys(NUMBERS)


def run(processes, target, *arguments) -> int | None:  # type: ignore[no-untyped-def]
    process = processes.Process(target=target, args=arguments)
    process.start()
    process.join(120)
    code: int | None = process.exitcode
    return code


def works(home: Home, keys: dict[str, int]) -> None:
    """Everybody has the key and the identity that they had, found by number and by name."""
    vault = Vault(home)
    assert vault.pupil_keys(NUMBERS) == keys
    assert vault.identities(list(keys.values())) == {key: told(number) for number, key in keys.items()}
    assert vault.search(f"ek{NUMBERS[7]}") == [keys[NUMBERS[7]]]
    assert list(lost_keys(home)) == []


def test_every_row_gets_new_keys_and_the_old_ones_are_gone(home, keys):
    before = {(home.keys / name).read_bytes() for name in ("identity", "person-index")}
    raw = home.privacy_database.read_bytes()
    assert rotate(home, at_step=lambda step: None) == DONE
    works(home, keys)
    assert known_keys(home) == ["identity-2", "person-index-2", "staff"]
    assert before.isdisjoint(path.read_bytes() for path in home.keys.iterdir())
    with closing(sqlite3.connect(home.privacy_database)) as database:
        now = {row for (row,) in database.execute("SELECT person_index FROM person UNION SELECT sealed FROM identity")}
    assert [row for row in now if row in raw] == []


def test_rows_of_the_old_keys_are_overwritten(home):
    with closing(sqlite3.connect(home.privacy_database)) as database:
        old = [row for (row,) in database.execute("SELECT sealed FROM identity UNION SELECT number FROM person")]
    rotate(home, at_step=lambda step: None)
    raw = b"".join(path.read_bytes() for path in home.root.glob("privacy.sqlite3*"))
    assert [row for row in old if row in raw] == []


@pytest.mark.parametrize(("step", "time"), STEPS)
def test_a_kill_at_any_step_leaves_a_vault_that_works_and_the_next_rotation_finishes(step, time, home, keys, processes):
    assert run(processes, rotating.die_at, home.root, step, time) == -9
    works(home, keys)
    rotate(home, at_step=lambda step: None)
    works(home, keys)
    assert rotation(home) == DONE
    assert len([name for name in known_keys(home) if name.startswith(("identity", "person-index"))]) == 2


def test_an_unfinished_rotation_is_told(home, processes):
    run(processes, rotating.die_at, home.root, "numbers moved", 1)
    assert rotation(home).unfinished == 2 * len(NUMBERS) - 500


@pytest.mark.parametrize("step", ["ended", "overwritten"])
def test_a_rotation_killed_before_the_old_keys_are_gone_is_told_and_finished_instead_of_another(
    step, home, keys, processes
):
    assert run(processes, rotating.die_at, home.root, step, 1) == -9
    assert rotation(home) == Rotation(unfinished=0, old_keys=2, unseen=0)
    assert rotate(home, at_step=lambda step: None) == DONE
    assert known_keys(home) == ["identity-2", "person-index-2", "staff"]
    works(home, keys)


@pytest.mark.slow
def test_a_kill_at_a_random_moment_leaves_a_vault_that_works(home, keys, processes):
    chance = random.Random(1)
    for _again in range(15):
        process = processes.Process(target=rotating.rotate_once, args=(home.root,))
        process.start()
        time.sleep(chance.uniform(0.0, 0.4))
        process.kill()
        process.join()
        works(home, keys)
    rotate(home, at_step=lambda step: None)
    assert rotation(home) == DONE


def test_loads_and_rotations_at_the_same_time_agree(home, keys):
    with multiprocessing.get_context("forkserver").Pool(4) as pool:
        loading = [pool.apply_async(rotating.learn, (home.root, first)) for first in (0, 400)]
        turning = [pool.apply_async(rotating.rotate_once, (home.root,)) for _again in range(2)]
        found = [one.get(120) for one in loading]
        for one in turning:
            one.get(120)
    rotate(home, at_step=lambda step: None)
    works(home, keys)
    learned = found[0] | found[1]
    assert Vault(home).known_keys(list(learned)) == learned
    assert rotation(home) == DONE


def _of_before(home: Home) -> None:
    """Make the tables what an earlier program left: no numbers beside the indexes, and no generations."""
    with closing(sqlite3.connect(home.privacy_database, isolation_level=None)) as database:
        database.executescript("""
            CREATE TABLE was (person_index BLOB PRIMARY KEY, pupil_key INTEGER NOT NULL) WITHOUT ROWID;
            INSERT INTO was SELECT person_index, pupil_key FROM person;
            DROP TABLE person;
            ALTER TABLE was RENAME TO person;
            ALTER TABLE identity DROP COLUMN generation;
            DROP TABLE generation;
        """)


def test_a_vault_of_an_earlier_program_can_be_rotated_without_losing_anybody(home, keys):
    temporary = Vault(home).pupil_keys(["20100101TF01"])["20100101TF01"]  # a number that no identity tells
    _of_before(home)
    works(home, keys)
    _of_before(home)
    assert rotate(home, at_step=lambda step: None) == Rotation(unfinished=0, old_keys=0, unseen=1)
    works(home, keys)
    assert "person-index" in known_keys(home)
    assert Vault(home).pupil_keys(["20100101TF01"]) == {"20100101TF01": temporary}
    assert rotate(home, at_step=lambda step: None) == DONE
    assert "person-index" not in known_keys(home)
    assert Vault(home).known_keys(["20100101TF01"]) == {"20100101TF01": temporary}


def test_staff_pseudonyms_stay_what_they_were(home):
    before = Vault(home).staff_keys(["ASB"], "10000001")
    rotate(home, at_step=lambda step: None)
    assert Vault(home).staff_keys(["ASB"], "10000001") == before


@pytest.mark.parametrize("name", ["identity-2", "person-index-2"])
def test_a_lost_key_is_told_and_nothing_is_made_in_its_place(name, home, keys):
    rotate(home, at_step=lambda step: None)
    (home.keys / name).unlink()
    for use in (lambda: Vault(home).pupil_keys(NUMBERS), lambda: rotate(home, at_step=lambda step: None)):
        with pytest.raises(KeyLost, match=name):
            use()
    assert [name in str(lost) for lost in lost_keys(home)] == [True]


def test_a_number_moved_to_another_pupil_does_not_open(home):
    with closing(sqlite3.connect(home.privacy_database, isolation_level=None)) as database:
        database.execute("UPDATE person SET number = (SELECT number FROM person LIMIT 1)")
    with pytest.raises(IdentityBroken, match="säkerhetskopia"):
        rotate(home, at_step=lambda step: None)
