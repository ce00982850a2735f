"""One small chart per group on the same scale: many groups over time, none lying over another."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import altair as alt

from skolsikt.presentation.numbers import format_range, format_value
from skolsikt.presentation.theme import finished, table
from skolsikt.presentation.tokens import ACTIVE, CONTROL, GRID, INK, LINK, MUTED, REFERENCE
from skolsikt.presentation.trend import Line, OverTime

COLUMNS, NARROW_COLUMNS = 3, 2
PANEL_HEIGHT = 138
_WIDE_AS, _LEFT, _TOP, _LOW = 0.72, 0.14, 0.28, 0.2  # of a panel: the drawing, and the room around it


@dataclass(frozen=True, kw_only=True)
class SmallMultiples(OverTime):
    """A chart per line, all on the same scale. ``own``: the group in full colour."""

    own: str = ""

    @property
    def columns(self) -> int:
        """How many small charts stand beside each other."""
        return NARROW_COLUMNS if self.narrow else COLUMNS

    @property
    def ends(self) -> tuple[float, float]:
        """The lowest and the highest that any of them tells."""
        told = [end for line in self.lines for band in line.bands if band for end in band]
        low, high = (min(told), max(told)) if told else (0.0, 1.0)
        return (low, high) if high > low else (low - 0.5, high + 0.5)


def small_multiples_chart(small: SmallMultiples) -> alt.LayerChart:
    """Return one chart in which every small one has its place: as wide as the page, which no chart of charts is."""
    rows = [row for place, line in enumerate(small.lines) for row in _points(small, line, place)]
    down = -(-len(small.lines) // small.columns)
    x = alt.X("x:Q", axis=None, scale=alt.Scale(domain=[0, small.columns], nice=False, zero=False))
    y = alt.Y("y:Q", axis=None, scale=alt.Scale(domain=[-down, 0], nice=False, zero=False))
    base = table().encode(x=x, y=y, color=alt.Color("colour:N", scale=None))
    frames = table([row for place, line in enumerate(small.lines) for row in _frame(small, line, place)])
    framed = frames.encode(x=x, y=y)
    tooltip = [alt.Tooltip(f"{field}:N", title=" ") for field in ("name", "step", "text")]
    low = alt.Y("y_low:Q", scale=y["scale"], axis=None)
    told, ranged = "isValid(datum.y)", "isValid(datum.y_low) && datum.y_low != datum.y_high"
    layers: list[alt.Chart] = [
        framed.transform_filter("datum.kind == 'rule'").mark_rule(color=GRID).encode(x2=alt.X2("x2:Q")),
        base.transform_filter(ranged).mark_rule(strokeWidth=4, opacity=0.3).encode(y=low, y2="y_high:Q"),
        base.transform_filter(told).mark_line(strokeWidth=2.5).encode(detail=["name:N", "part:N"]),
        base.transform_filter(told).mark_point(filled=True, size=45, opacity=1).encode(tooltip=tooltip),
        *_words(framed, small),
    ]
    return finished(layers, rows=rows, height=down * PANEL_HEIGHT)


def _words(framed: alt.Chart, small: SmallMultiples) -> list[alt.Chart]:
    """What is written around the lines, one layer per place of the words."""
    looks: dict[str, dict[str, Any]] = {
        "name": {"align": "left", "fontWeight": 700, "fontSize": 13, "limit": 150 if small.narrow else 200},
        "number": {"align": "right", "dx": -6, "fontSize": 11},
        "first": {"align": "left", "dy": 12, "fontSize": 11},
        "last": {"align": "right", "dy": 12, "fontSize": 11},
        "value": {"align": "left", "dx": 7, "fontWeight": 600, "fontSize": 12},
    }
    words = framed.encode(text="text:N", color=alt.Color("colour:N", scale=None))
    return [words.transform_filter(f"datum.kind == '{kind}'").mark_text(**look) for kind, look in looks.items()]


def _place(small: SmallMultiples, place: int) -> tuple[float, float]:
    return float(place % small.columns), -float(place // small.columns)


def _across(small: SmallMultiples, step: int) -> float:
    return _LEFT + _WIDE_AS * step / max(len(small.steps) - 1, 1)


def _up(small: SmallMultiples, value: float) -> float:
    low, high = small.ends
    return -1 + _LOW + (1 - _TOP - _LOW) * (value - low) / (high - low)


def _colour(small: SmallMultiples, line: Line) -> str:
    if small.own and line.name != small.own:
        return REFERENCE
    return ACTIVE if small.warm else LINK


def _points(small: SmallMultiples, line: Line, place: int) -> list[dict[str, object]]:
    left, top = _place(small, place)
    rows: list[dict[str, object]] = []
    for at, ((value, between), band) in enumerate(zip(line.by_step, line.bands, strict=True)):
        rows.append(
            {
                "name": line.name,
                "step": small.steps[at],
                "text": format_range(*between, small.unit) if between else format_value(value, small.unit),
                "x": round(left + _across(small, at), 5),
                "y": None if value is None else round(top + _up(small, value), 5),
                "y_low": round(top + _up(small, band[0]), 5) if band else None,
                "y_high": round(top + _up(small, band[1]), 5) if band else None,
                "part": sum(one is None for one in line.values[:at]),
                "colour": _colour(small, line),
            }
        )
    return rows


def _frame(small: SmallMultiples, line: Line, place: int) -> list[dict[str, object]]:
    """What stands around one line: its name, two rules with their numbers, its first and last step."""
    left, top = _place(small, place)
    low, high = small.ends
    is_told = any(band for band in line.bands)
    words: list[tuple[str, float, float, str, str]] = [("name", _LEFT, -0.1, line.name, INK)]
    if place % small.columns == 0:
        words += [("number", _LEFT, _up(small, end), _tick(end, small.unit), MUTED) for end in (low, high)]
    words += [
        ("first", _LEFT, -1 + _LOW, small.steps[0], MUTED),
        ("last", _LEFT + _WIDE_AS, -1 + _LOW, small.steps[-1] if len(small.steps) > 1 else "", MUTED),
    ]
    words += _last_value(small, line) if is_told else [("name", _LEFT, -0.5, "//////", CONTROL)]
    rules = [
        {"kind": "rule", "x": left + _LEFT, "x2": left + _LEFT + _WIDE_AS, "y": top + _up(small, end)}
        for end in (low, high)
    ]
    return rules + [
        {"kind": kind, "x": left + across, "y": top + up, "text": text, "colour": colour}
        for kind, across, up, text, colour in words
    ]


def _last_value(small: SmallMultiples, line: Line) -> list[tuple[str, float, float, str, str]]:
    known = [(at, value) for at, value in enumerate(line.values) if value is not None]
    if not known:
        return []
    at, value = known[-1]
    return [("value", _across(small, at), _up(small, value), _tick(value, small.unit), INK)]


def _tick(value: float, unit: str) -> str:
    """A number short enough for a small chart: the unit stands in the heading."""
    return format_value(value, unit).removesuffix("%").rstrip()
