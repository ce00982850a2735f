"""Shares of a whole, one bar per group from nothing to all of it: how pupils are spread over the bands of a measure."""

from __future__ import annotations

from dataclasses import dataclass

import altair as alt

from skolsikt.presentation.axes import name_axis, number_axis
from skolsikt.presentation.bars import HATCH, NARROW_ROW_HEIGHT, ROW_HEIGHT
from skolsikt.presentation.numbers import PERCENT, format_percent
from skolsikt.presentation.pictured import Pictured
from skolsikt.presentation.theme import finished, table
from skolsikt.presentation.tokens import CARD, CONTROL, COOL, INK, WARM

_NARROWEST_WITH_TEXT = 0.07  # a part smaller than this has no room for its number
_DARK_FROM = 4  # steps of the colours that take white text


@dataclass(frozen=True)
class Part:
    """One band of one group. ``share``: of the whole group; ``text``: how many, in words."""

    name: str
    band: str
    share: float
    text: str


@dataclass(frozen=True, kw_only=True)
class Stacked(Pictured):
    """``bands`` in order, least first.

    ``untold``: groups of which some band is not told, or is told as a range, and so no whole.
    """

    parts: tuple[Part, ...]
    names: tuple[str, ...]
    bands: tuple[str, ...]
    untold: tuple[str, ...] = ()
    warm: bool = False
    unit: str = PERCENT

    @property
    def keys_count(self) -> int:
        """One line per band above a narrow chart."""
        return len(self.bands)

    @property
    def colours(self) -> tuple[str, ...]:
        """A colour per band, lightest first, spread over the whole scale."""
        scale = WARM if self.warm else COOL
        last = max(len(self.bands) - 1, 1)
        return tuple(scale[round(1 + at * (len(scale) - 2) / last)] for at in range(len(self.bands)))


def stacked_chart(stacked: Stacked) -> alt.LayerChart:
    """Return the chart: every bar goes from 0 to 100 %."""
    y = alt.Y("name:N", sort=list(stacked.names), title=None, axis=name_axis(narrow=stacked.narrow))
    x = alt.X("start:Q", title=None, axis=number_axis(PERCENT), scale=alt.Scale(domain=[0, 100], nice=False))
    key = alt.Legend(title=None, orient="top", symbolType="square", symbolSize=180, labelLimit=270)
    colour = alt.Color("band:N", sort=list(stacked.bands), legend=key, scale=_colours(stacked))
    tooltip = [alt.Tooltip(f"{field}:N", title=" ") for field in ("name", "band", "text")]
    base = table().encode(y=y)
    told = base.transform_filter("isValid(datum.start)")
    bar = told.mark_bar(size=16 if stacked.narrow else 22, stroke=CARD, strokeWidth=1)
    words = told.transform_filter("datum.label != ''").mark_text(fontSize=12, fontWeight=600)
    hidden = base.transform_filter("!isValid(datum.start)").mark_text(align="left", fontWeight=700, color=CONTROL)
    layers: list[alt.Chart] = [
        bar.encode(x=x, x2=alt.X2("end:Q"), color=colour, tooltip=tooltip),
        words.encode(x=alt.X("middle:Q", title=None), text="label:N", color=_ink()),
        hidden.encode(x=alt.XValue(2), text=alt.TextValue(HATCH)),
    ]
    if stacked.narrow:
        above = table([{"name": name} for name in stacked.names]).encode(y=y)
        layers.append(above.mark_text(align="left", dy=-19, color=INK).encode(x=alt.XValue(0), text="name:N"))
    height = len(stacked.names) * (NARROW_ROW_HEIGHT if stacked.narrow else ROW_HEIGHT) + 30
    return finished(layers, rows=_rows(stacked), height=height)


def _ink() -> alt.Color:
    return alt.Color("ink:N", scale=None, legend=None)


def _colours(stacked: Stacked) -> alt.Scale:
    return alt.Scale(domain=list(stacked.bands), range=list(stacked.colours))


def _rows(stacked: Stacked) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = [
        {"name": name, "band": band, "start": None} for name in stacked.untold for band in stacked.bands[:1]
    ]
    inks = {band: CARD if _is_dark(stacked, at) else INK for at, band in enumerate(stacked.bands)}
    for name in stacked.names:
        start = 0.0
        for part in (one for one in stacked.parts if one.name == name):
            end = min(100.0, start + part.share * 100)
            rows.append(
                {
                    "name": name,
                    "band": part.band,
                    "start": round(start, 4),
                    "end": round(end, 4),
                    "middle": round((start + end) / 2, 4),
                    "label": format_percent(part.share, decimals=0) if part.share >= _NARROWEST_WITH_TEXT else "",
                    "text": part.text,
                    "ink": inks[part.band],
                }
            )
            start = end
    return rows


def _is_dark(stacked: Stacked, place: int) -> bool:
    scale = WARM if stacked.warm else COOL
    return scale.index(stacked.colours[place]) >= _DARK_FROM
