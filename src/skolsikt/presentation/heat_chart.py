"""The heat-map as a picture: the same table as on the screen, for files and for readers without style sheets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import altair as alt

from skolsikt.presentation.heatmap import HeatCell, HeatMap
from skolsikt.presentation.pictured import Pictured
from skolsikt.presentation.theme import finished, table
from skolsikt.presentation.tokens import CARD, COOL, HATCH, INK, MUTED, WARM

_ROW_HEIGHT, _DARK_FROM = 34, 4


@dataclass(frozen=True, kw_only=True)
class HeatChart(Pictured):
    """``heat``: what the screen shows as a table; on the screen this is not drawn.

    A range has no colour: its words say that it is not a number.
    """

    heat: HeatMap
    unit: str
    warm: bool = True


def heat_chart(picture: HeatChart) -> alt.LayerChart:
    """Return the chart: a coloured cell for each number, which stands in it."""
    heat = picture.heat
    x = alt.X("column:N", sort=list(heat.columns), title=None, axis=alt.Axis(orient="top", labelLimit=90))
    y = alt.Y("row:N", sort=[row.name for row in heat.rows], title=None, axis=alt.Axis(labelLimit=190, labelColor=INK))
    base = table().encode(x=x, y=y)
    cells = base.mark_rect(stroke=CARD, strokeWidth=3, cornerRadius=5).encode(
        color=alt.Color("colour:N", scale=None),
        tooltip=[alt.Tooltip(f"{field}:N", title=" ") for field in ("row", "column", "text")],
    )
    words = base.mark_text(fontSize=12, fontWeight=600).encode(text="label:N", color=alt.Color("ink:N", scale=None))
    rows = [
        _row(row.name, column, cell, WARM if picture.warm else COOL)
        for row in heat.rows
        for column, cell in zip(heat.columns, row.cells, strict=True)
    ]
    return finished([cells, words], rows=rows, height=len(heat.rows) * _ROW_HEIGHT)


def _row(name: str, column: str, cell: HeatCell, scale: Sequence[str]) -> dict[str, object]:
    is_number = cell.css_class.startswith("h")
    step = int(cell.css_class[1:]) if is_number else 0
    return {
        "row": name,
        "column": column,
        "text": cell.text or cell.note,
        "label": cell.text if is_number else ("··" if cell.css_class == "na" else cell.text),
        "colour": scale[step] if is_number else (HATCH if cell.css_class == "na" else CARD),
        "ink": (CARD if step >= _DARK_FROM else INK) if is_number else MUTED,
    }
