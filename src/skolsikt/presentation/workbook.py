"""An answer as an Excel file: a real table whose numbers are numbers, and a sheet that says what they are."""

from __future__ import annotations

import io
from collections.abc import Sequence

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.table import Table, TableStyleInfo
from openpyxl.worksheet.worksheet import Worksheet

from skolsikt.home.words import _
from skolsikt.measures.answer import Answer, Cell
from skolsikt.presentation.groups import dimension_title, group_label
from skolsikt.presentation.numbers import MISSING, SHARE
from skolsikt.presentation.reasons import cell_text
from skolsikt.presentation.spreadsheet_cells import plain_text
from skolsikt.presentation.tables import about_lines, cells_against, companion_title, counts_pupils, in_order, key_of
from skolsikt.presentation.units import decimals_shown, subject_of, unit_of

_WIDEST, _NARROWEST, _WORDS_WIDTH = 48, 10, 100


def workbook_of(
    answer: Answer,
    more: Sequence[Sequence[object]] = (),
    *,
    title: str,
    issued: Sequence[tuple[str, str]] = (),
    other: Answer | None = None,
) -> bytes:
    """Return the answer as a workbook of two sheets. ``more``: published lines; ``issued``: what it says of itself.

    ``other``: a second measure of the same groups, in columns of its own.
    """
    book = Workbook()
    sheet = book.active or book.create_sheet()
    sheet.title = _("Tabell")
    _write_table(sheet, answer, other)
    about = book.create_sheet(_("Om siffrorna"))
    for line in (
        (title,),
        *about_lines(answer),
        *(about_lines(other) if other else ()),
        *issued,
        *([(), *more] if more else ()),
    ):
        about.append([_safe(value) for value in line])
    about["A1"].font = Font(bold=True, size=14)
    about.column_dimensions["A"].width, about.column_dimensions["B"].width = 22, _WORDS_WIDTH
    for row in about.iter_rows(min_col=2, max_col=2):
        row[0].alignment = Alignment(wrap_text=True, vertical="top")
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _write_table(sheet: Worksheet, answer: Answer, other: Answer | None) -> None:
    names, cells, beside = in_order(answer)
    headings = [*map(dimension_title, names), _("Värde"), _("Lägst"), _("Högst"), _("Varför inget tal")]
    headings += [companion_title(name) for name in beside]
    headings += [_("Antal elever")] if counts_pupils(answer) else []
    headings += (
        [subject_of(other), _("Varför inget tal ({measure})").format(measure=subject_of(other))] if other else []
    )
    sheet.append(headings)
    against = cells_against(other)
    for cell in cells:
        beside_it = _against(against.get(key_of(cell)), other) if other else []
        sheet.append([*_row(cell, answer, names, beside), *beside_it])
        _format(sheet, sheet.max_row, len(names) + 1, answer, cell)
    if cells:
        table = Table(displayName="Svar", ref=f"A1:{get_column_letter(len(headings))}{sheet.max_row}")
        table.tableStyleInfo = TableStyleInfo(name="TableStyleLight1", showRowStripes=True)
        sheet.add_table(table)
    sheet.freeze_panes = "A2"
    for place, column in enumerate(sheet.columns, 1):
        longest = max(len(str(cell.value or "")) for cell in column)
        sheet.column_dimensions[get_column_letter(place)].width = min(_WIDEST, max(_NARROWEST, longest + 2))


def _row(cell: Cell, answer: Answer, names: Sequence[str], beside: Sequence[str]) -> list[object]:
    low, high = cell.interval_95 or cell.bounds or (None, None)
    unit, decimals = unit_of(answer, cell), decimals_shown(answer, cell)
    why = cell_text(cell, unit, decimals=decimals) if cell.value is None else ""
    numbers = [cell.value, low, high, _safe(why)]
    counted = [cell.population] if counts_pupils(answer) else []
    return [*(_safe(group_label(cell, name)) for name in names), *numbers, *map(cell.companions.get, beside), *counted]


def _against(cell: Cell | None, other: Answer) -> list[object]:
    if cell is None:
        return [None, MISSING]
    return [cell.value, _safe(cell_text(cell, unit_of(other, cell))) if cell.value is None else ""]


def _format(sheet: Worksheet, row: int, first: int, answer: Answer, cell: Cell) -> None:
    """Show shares as per cent and others with the decimals of their measure; the number itself is whole."""
    decimals = decimals_shown(answer, cell)
    shown = f"0.{'0' * decimals}" if decimals else "0"
    for column in range(first, first + 3):
        sheet.cell(row, column).number_format = f"{shown}%" if unit_of(answer, cell) == SHARE else shown
    for column in range(first + 4, first + 4 + len(cell.companions)):
        sheet.cell(row, column).number_format = "0%"


def _safe(value: object) -> object:
    """A text that no spreadsheet takes for a formula; numbers as they are."""
    return value if value is None or isinstance(value, int | float) else plain_text(value)
