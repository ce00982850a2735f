"""Which chart an answer becomes: chosen by its dimensions, and always over the same cells as its table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import altair as alt

from skolsikt.home.words import _
from skolsikt.measures.answer import Answer, Cell
from skolsikt.presentation.bars import Bar, Bars, bars_chart
from skolsikt.presentation.dots import Dot, Dots, dots_chart
from skolsikt.presentation.groups import (
    ALONG_TIME,
    dimensions_of,
    group_label,
    in_order,
    step_label,
    values_of,
)
from skolsikt.presentation.reasons import drawn_text
from skolsikt.presentation.trend import Line, Trend, trend_chart
from skolsikt.presentation.units import decimals_shown, unit_of

Picture = Trend | Bars | Dots
MOST_KINDS = 6  # more lines or marks than colours that tell apart
MOST_CELLS = 400  # more is a carpet


def chart_of(answer: Answer, *, narrow: bool = False) -> alt.LayerChart:
    """Return the chart that the screen shows for ``answer``."""
    return draw(picture_of(answer, narrow=narrow))


def draw(picture: Picture) -> alt.LayerChart:
    """Return the chart of a picture."""
    if isinstance(picture, Trend):
        return trend_chart(picture)
    return bars_chart(picture) if isinstance(picture, Bars) else dots_chart(picture)


def picture_of(answer: Answer, *, narrow: bool = False, own: str = "") -> Picture:
    """Return what to draw: lines along time, bars for one dimension, dots for two or where values have intervals.

    ``own``: the reader's own group (its label), drawn in full colour among the others.
    """
    names = dimensions_of(answer)
    along = next((name for name in reversed(names) if name in ("period", *ALONG_TIME)), None)
    others = [name for name in names if name != along]
    if along is not None and len(others) < 2 and _kinds(answer, others) <= MOST_KINDS:
        return _trend(answer, along, others, narrow)
    if len(names) < 2 and not any(cell.interval_95 for cell in answer.cells):
        return bars_of(answer, narrow=narrow, own=own)
    return _dots(answer, names, narrow)


def is_warm(answer: Answer) -> bool:
    """Whether less is better, so that more is drawn in the warm colours."""
    return answer.better == "lower"


def _kinds(answer: Answer, others: Sequence[str]) -> int:
    return len(values_of(answer, others[0])) if others else 1


def _trend(answer: Answer, along: str, others: Sequence[str], narrow: bool) -> Trend:
    steps = {group_label(cell, along): step_label(cell, along) for cell in in_order(answer, along)}
    if len(set(steps.values())) < len(steps):  # the same week of several years: only the long words tell them apart
        steps = {label: label for label in steps}
    names = values_of(answer, others[0]) if others else [answer.title]
    cells = {(_name(cell, others, answer), group_label(cell, along)): cell for cell in answer.cells}
    return Trend(
        steps=tuple(steps.values()),
        lines=tuple(_line(name, [cells.get((name, step)) for step in steps]) for name in names),
        unit=unit_of(answer),
        warm=is_warm(answer),
        narrow=narrow,
    )


def _name(cell: Cell, others: Sequence[str], answer: Answer) -> str:
    return group_label(cell, others[0]) if others else answer.title


def _line(name: str, cells: Sequence[Cell | None]) -> Line:
    return Line(
        name=name,
        values=tuple(cell.value if cell else None for cell in cells),
        ranges=tuple(cell.bounds if cell else None for cell in cells),
        withheld_count=sum(cell is not None and cell.is_hidden for cell in cells),
    )


def bars_of(answer: Answer, *, narrow: bool = False, own: str = "") -> Bars:
    """Return bars over the answer's one dimension."""
    name = next(iter(dimensions_of(answer)), "period")
    return Bars(
        bars=tuple(_bar(cell, group_label(cell, name), answer, own) for cell in in_order(answer, name)),
        unit=unit_of(answer),
        narrow=narrow,
    )


def _bar(cell: Cell, label: str, answer: Answer, own: str) -> Bar:
    text = drawn_text(cell, unit_of(answer, cell), decimals=decimals_shown(answer, cell))
    return Bar(label, cell.value, text, cell.is_hidden, label == own, cell.bounds)


def _dots(answer: Answer, names: Sequence[str], narrow: bool) -> Dots:
    # The dimension with fewest values becomes the kinds, so that rows stay rows and colours stay few.
    kind = min(names[1:], key=lambda name: len(values_of(answer, name)), default="")
    rows = [name for name in names if name != kind] or ["period"]
    ordered = in_order(answer, *rows, *([kind] if kind else []))
    words = [
        (", ".join(group_label(cell, name) for name in rows), group_label(cell, kind) if kind else answer.title)
        for cell in ordered
    ]
    dots = [_dot(cell, *names_of, answer) for cell, names_of in zip(ordered, words, strict=True)]
    known = {dot.kind for dot in dots if dot.value is not None or dot.is_range}
    return Dots(
        dots=tuple(dot for dot in dots if dot.kind in known),
        kinds=tuple(name for name in (values_of(answer, kind) if kind else [answer.title]) if name in known),
        unit=unit_of(answer),
        narrow=narrow,
        hidden=tuple(Counter(dot.kind for dot in dots if dot.kind not in known and dot.is_withheld).items()),
    )


def _dot(cell: Cell, name: str, kind: str, answer: Answer) -> Dot:
    low, high = cell.bounds or cell.interval_95 or (None, None)
    text = drawn_text(cell, unit_of(answer, cell), decimals=decimals_shown(answer, cell))
    return Dot(name, kind, cell.value, text, low, high, cell.is_hidden)


def obstacle(answer: Answer) -> str:
    """Return why a chart of ``answer`` would say nothing, in words; empty when it can be drawn."""
    names = dimensions_of(answer)
    if not any(cell.ends for cell in answer.cells):
        return _("Det finns inga värden att rita.")
    if "indicator" in names and len(values_of(answer, "indicator")) > 1:
        return _("Olika indikatorer har olika enhet och ritas inte i samma diagram. Välj en indikator.")
    kinds = min((len(values_of(answer, name)) for name in names[1:]), default=1)
    if len(answer.cells) > MOST_CELLS or kinds > MOST_KINDS:
        return _("Det är för många grupper för ett diagram. Avgränsa urvalet, eller läs tabellen.")
    return ""
