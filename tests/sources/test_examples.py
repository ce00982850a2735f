"""Every example in the docstrings of the room runs and says what it says."""

from __future__ import annotations

import doctest
import importlib
import pkgutil

import pytest

import skolsikt.sources.reading

MODULES = [
    module.name for module in pkgutil.iter_modules(skolsikt.sources.reading.__path__, "skolsikt.sources.reading.")
]


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_hold(name: str) -> None:
    assert doctest.testmod(importlib.import_module(name)).failed == 0


def test_the_room_has_examples_to_run() -> None:
    assert sum(doctest.testmod(importlib.import_module(name)).attempted for name in MODULES) > 20
