"""Bars: one per group, always from zero, the value at the end. A withheld group has its words and no bar.

A group that is told as a range has a line between its two ends, and no bar.
"""

from __future__ import annotations

from dataclasses import dataclass

import altair as alt

from skolsikt.presentation.axes import name_axis, number_axis, shown
from skolsikt.presentation.ranges import lying
from skolsikt.presentation.reference_marks import NOTHING_BESIDE, Beside, points_beside, rules_beside
from skolsikt.presentation.theme import finished, table
from skolsikt.presentation.tokens import CONTROL, INK, LINK, MUTED, REFERENCE

ROW_HEIGHT, NARROW_ROW_HEIGHT = 34, 48
HATCH = "//////"  # what a withheld group shows instead of a bar, on screen and in print


@dataclass(frozen=True)
class Bar:
    """One group. ``text``: the value in words; ``value`` None: a range is drawn, or nothing and ``text`` says why."""

    name: str
    value: float | None
    text: str
    is_withheld: bool = False
    is_own: bool = False
    bounds: tuple[float, float] | None = None
    interval_95: tuple[float, float] | None = None


@dataclass(frozen=True, kw_only=True)
class Bars:
    """Bars in the order given. ``reference``: a value to compare with, drawn as a dashed line.

    ``beside``: what others have published.
    """

    bars: tuple[Bar, ...]
    unit: str
    reference: float | None = None
    reference_name: str = ""
    narrow: bool = False
    beside: Beside = NOTHING_BESIDE
    notes: tuple[str, ...] = ()

    @property
    def keys_count(self) -> int:
        """How many lines the key above the chart has, where each has its own."""
        return self.beside.keys_count

    @property
    def hidden(self) -> tuple[tuple[str, int], ...]:
        """Nothing: a withheld bar has its words in its place."""
        return ()

    @property
    def has_ranges(self) -> bool:
        """Whether any group is told as a range."""
        return any(bar.bounds for bar in self.bars)


def bars_chart(bars: Bars) -> alt.LayerChart:
    """Return the chart: the own group in full colour where one is marked, values in a column of their own."""
    y = alt.Y("name:N", sort=[bar.name for bar in bars.bars], title=None, axis=name_axis(narrow=bars.narrow))
    x = alt.X("shown:Q", title=None, axis=_axis(bars), scale=alt.Scale(zero=True, nice=True))
    base = table().encode(y=y)
    tooltip = [alt.Tooltip("name:N", title=" "), alt.Tooltip("text:N", title=" ")]
    size = 14 if bars.narrow else 20
    values = base.transform_filter("!datum.withheld").mark_text(align="left", dx=10, fontWeight=600)
    hidden = base.transform_filter("datum.withheld").encode(x=alt.XValue(2))
    rows = [_row(bar, bars) for bar in bars.bars]
    only_ranges = bars.has_ranges and all(row["shown"] is None for row in rows)  # an axis has no ends without values
    drawn = base.mark_bar(cornerRadiusEnd=4, size=size).encode(
        x=x, color=alt.Color("colour:N", scale=None), tooltip=tooltip
    )
    layers: list[alt.Chart] = [
        *([] if only_ranges else [drawn]),
        *(lying(base, x=x, colour=alt.Color("colour:N", scale=None), tooltip=tooltip) if bars.has_ranges else ()),
        values.encode(x=alt.XValue("width"), text=alt.Text("text:N")),
        hidden.mark_text(align="left", fontWeight=700, color=CONTROL).encode(text=alt.TextValue(HATCH)),
        hidden.mark_text(align="left", dx=44, fontStyle="italic", color=MUTED).encode(text=alt.Text("text:N")),
    ]
    if any(bar.interval_95 for bar in bars.bars):
        sure = base.transform_filter("isValid(datum.sure_low)").mark_rule(strokeWidth=2, color=INK, opacity=0.65)
        layers.append(sure.encode(x=alt.X("sure_low:Q", title=None), x2=alt.X2("sure_high:Q")))
    if bars.narrow:
        layers.append(base.mark_text(align="left", dy=-19, color=INK).encode(x=alt.XValue(0), text=alt.Text("name:N")))
    if bars.reference is not None:
        layers.append(_reference(bars))
    layers += rules_beside(bars.beside, unit=bars.unit, narrow=bars.narrow)
    layers += points_beside(bars.beside, unit=bars.unit, y=y, narrow=bars.narrow)
    height = max(len(bars.bars), 1) * (NARROW_ROW_HEIGHT if bars.narrow else ROW_HEIGHT) + 30
    return finished(layers, rows=rows, height=height)


def _axis(bars: Bars) -> alt.Axis:
    axis = number_axis(bars.unit)
    axis.tickCount = 3 if bars.narrow else 5
    return axis


def _row(bar: Bar, bars: Bars) -> dict[str, object]:
    is_any_own = any(other.is_own for other in bars.bars)
    value = None if bar.is_withheld else shown(bar.value, bars.unit)
    low, high = bar.bounds or (None, None)
    sure = bar.interval_95 if value is not None else None
    certain = {"sure_low": shown(sure[0], bars.unit), "sure_high": shown(sure[1], bars.unit)} if sure else {}
    return {
        **certain,
        "name": bar.name,
        "shown": value,
        "low": shown(low, bars.unit),
        "high": shown(high, bars.unit),
        "text": bar.text,
        "withheld": bar.is_withheld,
        "colour": LINK if bar.is_own or not is_any_own else REFERENCE,
    }


def _reference(bars: Bars) -> alt.Chart:
    chart: alt.Chart = (
        table([{"shown": shown(bars.reference, bars.unit), "name": bars.reference_name}])
        .mark_rule(strokeDash=[6, 4], strokeWidth=2, color=MUTED)
        .encode(x="shown:Q", tooltip=[alt.Tooltip("name:N", title=" ")])
    )
    return chart
