"""Fixtures of the pages: the test municipality on the screen, and its people logged in."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from skolsikt.home.paths import Home
from skolsikt.home.settings import read_settings
from tests.copied import copied


@pytest.fixture(scope="session")
def django_db_modify_db_settings(tmp_path_factory: pytest.TempPathFactory) -> None:
    """The app database of the tests is a file, as in an installation: whoever writes to it waits for the other.

    Django's own, in memory, refuses instead when the server of a browser test still answers as the next one begins.
    """
    from django.conf import settings

    described = settings.DATABASES["default"].setdefault("TEST", {})
    described["NAME"] = str(tmp_path_factory.mktemp("app") / "app.sqlite3")


LogIn = Callable[[str], Client]


@pytest.fixture
def on_screen(db: None, settings: Settings, world_home: Home) -> Home:
    """The pages show the test municipality."""
    settings.SKOLSIKT_HOME = world_home
    settings.SKOLSIKT_SETTINGS = read_settings(world_home)
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return world_home


@pytest.fixture
def own_home(on_screen: Home, tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Home:
    """The pages show a copy of the test municipality that may be written to; what is queued waits to be performed."""
    settings.SKOLSIKT_HOME = copied(on_screen, tmp_path / "home")
    monkeypatch.setattr("skolsikt.jobs.queue.hand_over", lambda run_id: None)
    return settings.SKOLSIKT_HOME


@pytest.fixture
def people(on_screen: Home) -> dict[str, str]:
    """Demo accounts: user name -> password. ``rektor`` has the largest school with a last grade level."""
    from skolsikt.cli.demo_home import schools_with_leavers
    from skolsikt.records.accounts.demo_users import create_demo_users
    from skolsikt.web.asking import house

    return {person.username: person.password for person in create_demo_users(schools_with_leavers(house()))}


@pytest.fixture
def log_in(people: dict[str, str]) -> LogIn:
    """Return a browser without JavaScript, logged in as one of the demo's people."""

    def logged_in(username: str) -> Client:
        client = Client()
        assert client.login(username=username, password=people[username])
        return client

    return logged_in
