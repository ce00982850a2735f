"""How a range is drawn: a line between its two ends, each with a short stroke across, and never a mark inside it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import altair as alt

_LINE = 3
_END: dict[str, Any] = {"thickness": 3, "size": 14, "opacity": 1}
_ONLY_RANGES = "isValid(datum.low) && !isValid(datum.shown)"


def lying(base: alt.Chart, *, x: alt.X, colour: alt.Color, tooltip: Sequence[alt.Tooltip]) -> list[alt.Chart]:
    """Return the layers of ranges (``low`` to ``high``) in the rows of a chart; ``x`` has the scale of its values."""
    ranged = base.transform_filter(_ONLY_RANGES)
    low, high = (alt.X(f"{end}:Q", title=None, scale=x["scale"], axis=x["axis"]) for end in ("low", "high"))
    line = ranged.mark_rule(strokeWidth=_LINE).encode(x=low, x2=alt.X2("high:Q"))
    end = ranged.mark_tick(orient="vertical", **_END)
    return [
        layer.encode(color=colour, tooltip=list(tooltip)) for layer in (line, end.encode(x=low), end.encode(x=high))
    ]


def standing(base: alt.Chart, *, y: alt.Y, tooltip: Sequence[alt.Tooltip], beside: float = 0) -> list[alt.Chart]:
    """Return the layers of ranges over the steps of a chart, ``beside`` pixels from the middle of each step."""
    ranged = base.transform_filter(_ONLY_RANGES)
    low, high = (alt.Y(f"{end}:Q", title=None, scale=y["scale"], axis=y["axis"]) for end in ("low", "high"))
    line = ranged.mark_rule(strokeWidth=_LINE, xOffset=beside).encode(y=low, y2=alt.Y2("high:Q"))
    end = ranged.mark_tick(orient="horizontal", xOffset=beside, **_END)
    return [layer.encode(tooltip=list(tooltip)) for layer in (line, end.encode(y=low), end.encode(y=high))]
