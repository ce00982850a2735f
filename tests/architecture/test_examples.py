"""Every example in a docstring of the package runs and says what it says."""

from __future__ import annotations

import doctest
import importlib
from pathlib import Path

import pytest

import skolsikt

ROOT = Path(skolsikt.__file__).parent
WITH_EXAMPLES = [
    ".".join((ROOT.name, *path.relative_to(ROOT).with_suffix("").parts)).removesuffix(".__init__")
    for path in sorted(ROOT.rglob("*.py"))
    if ">>> " in path.read_text("utf-8") and not path.name.startswith("test_")
]
FEWEST = {"skolsikt.school.": 40, "skolsikt.sources.reading.": 20, "skolsikt.reports.": 5, "skolsikt.demo.": 1}


def attempted(name: str) -> int:
    return doctest.testmod(importlib.import_module(name)).attempted


@pytest.mark.parametrize("name", WITH_EXAMPLES)
def test_the_examples_hold(name: str) -> None:
    assert doctest.testmod(importlib.import_module(name)).failed == 0


@pytest.mark.parametrize("room", FEWEST)
def test_the_room_has_examples_to_run(room: str) -> None:
    assert sum(attempted(name) for name in WITH_EXAMPLES if name.startswith(room)) >= FEWEST[room]
