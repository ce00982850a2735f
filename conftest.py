"""What all tests share, those beside the pages too.

The real public data beside the repository, a small municipality built once per run, and people who log in to it.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import settings

from skolsikt.home import clock
from skolsikt.home.paths import Home
from tests.copied import copied

# No test fails on a clock, however busy the machine is.
settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")
pytest_plugins = ["tests.databases", "tests.web.logged_in"]

REPOSITORY = Path(__file__).parent
WORLD_PUPILS = 300
WORLD_YEARS = 3
WORLD_SEED = 1


def _begin_on(day: date) -> None:
    """Let the house's clock, the only one it has, go from ``day``: it must matter to no test (``make test-later``)."""
    ahead = timedelta(days=(day - clock.today()).days)
    clock.now = lambda: datetime.now(clock.UTC) + ahead
    clock.today = lambda: clock.now().astimezone(clock.STOCKHOLM).date()


if "SKOLSIKT_TEST_DAY" in os.environ:
    _begin_on(date.fromisoformat(os.environ["SKOLSIKT_TEST_DAY"]))  # before anything takes the clock by name


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Real public files with provenance, kept beside the repository and never copied into it."""
    folder = Path(os.environ.get("SKOLSIKT_SHARED_DATA", REPOSITORY.parent / "shared" / "data"))
    if not folder.is_dir():
        pytest.skip(f"the shared public data are not at {folder}")
    return folder


@pytest.fixture(scope="session")
def world_home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A demo municipality of 300 pupils and three school years, loaded through the front door. Do not write to it."""
    # With xdist each worker has a base folder of its own under the run's: the first to come builds for all, and each
    # has a copy, for every look at a pupil is written in its access log and a test must find its own line there.
    own = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" not in os.environ:
        return _built(own / "world")
    return copied(_built(own.parent / "world"), own / "world")


def _built(root: Path) -> Home:
    from skolsikt.cli.demo_home import build_demo

    home, ready = Home(root), root.with_suffix(".ready")
    with _alone(root.with_suffix(".lock")):
        if not ready.exists():
            build_demo(home, pupils=WORLD_PUPILS, years=WORLD_YEARS, seed=WORLD_SEED)
            ready.touch()
    return home


@contextmanager
def _alone(lock: Path) -> Iterator[None]:
    with lock.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


@pytest.fixture(scope="session")
def world(world_home: Home) -> object:
    """The opened test municipality (``measures.house.House``)."""
    from skolsikt.measures.house import House

    return House.open(world_home.root)
