"""Which chart an answer becomes: chosen by the data unless the reader chooses, always over the cells of its table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

import altair as alt

from skolsikt.home.words import _
from skolsikt.measures.answer import Answer
from skolsikt.presentation.bars import Bars, bars_chart
from skolsikt.presentation.basis import Basis
from skolsikt.presentation.deciles import Deciles, deciles_chart
from skolsikt.presentation.dots import Dots, dots_chart
from skolsikt.presentation.groups import dimensions_of, values_of
from skolsikt.presentation.heat_chart import HeatChart, heat_chart
from skolsikt.presentation.kinds.bars import BARS
from skolsikt.presentation.kinds.catalogue import KINDS
from skolsikt.presentation.kinds.contract import ChartKind, Picture
from skolsikt.presentation.kinds.dots import DOTS
from skolsikt.presentation.scatter import Scatter, scatter_chart
from skolsikt.presentation.small_multiples import SmallMultiples, small_multiples_chart
from skolsikt.presentation.stacked import Stacked, stacked_chart
from skolsikt.presentation.trend import Trend, trend_chart

_DRAWN: Mapping[type, Callable[[Any], alt.LayerChart]] = MappingProxyType(
    {
        Trend: trend_chart,
        Bars: bars_chart,
        Dots: dots_chart,
        Deciles: deciles_chart,
        SmallMultiples: small_multiples_chart,
        HeatChart: heat_chart,
        Scatter: scatter_chart,
        Stacked: stacked_chart,
    }
)


def chart_of(answer: Answer, *, narrow: bool = False) -> alt.LayerChart:
    """Return the chart that the screen shows for ``answer``."""
    return draw(picture_of(answer, narrow=narrow))


def draw(picture: Picture) -> alt.LayerChart:
    """Return the chart of a picture."""
    return _DRAWN[type(picture)](picture)


def picture_of(
    answer: Answer, *, narrow: bool = False, own: str = "", kind: str = "", other: Answer | None = None
) -> Picture:
    """Return what to draw: ``kind`` where it fits, else what the data ask for.

    ``own``: the reader's own group (its label), drawn in full colour among the others. ``other``: the answer of a
    second measure about the same groups.
    """
    basis = Basis(answer=answer, own=own, other=other, narrow=narrow)
    return kind_of(basis, kind).picture(basis)


def kind_of(basis: Basis, asked: str = "") -> ChartKind:
    """Return the kind that is asked for where it fits; else the first that fits, dots where none does."""
    fitting = fitting_kinds(basis)
    chosen = next((kind for kind in fitting if kind.code == asked), None)
    return chosen or _by_the_data(basis, fitting)


def _by_the_data(basis: Basis, fitting: tuple[ChartKind, ...]) -> ChartKind:
    # An estimate without its interval would look surer than it is: dots come before bars.
    is_estimated = any(cell.interval_95 for cell in basis.answer.cells)
    first = [kind for kind in fitting if not (kind is BARS and is_estimated and DOTS in fitting)]
    return next(iter(first), DOTS)


def fitting_kinds(basis: Basis) -> tuple[ChartKind, ...]:
    """Return the kinds that fit the answer, in the order in which the data choose among them."""
    return tuple(kind for kind in KINDS if not kind.why_not(basis))


def why_not(basis: Basis, asked: str) -> str:
    """Return why the kind that is asked for does not fit, in words; empty where it does, or none is asked for."""
    return next((kind.why_not(basis) for kind in KINDS if kind.code == asked), "")


def obstacle(answer: Answer) -> str:
    """Return why a chart of ``answer`` would say nothing, in words; empty when it can be drawn."""
    if not any(cell.ends for cell in answer.cells):
        return _("Det finns inga värden att rita.")
    if "indicator" in dimensions_of(answer) and len(values_of(answer, "indicator")) > 1:
        return _("Olika indikatorer har olika enhet och ritas inte i samma diagram. Välj en indikator.")
    if not fitting_kinds(Basis(answer=answer)):
        return _("Det är för många grupper för ett diagram. Avgränsa urvalet, eller läs tabellen.")
    return ""
