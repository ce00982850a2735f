"""Lines over time: one's own, and what it is compared with. Every line carries its name at its end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt

from skolsikt.presentation.axes import number_axis, shown
from skolsikt.presentation.estimates import Estimate
from skolsikt.presentation.labels import spread
from skolsikt.presentation.numbers import NBSP, format_range, format_value
from skolsikt.presentation.ranges import standing
from skolsikt.presentation.reference_marks import DASHES
from skolsikt.presentation.theme import finished, table
from skolsikt.presentation.tokens import ACTIVE, CARD, INK, LINK, MUTED, PUBLISHED, REFERENCE, SERIES

HEIGHT, LABEL_LIMIT = 280, 190
LABEL_GAP_SHARE = 0.075  # of the height: one line of text
REFERENCE_DASH = (6, 4)
RANGES_APART = 10  # pixels between the ranges of two lines at one step
MOST_BANDS = 3  # more bands than that lie over each other
Range = tuple[float, float]


@dataclass(frozen=True)
class Line:
    """One line. ``values``: one per step, None where nothing is known or shown. ``dashed``: what others are.

    ``ranges``: both ends where a range is told of a step; the line has a gap there, as it has where nothing is told.

    ``level``: set on published figures, and what they are about; drawn in their own colour, with diamonds.
    ``label``: what stands at the end of the line, where the name is too long. ``behind``: how sure each value is.
    """

    name: str
    values: tuple[float | None, ...]
    dashed: bool = False
    withheld_count: int = 0
    level: str = ""
    label: str = ""
    ranges: tuple[Range | None, ...] = ()
    behind: tuple[Estimate | None, ...] = ()

    @property
    def by_step(self) -> tuple[tuple[float | None, Range | None], ...]:
        """Value and range of every step."""
        return tuple(zip(self.values, self.ranges or (None,) * len(self.values), strict=True))

    @property
    def bands(self) -> tuple[Range | None, ...]:
        """Between what the true value of every step lies: its range, its 95 % interval, else the value twice."""
        behind = self.behind or (None,) * len(self.values)
        exact = [None if value is None else (value, value) for value in self.values]
        return tuple(
            between or (one.interval_95 if one else None) or same
            for (_value, between), one, same in zip(self.by_step, behind, exact, strict=True)
        )

    @property
    def dashes(self) -> tuple[int, ...]:
        """The dashes that the line is drawn with; none for an own line."""
        return DASHES[self.level] if self.level else REFERENCE_DASH if self.dashed else ()


@dataclass(frozen=True)
class EventMark:
    """Something that happened in a step: its number stands on the axis, its words below the chart."""

    step: str
    number: str
    words: str


@dataclass(frozen=True, kw_only=True)
class OverTime:
    """Lines over the same steps. ``warm``: a measure where less is better takes the warm colours."""

    steps: tuple[str, ...]
    lines: tuple[Line, ...]
    unit: str
    warm: bool = False
    narrow: bool = False
    notes: tuple[str, ...] = ()

    @property
    def keys_count(self) -> int:
        """Nothing above the chart: every line has its name beside it, and narrow ones their key on the page."""
        return 0

    @property
    def hidden(self) -> tuple[tuple[str, int], ...]:
        """Lines that miss withheld steps, and how many."""
        return tuple((line.name, line.withheld_count) for line in self.lines if line.withheld_count)

    @property
    def has_ranges(self) -> bool:
        """Whether any step is told as a range."""
        return any(between for line in self.lines for between in line.ranges)


@dataclass(frozen=True, kw_only=True)
class Trend(OverTime):
    """All lines in one chart. ``events``: what happened when."""

    events: tuple[EventMark, ...] = ()


def trend_chart(trend: Trend) -> alt.LayerChart:
    """Return the chart. The scale does not start at zero: lines show change, bars show size."""
    rows, ends = _rows(trend), _ends(trend)
    x = alt.X("step:O", sort=list(trend.steps), title=None, scale=alt.Scale(padding=0.1))
    scale = alt.Scale(zero=False, nice=True, padding=8)
    if trend.has_ranges:  # the ends of an axis are not sought among numbers only, of which there may be none
        scale = alt.Scale(zero=False, nice=True, domain=_told_ends(rows))
    y = alt.Y("shown:Q", title=None, scale=scale, axis=number_axis(trend.unit))
    colour = alt.Color("name:N", scale=_scale(trend, _colours(trend)), legend=None)
    base = table().encode(x=x)
    lines = [*_others(trend, base), base.transform_filter("datum.dashes == ''").mark_line()]
    here = alt.selection_point(fields=["step"], nearest=True, on="pointermove", empty=False, clear="pointerout")
    tooltip = [alt.Tooltip(f"{field}:N", title=" ") for field in ("step", "name", "text")]
    points = (
        base.mark_point(filled=True, size=90, stroke=CARD, strokeWidth=2, opacity=1)
        .encode(
            y=y,
            color=colour,
            opacity=alt.OpacityValue(0, condition={"param": here.name, "empty": False, "value": 1}),
            tooltip=tooltip,
        )
        .add_params(here)
    )
    # Between two gaps there is no line to see the number by.
    alone = base.transform_filter("datum.alone").mark_point(filled=True, size=80, opacity=1).encode(y=y, color=colour)
    last = table(ends).encode(x=x, color=colour)
    dots = last.transform_filter("!datum.published && isValid(datum.shown)")
    dots = dots.mark_point(filled=True, size=80, stroke=CARD, strokeWidth=2, opacity=1).encode(y=y)
    ranges = [layer.encode(color=colour) for layer in _ranges(trend, base, y, tooltip)]
    layers = [
        *_bands(trend, base, scale),
        *(line.encode(y=y, color=colour, detail=alt.Detail("name:N")) for line in lines),
        *ranges,
        *([alone] if any(row["alone"] for row in rows) else []),
        points,
        *([dots] if any(row["shown"] is not None and not row["published"] for row in ends) else []),
    ]
    if any(line.level for line in trend.lines):
        layers.append(_diamonds(base).encode(y=y))
    layers += _events(trend, x)
    if not trend.narrow:
        layers.append(
            last.mark_text(align="left", dx=12, fontWeight=700, limit=LABEL_LIMIT).encode(
                y=alt.Y("place:Q", title=None, scale=scale), text=alt.Text("label:N"), **_label_colour(trend)
            )
        )
    return finished(layers, rows=rows, height=HEIGHT)


def line_key(trend: Trend) -> tuple[tuple[str, str, str], ...]:
    """Return name, colour and dashes (empty: none) of every line: the key above narrow charts."""
    return tuple(
        (line.name, colour, _dashes(line.dashes)) for line, colour in zip(trend.lines, _colours(trend), strict=True)
    )


def _others(trend: Trend, base: alt.Chart) -> list[alt.Chart]:
    """One layer per kind of dashes: what ours is compared with lies below it."""
    kinds = dict.fromkeys(line.dashes for line in trend.lines if line.dashes)
    return [
        base.transform_filter(f"datum.dashes == '{_dashes(dashes)}'").mark_line(strokeDash=list(dashes), strokeWidth=2)
        for dashes in kinds
    ]


def _ranges(trend: Trend, base: alt.Chart, y: alt.Y, tooltip: list[alt.Tooltip]) -> list[alt.Chart]:
    """The ranges of each line, beside each other where several lines have one."""
    ranged = [line for line in trend.lines if any(line.ranges)]
    layers = []
    for place, line in enumerate(ranged):
        own = base.transform_filter(alt.FieldEqualPredicate(field="name", equal=line.name))
        beside = (place - (len(ranged) - 1) / 2) * RANGES_APART
        layers += standing(own, y=y, tooltip=tooltip, beside=beside)
    return layers


def _events(trend: Trend, x: alt.X) -> list[alt.Chart]:
    """A thin rule in each step where something happened, with the numbers of it at its foot."""
    rows = [_event_row(trend, step) for step in dict.fromkeys(one.step for one in trend.events)]
    if not rows:
        return []
    base = table(rows).encode(x=x, tooltip=[alt.Tooltip("words:N", title=" ")])
    foot = alt.YValue(HEIGHT - 10)
    return [
        base.mark_rule(strokeDash=[2, 3], color=MUTED, strokeWidth=1.2),
        base.mark_point(filled=True, size=300, color=CARD, stroke=MUTED, strokeWidth=1.2, opacity=1).encode(y=foot),
        base.mark_text(fontSize=11, fontWeight=700, color=INK).encode(y=foot, text="number:N"),
    ]


def _event_row(trend: Trend, step: str) -> dict[str, object]:
    here = [one for one in trend.events if one.step == step]
    numbers, words = ",".join(one.number for one in here), "; ".join(one.words for one in here)
    return {"step": step, "number": numbers, "words": words}


def _bands(trend: Trend, base: alt.Chart, scale: alt.Scale) -> list[alt.Chart]:
    """Between what the true values lie, as a light area under each own line."""
    if not banded(trend):
        return []
    area = base.transform_filter("isValid(datum.band_low)").mark_area(opacity=0.16, line=False)
    low, high = alt.Y("band_low:Q", title=None, scale=scale, axis=number_axis(trend.unit)), alt.Y2("band_high:Q")
    colour = alt.Color("name:N", scale=_scale(trend, _colours(trend)), legend=None)
    return [area.encode(y=low, y2=high, color=colour, detail=alt.Detail(["name:N", "band_part:N"]))]


def banded(trend: Trend) -> tuple[Line, ...]:
    """Return the lines that get a band: the own ones, where any step is uncertain and the lines are few."""
    own = [line for line in trend.lines if _is_own(line)]
    unsure = [line for line in own if any(band and band[0] < band[1] for band in line.bands)]
    return tuple(unsure) if len(own) <= MOST_BANDS else ()


def _diamonds(base: alt.Chart) -> alt.Chart:
    known = base.transform_filter("datum.published && isValid(datum.shown)")
    looks: dict[str, Any] = {"shape": "diamond", "size": 90, "stroke": PUBLISHED, "strokeWidth": 2}
    chart: alt.Chart = known.mark_point(fill=CARD, opacity=1, **looks)
    return chart


def _dashes(dashes: tuple[int, ...]) -> str:
    return " ".join(map(str, dashes))


def _is_own(line: Line) -> bool:
    return not line.dashes


def _colours(trend: Trend) -> list[str]:
    own = [line for line in trend.lines if _is_own(line)]
    palette = [ACTIVE if trend.warm else LINK] if len(own) == 1 else list(SERIES)
    chosen = iter(palette * len(trend.lines))
    others = [PUBLISHED if line.level else REFERENCE if line.dashed else "" for line in trend.lines]
    return [other or next(chosen) for other in others]


def _label_colour(trend: Trend) -> dict[str, Any]:
    # The colours of many lines are made for lines: as text some of them are too light.
    return {"color": alt.ColorValue(INK)} if sum(map(_is_own, trend.lines)) > 1 else {}


def _scale(trend: Trend, values: list[Any]) -> alt.Scale:
    return alt.Scale(domain=[line.name for line in trend.lines], range=values)


def _rows(trend: Trend) -> list[dict[str, object]]:
    with_bands = {line.name for line in banded(trend)}
    return [
        {
            "step": step,
            "name": line.name,
            "dashes": _dashes(line.dashes),
            "published": bool(line.level),
            "shown": shown(value, trend.unit),
            "low": shown(between[0], trend.unit) if between else None,
            "high": shown(between[1], trend.unit) if between else None,
            "text": _words(value, between, trend.unit),
            "alone": place in alone,
            **(_band_row(line.bands, place, trend.unit) if line.name in with_bands else {}),
        }
        for line in trend.lines
        for alone in [_alone(line.values)]
        for place, (step, (value, between)) in enumerate(zip(trend.steps, line.by_step, strict=True))
    ]


def _band_row(bands: Sequence[Range | None], place: int, unit: str) -> dict[str, object]:
    """The ends of a step's band. ``band_part``: steps without a gap between them, for an area does not cross one."""
    low, high = bands[place] or (None, None)
    gaps = sum(band is None for band in bands[:place])
    return {"band_low": shown(low, unit), "band_high": shown(high, unit), "band_part": gaps}


