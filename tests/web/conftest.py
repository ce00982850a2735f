"""The browser of the tests of pages."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, sync_playwright
from pytest_django.live_server_helper import LiveServer

from tests.web.browsing import Open, log_in_by_form

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium of the system, or the one that SKOLSIKT_CHROMIUM names."""
    path = shutil.which(os.environ.get("SKOLSIKT_CHROMIUM", "chromium"))
    if path is None:
        pytest.skip("Chromium is not installed: apt-get install chromium, or set SKOLSIKT_CHROMIUM")
    with pytest.MonkeyPatch.context() as patched, sync_playwright() as playwright:
        # Playwright runs an event loop in this thread; Django then refuses its database unless told otherwise.
        patched.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        opened = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield opened
        opened.close()


@pytest.fixture
def faults() -> list[str]:
    """What the browser complained of: console messages, errors of scripts."""
    return []


@pytest.fixture
def open_as(browser: Browser, live_server: LiveServer, people: dict[str, str], faults: list[str]) -> Iterator[Open]:
    """Open an address, logged in by the form as a real person would. ``how``: settings of the reader's browser."""
    contexts = []

    def opened(username: str, address: str = "/", *, width: int = 1360, scripts: bool = True, **how: str) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 900}, base_url=live_server.url, java_script_enabled=scripts, **how
        )
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: faults.append(f"{page.url}: {message.text}"))
        page.on("pageerror", lambda error: faults.append(f"{page.url}: {error}"))
        log_in_by_form(page, username, people[username], address=address)
        return page

    yield opened
    for context in contexts:
        context.close()
