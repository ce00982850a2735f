"""A sparkline: a few lines of SVG with literal colours, so that it reaches mail and PDF as it is on screen."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from skolsikt.presentation.tokens import ACTIVE, BAD_TINT, CARD, LINK, REFERENCE, TINT

WIDTH, HEIGHT, MARGIN = 240.0, 46.0, 7.0
Values = Sequence[float | None]
Point = tuple[float, float]


def sparkline(own: Values, reference: Values = (), *, warm: bool = False) -> str:
    """Return one line with an area, its last point, and what it is compared with as a dashed line.

    It begins where the own values begin. Later steps where nothing is known break the line; one known step is a dot.
    Without any known step: no picture. The picture stretches to its place; lines and dots keep their thickness.
    """
    start = next((index for index, value in enumerate(own) if value is not None), None)
    if start is None:
        return ""
    own, reference = own[start:], reference[start:]
    known = [value for value in (*own, *reference) if value is not None]
    low, high = min(known), max(known)
    line, area = (ACTIVE, BAD_TINT) if warm else (LINK, TINT)
    runs, others = (_runs(values, low, high) for values in (own, reference))
    parts = [f'<path d="{_closed(run)}" fill="{area}" fill-opacity="0.7"/>' for run in runs if len(run) > 1]
    parts += [_stroke(_path(run), REFERENCE, 1.5, 'stroke-dasharray="3 3"') for run in others if len(run) > 1]
    parts += [_stroke(_path(run), line, 2.2) for run in runs if len(run) > 1]
    x, y = runs[-1][-1]
    dot = f"M{x:g},{y:g}h0.01"
    parts += [_stroke(dot, CARD, 11), _stroke(dot, line, 8)]
    return (
        f'<svg class="spark" viewBox="0 0 {WIDTH:g} {HEIGHT:g}" preserveAspectRatio="none" aria-hidden="true" '
        f'focusable="false">{"".join(parts)}</svg>'
    )


def _stroke(path: str, colour: str, width: float, more: str = "") -> str:
    return (
        f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="{width:g}" stroke-linecap="round" '
        f'vector-effect="non-scaling-stroke" {more}/>'
    )


def _runs(values: Values, low: float, high: float) -> list[list[Point]]:
    """Points on the picture, a new run after each gap."""
    span, step = (high - low) or 1.0, (WIDTH - 2 * MARGIN) / max(len(values) - 1, 1)
    runs: list[list[Point]] = [[]]
    for index, value in enumerate(values):
        if value is None:
            runs.append([])
        else:
            height = (value - low) / span if high > low else 0.5
            runs[-1].append(
                (round(MARGIN + index * step, 1), round(HEIGHT - MARGIN - height * (HEIGHT - 2 * MARGIN), 1))
            )
    return [run for run in runs if run]


def _path(points: Sequence[Point]) -> str:
    """A curve through the points that never rises above or falls below them (Fritsch and Carlson 1980)."""
    slopes = _slopes(points)
    parts = [f"M{points[0][0]:g},{points[0][1]:g}"]
    for ((x0, y0), (x1, y1)), (m0, m1) in zip(pairwise(points), pairwise(slopes), strict=True):
        third = (x1 - x0) / 3
        parts.append(f"C{x0 + third:g},{y0 + third * m0:g} {x1 - third:g},{y1 - third * m1:g} {x1:g},{y1:g}")
    return "".join(parts)


def _slopes(points: Sequence[Point]) -> list[float]:
    rises = [(y1 - y0) / (x1 - x0) for (x0, y0), (x1, y1) in pairwise(points)]
    inner = [0.0 if a * b <= 0 else 2 * a * b / (a + b) for a, b in pairwise(rises)]  # harmonic: inside the safe circle
    return [rises[0], *inner, rises[-1]]


def _closed(points: Sequence[Point]) -> str:
    return f"{_path(points)}L{points[-1][0]:g},{HEIGHT:g}L{points[0][0]:g},{HEIGHT:g}Z"
