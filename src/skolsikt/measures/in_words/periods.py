"""The period of a question in words, as the measure knows periods."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from skolsikt.home.words import _
from skolsikt.measures.in_words.lexicon import Kind
from skolsikt.measures.in_words.times import When, together
from skolsikt.measures.schema import Measure
from skolsikt.school.periods import (
    month_of,
    parse_period,
    previous_of,
    school_year_of,
    school_year_of_month,
    school_year_of_term,
    term_of,
)


@dataclass(frozen=True, kw_only=True)
class Chosen:
    """The period, weeks that are filters, and what could not be used, in sentences."""

    period: str = "latest"
    where: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    left_out: Sequence[str] = ()


def period_of(
    times: Sequence[When],
    measure: Measure,
    *,
    by: Sequence[str],
    weighty: Mapping[Kind, Sequence[str]],
    today: date,
) -> Chosen:
    """Return what ``times`` mean to ``measure``: results of a spring are yearly, absence goes on all the year.

    ``weighty``: words of the question that ask for a change or a comparison, which one time alone may stand for.
    """
    is_yearly = "month" not in measure.dimensions
    weeks: dict[str, tuple[str, ...]] = {}
    for when in times:
        weeks |= {name: (*weeks.get(name, ()), *codes) for name, codes in when.where.items()}
    said = list(dict.fromkeys(_of_measure(when, times, measure, is_yearly) for when in times))
    exact = [one for one in said if one not in ("all", "latest")]
    if _do_not_fit(said, exact, weeks, times, measure):
        first = (exact or said)[0]
        return Chosen(period=first, left_out=[_("Perioderna går inte att använda tillsammans med det här måttet.")])
    if len(times) == 1 and exact and weighty["compares"] and not by and not weeks:
        exact = [_to_now(exact[0], today, is_yearly=is_yearly)]
    if not exact and not said:
        said = ["all" if weighty["changes"] else _usual(by)]
    return Chosen(period=together(exact) if exact else said[0], where=weeks)


def _do_not_fit(
    said: Sequence[str],
    exact: Sequence[str],
    weeks: Mapping[str, tuple[str, ...]],
    times: Sequence[When],
    measure: Measure,
) -> bool:
    """Times of different kinds, weeks beside other times, every year of something shorter than a year."""
    grains = {parse_period(one).grain for one in exact}
    is_every = "all" in said and bool(exact) and not any(".." in one for one in exact)
    beside_weeks = bool(weeks) and ("week" not in measure.dimensions or any(not when.where for when in times))
    return len(grains) > 1 or is_every or beside_weeks


def _to_now(period: str, today: date, *, is_yearly: bool) -> str:
    """Jämfört med förra året: from that period to the newest one of its kind."""
    grain = parse_period(period).grain
    if ".." in period or grain is None:
        return period
    now = {"school_year": school_year_of(today), "term": term_of(today), "month": month_of(today)}[grain]
    newest = previous_of(now) if is_yearly and grain == "school_year" else now
    start = previous_of(period) if period == newest else period
    return together([start, newest])


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
