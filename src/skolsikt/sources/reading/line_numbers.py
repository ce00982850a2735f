"""Which line of a large file each staged row came from, and the text of single lines."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa

Lines = npt.NDArray[np.int64]

_BLOCK_BYTES = 1 << 20
_BUCKET_BITS = 11  # 2,048 rows: few enough that a bucket seldom holds more than one gap


def whole_line_blocks(path: Path) -> Iterator[bytes]:
    """Yield the file in blocks of about a megabyte that end at a line end (the last may lack its own)."""
    with path.open("rb") as file:
        while block := file.read(_BLOCK_BYTES):
            yield block + file.readline()


class LineReader:
    """The text of single lines of a UTF-8 file, asked for in ascending order."""

    def __init__(self, path: Path) -> None:
        self._blocks = whole_line_blocks(path)
        self._block = b""
        self._lines: list[bytes] = []
        self._before = self._last = 0

    def text(self, number: int) -> str:
        """Return line ``number`` (from 1) without its line end; empty below the end of the file."""
        while number > self._last and (block := next(self._blocks, b"")):
            self._block, self._lines, self._before = block, [], self._last
            self._last += block.count(b"\n") + (not block.endswith(b"\n"))
        if number > self._last:
            return ""
        self._lines = self._lines or self._block.split(b"\n")
        return self._lines[number - self._before - 1].decode().rstrip("\r")


@dataclass(frozen=True)
class LineNumbers:
    """Rows are numbered from 0 as they were staged; ``first`` is the line below the headings.

    ``without_row``: the lines from ``first`` on that gave no row, ascending.

    >>> LineNumbers(2, np.array([3, 4])).of(np.array([0, 1, 2]))
    array([2, 5, 6])
    """

    first: int
    without_row: Lines

    @property
    def _gaps(self) -> Lines:
        """The row that each line without a row stands in front of."""
        return self.without_row - self.first - np.arange(len(self.without_row))

    def of(self, rows: Lines) -> Lines:
        """Return the lines that ``rows`` stand on."""
        return rows + self.first + np.searchsorted(self._gaps, rows, side="right")

    def stretches(self, row_count: int) -> pa.Table:
        """Return ``bucket, from_row, to_row, shift``: the line of a row is the row plus the shift of its stretch.

        No stretch crosses a bucket, so that a join finds it by ``row >> 11`` first.
        """
        starts = np.union1d(np.arange(0, row_count, 1 << _BUCKET_BITS), self._gaps[self._gaps < row_count])
        return pa.table(
            {
                "bucket": starts >> _BUCKET_BITS,
                "from_row": starts,
                "to_row": np.append(starts, row_count)[1:] - 1,
                "shift": self.of(starts) - starts,
            }
        )


BUCKET_SQL = f"rowid >> {_BUCKET_BITS}"