def _alone(values: tuple[float | None, ...]) -> frozenset[int]:
    """Where a number is told, and neither of the step before nor of the step after."""
    around = (None, *values, None)
    told = enumerate(zip(around, around[1:], around[2:], strict=False))
    return frozenset(place for place, (one, two, three) in told if two is not None and one is None and three is None)


def _words(value: float | None, between: Range | None, unit: str) -> str:
    return format_range(*between, unit) if between else format_value(value, unit)


def _ends(trend: Trend) -> list[dict[str, object]]:
    """Where each line's name stands: beside its last step that is told, with that step's number or range in words."""
    known = [line for line in trend.lines if any(map(_is_told, line.by_step))]
    lasts = [max(i for i, told in enumerate(line.by_step) if _is_told(told)) for line in known]
    told = [line.by_step[last] for line, last in zip(known, lasts, strict=True)]
    # Beside the upper end of a range: its middle is nothing that anybody has been told.
    heights = [shown(between[1] if between else value, trend.unit) or 0.0 for value, between in told]
    places = spread(heights, gap=max(_height(trend), 1e-9) * LABEL_GAP_SHARE * 1.2)
    return [
        {
            "step": trend.steps[last],
            "name": line.name,
            "published": bool(line.level),
            "shown": shown(value, trend.unit),
            "place": place,
            "label": f"{_said_of(line, trend)} {_words(value, between, trend.unit)}".strip().replace(" ", NBSP),
        }
        for line, last, (value, between), place in zip(known, lasts, told, places, strict=True)
    ]


def _said_of(line: Line, trend: Trend) -> str:
    """What a line is called at its end; nothing where it is the only one, and the heading says what it is."""
    return line.label or (line.name if len(trend.lines) > 1 else "")


def _is_told(told: tuple[float | None, Range | None]) -> bool:
    return any(one is not None for one in told)


def _height(trend: Trend) -> float:
    low, high = _told_ends(_rows(trend))
    return high - low


def _told_ends(rows: Sequence[Mapping[str, object]]) -> list[float]:
    """The lowest and the highest that is told, as a number or as the end of a range."""
    told = [row.get(name) for row in rows for name in ("shown", "low", "high", "band_low", "band_high")]
    known = [float(value) for value in told if isinstance(value, int | float)]
    return [min(known), max(known)] if known else [0.0, 1.0]
