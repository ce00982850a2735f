"""What happened when, as marks on the steps of a chart over time and as rows of its table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from skolsikt.home.words import _
from skolsikt.measures.answer import Cell
from skolsikt.measures.events import Event
from skolsikt.presentation.basis import Basis
from skolsikt.presentation.groups import group_label
from skolsikt.presentation.periods import day_short
from skolsikt.presentation.tables import Entry, Group, Table
from skolsikt.presentation.trend import EventMark
from skolsikt.school.periods import dates_of, dates_of_week


def event_marks(basis: Basis) -> tuple[EventMark, ...]:
    """Return the events that lie in the steps of the chart, numbered in the order of their days."""
    spans = _spans(basis)
    placed = [
        (event, step)
        for event in basis.events
        if (step := next((name for name, (first, last) in spans.items() if first <= event.first <= last), None))
    ]
    return tuple(
        EventMark(step, str(number), f"{number}. {event_words(event)}")
        for number, (event, step) in enumerate(placed, start=1)
    )


def event_words(event: Event) -> str:
    """Return what happened and when."""
    days = day_short(event.first) + ("" if event.first == event.last else f" – {day_short(event.last)}")
    return _("{title} ({days})").format(title=event.title, days=days)


def _spans(basis: Basis) -> dict[str, tuple[date, date]]:
    """First and last day of every step, by its words on the axis."""
    found = {}
    for cell in basis.answer.cells:
        if code := _code(cell, basis.along):
            found[basis.steps[group_label(cell, basis.along)]] = _dates(code, basis.along)
    return found


def _code(cell: Cell, along: str) -> str | None:
    return cell.period if along == "period" else cell.group.get(along)


def _dates(code: str, along: str) -> tuple[date, date]:
    return dates_of_week(code) if along == "week" else dates_of(code)


def table_with_events(table: Table, marks: Sequence[EventMark]) -> Table:
    """Return the table with a group of its own for what happened."""
    if not marks:
        return table
    # The words are long: over one column alone they would push the others out of a phone.
    before = max(len(table.columns) - 1, 1)
    rows = tuple((Entry(mark.words, span=before), Entry(mark.step, is_number=True)) for mark in marks)
    return replace(table, others=(*table.others, Group(_("Händelser"), rows, is_published=False)))
