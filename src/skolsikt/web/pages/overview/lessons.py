"""Card: absence by weekday and lesson, as a table with colours."""

from __future__ import annotations

from dataclasses import dataclass

from skolsikt.home.words import _
from skolsikt.measures.answer import Answer, Cell
from skolsikt.presentation.findings import highest_lesson
from skolsikt.presentation.groups import group_label
from skolsikt.presentation.heatmap import HeatMap, HeatValue, heat_map
from skolsikt.presentation.periods import period_label
from skolsikt.presentation.reasons import reason_text
from skolsikt.web.actions import Action, actions_on
from skolsikt.web.card import Card
from skolsikt.web.scope import Scope

MOST_COLUMNS = 8


@dataclass(frozen=True)
class Lessons:
    """The finding, the unit and the table."""

    title: str
    subtitle: str
    heat: HeatMap
    actions: tuple[Action, ...]


def lessons_card(scope: Scope) -> Card | None:
    """Return the card, or nothing when no lesson of the year has its time."""
    question = scope.question("absence_share", by=("weekday", "lesson"))
    answer = scope.ask(question)
    cells = {(cell.group["weekday"] or "", cell.group["lesson"] or ""): cell for cell in answer.cells}
    days = sorted({day for day, _time in cells if day})
    times = _usual_times(answer)
    if not days or not times:
        return None
    values = [[_value(cells.get((day, time))) for time in times] for day in days]
    names = {cell.group["weekday"]: group_label(cell, "weekday") for cell in answer.cells}
    content = Lessons(
        title=highest_lesson(_("Frånvaron"), answer),
        subtitle=_("Procent av lektionstiden efter veckodag och lektionens början, läsåret {year}.").format(
            year=period_label(scope.school_year)
        ),
        heat=heat_map(
            [(names[day][:3], names[day]) for day in days],
            [time.replace(":", ".") for time in times],
            values,
            unit=answer.unit,
        ),
        actions=actions_on(question),
    )
    return Card(name="lektioner", template="overview/lessons.html", content=content)


def _usual_times(answer: Answer) -> list[str]:
    """The times that most weekdays have; odd times would make a table of holes."""
    days: dict[str, set[str]] = {}
    for cell in answer.cells:
        if time := cell.group["lesson"]:
            days.setdefault(time, set()).add(cell.group["weekday"] or "")
    usual = sorted(days, key=lambda time: (-len(days[time]), time))[:MOST_COLUMNS]
    return sorted(usual)


def _value(cell: Cell | None) -> HeatValue:
    if cell is None:
        return HeatValue(None)
    return HeatValue(cell.value, reason_text(cell.withheld) if cell.withheld else "")
