"""The browser of the tests of pages."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

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
