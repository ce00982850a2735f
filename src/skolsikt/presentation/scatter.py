"""Two measures of the same groups, one point each: whether they go together, never that one does the other."""

from __future__ import annotations

from dataclasses import dataclass

import altair as alt

from skolsikt.presentation.axes import number_axis, shown
from skolsikt.presentation.pictured import Pictured
from skolsikt.presentation.theme import finished, table
from skolsikt.presentation.tokens import CARD, INK, LINK, MUTED, REFERENCE
from skolsikt.presentation.trend import HEIGHT

MOST_NAMES = 14  # more names than that lie over each other


@dataclass(frozen=True)
class Point:
    """One group: its value of each measure, and both in words."""

    name: str
    x: float
    y: float
    x_text: str
    y_text: str


@dataclass(frozen=True, kw_only=True)
class Scatter(Pictured):
    """``x_title``, ``y_title``: the two measures. ``own``: the name of the point in full colour.

    A point stands only where both are numbers.
    """

    points: tuple[Point, ...]
    x_title: str
    y_title: str
    x_unit: str
    y_unit: str
    own: str = ""


def scatter_chart(scatter: Scatter) -> alt.LayerChart:
    """Return the chart. No line is drawn through the points: it would say more than they do."""
    aside = 24 if scatter.narrow else 56  # room for the names of the outermost points
    x = alt.X("x:Q", title=_short(scatter.x_title, scatter), axis=_axis(scatter.x_unit), scale=_scale(aside))
    y = alt.Y("y:Q", title=None, axis=_axis(scatter.y_unit), scale=_scale(18))
    base = table().encode(x=x, y=y)
    tooltip = [alt.Tooltip(f"{field}:N", title=" ") for field in ("name", "y_text", "x_text")]
    points = base.mark_point(filled=True, size=130, stroke=CARD, strokeWidth=1.5, opacity=1)
    layers: list[alt.Chart] = [points.encode(color=alt.Color("colour:N", scale=None), tooltip=tooltip)]
    named = "datum.is_own" if scatter.narrow or len(scatter.points) > MOST_NAMES else "true"
    names = base.transform_filter(named).mark_text(dy=-13, fontSize=12, color=INK, limit=150)
    layers.append(names.encode(text="name:N"))
    above = table([{"title": scatter.y_title}]).mark_text(
        align="left", baseline="bottom", dy=-6, color=MUTED, fontSize=13
    )
    layers.append(above.encode(x=alt.XValue(0), y=alt.YValue(0), text="title:N"))
    return finished(layers, rows=[_row(point, scatter) for point in scatter.points], height=HEIGHT + 40)


def _axis(unit: str) -> alt.Axis:
    return number_axis(unit, grid=True)


def _scale(padding: int) -> alt.Scale:
    return alt.Scale(zero=False, nice=True, padding=padding)


def _short(title: str, scatter: Scatter) -> str:
    most = 44 if scatter.narrow else 100
    return title if len(title) <= most else f"{title[: most - 1]}…"


def _row(point: Point, scatter: Scatter) -> dict[str, object]:
    is_own = point.name == scatter.own
    return {
        "name": point.name,
        "x": shown(point.x, scatter.x_unit),
        "y": shown(point.y, scatter.y_unit),
        "x_text": f"{scatter.x_title}: {point.x_text}",
        "y_text": f"{scatter.y_title}: {point.y_text}",
        "is_own": is_own,
        "colour": LINK if is_own or not scatter.own else REFERENCE,
    }
