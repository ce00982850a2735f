"""Every example in the docstrings of the room runs and says what it says."""

from __future__ import annotations

import doctest
import importlib

import pytest

MODULES = ("secrecy", "drawable", "markdown", "recipients", "table_words")


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_hold(name: str) -> None:
    found = doctest.testmod(importlib.import_module(f"skolsikt.reports.{name}"))
    assert found.failed == 0
    assert found.attempted
