"""How many units lie, step by step: nine tenths as bands, their middle as a dotted line, one's own unit as one line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import altair as alt

from skolsikt.presentation.axes import number_axis, shown
from skolsikt.presentation.numbers import NBSP, format_range, format_value
from skolsikt.presentation.pictured import Pictured
from skolsikt.presentation.theme import finished, table
from skolsikt.presentation.tokens import ACTIVE, CARD, LINK, REFERENCE
from skolsikt.presentation.trend import HEIGHT, LABEL_LIMIT

BANDS = ((0, 8), (1, 7), (2, 6), (3, 5))  # the outermost tenths first; each inner one lies over them
_DOTS, _OPACITY = (2, 5), 0.16
_MIDDLE = 4


@dataclass(frozen=True, kw_only=True)
class Deciles(Pictured):
    """``deciles``: nine values per step, None where too few units are told. ``own``: the values of one unit.

    ``middle_name``, ``own_name``: what stands at the ends of the lines. A unit that is told as a range is in no tenth.
    """

    steps: tuple[str, ...]
    deciles: tuple[tuple[float, ...] | None, ...]
    own: tuple[float | None, ...]
    own_name: str
    middle_name: str
    unit: str
    warm: bool = False

    @property
    def line_keys(self) -> tuple[tuple[str, str, str], ...]:
        """Name, colour and dashes of each line: the key above a narrow chart."""
        own = ((self.own_name, self.colour, ""),) if self.own_name else ()
        return (*own, (self.middle_name, REFERENCE, " ".join(map(str, _DOTS))))

    @property
    def colour(self) -> str:
        """The colour of the own unit."""
        return ACTIVE if self.warm else LINK


def deciles_chart(deciles: Deciles) -> alt.LayerChart:
    """Return the chart. The scale does not start at zero: it shows where units lie beside each other."""
    rows = [_row(deciles, place) for place in range(len(deciles.steps))]
    scale = alt.Scale(zero=False, nice=True, padding=8)
    axis = number_axis(deciles.unit)
    base = table().encode(x=alt.X("step:O", sort=list(deciles.steps), title=None, scale=alt.Scale(padding=0.1)))
    told = base.transform_filter("isValid(datum.d4)")
    bands = [
        told.mark_area(opacity=_OPACITY, color=REFERENCE).encode(
            y=alt.Y(f"d{low}:Q", title=None, scale=scale, axis=axis), y2=alt.Y2(f"d{high}:Q"), detail="part:N"
        )
        for low, high in BANDS
    ]
    middle = told.mark_line(strokeDash=list(_DOTS), strokeWidth=2, color=REFERENCE)
    layers: list[alt.Chart] = [
        *bands,
        middle.encode(y=alt.Y(f"d{_MIDDLE}:Q", title=None, scale=scale, axis=axis), detail="part:N"),
        *_own(deciles, base, scale, axis),
    ]
    if not deciles.narrow:
        layers += _labels(deciles, base, scale)
    return finished(layers, rows=rows, height=HEIGHT)


def _own(deciles: Deciles, base: alt.Chart, scale: alt.Scale, axis: alt.Axis) -> list[alt.Chart]:
    tooltip = [alt.Tooltip(f"{field}:N", title=" ") for field in ("step", "own_text", "middle_text", "tenths_text")]
    if not any(value is not None for value in deciles.own):
        over = base.mark_point(filled=True, opacity=0, size=120)
        return [over.encode(y=alt.Y(f"d{_MIDDLE}:Q", title=None, scale=scale, axis=axis), tooltip=tooltip)]
    y = alt.Y("own:Q", title=None, scale=scale, axis=axis)
    point: dict[str, Any] = {"filled": True, "size": 80, "stroke": CARD, "strokeWidth": 2, "opacity": 1}
    line = base.mark_line(color=deciles.colour).encode(y=y)
    return [line, base.mark_point(color=deciles.colour, **point).encode(y=y, tooltip=tooltip)]


def _labels(deciles: Deciles, base: alt.Chart, scale: alt.Scale) -> list[alt.Chart]:
    """The name of each line beside its last step; none where the two would lie over each other."""
    ends = [_end(deciles, deciles.own, deciles.own_name)]
    ends.append(_end(deciles, [nine and nine[_MIDDLE] for nine in deciles.deciles], deciles.middle_name))
    found = [end for end in ends if end]
    if len(found) == 2 and abs(found[0]["shown"] - found[1]["shown"]) < _span(deciles) * 0.09:
        found[1]["nudge"] = -18 if found[1]["shown"] >= found[0]["shown"] else 18
    x = alt.X("step:O", sort=list(deciles.steps), title=None)
    return [
        table([end])
        .mark_text(align="left", dx=12, dy=end["nudge"], fontWeight=700, limit=LABEL_LIMIT)
        .encode(x=x, y=alt.Y("shown:Q", title=None, scale=scale), text="label:N")
        for end in found
    ]


def _end(deciles: Deciles, values: Any, name: str) -> dict[str, Any] | None:
    last = max((place for place, value in enumerate(values) if value is not None), default=None)
    if last is None or not name:
        return None
    label = f"{name} {format_value(values[last], deciles.unit)}".replace(" ", NBSP)
    return {"step": deciles.steps[last], "shown": shown(values[last], deciles.unit), "label": label, "nudge": 0}


def _span(deciles: Deciles) -> float:
    told = [value for nine in deciles.deciles if nine for value in (nine[0], nine[-1])]
    told += [value for value in deciles.own if value is not None]
    ends = [shown(value, deciles.unit) or 0.0 for value in told]
    return max(ends) - min(ends) if ends else 0.0


def _row(deciles: Deciles, place: int) -> dict[str, object]:
    nine, own = deciles.deciles[place], deciles.own[place]
    gaps = sum(one is None for one in deciles.deciles[:place])
    return {
        "step": deciles.steps[place],
        "part": gaps,
        **{f"d{at}": shown(value, deciles.unit) for at, value in enumerate(nine or (None,) * 9)},
        "own": shown(own, deciles.unit),
        "own_text": f"{deciles.own_name}: {format_value(own, deciles.unit)}" if deciles.own_name else "",
        "middle_text": f"{deciles.middle_name}: {format_value(nine[_MIDDLE], deciles.unit)}" if nine else "",
        "tenths_text": format_range(nine[0], nine[-1], deciles.unit) if nine else "",
    }
