"""The look of every chart: Altair's configuration from the tokens."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast

import altair as alt
from altair.utils import schemapi

from skolsikt.presentation.tokens import CARD, FONT, GRID, INK, MUTED, SERIES

# Altair checks every part of a chart as it is made: a third of the time. The tests check whole charts instead.
schemapi.DEBUG_MODE = False


def config() -> dict[str, Any]:
    """Return the Vega-Lite configuration of the look."""
    axis = {
        "labelColor": MUTED,
        "labelFontSize": 13,
        "titleColor": MUTED,
        "titleFontSize": 13,
        "titleFontWeight": "normal",
        "domain": False,
        "ticks": False,
        "labelPadding": 8,
    }
    return {
        "background": CARD,
        "font": FONT,
        "view": {"stroke": None},
        "axis": axis,
        "axisX": {"grid": False, "labelAngle": 0, "labelOverlap": "parity", "labelSeparation": 10},
        "axisY": {"gridColor": GRID, "gridWidth": 1, "tickCount": 5},
        "text": {"fontSize": 14, "color": INK},
        "line": {"strokeWidth": 3, "strokeCap": "round", "strokeJoin": "round"},
        "range": {"category": list(SERIES)},
        "legend": {"labelFontSize": 13, "labelColor": INK, "title": None},
    }


Rows = Sequence[Mapping[str, object]]


def table(rows: Rows | None = None) -> alt.Chart:
    """Return a chart without marks over ``rows``; without rows it draws those of the chart that it is a layer of."""
    return alt.Chart(alt.Undefined if rows is None else _data(rows))


def finished(layers: Sequence[alt.Chart], *, rows: Rows, height: int) -> alt.LayerChart:
    """Return the layers over ``rows`` as one chart with the look, as wide as its place.

    Labels beside the last point get room.
    """
    chart = cast(
        alt.LayerChart,
        alt.layer(
            *layers,
            width="container",
            height=height,
            padding={"left": 2, "top": 12, "right": 16, "bottom": 4},
            autosize=alt.AutoSizeParams(type="fit-x", contains="padding"),
            config=config(),
        ),
    )
    chart.data = _data(rows)  # last: every step before it copies all that the chart holds
    return chart


def _data(rows: Rows) -> alt.Data:
    return alt.Data(values=list(rows))
