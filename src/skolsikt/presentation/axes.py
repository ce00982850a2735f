"""Axes with Swedish numbers. Shares are drawn in per cent."""

from __future__ import annotations

import altair as alt

from skolsikt.presentation.numbers import NBSP, PERCENT, SHARE, format_number
from skolsikt.presentation.tokens import GRID, INK


def shown(value: float | None, unit: str) -> float | None:
    """Return the value as the axis counts it.

    >>> shown(0.25, "share"), shown(231.5, "points")
    (25.0, 231.5)
    """
    return value if value is None or unit != SHARE else round(value * 100, 6)


def number_axis(unit: str, *, grid: bool = True) -> alt.Axis:
    """Return an axis whose numbers have the language's comma and spaces.

    Vega writes numbers with a point and a comma; the exchange is made in the label itself.
    """
    comma = format_number(0.5, decimals=1)[1]
    number = f"replace(replace(replace(datum.label, ',', '{NBSP}'), '.', '{comma}'), '-', '\N{MINUS SIGN}')"
    label = f"{number} + '{NBSP}%'" if unit in (SHARE, PERCENT) else number
    return alt.Axis(labelExpr=label, grid=grid, gridColor=GRID, tickCount=5)


def name_axis(*, narrow: bool) -> alt.Axis | None:
    """Return the axis of the groups' names: beside the rows, or nothing where they stand above them."""
    return None if narrow else alt.Axis(labelLimit=210, labelPadding=10, labelColor=INK)
