"""A question checked against the catalogue: known words, allowed dimensions, one way to say the period."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from skolsikt.home.errors import NotPermitted, WrongUsage
from skolsikt.home.nearest import did_you_mean
from skolsikt.home.words import _
from skolsikt.measures.asking.bands import banded
from skolsikt.measures.dimensions import BAND_PREFIX, BY_RIGHT_ONLY, TIME, Dimension, Join, dimension, joins_for
from skolsikt.measures.facts.fact import Fact
from skolsikt.measures.question import Question
from skolsikt.measures.registry import measure as measure_of
from skolsikt.measures.schema import Measure
from skolsikt.measures.values import value
from skolsikt.school.periods import Period, parse_period
from skolsikt.warehouse.derived import Tables

_YEAR = re.compile(r"[12][0-9]{3}")
_PUBLISHED = "published"


class DimensionNotAllowed(WrongUsage):
    """The measure cannot be broken down that way."""


class PeriodTwice(WrongUsage):
    """The period is said both as a period and as a filter."""


class PeriodNotAllowed(WrongUsage):
    """The measure does not exist for that kind of period."""


class ByRightOnly(NotPermitted):
    """Single pupils and teachers are never a dimension of an answer without right to them."""


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A checked question. ``periods``: several when the period is said as a filter with several values.

    ``calendar_years``: publisher's calendar years, which are no school time.
    """

    measure: Measure
    by: tuple[Dimension, ...]
    where: Mapping[str, tuple[str, ...]]
    periods: tuple[Period, ...]
    calendar_years: tuple[str, ...] = ()

    @property
    def filtered(self) -> tuple[Dimension, ...]:
        return tuple(dimension(name) for name in self.where)

    @property
    def grain(self) -> str | None:
        """What one step is; None when the available periods decide."""
        return next((period.grain for period in self.periods if period.grain), None)


def checked(question: Question, *, counted_by: bool = False) -> Asked:
    """Return the question as checked words. Raises WrongUsage with the nearest right ones, or ByRightOnly.

    ``counted_by``: a release is being counted, which also the dimensions are for that nobody may ask for.
    """
    measure = measure_of(question.measure)
    known = (*measure.dimensions, *(measure.counted_by if counted_by else ()))
    by = tuple(_allowed(name, measure, known) for name in dict.fromkeys(question.by))
    where = {
        _allowed(name, measure, known).name: tuple(dict.fromkeys(values)) for name, values in question.where.items()
    }
    said = _said_as_filter(where)
    if said == "month" and question.period != "latest":
        said = ""  # months inside a longer period: a filter like any other
    if said and question.period != "latest":
        raise PeriodTwice(
            _("Perioden anges två gånger: period {period} och {name}={value}. Behåll den ena.").format(
                period=question.period, name=said, value=", ".join(where[said])
            )
        )
    words = where.pop(said) if said else (question.period,)
    years = _calendar_years(words, measure)
    periods = () if years else tuple(parse_period(word, spring_dated=measure.spring_dated) for word in words)
    return Asked(measure=measure, by=by, where=where, periods=periods, calendar_years=years)


def _said_as_filter(where: Mapping[str, tuple[str, ...]]) -> str:
    """The filter that says the period: the finest one; a school year beside its term is a filter like any other."""
    return next((name for name in ("month", "term", "school_year") if name in where), "")


def _allowed(name: str, measure: Measure, known: Sequence[str]) -> Dimension:
    if name in BY_RIGHT_ONLY:
        raise ByRightOnly(
            _("Enskilda elever och lärare visas inte i svar. Den som har rätt att se en elev gör det på elevens sida.")
        )
    found = dimension(name)
    if name.startswith(BAND_PREFIX):
        banded(name.removeprefix(BAND_PREFIX))
        return found if measure.is_of_pupils else _refuse(name, measure)
    return found if name in known else _refuse(name, measure)


def _refuse(name: str, measure: Measure) -> Dimension:
    raise DimensionNotAllowed(
        _("Måttet {measure} kan inte delas upp efter {name}. {near}").format(
            measure=measure.id, name=name, near=did_you_mean(name, measure.dimensions)
        )
    )


def _calendar_years(words: tuple[str, ...], measure: Measure) -> tuple[str, ...]:
    """Calendar years as their publisher writes them, for published figures that are not spring-dated."""
    if measure.kind != _PUBLISHED or measure.spring_dated:
        return ()
    years: list[str] = []
    for word in words:
        first, dots, last = word.partition("..")
        if not _YEAR.fullmatch(first) or (dots and not _YEAR.fullmatch(last)):
            return ()
        years += [str(year) for year in range(int(first), int(last or first) + 1)]
    return tuple(years)


def fact_for(asked: Asked, grain: str, tables: Tables) -> tuple[Fact, tuple[Join, ...]]:
    """Return the smallest fact that carries what is asked for, and the joins that it needs.

    Raises PeriodNotAllowed or DimensionNotAllowed when none does.
    """
    facts = value(asked.measure.value).facts
    if not any(grain in fact.periods for fact in facts):
        raise PeriodNotAllowed(_period_refusal(asked.measure, {name for fact in facts for name in fact.periods}))
    if found := fact_with(facts, grain, (*asked.by, *asked.filtered), tables):
        return found
    raise DimensionNotAllowed(
        _("Måttet {measure} finns inte för den kombinationen av uppdelningar.").format(measure=asked.measure.id)
    )


def fact_with(
    facts: Sequence[Fact], grain: str, dimensions: Sequence[Dimension], tables: Tables
) -> tuple[Fact, tuple[Join, ...]] | None:
    """Return the first of ``facts`` that carries ``dimensions``, and the joins that it needs; None when none does."""
    wanted = [one for one in dimensions if not one.name.startswith(BAND_PREFIX)]
    needed = frozenset().union(*(one.needs for one in wanted))
    if len(wanted) < len(dimensions):
        needed |= {"pupil_key"}  # a band is the pupil's
    for fact in facts:
        if grain not in fact.periods:
            continue
        joins = joins_for(needed, frozenset(fact.rows(tables).columns))
        if joins is not None:
            return fact, joins
    return None


def _period_refusal(measure: Measure, periods: set[str]) -> str:
    words = {"school_year": "2024/25", "term": "HT2024", "month": "2025-03", _PUBLISHED: "2024/25"}
    known = [words[name] for name in (*TIME, _PUBLISHED) if name in periods]
    return _("Måttet {measure} finns inte för den sortens period. Skriv till exempel {words}.").format(
        measure=measure.id, words=", ".join(dict.fromkeys(known))
    )
