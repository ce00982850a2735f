"""Prepare a large text file for DuckDB: one record a line, every quote closed, one kind of line end.

A quote that never closes makes a CSV reader swallow the lines below it, mixed line ends stop DuckDB, and a no-break
space is to it no space. A file without such trouble is only looked through, block by block; from the first trouble on,
a copy is written in which the broken line is blank, a record that runs over several lines stands on its first, and
no-break spaces are spaces. So line numbers never change.
"""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, TypeAlias

import numpy as np

from skolsikt.sources.reading.delimited import LONGEST_QUOTED_LINES
from skolsikt.sources.reading.line_numbers import Lines, whole_line_blocks

_QUOTE, _NEWLINE, _RETURN = b'"', b"\n", b"\r"
_NO_BREAK_SPACE = "\u00a0".encode()  # no other character of UTF-8 holds these bytes
_RARE = _NO_BREAK_SPACE[:1]  # one byte is found ten times as fast as two, and no letter of Swedish has this one
_BLANKS = rb"(?: |" + _NO_BREAK_SPACE + rb")+"
_QUOTED = re.compile(rb'"(?:[^"]|"")*"')

Signs: TypeAlias = "np.ndarray[tuple[int], np.dtype[np.uint8]]"


@dataclass(kw_only=True)
class CleanLines:
    """The prepared file. ``path`` is the original when nothing needed cleaning, else a copy the caller removes."""

    path: Path
    line_count: int = 0
    has_quotes: bool = False
    unclosed: list[int] = field(default_factory=list)  # lines with a quote that never closes; blank in the copy

    def blank_lines(self, first: int) -> Lines:
        """Return the lines from ``first`` on that hold nothing, in the copy where there is one."""
        found, before = [], 0
        for block in whole_line_blocks(self.path):
            ends = np.flatnonzero(np.frombuffer(block, np.uint8) == ord(_NEWLINE))
            ends = ends if block.endswith(_NEWLINE) else np.append(ends, len(block))
            lengths = np.diff(ends, prepend=-1) - 1
            short = np.flatnonzero(lengths <= 1)
            starts = ends[short] - lengths[short]
            is_blank = [block[start : start + 1] in (_RETURN, _NEWLINE, b"") for start in starts.tolist()]
            found.append(short[np.array(is_blank, bool)] + before + 1)
            before += len(ends)
        lines = np.concatenate(found) if found else np.array([], np.int64)
        return lines[lines >= first]


def clean_lines(
    path: Path, *, first: int, delimiter: str, width: int, folder: Path | None, is_strict: bool = False
) -> CleanLines:
    """Return ``path`` (UTF-8) prepared from line ``first`` on; a record has ``width`` fields.

    ``is_strict``: also set lines aside whose quotes pair up but stand in the wrong places (``;x";"y;``), which costs a
    look at every line with quotes.
    """
    return _Cleaner(
        path=path, first=first, delimiter=delimiter.encode(), width=width, folder=folder, is_strict=is_strict
    ).clean()


