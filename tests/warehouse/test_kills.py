"""A publication that is killed at any moment leaves the old version whole or the new one whole."""

from __future__ import annotations

import multiprocessing
import random
import threading
import time

import pytest
from deltalake import DeltaTable

from skolsikt.home.paths import Home
from skolsikt.home.settings import Settings
from skolsikt.warehouse import manifest
from skolsikt.warehouse.warehouse import Warehouse
from tests.processes import ready_processes

from . import killed_publication as killed
from .conftest import DERIVED

pytestmark = pytest.mark.slow

STEPS = (
    "cleared up",
    "files laid down",
    "serving file built",
    "lesson_attendance committed",
    "school_unit committed",
    "manifest written",
    "published",
)
OLD, NEW, NEXT = 60, 10, 5
ALL = (2 * 3, 2)  # lessons and units


@pytest.fixture(scope="module")
def processes():
    return ready_processes(killed)


@pytest.fixture
def root(tmp_path):
    return Home(tmp_path / "home").create().root


@pytest.fixture
def house(root):
    killed.publish(root, OLD, lambda step: None)
    return Warehouse(Home(root), Settings(threads=1))


def run(processes, target, *arguments):  # type: ignore[no-untyped-def]
    process = processes.Process(target=target, args=arguments)
    process.start()
    process.join(120)
    return process.exitcode


def told(warehouse, number=None):  # type: ignore[no-untyped-def]
    """What the tables and the derived tables of a version say: one number if it is whole."""
    reader = warehouse.reader(number, derived=DERIVED)
    numbers = reader.fetchall(
        "SELECT DISTINCT scheduled_minutes FROM lesson_attendance UNION "
        "SELECT DISTINCT name::INTEGER FROM school_unit UNION SELECT DISTINCT minutes // rows FROM minutes_by_unit"
    )
    counts = reader.fetchall("SELECT (SELECT count(*) FROM lesson_attendance), (SELECT count(*) FROM school_unit)")
    assert counts == [ALL]
    assert len(numbers) == 1
    return numbers[0][0]


def is_in_order(warehouse) -> None:  # type: ignore[no-untyped-def]
    """The lake holds what the manifest says, in every published version, and nothing is left over."""
    for version in warehouse.versions():
        for name, delta in version.tables.items():
            rows = DeltaTable(str(warehouse.lake.path(name)), version=delta).to_pyarrow_table()
            assert rows.num_rows == sum(load.tables[name].rows for load in version.loads)
    served = {path.name for path in warehouse.home.serving.iterdir()}
    assert served == {version.serving for version in warehouse.versions()}
    assert list(warehouse.home.root.rglob(".*.*")) == []


def survives(warehouse, expected: set[int]) -> None:  # type: ignore[no-untyped-def]
    """Now one of ``expected`` is whole; the next publication works and the old version still answers."""
    assert told(warehouse) in expected
    current = warehouse.current().number
    killed.publish(warehouse.home.root, NEXT, lambda step: None)
    assert told(warehouse) == NEXT
    assert warehouse.current().number == current + 1
    assert told(warehouse, 1) == OLD
    is_in_order(warehouse)


@pytest.mark.parametrize("step", STEPS)
def test_a_kill_after_a_step_leaves_the_old_version_or_the_new(step, house, root, processes):
    assert run(processes, killed.killed_at_step, root, NEW, step) == -9
    survives(house, {NEW} if step == "published" else {OLD})


def test_a_kill_before_any_rename_leaves_the_old_version(house, root, processes, tmp_path):
    measured = Home(tmp_path / "measured").create().root
    killed.publish(measured, OLD, lambda step: None)
    here, there = multiprocessing.Pipe(duplex=False)
    assert run(processes, killed.renames, measured, NEW, there) == 0
    names = here.recv()
    here.close()
    there.close()
    assert names[-3:] == ["2.duckdb", "2.json", "current"]
    for place in range(1, len(names) + 1):
        before = told(house)
        assert run(processes, killed.killed_before_rename, root, before + 1, place) == -9
        assert told(house) == before
        killed.publish(root, before + 1, lambda step: None)
        assert told(house) == before + 1
    is_in_order(house)


def test_a_kill_at_a_random_moment_leaves_the_old_version_or_the_new(house, root, processes):
    chance = random.Random(1)
    for number in range(12):
        before, attempt = told(house), 1000 + number
        process = processes.Process(target=killed.publish_minutes, args=(root, attempt))
        process.start()
        time.sleep(chance.uniform(0.05, 1.2))
        process.kill()
        process.join()
        assert told(house) in (before, attempt)
    survives(house, {told(house)})


@pytest.mark.parametrize("step", STEPS[:-1])
def test_a_kill_in_the_first_publication_leaves_an_empty_house(step, root, processes):
    assert run(processes, killed.killed_at_step, root, NEW, step) == -9
    warehouse = Warehouse(Home(root), Settings(threads=1))
    assert warehouse.current() is None
    assert manifest.published_numbers(Home(root)) == []
    killed.publish(root, NEXT, lambda step: None)
    assert told(warehouse) == NEXT
    is_in_order(warehouse)


def test_two_kills_in_a_row_are_cleared_up_too(house, root, processes):
    for step in ("lesson_attendance committed", "manifest written", "school_unit committed"):
        assert run(processes, killed.killed_at_step, root, NEW, step) == -9
    survives(house, {OLD})


def test_readers_never_see_a_mixture_while_publications_come_and_die(house, root, processes):
    stop, seen, wrong = threading.Event(), set(), []

    def read() -> None:
        while not stop.is_set():
            time.sleep(0.05)
            try:
                seen.add(told(Warehouse(Home(root), Settings(threads=1))))
            except Exception as error:
                wrong.append(error)

    reader = threading.Thread(target=read)
    reader.start()
    for place, step in enumerate(STEPS):
        run(processes, killed.killed_at_step, root, 100 + place, step if place % 2 else "never")
    stop.set()
    reader.join()
    assert wrong == []
    assert len(seen) > 2
    assert seen <= {OLD} | {100 + place for place in range(0, len(STEPS), 2)}


def test_several_loads_at_once_all_come_in(house, root, processes):
    units = [f"2000000{number}" for number in range(4)]
    running = [
        processes.Process(target=killed.publish_slice, args=(root, unit, 7, 10 + place))
        for place, unit in enumerate(units)
    ]
    for process in running:
        process.start()
    for process in running:
        process.join(240)
    assert [process.exitcode for process in running] == [0] * 4
    assert house.current().number == 5
    rows = house.reader().fetchall(
        "SELECT school_unit_code, sum(scheduled_minutes)::INTEGER FROM lesson_attendance GROUP BY ALL ORDER BY ALL"
    )
    assert rows == [(unit, 180) for unit in killed.UNITS] + [(unit, 21) for unit in units]
    assert [load.number for load in house.current().loads] == [1, 10, 11, 12, 13]
