"""Demo municipalities, written once for the tests of this room: a small one, and the one that ``make demo`` shows."""

from __future__ import annotations

from pathlib import Path

import pytest

from skolsikt.demo.manifest import Manifest
from skolsikt.demo.municipality import generate


@pytest.fixture(scope="session")
def small_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo") / "small"
    generate(pupils=300, years=3, seed=1, into=folder)
    return folder


@pytest.fixture(scope="session")
def small(small_folder: Path) -> Manifest:
    return Manifest.read(small_folder)


@pytest.fixture(scope="session")
def full_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo") / "full"
    generate(into=folder)
    return folder


@pytest.fixture(scope="session")
def full(full_folder: Path) -> Manifest:
    return Manifest.read(full_folder)
