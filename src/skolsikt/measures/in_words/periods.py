"""The period of a question in words, as the measure knows periods."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from skolsikt.home.words import _
from skolsikt.measures.in_words.times import When, together
from skolsikt.measures.schema import Measure
from skolsikt.school.periods import parse_period, previous_of, school_year_of_month, school_year_of_term


@dataclass(frozen=True, kw_only=True)
class Chosen:
    """The period, weeks that are filters, and what could not be used, in sentences."""

    period: str = "latest"
    where: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    left_out: Sequence[str] = ()


def period_of(times: Sequence[When], measure: Measure, *, by: Sequence[str]) -> Chosen:
    """Return what ``times`` mean to ``measure``: results of a spring are yearly, absence goes on all the year."""
    is_yearly = "month" not in measure.dimensions
    weeks = {name: codes for when in times for name, codes in when.where.items()}
    said = list(dict.fromkeys(_of_measure(when, times, measure, is_yearly) for when in times))
    exact = [one for one in said if one not in ("all", "latest")] or said
    grains = {parse_period(one).grain for one in exact}
    if len(grains) > 1 or (weeks and "week" not in measure.dimensions):
        return Chosen(period=exact[0], left_out=[_("Perioderna går inte att använda tillsammans med det här måttet.")])
    period = together(exact) if exact and exact[0] not in ("all", "latest") else (exact or [_usual(by)])[0]
    return Chosen(period=period, where=weeks)


def _usual(by: Sequence[str]) -> str:
    """Terms and school years are many; anything else is about the latest."""
    return "all" if {"term", "school_year"} & {*by} else "latest"


def _of_measure(when: When, times: Sequence[When], measure: Measure, is_yearly: bool) -> str:
    if not is_yearly:
        return when.other
    offsets = {one.offset for one in times}
    if when.offset is not None and {0, -1} <= offsets:  # this year beside last year: the two newest that are over
        newest = next(one.yearly for one in times if one.offset == -1)
        return newest if when.offset == 0 else previous_of(newest)
    first, dots, last = when.yearly.partition("..")
    ends = [_coarser(end, measure) for end in (first, last) if end]
    return "..".join(ends) if dots else ends[0]


def _coarser(step: str, measure: Measure) -> str:
    grain = parse_period(step).grain
    if grain == "term" and "term" not in measure.dimensions:
        return school_year_of_term(step)
    return school_year_of_month(step) if grain == "month" else step
