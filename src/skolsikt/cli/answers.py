"""An answer on the terminal: as a table for people, as JSON and CSV for programs."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Callable

from rich.console import Console
from rich.table import Table

from skolsikt.home.words import _
from skolsikt.measures.answer import Answer, Cell
from skolsikt.presentation.numbers import format_count, format_value
from skolsikt.presentation.reasons import reason_text


def show(answer: Answer, form: str) -> None:
    """Print ``answer`` in the form ``table``, ``json`` or ``csv``."""
    FORMATS[form](answer)


def _as_json(answer: Answer) -> None:
    print(json.dumps(answer.as_dict(), ensure_ascii=False, indent=2))


def _as_csv(answer: Answer) -> None:
    rows = [cell.as_row() for cell in answer.cells]
    names = list(rows[0]) if rows else ["period", "value"]
    writer = csv.DictWriter(sys.stdout, names, delimiter=";", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)


def _as_table(answer: Answer) -> None:
    table = Table(title=answer.title, caption="\n".join(answer.caveats), caption_justify="left")
    for heading in (_("Period"), *answer.question.by, _("Värde"), _("Antal")):
        table.add_column(heading, justify="right" if heading in (_("Värde"), _("Antal")) else "left")
    for cell in answer.cells:
        table.add_row(*_line(cell, answer))
    Console().print(table)


def _line(cell: Cell, answer: Answer) -> list[str]:
    names = [cell.labels.get(name) or cell.group.get(name) or "" for name in answer.question.by]
    if cell.withheld is not None:
        return [cell.period, *names, reason_text(cell.withheld), ""]
    count = "" if cell.population is None else format_count(cell.population)
    return [cell.period, *names, format_value(cell.value, answer.unit), count]


FORMATS: dict[str, Callable[[Answer], None]] = {"json": _as_json, "csv": _as_csv, "table": _as_table}
