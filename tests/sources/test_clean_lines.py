"""Preparing large text: broken lines are set aside, line numbers never change, nothing is lost."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from skolsikt.sources.reading import line_numbers
from skolsikt.sources.reading.clean_lines import CleanLines, clean_lines
from skolsikt.sources.reading.line_numbers import LineNumbers, LineReader

LINES = st.lists(
    st.sampled_from(["a;b;c", 'a;"b;b";c', 'a;"b""b";', "", 'a;b";c', 'a;"b;c', '"a;b;c', 'b";c', "å;ä;ö", '"";"";""']),
    max_size=40,
)


def cleaned(path: Path, content: bytes, **how: object) -> tuple[CleanLines, list[bytes]]:
    path.write_bytes(content)
    found = clean_lines(path, first=1, delimiter=";", width=3, folder=path.parent, **how)  # type: ignore[arg-type]
    kept = found.path.read_bytes()
    return found, kept.removesuffix(b"\n").split(b"\n")


@given(lines=LINES, block=st.sampled_from([8, 30, 1 << 20]), line_end=st.sampled_from(["\n", "\r\n"]))
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_line_is_kept_set_aside_or_joined_and_no_quote_is_left_open(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lines: list[str], block: int, line_end: str
) -> None:
    monkeypatch.setattr(line_numbers, "_BLOCK_BYTES", block)
    text = line_end.join([*lines, ""])
    found, kept = cleaned(tmp_path / "rader.csv", text.encode())
    originals = [line.encode() for line in lines]
    kept = [line.rstrip(b"\r") for line in kept][: len(originals)]
    assert found.line_count == len(originals)
    assert all(line.count(b'"') % 2 == 0 for line in kept)
    told = b" ".join(line or originals[at] * (at + 1 in found.unclosed) for at, line in enumerate(kept)).split()
    assert told == b" ".join(originals).split()


def test_a_file_without_trouble_is_not_copied(tmp_path: Path) -> None:
    path = tmp_path / "rader.csv"
    found, _kept = cleaned(path, b'a;b;c\n\n"a";"b;b";"c"\n')
    assert found.path == path
    assert found.has_quotes
    assert found.blank_lines(1).tolist() == [2]


def test_a_record_over_a_block_border_is_joined(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(line_numbers, "_BLOCK_BYTES", 16)
    found, kept = cleaned(tmp_path / "rader.csv", b'a;b;c\nd;e;"text\nmore text\nend"\ng;h;i\n')
    assert kept == [b"a;b;c", b'd;e;"text more text end"', b"", b"", b"g;h;i"]
    assert (found.unclosed, found.blank_lines(1).tolist()) == ([], [3, 4])


@pytest.mark.parametrize(("is_strict", "unclosed"), [(False, []), (True, [1])])
def test_quotes_in_the_wrong_places_are_seen_when_asked_for(
    tmp_path: Path, is_strict: bool, unclosed: list[int]
) -> None:
    found, _kept = cleaned(tmp_path / "rader.csv", b'a";"b;c\n"d";e;f\n', is_strict=is_strict)
    assert found.unclosed == unclosed


def test_mixed_line_ends_become_one_kind(tmp_path: Path) -> None:
    _found, kept = cleaned(tmp_path / "rader.csv", b"a;b;c\nd;e;f\r\ng;h\ri;j\n")
    assert kept == [b"a;b;c", b"d;e;f", b"g;h i;j"]


@given(
    first=st.integers(1, 5),
    without=st.sets(st.integers(0, 60)),
    row_count=st.integers(1, 40),
    bits=st.sampled_from([1, 3, 11]),
)
@settings(max_examples=200, deadline=None)
def test_line_numbers_are_those_of_counting(first: int, without: set[int], row_count: int, bits: int) -> None:
    gone = sorted(first + line for line in without)
    lines = [line for line in range(first, first + 200) if line not in gone][:row_count]
    numbers = LineNumbers(first, np.array(gone, np.int64))
    rows = np.arange(row_count)
    assert numbers.of(rows).tolist() == lines
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(line_numbers, "_BUCKET_BITS", bits)
        stretches = numbers.stretches(row_count).to_pylist()
    told = {row: row + one["shift"] for one in stretches for row in range(one["from_row"], one["to_row"] + 1)}
    assert [told[row] for row in rows.tolist()] == lines
    assert all(one["from_row"] >> bits == one["to_row"] >> bits == one["bucket"] for one in stretches)


def test_lines_are_read_by_number(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(line_numbers, "_BLOCK_BYTES", 4)
    path = tmp_path / "rader.txt"
    path.write_text("ett\r\n\ntre\nfyra fyra fyra\nfem", "utf-8", newline="")
    reader = LineReader(path)
    assert [reader.text(number) for number in (1, 2, 4, 5, 6)] == ["ett", "", "fyra fyra fyra", "fem", ""]
