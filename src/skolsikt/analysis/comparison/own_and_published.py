"""Every measure that others publish too, school by school: ours, theirs, and what the difference comes of."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from skolsikt.analysis.comparison.reconciliation import Kind, OwnFigure, PublishedElsewhere, Verdict, reconcile
from skolsikt.home.errors import WrongUsage
from skolsikt.measures.answer import Answer, Cell
from skolsikt.measures.counterparts import SCHOOLS, Published, published_beside, released_mean
from skolsikt.measures.question import Question
from skolsikt.measures.registry import measures
from skolsikt.measures.schema import Measure

Ask = Callable[[Question], Answer]

_ABOUT_TENS = 5.0  # "cirka 370" is a number of pupils rounded to tens
_KINDS: Mapping[str, Kind] = {"share": "share", "mean": "mean", "count": "count"}
# How ours could have been counted instead: a code with words, and the choice that counts so. How many pupils there are
# is told to the nearest ten, so that leaving out a few of them would explain anything.
_OTHERWISE: Mapping[str, Mapping[str, tuple[str, ...]]] = {"without_newly_arrived": {"newly_arrived": ("false",)}}
_COUNTED_OTHERWISE: Mapping[str, Mapping[str, tuple[str, ...]]] = {"compulsory_school_alone": {"school_form": ("GR",)}}


@dataclass(frozen=True, kw_only=True)
class Reconciled:
    """One figure of one school and year. ``answer`` is what ours stands in, for its unit and words."""

    answer: Answer
    measure: Measure
    school_unit: str
    school_name: str
    school_year: str
    own: Cell | None
    published: Published
    verdict: Verdict


def reconciled(*, ask: Ask, municipality: str, schools: Sequence[str], period: str) -> tuple[Reconciled, ...]:
    """Return every comparison that can be made for ``schools`` (all of them when empty), in the order of measures.

    ``ask`` asks in somebody's name: what that somebody may not see of ours is not compared.
    """
    return tuple(
        one
        for measure in measures().values()
        if measure.kind in _KINDS
        for where in _choices(measure)
        for one in _of_measure(measure, where, ask, municipality, schools, period)
    )


def _choices(measure: Measure) -> list[Mapping[str, tuple[str, ...]]]:
    """The choices of ours that somebody has published about: the whole, or one subject."""
    found: list[Mapping[str, tuple[str, ...]]] = []
    for one in measure.national_counterparts:
        if one.where not in found:
            found.append(one.where)
    return found


def _of_measure(
    measure: Measure,
    where: Mapping[str, tuple[str, ...]],
    ask: Ask,
    municipality: str,
    schools: Sequence[str],
    period: str,
) -> Iterator[Reconciled]:
    chosen = {**where, **({SCHOOLS: tuple(schools)} if schools else {})}
    answer = ask(Question(measure=measure.id, by=(SCHOOLS,), where=chosen, period=period))
    beside = published_beside(answer, ask=ask, municipality=municipality, levels=(SCHOOLS,))
    cells, family = _by_place(answer), released_mean(measure)
    most = family.most_points if family else None
    told_to = 0.5 * 10**-family.decimals if family and answer.release else 0.0
    otherwise: dict[str, dict[tuple[str, str], Cell]] | None = None
    for one in sorted(beside, key=lambda one: (one.school_year, one.name, one.code)):
        place = one.code, one.school_year
        theirs = _theirs(one, measure)
        if theirs is None:
            continue
        ours, kind = _ours(cells.get(place), told_to), _KINDS[measure.kind]
        verdict = reconcile(ours, theirs, kind=kind, most=most)
        if verdict.status in ("explained", "differs"):
            if otherwise is None:
                otherwise = _otherwise(measure, chosen, period, ask)
            others = {cause: _ours(of.get(place), told_to) for cause, of in otherwise.items()}
            verdict = reconcile(ours, theirs, kind=kind, most=most, otherwise=others)
        yield Reconciled(
            answer=answer,
            measure=measure,
            school_unit=one.code,
            school_name=one.name,
            school_year=one.school_year,
            own=cells.get(place),
            published=one,
            verdict=verdict,
        )


def _by_place(answer: Answer) -> dict[tuple[str, str], Cell]:
    return {(code, cell.period): cell for cell in answer.cells if (code := cell.group.get(SCHOOLS))}


def _ours(cell: Cell | None, tolerance: float) -> OwnFigure:
    if cell is None:
        return OwnFigure(value=None)
    return OwnFigure(
        value=cell.value,
        numerator=cell.numerator,
        denominator=cell.denominator,
        bounds=cell.bounds,
        tolerance=tolerance,
        is_withheld=cell.withheld is not None,
    )


def _theirs(one: Published, measure: Measure) -> PublishedElsewhere | None:
    """Return the published figure in the unit of ours; None where there is no way."""
    unit = one.indicator.unit
    scale = 1.0 if unit == measure.unit else 0.01 if (unit, measure.unit) == ("percent", "share") else None
    if scale is None:
        return None
    if one.cell.withheld:
        return PublishedElsewhere(value=None, mark=str(one.cell.withheld))
    half = _ABOUT_TENS if one.cell.approximate else 0.5 * 10**-one.indicator.decimals
    return PublishedElsewhere(value=None if one.cell.value is None else one.cell.value * scale, tolerance=half * scale)


def _otherwise(
    measure: Measure, where: Mapping[str, tuple[str, ...]], period: str, ask: Ask
) -> dict[str, dict[tuple[str, str], Cell]]:
    """Ours counted in other ways, as far as the measure knows them and the one who asks may see them."""
    found = {}
    for cause, choice in (_COUNTED_OTHERWISE if measure.kind == "count" else _OTHERWISE).items():
        if set(choice) <= set(measure.dimensions) and not set(choice) & set(where):
            try:
                answer = ask(Question(measure=measure.id, by=(SCHOOLS,), where={**where, **choice}, period=period))
            except WrongUsage:  # nobody here has told that about any pupil
                continue
            found[cause] = _by_place(answer)
    return found
