"""A run that is killed at any moment is finished by the next one; until then nothing half-destroyed is published."""

from __future__ import annotations

import multiprocessing
import shutil

import pytest

from skolsikt.home.paths import Home
from skolsikt.loading.verify import verify
from skolsikt.measures.house import House
from skolsikt.warehouse.destruction import VersionDestroyed, destructions
from tests.processes import ready_processes
from tests.sources.grade_lines import person_number

from . import killed_run as killed
from .conftest import NEW, NOW, OLD, RARE, decide, destroy, grades_by_year
from .everything import files_with

pytestmark = pytest.mark.slow

STEPS = (
    "begun",
    "cleared up",
    "files laid down",
    "serving file built",
    "grade committed",
    "pupil committed",
    "manifest written",
    "published",
    "versions marked",
    "lake files removed",
    "serving files removed",
    "bases dropped",
    "files removed",
    "identities forgotten",
    "all done",
)
BEFORE, AFTER = {OLD: 3, NEW: 3}, {NEW: 3}
MARKS = (RARE.encode(), person_number(1).encode())


@pytest.fixture(scope="module")
def processes():
    return ready_processes(killed)


@pytest.fixture
def decided(town):
    decide(town)
    return town


def run(processes, target, *arguments):  # type: ignore[no-untyped-def]
    process = processes.Process(target=target, args=arguments)
    process.start()
    process.join(120)
    return process.exitcode


def is_finished_by_the_next(house) -> None:  # type: ignore[no-untyped-def]
    """What is published is whole now, and after the next run nothing is left."""
    assert grades_by_year(House.open(house.home.root)) in (BEFORE, AFTER)
    destroy(House.open(house.home.root))
    fresh = House.open(house.home.root)
    assert grades_by_year(fresh) == AFTER
    assert files_with(fresh.home, *MARKS) == set()
    assert verify(fresh, on=NOW.date(), progress=lambda step, share: None) == []
    entries = destructions(fresh.home)
    assert entries
    assert all(entry.finished_at for entry in entries)
    for version in (1, 2):
        with pytest.raises(VersionDestroyed):
            fresh.rows(version)


@pytest.mark.parametrize("step", STEPS)
def test_a_kill_after_a_step_is_finished_by_the_next_run(step, decided, processes):
    assert run(processes, killed.killed_at_step, decided.home.root, step) == -9
    told = verify(decided, on=NOW.date(), progress=lambda step, share: None)
    assert any("blev avbruten" in sentence for sentence in told)
    is_finished_by_the_next(decided)


def test_a_kill_before_any_name_on_the_disk_changes_is_finished_by_the_next_run(decided, processes, tmp_path):
    measured = tmp_path / "measured"
    shutil.copytree(decided.home.root, measured)
    here, there = multiprocessing.Pipe(duplex=False)
    assert run(processes, killed.steps, measured, there) == 0
    steps, changes = here.recv()
    here.close()
    there.close()
    assert tuple(steps) == STEPS
    assert changes > 15
    untouched = tmp_path / "untouched"
    shutil.copytree(decided.home.root, untouched)
    for place in range(1, changes + 1, 2):
        shutil.rmtree(decided.home.root)
        shutil.copytree(untouched, decided.home.root)
        assert run(processes, killed.killed_before_change, decided.home.root, place) == -9
        is_finished_by_the_next(House.open(decided.home.root))


def test_two_runs_at_once_destroy_once(decided, processes):
    running = [processes.Process(target=killed.run, args=(decided.home.root,)) for _one in range(2)]
    for process in running:
        process.start()
    for process in running:
        process.join(120)
    assert [process.exitcode for process in running] == [0, 0]
    (entry,) = destructions(Home(decided.home.root))
    assert entry.counts["identities"] == 2
    is_finished_by_the_next(decided)


def test_a_load_after_a_killed_run_is_not_in_its_way(decided, processes, grades):
    assert run(processes, killed.killed_at_step, decided.home.root, "grade committed") == -9
    grades("fler.txt", NEW, {3: {}, 4: {}, 5: {"BL": "A"}})
    is_finished_by_the_next(decided)