@dataclass(kw_only=True)
class _Cleaner:
    path: Path
    first: int
    delimiter: bytes
    width: int
    folder: Path | None
    is_strict: bool
    found: CleanLines = field(init=False)
    line_end: bytes = _NEWLINE
    copy: BinaryIO | None = None

    def clean(self) -> CleanLines:
        self.found = CleanLines(path=self.path)
        offset = 0
        try:
            for block, size in self._records():
                self._take(block, offset)
                offset += size
        finally:
            if self.copy:
                self.copy.close()
        return self.found

    def _records(self) -> Iterator[tuple[bytes, int]]:
        """Yield blocks in which no record is cut, as far as its quotes tell, and their size in the file."""
        blocks = whole_line_blocks(self.path)
        for block in blocks:
            if _QUOTE in block and block.count(_QUOTE) % 2:
                block += next(blocks, b"")
            yield block, len(block)

    def _take(self, block: bytes, offset: int) -> None:
        if not offset:
            end = block.find(_NEWLINE)
            self.line_end = b"\r\n" if end > 0 and block[end - 1 : end] == _RETURN else _NEWLINE
        before = self.found.line_count
        signs = np.frombuffer(block, np.uint8)
        count = int(np.count_nonzero(signs == ord(_NEWLINE))) + (not block.endswith(_NEWLINE))
        self.found.line_count += count
        if self.found.line_count >= self.first:
            block = self._without_trouble(block, signs, before, offset)
        self.found.has_quotes |= _QUOTE in block
        if self.copy:
            self.copy.write(block)

    def _without_trouble(self, block: bytes, signs: Signs, before: int, offset: int) -> bytes:
        is_troubled = self._is_troubled(block, signs)
        is_spaced = _RARE in block and _NO_BREAK_SPACE in block
        if (is_troubled or is_spaced) and self.copy is None:
            self._start_copy(offset)
        block = self._without_no_break_spaces(block) if is_spaced else block
        return self._repaired(block, before) if is_troubled else block

    def _without_no_break_spaces(self, block: bytes) -> bytes:
        """Take space around values away (DuckDB reads no time with any); within a value it is a plain space."""
        separator = re.escape(self.delimiter)
        around = (
            rb"(?m)(?:^|(?<=" + separator + rb'|"))' + _BLANKS + rb"|" + _BLANKS + rb"(?=" + separator + rb'|["\r]|$)'
        )
        return re.sub(around, b"", block).replace(_NO_BREAK_SPACE, b" ")

    def _is_troubled(self, block: bytes, signs: Signs) -> bool:
        return self._has_other_line_ends(block, signs) or (
            _QUOTE in block and (self.is_strict or _has_open_line(signs))
        )

    def _has_other_line_ends(self, block: bytes, signs: Signs) -> bool:
        if self.line_end == _NEWLINE:
            return _RETURN in block
        returns, newlines = signs == ord(_RETURN), signs == ord(_NEWLINE)
        return bool(newlines[0] or returns[-1] or not np.array_equal(returns[:-1], newlines[1:]))

    def _start_copy(self, offset: int) -> None:
        handle, name = tempfile.mkstemp(dir=self.folder, suffix=".csv")
        self.copy = os.fdopen(handle, "wb")
        self.found.path = Path(name)
        with self.path.open("rb") as original:
            while offset and (part := original.read(min(offset, 1 << 20))):
                self.copy.write(part)
                offset -= len(part)

    def _repaired(self, block: bytes, before: int) -> bytes:
        ends_open = not block.endswith(_NEWLINE)
        lines = [line.rstrip(_RETURN).replace(_RETURN, b" ") for line in block.split(_NEWLINE)]
        lines = lines if ends_open else lines[:-1]
        repaired: list[bytes] = []
        while len(repaired) < len(lines):
            at = len(repaired)
            number = before + at + 1
            if number < self.first:
                repaired.append(b"")
                continue
            record, more = self._record(lines[at : at + LONGEST_QUOTED_LINES + 1])
            if record is None:
                self.found.unclosed.append(number)
            repaired += [record or b"", *[b""] * more]
        return self.line_end.join(repaired) + (b"" if ends_open else self.line_end)

    def _record(self, lines: list[bytes]) -> tuple[bytes | None, int]:
        """Return the record that starts on the first line (None when it is broken) and how many more lines it takes."""
        if self._is_closed(lines[0]):
            return lines[0], 0
        for more in range(1, len(lines)):
            if lines[more].count(self.delimiter) >= self.width - 1:  # a row of its own, which no quote may swallow
                return None, 0
            record = b" ".join(lines[: more + 1])
            if self._is_closed(record):
                fields = _QUOTED.sub(b"", record).count(self.delimiter) + 1
                return (record, more) if fields == self.width else (None, 0)
        return None, 0

    def _is_closed(self, record: bytes) -> bool:
        if record.count(_QUOTE) % 2:
            return False
        if not self.is_strict or _QUOTE not in record:
            return True
        separator = re.escape(self.delimiter)
        field = rb'(?:"(?:[^"]|"")*"|[^"' + separator + rb"]*)"
        return re.fullmatch(field + rb"(?:" + separator + field + rb")*", record) is not None


def _has_open_line(signs: Signs) -> bool:
    """Tell whether some line holds an odd number of quotes."""
    quotes_so_far = np.cumsum(signs == ord(_QUOTE), dtype=np.uint8)  # wraps around, but odd stays odd
    at_line_ends = quotes_so_far[np.flatnonzero(signs == ord(_NEWLINE))]
    return bool((at_line_ends & 1).any() or (len(quotes_so_far) and quotes_so_far[-1] & 1))
