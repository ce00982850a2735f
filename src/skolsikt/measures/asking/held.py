"""Answers that would contain a figure held until a day: withheld whole, also where it is only part of a sum."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date

from skolsikt.home.words import _
from skolsikt.measures.answer import Answer, Withheld
from skolsikt.measures.asking.succession import carried_on, read_successions
from skolsikt.measures.asking.vocabulary import Rows
from skolsikt.measures.question import Question
from skolsikt.measures.registry import measure
from skolsikt.privacy.holds import Hold
from skolsikt.privacy.viewer import Viewer
from skolsikt.school.periods import InvalidPeriod, dates_of

_UNIT, _BAND = "school_unit", "band:"
_UNIT_NAMES = "SELECT school_unit_code, name FROM school_units"


@dataclass(frozen=True)
class UnitsAsked:
    """School units asked about. ``today``: those that carry on after them; ``reached``: all whose pupils are in it."""

    today: frozenset[str]
    reached: frozenset[str]


def units_asked(question: Question, rows: Rows) -> UnitsAsked | None:
    """Return the school units whose pupils a question is about; None: any.

    In a trend a unit has the pupils of those it has carried on after, and those have its.
    """
    given = question.where.get(_UNIT)
    if not given:
        return None
    known = _codes_by_word(rows)
    found = [known.get(value.casefold(), frozenset()) for value in given]
    if any(len(codes) != 1 for codes in found):
        return None
    codes = frozenset[str]().union(*found)
    successions = read_successions(rows)
    ends = {carried_on(code, successions) for code in codes}
    before = {one.before for one in successions if carried_on(one.before, successions) in ends}
    return UnitsAsked(today=frozenset(ends), reached=frozenset(codes | ends | before))


def _codes_by_word(rows: Rows) -> dict[str, frozenset[str]]:
    """Every unit's code by the words that it may be asked for by; a name may be that of several."""
    known: dict[str, frozenset[str]] = {}
    for code, name in rows.fetchall(_UNIT_NAMES):
        for word in {str(code).casefold(), str(name).casefold()}:
            known[word] = known.get(word, frozenset()) | {str(code)}
    return known


def held_back(answer: Answer, holds: Sequence[Hold], *, viewer: Viewer, units: UnitsAsked | None) -> Answer:
    """Return ``answer``, withheld whole if it has a held figure in it.

    ``holds``: the one that ends last first. ``units``: the school units that it may be about; None: any.
    """
    for hold in holds:
        if _touches(hold, answer, units) and not hold.is_open_to(viewer, units.today if units else None):
            return _withheld(answer, hold.until)
    return answer


def _touches(hold: Hold, answer: Answer, units: UnitsAsked | None) -> bool:
    return (
        bool(answer.cells)
        and (not hold.measure or hold.measure in _measures_in(answer))
        and (not hold.source or hold.source in {load.source for load in answer.sources})
        and (not hold.period or any(_overlap(hold.period, cell.period) for cell in answer.cells))
        and (not hold.school_unit or _has_unit(hold.school_unit, answer, units))
    )


def _measures_in(answer: Answer) -> Collection[str]:
    """The measure, those that are told beside it, and those whose bands break it down."""
    dimensions = (*answer.question.by, *answer.question.where)
    bands = [name.removeprefix(_BAND) for name in dimensions if name.startswith(_BAND)]
    return {answer.measure, *measure(answer.measure).companions, *bands}


def _overlap(first: str, second: str) -> bool:
    """Whether two periods share a day; what has no days, as a publisher's calendar year, is the same or not."""
    try:
        (begin, end), (other_begin, other_end) = dates_of(first), dates_of(second)
    except InvalidPeriod:
        return first == second
    return begin <= other_end and other_begin <= end


def _has_unit(unit: str, answer: Answer, units: UnitsAsked | None) -> bool:
    """Whether the unit is among those asked for. A sum has every unit in it, a published figure only what it names."""
    if not measure(answer.measure).is_of_pupils:
        return any(cell.group.get(_UNIT) == unit for cell in answer.cells) or (
            units is not None and unit in units.reached
        )
    return units is None or unit in units.reached


def _withheld(answer: Answer, until: date) -> Answer:
    told = _("Siffrorna visas inte före den {day}.").format(day=until.isoformat())
    return replace(
        answer,
        refusal="",
        cells=tuple(cell.emptied(Withheld.EMBARGO, opens_on=until) for cell in answer.cells),
        caveats=(told,),
    )
