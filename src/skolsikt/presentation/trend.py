"""Lines over time: one's own, and what it is compared with. Every line carries its name at its end."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import altair as alt

from skolsikt.presentation.axes import number_axis, shown
from skolsikt.presentation.labels import spread
from skolsikt.presentation.numbers import NBSP, format_value
from skolsikt.presentation.theme import finished, table
from skolsikt.presentation.tokens import ACTIVE, CARD, INK, LINK, REFERENCE, SERIES

HEIGHT, LABEL_LIMIT = 280, 190
LABEL_GAP_SHARE = 0.075  # of the height: one line of text
REFERENCE_DASH = [6, 4]


@dataclass(frozen=True)
class Line:
    """One line. ``values``: one per step, None where nothing is known or shown. ``dashed``: what others are."""

    name: str
    values: tuple[float | None, ...]
    dashed: bool = False
    withheld_count: int = 0


@dataclass(frozen=True, kw_only=True)
class Trend:
    """Lines over the same steps. ``warm``: a measure where less is better takes the warm colours."""

    steps: tuple[str, ...]
    lines: tuple[Line, ...]
    unit: str
    warm: bool = False
    narrow: bool = False

    @property
    def hidden(self) -> tuple[tuple[str, int], ...]:
        """Lines that miss withheld steps, and how many."""
        return tuple((line.name, line.withheld_count) for line in self.lines if line.withheld_count)


def trend_chart(trend: Trend) -> alt.LayerChart:
    """Return the chart. The scale does not start at zero: lines show change, bars show size."""
    rows, ends = _rows(trend), _ends(trend)
    x = alt.X("step:O", sort=list(trend.steps), title=None, scale=alt.Scale(padding=0.1))
    scale = alt.Scale(zero=False, nice=True, padding=8)
    y = alt.Y("shown:Q", title=None, scale=scale, axis=number_axis(trend.unit))
    colour = alt.Color("name:N", scale=_scale(trend, _colours(trend)), legend=None)
    base = table().encode(x=x)
    lines = [base.transform_filter("!datum.dashed").mark_line()]
    if any(line.dashed for line in trend.lines):
        others = base.transform_filter("datum.dashed")
        lines.insert(0, others.mark_line(strokeDash=REFERENCE_DASH, strokeWidth=2))
    here = alt.selection_point(fields=["step"], nearest=True, on="pointermove", empty=False, clear="pointerout")
    points = (
        base.mark_point(filled=True, size=90, stroke=CARD, strokeWidth=2, opacity=1)
        .encode(
            y=y,
            color=colour,
            opacity=alt.OpacityValue(0, condition={"param": here.name, "empty": False, "value": 1}),
            tooltip=[
                alt.Tooltip("step:N", title=" "),
                alt.Tooltip("name:N", title=" "),
                alt.Tooltip("text:N", title=" "),
            ],
        )
        .add_params(here)
    )
    last = table(ends).encode(x=x, color=colour)
    dots = last.mark_point(filled=True, size=80, stroke=CARD, strokeWidth=2, opacity=1).encode(y=y)
    layers = [*(line.encode(y=y, color=colour, detail=alt.Detail("name:N")) for line in lines), points, dots]
    if not trend.narrow:
        layers.append(
            last.mark_text(align="left", dx=12, fontWeight=700, limit=LABEL_LIMIT).encode(
                y=alt.Y("place:Q", title=None, scale=scale), text=alt.Text("label:N"), **_label_colour(trend)
            )
        )
    return finished(layers, rows=rows, height=HEIGHT)


def line_key(trend: Trend) -> tuple[tuple[str, str, bool], ...]:
    """Return name, colour and whether it is dashed of every line: the key above narrow charts."""
    return tuple((line.name, colour, line.dashed) for line, colour in zip(trend.lines, _colours(trend), strict=True))


def _colours(trend: Trend) -> list[str]:
    own = [line for line in trend.lines if not line.dashed]
    palette = [ACTIVE if trend.warm else LINK] if len(own) == 1 else list(SERIES)
    chosen = iter(palette * len(trend.lines))
    return [REFERENCE if line.dashed else next(chosen) for line in trend.lines]


def _label_colour(trend: Trend) -> dict[str, Any]:
    # The colours of many lines are made for lines: as text some of them are too light.
    return {"color": alt.ColorValue(INK)} if sum(not line.dashed for line in trend.lines) > 1 else {}


def _scale(trend: Trend, values: list[Any]) -> alt.Scale:
    return alt.Scale(domain=[line.name for line in trend.lines], range=values)


def _rows(trend: Trend) -> list[dict[str, object]]:
    return [
        {
            "step": step,
            "name": line.name,
            "dashed": line.dashed,
            "shown": shown(value, trend.unit),
            "text": format_value(value, trend.unit),
        }
        for line in trend.lines
        for step, value in zip(trend.steps, line.values, strict=True)
    ]


def _ends(trend: Trend) -> list[dict[str, object]]:
    known = [line for line in trend.lines if any(value is not None for value in line.values)]
    lasts = [max(i for i, value in enumerate(line.values) if value is not None) for line in known]
    heights = [shown(line.values[last], trend.unit) or 0.0 for line, last in zip(known, lasts, strict=True)]
    everything = [value for row in _rows(trend) if (value := row["shown"]) is not None]
    height = (max(everything) - min(everything)) if everything else 1.0  # type: ignore[type-var, operator]
    places = spread(heights, gap=max(height, 1e-9) * LABEL_GAP_SHARE * 1.2)
    return [
        {
            "step": trend.steps[last],
            "name": line.name,
            "shown": value,
            "place": place,
            "label": f"{line.name} {format_value(line.values[last], trend.unit)}".replace(" ", NBSP),
        }
        for line, last, value, place in zip(known, lasts, heights, places, strict=True)
    ]
