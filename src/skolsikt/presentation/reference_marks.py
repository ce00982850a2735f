"""Marks of published figures in a chart of own ones: always the same colour, dashed lines and hollow diamonds.

Own figures are filled and never have that colour. Which level a line is shows by its dashes and in the key.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import altair as alt

from skolsikt.presentation.axes import shown
from skolsikt.presentation.theme import table
from skolsikt.presentation.tokens import CARD, PUBLISHED

DASHES = MappingProxyType(
    {
        "school_unit": (2, 3),
        "municipality": (12, 3, 2, 3),
        "municipality_group": (5, 4),
        "county": (1, 4),
        "nation": (14, 5),
    }
)
DIAMOND_SIZE, _STROKE, _HALO, _EDGE = 210, 2.2, 4.5, 3.6
_KEY_LINE = 1400  # the square of its length: long enough to show the dashes
_LABEL_LIMIT, _NARROW_LABEL_LIMIT = 420, 270


@dataclass(frozen=True)
class Rule:
    """One published figure of a whole level, drawn across the chart. ``level`` chooses its dashes."""

    name: str
    level: str
    value: float
    text: str


@dataclass(frozen=True)
class Point:
    """The published figure of one group, drawn in its own row."""

    group: str
    value: float
    text: str


@dataclass(frozen=True, kw_only=True)
class Beside:
    """What is drawn beside own figures. ``points_name``: what the key calls the points."""

    rules: tuple[Rule, ...] = ()
    points: tuple[Point, ...] = ()
    points_name: str = ""

    @property
    def keys_count(self) -> int:
        """How many lines the key has where each has its own."""
        return len(self.rules) + bool(self.points)


NOTHING_BESIDE = Beside()


def rules_beside(beside: Beside, *, unit: str, narrow: bool) -> list[alt.Chart]:
    """Return lines across a chart, on a light edge that keeps them apart from bars; nothing where there are none."""
    if not beside.rules:
        return []
    names = [rule.name for rule in beside.rules]
    scale = alt.Scale(domain=names, range=[list(DASHES[rule.level]) for rule in beside.rules])
    key = _key(
        narrow, symbolType="stroke", symbolStrokeColor=PUBLISHED, symbolSize=_KEY_LINE, symbolStrokeWidth=_STROKE
    )
    rows = [{"name": rule.name, "shown": shown(rule.value, unit), "text": rule.text} for rule in beside.rules]
    dashes = alt.StrokeDash("name:N", sort=names, scale=scale, legend=key)
    tooltip = [alt.Tooltip("name:N", title=" "), alt.Tooltip("text:N", title=" ")]
    base = table(rows).encode(x=alt.X("shown:Q"))
    edge = base.mark_rule(strokeWidth=_EDGE, color=CARD)
    return [edge, base.mark_rule(strokeWidth=_STROKE, color=PUBLISHED).encode(strokeDash=dashes, tooltip=tooltip)]


def points_beside(beside: Beside, *, unit: str, y: alt.Y, narrow: bool, down: float = 0) -> list[alt.Chart]:
    """Return a diamond in the row of each group that has one, ``down`` pixels below its middle.

    Hollow, so that an own dot with the same value is seen inside; a light edge keeps them apart from bars.
    """
    if not beside.points:
        return []
    looks: dict[str, Any] = {"symbolType": "diamond", "symbolStrokeColor": PUBLISHED, "symbolStrokeWidth": _STROKE}
    key = _key(narrow, **looks, symbolSize=DIAMOND_SIZE)
    rows = [
        {"name": point.group, "kind": beside.points_name, "shown": shown(point.value, unit), "text": point.text}
        for point in beside.points
    ]
    tooltip = [alt.Tooltip(f"{field}:N", title=" ") for field in ("name", "kind", "text")]
    fill = alt.Fill("kind:N", scale=alt.Scale(domain=[beside.points_name], range=["transparent"]), legend=key)
    base = table(rows).encode(x=alt.X("shown:Q"), y=y)
    shape: dict[str, Any] = {"shape": "diamond", "size": DIAMOND_SIZE, "yOffset": down, "opacity": 1}
    edge = base.mark_point(stroke=CARD, strokeWidth=_HALO, **shape)
    mark = base.mark_point(stroke=PUBLISHED, strokeWidth=_STROKE, **shape)
    return [edge, mark.encode(fill=fill, tooltip=tooltip)]


def _key(narrow: bool, **looks: Any) -> alt.Legend:
    limit = _NARROW_LABEL_LIMIT if narrow else _LABEL_LIMIT
    columns = 1 if narrow else 2
    return alt.Legend(title=None, orient="top", direction="horizontal", columns=columns, labelLimit=limit, **looks)
