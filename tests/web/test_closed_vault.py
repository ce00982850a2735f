"""While the vault is closed a page about pupils says so, and how it is opened; it is no error of the house."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from skolsikt.home import master_key
from skolsikt.home.keys import split_keys
from skolsikt.home.paths import Home
from skolsikt.home.shares import new_shares
from tests.copied import copied


@pytest.fixture
def closed(on_screen: Home, tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """The municipality on the screen is a copy, and its vault is closed."""
    (tmp_path / "memory").mkdir()
    monkeypatch.setenv("SKOLSIKT_MEMORY", str(tmp_path / "memory"))
    settings.SKOLSIKT_HOME = copied(on_screen, tmp_path / "home")
    split_keys(settings.SKOLSIKT_HOME, new_shares(2)[0], persons=2)
    master_key.close(settings.SKOLSIKT_HOME)


@pytest.mark.usefixtures("closed")
def test_a_page_with_names_says_that_the_vault_is_closed(log_in, caplog) -> None:
    logging.getLogger("skolsikt.web").addHandler(caplog.handler)
    answer = log_in("mentor9a").get("/klass/")
    logging.getLogger("skolsikt.web").removeHandler(caplog.handler)
    assert answer.status_code == 503
    told = answer.content.decode()
    assert "<h1>Valvet är stängt</h1>" in told
    assert "Två personer öppnar det med" in told
    assert "VaultClosed" not in caplog.text


@pytest.mark.usefixtures("closed")
def test_pages_without_names_are_there(log_in) -> None:
    assert log_in("mentor9a").get("/").status_code == 200
