"""Every reader, given its own file of the demo broken in the ways that real systems break files, and mangled by chance.

A source without a file here fails.
"""

from __future__ import annotations

import random
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from skolsikt.demo.municipality import generate
from skolsikt.sources.catalogue import SOURCES, guess, source
from skolsikt.sources.contract import UnreadableFile
from skolsikt.sources.reading.text import receive
from tests.sources.breaking import JSON, PACKED, mangled, survives, text_of, write_broken
from tests.sources.received import received

LINES, FEWEST_WAYS = 12, 10
# What a demo of so few pupils does not write.
OTHERS = {
    "school_unit_successions": "Skolenhetskod före;Skolenhetskod efter;Datum;Slag;Anmärkning\n"
    "12345678;87654321;2024-07-01;Sammanslagning;Flyttade ihop\n".encode(),
}
FUZZ = settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


class Files(dict[str, bytes]):
    """By source, the beginning of a file; told briefly when a test fails."""

    def __repr__(self) -> str:
        return f"files of {len(self)} sources"


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Files:
    """By source, the beginning of a file that it knows as its own."""
    folder, found = tmp_path_factory.mktemp("demo"), Files(OTHERS)
    generate(pupils=600, years=3, seed=1, into=folder, lesson_years=1)
    for path in sorted(folder.rglob("*.*")):
        known = guess(receive(path, workdir=tmp_path_factory.mktemp("in")))
        if known:
            found.setdefault(known[0][0].id, _beginning(path))
    return found


def _beginning(path: Path) -> bytes:
    content = path.read_bytes()
    is_of_lines = path.suffix in (".csv", ".txt")
    return b"".join(content.splitlines(keepends=True)[:LINES]) if is_of_lines else content


def _with_other_bytes(content: bytes, seed: int) -> bytes:
    chance, changed = random.Random(seed), bytearray(content)
    for _time in range(chance.randint(1, 12)):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed[: chance.choice([len(changed), chance.randrange(len(changed))])])


def test_every_source_has_a_file(files: Files) -> None:
    assert set(files) == set(SOURCES)


@pytest.mark.parametrize("name", SOURCES)
def test_its_own_file_is_read(name: str, files: Files, tmp_path: Path) -> None:
    assert survives(source(name), tmp_path, files[name])


@pytest.mark.parametrize("name", SOURCES)
def test_every_file_of_its_folder_of_broken_ones_costs_rows_or_the_file_and_nothing_more(
    name: str, files: Files, tmp_path: Path
) -> None:
    suffix = ".zip" if files[name].startswith(PACKED) else ".json" if files[name].startswith(JSON) else ".csv"
    written = write_broken(files[name], tmp_path / name, suffix)
    assert len({path.read_bytes() for path in written}) >= FEWEST_WAYS
    for path in written:
        survives(source(name), tmp_path, path.read_bytes(), name=path.name)
        with suppress(UnreadableFile):
            guess(receive(path, workdir=tmp_path))


@pytest.mark.parametrize("name", SOURCES)
@FUZZ
@given(seed=st.integers(0, 2**32))
def test_mangled_by_chance_it_is_a_reading_or_a_refusal(name: str, files: Files, seed: int, tmp_path: Path) -> None:
    content = files[name]
    is_packed = content.startswith(PACKED)
    survives(source(name), tmp_path, _with_other_bytes(content, seed) if is_packed else mangled(text_of(content), seed))


@FUZZ
@given(name=st.sampled_from(sorted(SOURCES)), seed=st.integers(0, 2**32))
def test_whose_file_it_is_can_be_asked_of_any_bytes(name: str, files: Files, seed: int, tmp_path: Path) -> None:
    content = files[name]
    broken = _with_other_bytes(content, seed) if content.startswith(PACKED) else mangled(text_of(content), seed)
    with suppress(UnreadableFile):
        guess(received(tmp_path, broken))
