"""An answer on the terminal: as a table for people, as JSON and CSV for programs."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence

from rich.table import Table

from skolsikt.cli.screen import print_table
from skolsikt.home.words import _
from skolsikt.measures.answer import Answer, Cell
from skolsikt.measures.dimensions import dimension
from skolsikt.presentation.numbers import format_count
from skolsikt.presentation.reasons import cell_text
from skolsikt.presentation.spreadsheet_cells import csv_text
from skolsikt.presentation.units import unit_of

FORMATS = ("table", "json", "csv")


def show(answer: Answer, form: str, *, smallest_group: int, issued: Sequence[tuple[str, str]] = ()) -> None:
    """Print ``answer`` in one of ``FORMATS``. ``smallest_group``: what "too few" means here.

    ``issued``: what a file of it says of itself, after an empty line.
    """
    if form == "json":
        print(json.dumps(answer.as_dict(), ensure_ascii=False, indent=2))
    elif form == "csv":
        _as_csv(answer, issued)
    else:
        _as_table(answer, smallest_group)


def _as_csv(answer: Answer, issued: Sequence[tuple[str, str]]) -> None:
    rows = [cell.as_row() for cell in answer.cells]
    # Some rows tell more than others (a mark on a school that changed its code): every column that any row has.
    names = list(dict.fromkeys(name for row in rows for name in row)) or ["period", *answer.question.by, "value"]
    after = [[], *issued] if issued else []
    sys.stdout.write(csv_text([names, *([row.get(name) for name in names] for row in rows), *after], newline="\n"))


def _as_table(answer: Answer, smallest_group: int) -> None:
    print(answer.title)
    if answer.refusal:
        print(answer.refusal)
        return
    table = Table()
    for heading in (_("Period"), *(_(dimension(name).title) for name in answer.question.by)):
        table.add_column(heading)
    for heading in (_("Värde"), _("Antal")):
        table.add_column(heading, justify="right")
    for cell in answer.cells:
        table.add_row(*_line(cell, answer, smallest_group))
    print_table(table)
    for sentence in _below(answer):
        print(sentence)


def _line(cell: Cell, answer: Answer, smallest_group: int) -> list[str]:
    names = [cell.labels.get(name) or cell.group.get(name) or "" for name in answer.question.by]
    count = "" if cell.population is None else format_count(cell.population)
    return [cell.period, *names, cell_text(cell, unit_of(answer, cell), smallest_group=smallest_group), count]


def _below(answer: Answer) -> list[str]:
    """What to bear in mind, and the files that the numbers rest on."""
    files = ", ".join(dict.fromkeys(source.file for source in answer.sources))
    rests_on = _("Dataversion {version}. Bygger på: {files}.").format(version=answer.data_version, files=files)
    nothing = [] if answer.cells else [_("Inget som är inläst ger ett svar på frågan.")]
    return [*nothing, *answer.caveats, *([rests_on] if files else [])]
