"""An open amount and the number of pupils that the viewer may see, put together school unit by school unit.

The amount (money, teachers) is nobody's secret; how many pupils a school has is told by right or as released, like any
other question about pupils. So nothing is told that the two do not tell each by itself: free choosing among released
numbers and adding them is what a release allows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace

from skolsikt.home.words import _
from skolsikt.measures.answer import Answer, Cell, Withheld
from skolsikt.measures.question import Question
from skolsikt.measures.registry import measure as measure_of
from skolsikt.measures.schema import Measure

Put = Callable[[Question], Answer]

_PUPILS, _UNIT = "pupils", "school_unit"
_Key = tuple[str, tuple[str | None, ...]]
_Place = tuple[str, str | None]


@dataclass
class _Group:
    """What is told of one row of the answer. ``pupils``: of each school unit that the amount is about."""

    first: Cell
    amount: float = 0.0
    pupils: dict[str | None, Cell | None] = field(default_factory=dict)

    @property
    def withheld(self) -> Withheld | None:
        """Why the number of pupils of one of the units, and so of the group, is not told."""
        return next((one.withheld for one in self.pupils.values() if one and one.withheld), None)

    @property
    def count(self) -> float | None:
        """How many pupils there are; None where one of the units is not known to have any."""
        found = [one.value if one else None for one in self.pupils.values()]
        known = [value for value in found if value]
        return sum(known) if known and len(known) == len(found) else None


def per_pupil(question: Question, *, put: Put) -> Answer:
    """Return the answer to ``question``, whose measure has pupils above or below the line. ``put`` asks for a part.

    A group in which the number of pupils of one school is withheld is withheld too.
    """
    by = tuple(dict.fromkeys((*question.by, _UNIT)))
    amounts = put(replace(question, by=by))
    periods = list(dict.fromkeys(cell.period for cell in amounts.cells))
    if not periods:
        return _nothing(put(question))
    pupils = put(_of_pupils(question, periods))
    measure = measure_of(question.measure)
    groups = _groups(amounts.cells, pupils, question.by)
    return replace(
        amounts,
        question=question,
        cells=tuple(_cell(group, measure, question.by) for group in groups),
        sources=(*amounts.sources, *(one for one in pupils.sources if one not in amounts.sources)),
        release=pupils.release,
        refusal=pupils.refusal,
        caveats=tuple(dict.fromkeys([*amounts.caveats, *pupils.caveats, *_about(pupils)])),
    )


def _of_pupils(question: Question, periods: list[str]) -> Question:
    where = {_UNIT: question.where[_UNIT]} if _UNIT in question.where else {}
    period = "..".join(dict.fromkeys((periods[0], periods[-1])))
    return Question(measure=_PUPILS, by=(_UNIT,), where=where, period=period, version=question.version)


def _groups(amounts: Iterable[Cell], pupils: Answer, by: tuple[str, ...]) -> Iterable[_Group]:
    told: Mapping[_Place, Cell] = {(cell.period, cell.group[_UNIT]): cell for cell in pupils.cells}
    groups: dict[_Key, _Group] = {}
    for cell in amounts:
        key = cell.period, tuple(cell.group[name] for name in by)
        group = groups.setdefault(key, _Group(cell))
        unit = cell.group[_UNIT]
        group.amount += cell.numerator or 0.0
        # A period without release has one row, of no school, that says so.
        group.pupils[unit] = told.get((cell.period, unit)) or told.get((cell.period, None))
    return groups.values()


def _cell(group: _Group, measure: Measure, by: tuple[str, ...]) -> Cell:
    cell = replace(
        group.first,
        group={name: group.first.group[name] for name in by},
        labels={name: group.first.labels[name] for name in by},
    )
    if group.withheld is not None:
        return cell.emptied(group.withheld)
    count = group.count
    above, below = (count, group.amount) if measure.pupils_as == "numerator" else (group.amount, count)
    value = above / below if above is not None and below else None
    return replace(
        cell,
        value=value,
        numerator=above,
        denominator=below,
        population=round(count or 0) if value is not None else 0,
        approximate=any(one.approximate for one in group.pupils.values() if one),
    )


def _nothing(answer: Answer) -> Answer:
    """The answer where there is no amount: its rows are missing, not nought."""
    cells = [replace(cell, value=None, numerator=None, denominator=None, population=0) for cell in answer.cells]
    return replace(answer, cells=tuple(cells))


def _about(pupils: Answer) -> list[str]:
    return [_("Antalet elever är det som är utgivet.")] if pupils.release else []
