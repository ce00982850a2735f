"""All kinds of charts, in the order in which one is chosen where nobody has: one entry = one line."""

from __future__ import annotations

from skolsikt.presentation.kinds.bars import BARS
from skolsikt.presentation.kinds.cohorts import COHORTS
from skolsikt.presentation.kinds.contract import ChartKind
from skolsikt.presentation.kinds.deciles import DECILES
from skolsikt.presentation.kinds.distribution import DISTRIBUTION
from skolsikt.presentation.kinds.dots import DOTS
from skolsikt.presentation.kinds.heat import HEAT
from skolsikt.presentation.kinds.lines import LINES
from skolsikt.presentation.kinds.scatter import SCATTER
from skolsikt.presentation.kinds.small_multiples import SMALL_MULTIPLES

KINDS: tuple[ChartKind, ...] = (
    LINES,
    BARS,
    DOTS,
    SMALL_MULTIPLES,
    DECILES,
    HEAT,
    COHORTS,
    DISTRIBUTION,
    SCATTER,
)
