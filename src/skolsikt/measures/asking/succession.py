"""Marks where a school unit was renamed, merged or split, so that no comparison crosses it silently."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from skolsikt.home.words import N_, _
from skolsikt.measures.answer import Cell
from skolsikt.measures.asking.vocabulary import Rows, Vocabulary
from skolsikt.school.periods import dates_of

_WHAT_HAPPENED = {
    "renamed": N_("{after} hette {before} före {date}."),
    "merged": N_("{before} gick upp i {after} {date}."),
    "split": N_("{before} delades {date}, bland annat till {after}."),
}


@dataclass(frozen=True, kw_only=True)
class Succession:
    """One row of the successions: what became what, and when."""

    before: str
    after: str
    on: date
    kind: str
    note: str

    def sentence(self, words: Vocabulary) -> str:
        """Return what happened, in words."""
        told = _(_WHAT_HAPPENED[self.kind]).format(
            before=words.label(self.before), after=words.label(self.after), date=self.on.isoformat()
        )
        return f"{told} {self.note}".strip()


def read_successions(rows: Rows) -> tuple[Succession, ...]:
    """Return the successions of the data version, oldest first."""
    found = rows.fetchall(
        "SELECT from_school_unit_code, to_school_unit_code, date, kind, note "
        "FROM school_unit_succession ORDER BY 3, 1, 2"
    )
    return tuple(
        Succession(
            before=str(before), after=str(after), on=date.fromisoformat(str(on)), kind=str(kind), note=str(note or "")
        )
        for before, after, on, kind, note in found
    )


def carried_on(code: str, successions: Sequence[Succession]) -> str:
    """Return the unit that carries on after ``code`` where there is exactly one, otherwise ``code``."""
    after = {one.after for one in successions if one.before == code and one.kind != "split"}
    return carried_on(after.pop(), successions) if len(after) == 1 else code


def marked(
    cells: Sequence[Cell], successions: Sequence[Succession], words: Vocabulary, units: Sequence[str] = ()
) -> tuple[list[Cell], list[str]]:
    """Return the cells with their marks, and the caveats, where several steps lie on both sides of a succession.

    ``units``: units that the question filters on, when the answer is not broken down by unit.
    """
    found = [one for one in successions if _crosses(one, cells)]
    told: dict[str, None] = {}
    shown = []
    for cell in cells:
        code = cell.group.get("school_unit")
        mine = [one for one in found if {one.before, one.after} & ({code} if code else set(units))]
        told |= dict.fromkeys(one.sentence(words) for one in mine)
        before = tuple(one.sentence(words) for one in mine if _first_day(cell) < one.on)
        shown.append(replace(cell, marks=before) if before else cell)
    return shown, list(told)


def _crosses(one: Succession, cells: Sequence[Cell]) -> bool:
    days = [_first_day(cell) for cell in cells]
    return bool(days) and min(days) < one.on <= max(_last_day(cell) for cell in cells)


def _first_day(cell: Cell) -> date:
    return _dates(cell.period)[0]


def _last_day(cell: Cell) -> date:
    return _dates(cell.period)[1]


def _dates(period: str) -> tuple[date, date]:
    if period[:4].isdigit() and (len(period) == 4 or period[4:6] == ".."):
        first, _dots, last = period.partition("..")
        return date(int(first), 1, 1), date(int(last or first), 12, 31)
    return dates_of(period)
