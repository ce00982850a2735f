"""What a kind of chart promises."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from skolsikt.presentation.bars import Bars
from skolsikt.presentation.basis import Basis
from skolsikt.presentation.deciles import Deciles
from skolsikt.presentation.dots import Dots
from skolsikt.presentation.heat_chart import HeatChart
from skolsikt.presentation.scatter import Scatter
from skolsikt.presentation.small_multiples import SmallMultiples
from skolsikt.presentation.stacked import Stacked
from skolsikt.presentation.trend import Trend

Picture = Trend | Bars | Dots | Deciles | SmallMultiples | HeatChart | Scatter | Stacked
MOST_KINDS = 6  # more lines or marks than colours that tell apart
MOST_CELLS = 400  # more is a carpet


@dataclass(frozen=True, kw_only=True)
class ChartKind:
    """One kind. ``code``: the word of an address. ``why_not``: why it does not fit, in words; empty when it does.

    ``text``: the chart in words, for those who do not see it and for those who do.
    """

    code: str
    title: str
    why_not: Callable[[Basis], str]
    picture: Callable[[Basis], Picture]
    text: Callable[[Basis], str]
