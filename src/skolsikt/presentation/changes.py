"""A change over time in words: called one only when it is more than chance."""

from __future__ import annotations

from collections.abc import Sequence

from skolsikt.home.words import _
from skolsikt.measures.answer import Answer, Cell
from skolsikt.presentation.estimates import differ_for_certain, estimate_of
from skolsikt.presentation.groups import group_label, in_order, values_of
from skolsikt.presentation.judgement import smallest_change
from skolsikt.presentation.numbers import format_change
from skolsikt.presentation.units import unit_of

MOST_SENTENCES = 6


def change_texts(answer: Answer, *, along: str, others: Sequence[str]) -> list[str]:
    """Return a sentence for each line of a chart: how its last step that is told differs from its first."""
    names = values_of(answer, others[0]) if others else [""]
    if len(names) > MOST_SENTENCES:
        return []
    lines = {name: _of_line(answer, name, along, others) for name in names}
    told = [change_text(name, cells, unit=unit_of(answer), along=along) for name, cells in lines.items()]
    return [text for text in told if text]


def _of_line(answer: Answer, name: str, along: str, others: Sequence[str]) -> list[Cell]:
    return [cell for cell in in_order(answer, along) if not others or group_label(cell, others[0]) == name]


def change_text(name: str, cells: Sequence[Cell], *, unit: str, along: str) -> str:
    """Return how the last told of ``cells``, in order along time, differs from the first; empty of less than two."""
    known = [(cell, found) for cell in cells if (found := estimate_of(cell))]
    if len(known) < 2:
        return ""
    (first, before), (last, now) = known[0], known[-1]
    change = now.value - before.value
    words = {
        "size": format_change(change, unit),
        "first": group_label(first, along),
        "last": group_label(last, along),
    }
    said = _told(change, unit, is_certain=differ_for_certain(now, before, unit=unit)).format(**words)
    return f"{name}: {said}" if name else said[:1].upper() + said[1:]


def _told(change: float, unit: str, *, is_certain: bool) -> str:
    if abs(change) < smallest_change(unit):
        return _("lika {first} och {last}.")
    if not is_certain:
        return _("ingen säker förändring från {first} till {last} ({size} kan vara slump).")
    if change > 0:
        return _("ökat med {size} från {first} till {last}.")
    return _("minskat med {size} från {first} till {last}.")
