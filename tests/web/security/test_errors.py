"""What goes wrong is told in words on the page, and to the log without what the error says: it may quote a pupil."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest
from django.test import Client

from skolsikt.config.logs import logging_of
from skolsikt.home.paths import Home

QUOTED = "20110203-1234 Anna Lind"


def broken(*_args: object, **_more: object) -> None:
    raise ValueError(QUOTED) from KeyError(QUOTED)


@pytest.fixture
def log(tmp_path: Path):
    """The log of the web server as an installation writes it."""
    home = Home(tmp_path / "h").create()
    logging.config.dictConfig(logging_of(home))
    yield home.log / "web.log"
    logging.config.dictConfig(logging_of(None))


def test_an_error_that_nobody_foresaw_is_a_page_in_words_and_a_line_without_its_own(
    client: Client, monkeypatch: pytest.MonkeyPatch, log: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("skolsikt.web.pages.data.view.list_loads", broken)
    client.raise_request_exception = False
    answer = client.get("/data/")
    page = answer.content.decode()
    assert (answer.status_code, "Något gick fel" in page) == (500, True)
    printed = capfd.readouterr()
    written = log.read_text("utf-8")
    assert "Internal Server Error: /data/: ValueError" in written
    assert "view.py" in written  # where it was
    for text in (page, str(answer.headers), written, printed.out, printed.err):
        assert "Anna" not in text
        assert "20110203" not in text
    assert "Traceback" not in page
    assert "ValueError" not in page


def test_an_address_of_nothing_tells_nothing_of_what_there_is(client: Client) -> None:
    page = client.get("/data/inlasning/99999/").content.decode() + client.get("/finns-inte/").content.decode()
    for word in ("urlpatterns", "skolsikt.web", "site-packages", "Django", "Traceback", "DEBUG"):
        assert word not in page


def test_the_server_does_not_say_what_it_is_made_of(client: Client) -> None:
    headers = str(client.get("/").headers)
    assert "Django" not in headers
    assert "granian" not in headers.lower()
