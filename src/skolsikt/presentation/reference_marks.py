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
DIAMOND_SIZE, _STROKE = 130, 2.4
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


def layers_beside(beside: Beside, *, unit: str, y: alt.Y, narrow: bool) -> list[alt.Chart]:
    """Return the layers over a chart of rows: lines across it, and a diamond in the row of each group that has one."""
    found = [_rules(beside, unit, narrow)] if beside.rules else []
    return [*found, _points(beside, unit, y, narrow)] if beside.points else found


def _rules(beside: Beside, unit: str, narrow: bool) -> alt.Chart:
    names = [rule.name for rule in beside.rules]
    scale = alt.Scale(domain=names, range=[list(DASHES[rule.level]) for rule in beside.rules])
    key = _key(narrow, symbolType="stroke", symbolStrokeColor=PUBLISHED, symbolSize=420, symbolStrokeWidth=_STROKE)
    rows = [{"name": rule.name, "shown": shown(rule.value, unit), "text": rule.text} for rule in beside.rules]
    chart: alt.Chart = (
        table(rows)
        .mark_rule(strokeWidth=_STROKE, color=PUBLISHED)
        .encode(
            x="shown:Q",
            strokeDash=alt.StrokeDash("name:N", sort=names, scale=scale, legend=key),
            tooltip=[alt.Tooltip("name:N", title=" "), alt.Tooltip("text:N", title=" ")],
        )
    )
    return chart


def _points(beside: Beside, unit: str, y: alt.Y, narrow: bool) -> alt.Chart:
    looks: dict[str, Any] = {"symbolType": "diamond", "symbolStrokeColor": PUBLISHED, "symbolFillColor": CARD}
    key = _key(narrow, **looks, symbolSize=DIAMOND_SIZE, symbolStrokeWidth=_STROKE)
    rows = [
        {"name": point.group, "kind": beside.points_name, "shown": shown(point.value, unit), "text": point.text}
        for point in beside.points
    ]
    tooltip = [alt.Tooltip(f"{field}:N", title=" ") for field in ("name", "kind", "text")]
    fill = alt.Fill("kind:N", scale=alt.Scale(domain=[beside.points_name], range=[CARD]), legend=key)
    mark = table(rows).mark_point(
        shape="diamond", size=DIAMOND_SIZE, stroke=PUBLISHED, strokeWidth=_STROKE, fillOpacity=1, opacity=1
    )
    chart: alt.Chart = mark.encode(x="shown:Q", y=y, fill=fill, tooltip=tooltip)
    return chart


def _key(narrow: bool, **looks: Any) -> alt.Legend:
    limit = _NARROW_LABEL_LIMIT if narrow else _LABEL_LIMIT
    columns = 1 if narrow else 3
    return alt.Legend(title=None, orient="top", direction="horizontal", columns=columns, labelLimit=limit, **looks)
