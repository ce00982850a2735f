"""Girls and boys: how far apart they are each year, how sure that is, and the year that stands out."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist

from skolsikt.home.words import _
from skolsikt.measures.answer import Cell
from skolsikt.presentation.estimates import FEW_PUPILS
from skolsikt.presentation.judgement import smallest_change
from skolsikt.presentation.numbers import format_change, format_number

GIRLS, BOYS = "Kvinna", "Man"  # as SS 12000 says them
_ALPHA = 0.05
SMALL_SD = 0.2  # below it hardly anybody would notice (Cohen 1988)


@dataclass(frozen=True, kw_only=True)
class Gap:
    """The means of girls and boys in one year, and how many they are.

    ``spread``: the standard deviation between the pupils; None where it is not told.
    """

    period: str
    girls: float
    boys: float
    girls_count: int
    boys_count: int
    spread: float | None = None

    @property
    def boys_lead(self) -> float:
        """How far the boys are above the girls, in the unit of the measure."""
        return self.boys - self.girls

    @property
    def in_spreads(self) -> float | None:
        """The size in standard deviations."""
        return abs(self.boys_lead) / self.spread if self.spread else None

    def is_sure(self, *, among: int) -> bool:
        """Whether it is more than chance, for the one year that stands out ``among`` so many (Bonferroni).

        Where no spread is told, a hundred of each are needed.
        """
        if not self.spread:
            return min(self.girls_count, self.boys_count) >= FEW_PUPILS
        error = self.spread * math.sqrt(1 / self.girls_count + 1 / self.boys_count)
        return abs(self.boys_lead) > NormalDist().inv_cdf(1 - _ALPHA / 2 / among) * error

    def is_worth_naming(self, unit: str) -> bool:
        """Whether the difference is large enough to be seen."""
        if self.in_spreads is not None:
            return self.in_spreads >= SMALL_SD
        return abs(self.boys_lead) >= smallest_change(unit)


def spread_between(cells: Sequence[Cell]) -> float | None:
    """Return the standard deviation between pupils from the means of their bands; None where a band is not told.

    What is spread within a band is left out: it makes the number a little too small, never too large.
    """
    told = [(cell.value, cell.population) for cell in cells if cell.value is not None and cell.population]
    if not told or any(cell.withheld for cell in cells):
        return None
    count = sum(pupils for _value, pupils in told)
    mean = sum(value * pupils for value, pupils in told) / count
    return math.sqrt(sum(pupils * (value - mean) ** 2 for value, pupils in told) / count) or None


def telling(gaps: Sequence[Gap], *, unit: str) -> Gap:
    """Return the newest year in which those were ahead who mostly are not; without one the newest year."""
    worth = [gap for gap in gaps if gap.is_worth_naming(unit)]
    usual = sum(math.copysign(1, gap.boys_lead) for gap in gaps)
    against = [gap for gap in worth if gap.boys_lead * usual < 0]
    return against[-1] if against else gaps[-1]


def gap_finding(gaps: Sequence[Gap], *, unit: str) -> str:
    """Return the heading: who is ahead, in which year, and whether that is otherwise than in the other years."""
    gap = telling(gaps, unit=unit)
    if not gap.is_worth_naming(unit):
        return _("Flickor och pojkar ligger lika {year}").format(year=gap.period)
    finding = _said(gap, is_newest=gap == gaps[-1]).format(size=format_change(gap.boys_lead, unit), year=gap.period)
    is_otherwise = any(other.boys_lead * gap.boys_lead < 0 and other.is_worth_naming(unit) for other in gaps)
    return _("{finding}, tvärtemot andra år").format(finding=finding) if is_otherwise and gap != gaps[-1] else finding


def _said(gap: Gap, *, is_newest: bool) -> str:
    if gap.boys_lead > 0:
        now, then = _("Pojkarna ligger {size} över flickorna {year}"), _("Pojkarna låg {size} över flickorna {year}")
    else:
        now, then = _("Flickorna ligger {size} över pojkarna {year}"), _("Flickorna låg {size} över pojkarna {year}")
    return now if is_newest else then


def gap_text(gaps: Sequence[Gap], *, unit: str) -> str:
    """Return how large and how sure the named difference is, in a sentence or two."""
    gap = telling(gaps, unit=unit)
    sure = (
        _("Skillnaden är större än slumpen.")
        if gap.is_sure(among=len(gaps))
        else _("Med så få elever kan det vara slump.")
    )
    if gap.in_spreads is None:
        return sure
    size = _("Det är ungefär {size} standardavvikelser, alltså av hur mycket eleverna skiljer sig åt.")
    return f"{size.format(size=format_number(gap.in_spreads, decimals=1))} {sure}"
