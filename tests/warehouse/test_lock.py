"""One writer at a time; the second waits, or says who holds the lock."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from skolsikt.warehouse.lock import WarehouseBusy, is_locked, writing

from .conftest import AT, DERIVED, lessons, load

HOLD = """
import sys, time
from datetime import UTC, datetime
from pathlib import Path
from skolsikt.home.paths import Home
from skolsikt.warehouse.lock import writing
with writing(Home(Path(sys.argv[1])), what="provet", at=datetime(2025, 9, 1, tzinfo=UTC), wait_seconds=0):
    print("held", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def holder(home):
    """Another process that holds the lock."""
    process = subprocess.Popen([sys.executable, "-c", HOLD, str(home.root)], stdout=subprocess.PIPE, text=True)
    assert process.stdout.readline() == "held\n"
    yield process
    process.kill()
    process.wait()
    process.stdout.close()


def test_a_second_writer_is_told_who_holds_the_lock(home, holder):
    told = rf"provet, av .+ på .+ \(process {holder.pid}\) sedan 2025-09-01T00:00:00"
    with pytest.raises(WarehouseBusy, match=told), writing(home, what="min", at=AT, wait_seconds=0):
        pass
    assert is_locked(home)


def test_a_second_writer_gets_the_lock_when_the_first_one_dies(home, holder):
    threading.Timer(0.3, holder.kill).start()
    with writing(home, what="min", at=AT, wait_seconds=10):
        assert is_locked(home)
    assert not is_locked(home)


def test_readers_do_not_wait_for_a_writer(warehouse, minutes):
    warehouse.publish({"lesson_attendance": lessons("10000001")}, load=load(1), derived=DERIVED, at=AT)
    with writing(warehouse.home, what="min", at=AT, wait_seconds=0):
        started = time.monotonic()
        found: list[dict[str, int]] = []
        reader = threading.Thread(target=lambda: found.append(minutes(warehouse)))
        reader.start()
        reader.join(timeout=30)
        assert found == [{"10000001": 180}]
        assert time.monotonic() - started < 30


def test_a_thread_that_holds_the_lock_goes_straight_through(home):
    with writing(home, what="yttre", at=AT, wait_seconds=0):
        with writing(home, what="inre", at=AT, wait_seconds=0):
            pass
        assert is_locked(home)


def test_another_thread_of_the_same_process_waits(home):
    def attempt() -> None:
        with writing(home, what="andra", at=AT, wait_seconds=0):
            pass

    with writing(home, what="första", at=AT, wait_seconds=0), ThreadPoolExecutor(1) as pool:
        told = pool.submit(attempt).exception()
    assert isinstance(told, WarehouseBusy)
    assert f"process {os.getpid()}" in str(told)


def test_a_holder_that_has_not_signed_yet_is_still_respected(home, holder):
    (home.lake / "writer.lock").write_text("")
    told = "En annan inläsning pågår. Försök"
    with pytest.raises(WarehouseBusy, match=told), writing(home, what="min", at=AT, wait_seconds=0.1):
        pass


def test_a_new_installation_is_not_locked(home):
    assert not is_locked(home)
