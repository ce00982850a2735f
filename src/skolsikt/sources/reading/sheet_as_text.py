"""A sheet of a workbook as a text file, for sources that have DuckDB read their rows."""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import IO

from skolsikt.sources.contract import Incoming
from skolsikt.sources.reading.columns import Layout, padded
from skolsikt.sources.reading.sheets import read_sheet

_DELIMITER = ";"


@contextmanager
def as_text(incoming: Incoming, layout: Layout, *, folder: Path | None) -> Iterator[tuple[Incoming, Layout]]:
    """Yield the file and its layout as text: themselves, or the sheet that ``layout`` was found on, row by line.

    A line has the number of its row in the sheet. The copy lies in ``folder`` and is removed at the end.
    """
    if incoming.text is not None:
        yield incoming, layout
        return
    with tempfile.NamedTemporaryFile("w", dir=folder, suffix=".csv", encoding="utf-8", newline="") as copy:
        _write(incoming, layout, copy)
        profile = layout.profile.model_copy(update={"delimiter": _DELIMITER, "decimal": ","})
        yield (
            replace(incoming, text=Path(copy.name), encoding="utf-8"),
            replace(layout, profile=profile, delimiter=_DELIMITER),
        )


def _write(incoming: Incoming, layout: Layout, copy: IO[str]) -> None:
    writer = csv.writer(copy, delimiter=_DELIMITER, lineterminator="\n")
    line = 1
    for record in read_sheet(incoming, sheet=layout.profile.sheet):
        copy.write("\n" * (record.number - line))  # blank rows, which the sheet leaves out
        writer.writerow(" ".join(cell.split()) for cell in padded(record, len(layout.headings)).fields)
        line = record.number + 1
    copy.flush()
