"""A load that was killed leaves no original behind; what is meant to be kept is kept."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import nullcontext
from datetime import timedelta

import pytest

from skolsikt.loading import load as loading
from skolsikt.loading.archive import kept_originals
from skolsikt.loading.clearing import orphaned_originals
from skolsikt.loading.loads import find_load
from skolsikt.loading.undo import undo
from skolsikt.warehouse.lock import writing
from tests.damage import damage

from .conftest import ANNA, AT, absent_minutes, lesson


class Killed(BaseException):
    """As far as anything on the disk can tell, the process has been killed here."""


READING = "skolsikt.loading.read_file.without_identities"
PUBLISHING = "skolsikt.warehouse.warehouse.Warehouse.publish"
SAYING_SO = "skolsikt.loading.load._Batch._ended"


@pytest.fixture
def killed(house, load, monkeypatch):
    """Load a file as a process that is killed when ``where`` is reached: nothing is noted or forgotten after that."""

    def at(path, where):  # type: ignore[no-untyped-def]
        def die(*arguments, **named):  # type: ignore[no-untyped-def]
            raise Killed

        with monkeypatch.context() as patched:
            patched.setattr(loading, "recorded", lambda home, *loads: nullcontext())
            patched.setattr(loading._Batch, "_forget", lambda self, kept: None)
            patched.setattr(where, die)
            with pytest.raises(Killed):
                load(path)

    return at


def _kept(house):  # type: ignore[no-untyped-def]
    return len(kept_originals(house.home))


@pytest.mark.parametrize("where", [READING, PUBLISHING])
def test_the_original_of_a_killed_load_is_told_and_then_cleared_up_by_the_next_load(where, house, write, load, killed):
    load(write("a.csv", lesson(valid=1)))
    killed(write("b.csv", lesson(valid=2)), where)
    (orphan,) = orphaned_originals(house.home)
    assert _kept(house) == 2
    load(write("c.csv", lesson(valid=3)))
    assert not orphan.exists()
    assert orphaned_originals(house.home) == []
    assert _kept(house) == 2
    assert [find_load(house.home, number).status for number in (1, 2, 3)] == ["published", "interrupted", "published"]


def test_a_load_that_died_after_publishing_keeps_its_original_and_its_place(house, write, load, killed):
    load(write("a.csv", lesson(unit="10000001", valid=1)))
    killed(write("b.csv", lesson(unit="10000002", valid=2)), SAYING_SO)
    load(write("c.csv", lesson(unit="10000003", valid=3)))
    assert _kept(house) == 3
    found = find_load(house.home, 2)
    assert (found.status, found.data_version, found.source, found.rows_loaded) == ("published", 2, "lessons", 1)
    undo(2, house=house, at=AT)
    assert absent_minutes(house) == {"10000001": 1, "10000003": 3}


def test_originals_that_a_load_names_are_kept_whatever_became_of_it(house, write, load, killed):
    load(write("a.csv", lesson(valid=1)))
    load(write("b.csv", lesson(valid=2)))  # replaced the first
    undo(2, house=house, at=AT)
    load(write("c.csv", lesson(minutes="x")))  # no row was accepted
    before = _kept(house)
    killed(write("d.csv", lesson(valid=4)), PUBLISHING)
    load(write("e.csv", lesson(valid=5)))
    assert before == 3
    assert _kept(house) == 4


def test_an_original_that_is_older_than_every_killed_load_is_left(house, write, load, killed):
    """As after a lake was restored from an older backup than the archive: it may still be somebody's."""
    load(write("a.csv", lesson(valid=1)))
    killed(write("b.csv", lesson(valid=2)), PUBLISHING)
    (orphan,) = orphaned_originals(house.home)
    earlier = (AT - timedelta(days=1)).timestamp()
    os.utime(orphan, (earlier, earlier))
    load(write("c.csv", lesson(valid=3)))
    assert orphaned_originals(house.home) == [orphan]


def test_without_a_killed_load_nothing_is_cleared_up(house, write, load):
    load(write("a.csv", lesson(valid=1)))
    stray = house.home.archive / f"{'0' * 64}.sealed"
    stray.write_bytes(b"somebody's")
    load(write("b.csv", lesson(valid=2)))
    assert orphaned_originals(house.home) == [stray]


@pytest.mark.parametrize("file", ["loads/1.json", "versions/1.json"])
def test_while_something_is_damaged_that_could_name_an_original_nothing_is_cleared_up(file, house, write, load, killed):
    load(write("a.csv", lesson(valid=1)))
    load(write("0.csv", lesson(valid=1, unit="10000002")))
    killed(write("b.csv", lesson(valid=2)), PUBLISHING)
    damage(house.home.lake / file, "flipped")
    assert orphaned_originals(house.home) == []
    load(write("c.csv", lesson(valid=3)))
    assert _kept(house) == 4


def test_nobody_is_told_of_an_orphan_while_a_load_is_running(house, write, load, killed):
    killed(write("b.csv", lesson(valid=2)), PUBLISHING)
    with writing(house.home, what="annan", at=AT, wait_seconds=0):
        assert orphaned_originals(house.home) == []
    assert len(orphaned_originals(house.home)) == 1


_DIES = """
import os, signal, sys
from skolsikt.cli.app import run
from skolsikt.warehouse.warehouse import Warehouse
Warehouse.publish = lambda *arguments, **named: os.kill(os.getpid(), signal.SIGKILL)
run(sys.argv[1:])
"""


def test_a_process_that_is_really_killed_leaves_an_orphan_and_the_next_load_takes_it_away(house, write, load):
    load(write("a.csv", lesson(valid=1)))
    path = write("b.csv", lesson(ANNA, valid=2))
    command = [sys.executable, "-c", _DIES, "--home", str(house.home.root), "load", str(path)]
    assert subprocess.run(command, check=False, capture_output=True).returncode == -9
    assert len(orphaned_originals(house.home)) == 1
    load(write("c.csv", lesson(valid=3)))
    assert orphaned_originals(house.home) == []
    assert find_load(house.home, 2).status == "interrupted"
    assert absent_minutes(house) == {"10000001": 3}


_DIES_WHEN_DONE = """
import os, signal, sys
from skolsikt.cli.app import run
from skolsikt.loading.load import _Batch
publish = _Batch.publish
_Batch.publish = lambda batch: (publish(batch), os.kill(os.getpid(), signal.SIGKILL))
run(sys.argv[1:])
"""


def test_a_process_that_is_killed_when_all_is_published_leaves_no_rows_when_the_same_file_comes_again(house, write):
    said = ["--home", str(house.home.root), "load", "--json", str(write("a.csv", lesson(valid=1)))]
    assert subprocess.run([sys.executable, "-c", _DIES_WHEN_DONE, *said], check=False).returncode == -9
    assert list(house.home.work.iterdir())
    again = subprocess.run([sys.executable, "-m", "skolsikt", *said], check=True, capture_output=True, text=True)
    assert '"unchanged"' in again.stdout
    assert list(house.home.work.iterdir()) == []
