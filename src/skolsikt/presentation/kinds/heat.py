"""Two dimensions as a table with colours."""

from __future__ import annotations

from skolsikt.home.words import N_, _
from skolsikt.measures.answer import Cell
from skolsikt.presentation.basis import Basis, is_warm
from skolsikt.presentation.findings import answer_text
from skolsikt.presentation.groups import decimals_of, group_label
from skolsikt.presentation.heat_chart import HeatChart
from skolsikt.presentation.heatmap import HeatMap, HeatValue, heat_map
from skolsikt.presentation.kinds.contract import ChartKind
from skolsikt.presentation.numbers import unit_word
from skolsikt.presentation.reasons import cell_text, drawn_text
from skolsikt.presentation.units import unit_of

MOST_ROWS, MOST_COLUMNS = 60, 16


def _why_not(basis: Basis) -> str:
    if len(basis.names) != 2:
        return _("Värmekartan visar två uppdelningar, eller en uppdelning och flera perioder.")
    rows, columns = _sides(basis)
    if len(basis.groups(rows)) > MOST_ROWS or len(basis.groups(columns)) > MOST_COLUMNS:
        return _("Värmekartan rymmer högst {rows} × {columns} rutor: avgränsa urvalet.").format(
            rows=MOST_ROWS, columns=MOST_COLUMNS
        )
    return ""


def _sides(basis: Basis) -> tuple[str, str]:
    """Rows and columns: time goes from left to right, else what there are fewest of."""
    if basis.along and basis.others:
        return basis.others[0], basis.along
    first, second = basis.names
    return (first, second) if len(basis.groups(first)) >= len(basis.groups(second)) else (second, first)


def heat_of(basis: Basis) -> HeatMap:
    """Return the table, with the words of each group in full."""
    rows, columns = _sides(basis)
    cells = {(group_label(cell, rows), group_label(cell, columns)): cell for cell in basis.answer.cells}
    short = [basis.steps[name] for name in basis.groups(columns)] if columns == basis.along else basis.groups(columns)
    return heat_map(
        [(name, name) for name in basis.groups(rows)],
        short,
        [[_value(cells.get((row, column)), basis) for column in basis.groups(columns)] for row in basis.groups(rows)],
        unit=unit_of(basis.answer),
        decimals=decimals_of(basis.answer),
        nothing=_("inga uppgifter"),
    )


def _value(cell: Cell | None, basis: Basis) -> HeatValue:
    if cell is None or (cell.ends is None and not cell.is_hidden):
        return HeatValue(None)
    unit = unit_of(basis.answer, cell)
    if cell.value is None:
        return HeatValue(None, cell_text(cell, unit) if cell.bounds else drawn_text(cell, unit))
    return HeatValue(cell.value)


def _picture(basis: Basis) -> HeatChart:
    return HeatChart(heat=heat_of(basis), unit=unit_of(basis.answer), warm=is_warm(basis.answer), narrow=basis.narrow)


def _text(basis: Basis) -> str:
    unit = _("Talen i rutorna är {unit}.").format(unit=unit_word(unit_of(basis.answer)))
    return f"{answer_text(basis.answer)} {unit}"


HEAT = ChartKind(code="varmekarta", title=N_("Värmekarta"), why_not=_why_not, picture=_picture, text=_text)
