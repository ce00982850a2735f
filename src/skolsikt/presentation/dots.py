"""Dots on a line per group: two or more kinds side by side, each with its interval where the value is an estimate."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import cycle, islice

import altair as alt

from skolsikt.presentation.axes import name_axis, number_axis, shown
from skolsikt.presentation.bars import HATCH, ROW_HEIGHT
from skolsikt.presentation.pictured import Pictured
from skolsikt.presentation.ranges import lying
from skolsikt.presentation.reference_marks import NOTHING_BESIDE, Beside, points_beside, rules_beside
from skolsikt.presentation.theme import finished, table
from skolsikt.presentation.tokens import CARD, CONTROL, INK, MUTED, SERIES

_KIND_HEIGHT, _NAME_HEIGHT = 22, 20
SHAPES = ("circle", "square", "diamond", "triangle-up", "triangle-down", "cross")


@dataclass(frozen=True)
class Dot:
    """One value. ``kind``: which of the compared it is. ``low``, ``high``: 95 % interval, None where exact.

    ``value`` None between two ends: a range is told, and drawn without a dot.
    """

    name: str
    kind: str
    value: float | None
    text: str
    low: float | None = None
    high: float | None = None
    is_withheld: bool = False

    @property
    def is_range(self) -> bool:
        """Whether only the ends of a range are told."""
        return self.value is None and self.low is not None


@dataclass(frozen=True, kw_only=True)
class Dots(Pictured):
    """Dots in the order given; ``kinds`` fixes colours and the order of the key.

    ``hidden``: kinds that have no value at all to draw, and how many of their values are withheld.
    ``beside``: what others have published.
    """

    dots: tuple[Dot, ...]
    kinds: tuple[str, ...]
    unit: str
    beside: Beside = NOTHING_BESIDE

    @property
    def keys_count(self) -> int:
        """How many lines the key above the chart has, where each has its own."""
        return self.beside.keys_count

    @property
    def has_ranges(self) -> bool:
        """Whether any value is told as a range."""
        return any(dot.is_range for dot in self.dots)


def dots_chart(dots: Dots) -> alt.LayerChart:
    """Return the chart. Colour is repeated by shape, so that it reads without colours."""
    names = list(dict.fromkeys(dot.name for dot in dots.dots))
    height = _row_height(dots)
    whole = alt.Scale(paddingInner=0, paddingOuter=0)
    y = alt.Y("name:N", sort=names, title=None, axis=name_axis(narrow=dots.narrow), scale=whole)
    inside = alt.Scale(range=[_NAME_HEIGHT + 12 if dots.narrow else 10, height - 10])
    offset = alt.YOffset("kind:N", sort=list(dots.kinds), scale=inside)
    x = alt.X("shown:Q", title=None, axis=number_axis(dots.unit), scale=alt.Scale(zero=False, nice=True, padding=12))
    rows = [_row(dot, dots) for dot in dots.dots]
    base = table().encode(y=y, yOffset=offset)
    known = base.transform_filter("!datum.withheld && isValid(datum.shown)")
    colour, shape = _looks(dots)
    tooltip = [alt.Tooltip(f"{field}:N", title=" ") for field in ("name", "kind", "text")]
    hidden = base.transform_filter("datum.withheld").encode(x=alt.XValue(2))
    points = known.mark_point(filled=True, size=130, stroke=CARD, strokeWidth=1.5, opacity=1).encode(
        x=x, color=colour, shape=shape, tooltip=tooltip
    )
    only_ranges = dots.has_ranges and all(row["shown"] is None for row in rows)  # an axis has no ends without values
    layers: list[alt.Chart] = [
        *([] if only_ranges else [points]),
        hidden.mark_text(align="left", fontWeight=700, color=CONTROL).encode(text=alt.TextValue(HATCH)),
        hidden.mark_text(align="left", dx=44, fontStyle="italic", color=MUTED).encode(text=alt.Text("note:N")),
    ]
    if dots.has_ranges:
        layers += lying(base, x=x, colour=colour, tooltip=tooltip)
    if any(dot.low is not None and not dot.is_range for dot in dots.dots):
        estimated = known.transform_filter("isValid(datum.low)").mark_rule(strokeWidth=2.5, opacity=0.45)
        layers.insert(0, estimated.encode(x=alt.X("low:Q"), x2=alt.X2("high:Q"), color=colour))
    below = (_NAME_HEIGHT + 2) / 2 if dots.narrow else 0  # where a name stands above its dots
    layers += points_beside(dots.beside, unit=dots.unit, y=y, narrow=dots.narrow, down=below)
    layers = [*rules_beside(dots.beside, unit=dots.unit, narrow=dots.narrow), *layers]
    if dots.narrow:
        above = table([{"name": name} for name in names]).encode(y=y)
        to_top = _NAME_HEIGHT / 2 - height / 2
        layers.append(
            above.mark_text(align="left", dy=to_top, color=INK).encode(x=alt.XValue(0), text=alt.Text("name:N"))
        )
    return finished(layers, rows=rows, height=max(len(names), 1) * height)


def _row_height(dots: Dots) -> int:
    height = max(ROW_HEIGHT, _KIND_HEIGHT * len(dots.kinds) + 8)
    return height + _NAME_HEIGHT if dots.narrow else height


def _looks(dots: Dots) -> tuple[alt.Color, alt.Shape]:
    count = len(dots.kinds)
    key = alt.Legend(title=None, orient="top", symbolSize=130, symbolOpacity=1) if count > 1 else None
    colours = alt.Scale(domain=list(dots.kinds), range=list(islice(cycle(SERIES), count)))
    shapes = alt.Scale(domain=list(dots.kinds), range=list(islice(cycle(SHAPES), count)))
    return alt.Color("kind:N", scale=colours, legend=key), alt.Shape("kind:N", scale=shapes, legend=key)


def _row(dot: Dot, dots: Dots) -> dict[str, object]:
    return {
        "name": dot.name,
        "kind": dot.kind,
        "shown": None if dot.is_withheld else shown(dot.value, dots.unit),
        "low": shown(dot.low, dots.unit),
        "high": shown(dot.high, dots.unit),
        "text": dot.text,
        "note": f"{dot.kind}: {dot.text}" if len(dots.kinds) > 1 else dot.text,
        "withheld": dot.is_withheld,
    }
