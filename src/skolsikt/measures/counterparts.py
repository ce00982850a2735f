"""What others have published about the same thing as an answer: schools, municipality, county and nation.

Every figure is asked for like any other, as ``reference_value``, and keeps its publisher's unit.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from skolsikt.home.errors import WrongUsage
from skolsikt.measures.answer import Answer, Cell
from skolsikt.measures.indicators.catalogue import Indicator, indicator_named
from skolsikt.measures.question import Question
from skolsikt.measures.registry import measure
from skolsikt.measures.schema import Counterpart, Measure
from skolsikt.privacy.release.plan import Family, families_of
from skolsikt.school.municipalities import MUNICIPALITIES

Ask = Callable[[Question], Answer]

REFERENCE = "reference_value"
NATION, SCHOOLS = "nation", "school_unit"
# What a published figure is about, from near to far: the dimension that reads its level; the nation has none.
LEVELS = (SCHOOLS, "municipality", "municipality_group", "county", NATION)
# Choices of ours that still leave a figure of all pupils something to be compared with.
_STILL_COMPARABLE = frozenset({SCHOOLS, "school_group", "municipality", "organiser_type", "area_type"})
_SCHOOL_YEAR = re.compile(r"\d{4}/\d{2}")


@dataclass(frozen=True, kw_only=True)
class Published:
    """One published figure about the same thing as an answer.

    ``level``: one of ``LEVELS``; ``code`` and ``name``: the unit, empty for the nation. ``school_year``: the period of
    ours that it belongs to; ``cell``: the figure in its publisher's unit and period, or why there is none.
    """

    level: str
    code: str
    name: str
    school_year: str
    cell: Cell
    indicator: Indicator
    counterpart: Counterpart


def published_beside(
    answer: Answer, *, ask: Ask, municipality: str, levels: Collection[str] = LEVELS
) -> tuple[Published, ...]:
    """Return the published figures about the same thing and the same school years, from near to far.

    ``municipality``: code of the own one, whose figures and county are meant; ``levels``: the ones to ask for.
    Nothing where the answer is about some of the pupils only (girls, one class), or about other periods than school
    years: what is published is about all.
    """
    years = tuple(dict.fromkeys(cell.period for cell in answer.cells if _SCHOOL_YEAR.fullmatch(cell.period)))
    known = _counterparts(answer.question)
    if not known or not years:
        return ()
    asked = [(level, where) for level, where in _levels(answer, municipality) if level in levels]
    found = [one for level, where in asked for one in _at(level, where, known, years, ask)]
    return tuple(sorted(found, key=lambda one: (LEVELS.index(one.level), one.name, list(known).index(one.indicator))))


def released_mean(of: Measure) -> Family | None:
    """Return the family that a mean is released in: what a pupil can have at most, and the decimals that it is told in.

    >>> released_mean(measure("merit_value_mean")).most_points, released_mean(measure("pupils"))
    (340.0, None)
    """
    return next((family for family in families_of(of.id) if family.most_points), None)


def _counterparts(question: Question) -> dict[Indicator, Counterpart]:
    """The counterparts of the question's measure that are about the same choice of pupils, in the order of its file."""
    of_measure = measure(question.measure)
    return {
        indicator: one
        for one in of_measure.national_counterparts
        if (indicator := indicator_named(one.code))
        and indicator.code not in of_measure.indicators
        and _is_about_the_same(one, question)
    }


def _is_about_the_same(counterpart: Counterpart, question: Question) -> bool:
    others = question.where.keys() - _STILL_COMPARABLE - counterpart.where.keys()
    named = all(tuple(question.where.get(name, ())) == codes for name, codes in counterpart.where.items())
    return named and not others and not question.pool


def _levels(answer: Answer, municipality: str) -> Iterator[tuple[str, Mapping[str, tuple[str, ...]]]]:
    """Each level and which of its units are meant."""
    if schools := _schools(answer):
        yield SCHOOLS, {SCHOOLS: schools}
    if municipality:
        yield "municipality", {"municipality": (municipality,)}
    yield "municipality_group", {}
    if municipality in MUNICIPALITIES:
        yield "county", {"county": (MUNICIPALITIES[municipality].county_code,)}
    yield NATION, {}


def _schools(answer: Answer) -> tuple[str, ...]:
    """The schools that the answer shows, or the one that it is about."""
    shown = tuple(dict.fromkeys(code for cell in answer.cells if (code := cell.group.get(SCHOOLS))))
    asked = answer.question.where.get(SCHOOLS, ())
    return shown or (asked if len(asked) == 1 else ())


def _at(
    level: str,
    where: Mapping[str, tuple[str, ...]],
    known: Mapping[Indicator, Counterpart],
    years: Sequence[str],
    ask: Ask,
) -> Iterator[Published]:
    """The figures of one level: one question for each way in which publishers call a year."""
    by = () if level == NATION else (level,)
    for dating in dict.fromkeys(indicator.dating for indicator in known):
        indicators = {one.code: one for one in known if one.dating == dating}
        first = next(iter(indicators.values()))
        year_of = {first.period_of(year): year for year in years}
        question = Question(
            measure=REFERENCE,
            by=(*by, "indicator"),
            where={**where, "indicator": tuple(indicators)},
            period=f"{min(year_of)}..{max(year_of)}" if len(year_of) > 1 else min(year_of),
        )
        for cell in _cells(question, ask):
            indicator = indicators.get(cell.group["indicator"] or "")
            if indicator and cell.period in year_of and (cell.value is not None or cell.withheld):
                yield Published(
                    level=level,
                    code=cell.group.get(level) or "",
                    name=cell.labels.get(level, ""),
                    school_year=year_of[cell.period],
                    cell=cell,
                    indicator=indicator,
                    counterpart=known[indicator],
                )


def _cells(question: Question, ask: Ask) -> Sequence[Cell]:
    """The cells of an answer; none where no such unit has ever been published."""
    try:
        return ask(question).cells
    except WrongUsage:
        return ()
