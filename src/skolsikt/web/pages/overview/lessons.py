"""Card: absence by weekday and hour of the day, as a table with colours."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from skolsikt.home.words import N_, _
from skolsikt.measures.answer import Answer, Cell
from skolsikt.presentation.findings import highest_hour, lowest_hour
from skolsikt.presentation.groups import group_label
from skolsikt.presentation.heatmap import HeatMap, HeatValue, heat_map
from skolsikt.presentation.periods import period_label
from skolsikt.presentation.reasons import drawn_text
from skolsikt.web.actions import Action, actions_on
from skolsikt.web.card import Card, CardKind
from skolsikt.web.scope import Scope


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
    slots = by_day_and_hour(answer)
    days, hours = sorted({day for day, _hour in slots}), sorted({hour for _day, hour in slots})
    if not slots:
        return None
    values = {slot: _value(cells, answer.unit) for slot, cells in slots.items()}
    names = {cell.group["weekday"]: group_label(cell, "weekday") for cell in answer.cells}
    content = Lessons(
        title=_title(answer, values),
        subtitle=" ".join(filter(None, [_unit_words(scope), _lowest(answer, values)])),
        heat=heat_map(
            [(names[day][:3], names[day]) for day in days],
            [hour.lstrip("0") for hour in hours],
            [[values.get((day, hour), HeatValue(None)) for hour in hours] for day in days],
            unit=answer.unit,
        ),
        actions=actions_on(question),
    )
    return Card(name="lessons", template="overview/lessons.html", content=content)


def by_day_and_hour(answer: Answer) -> dict[tuple[str, str], list[Cell]]:
    """Return the cells by weekday and hour: lessons begin at odd minutes, which would make a table of holes."""
    slots: dict[tuple[str, str], list[Cell]] = {}
    for cell in answer.cells:
        day, time = cell.group["weekday"], cell.group["lesson"]
        if day and time:
            slots.setdefault((day, time[:2]), []).append(cell)
    return slots


def _title(answer: Answer, values: Mapping[tuple[str, str], HeatValue]) -> str:
    """The hour that is highest, of those that are told: none where the range of a lesson reaches above it."""
    told = {slot: one.value for slot, one in values.items()}
    most = max((value for value in told.values() if value is not None), default=0.0)
    if any(cell.bounds and cell.bounds[1] > most for cell in answer.cells):
        return _("{subject} efter veckodag och timme").format(subject=_("Frånvaron"))
    title = highest_hour(_("Frånvaron"), told)
    is_any_withheld = any(one.reason for one in values.values())
    return _("{finding} av det som visas").format(finding=title) if is_any_withheld else title


def _unit_words(scope: Scope) -> str:
    told = _("Procent av lektionstiden efter den timme då lektionen börjar, läsåret {year}.")
    return told.format(year=period_label(scope.school_year))


def _lowest(answer: Answer, values: Mapping[tuple[str, str], HeatValue]) -> str:
    """The hour that is lowest; nothing where the range of a lesson, or what is not shown, may be lower."""
    told = {slot: one.value for slot, one in values.items()}
    least = min((value for value in told.values() if value is not None), default=0.0)
    may_be_lower = any(cell.bounds and cell.bounds[0] < least for cell in answer.cells)
    if may_be_lower or any(one.reason for one in values.values()):
        return ""
    return f"{lowest_hour(_('Frånvaron'), told)}."


def _value(cells: Sequence[Cell], unit: str) -> HeatValue:
    """Add the cells of an hour; where one of them is not told as a number, the hour has its range, or the reason.

    What the others give would be a number of another hour than the one that is named.

    A released cell tells its pupils, not their minutes: lessons that begin in the same hour are about equally long.
    """
    if withheld := [cell for cell in cells if cell.withheld]:
        return HeatValue(None, drawn_text(withheld[0], unit) if len(cells) == 1 else _("visas inte"))
    known = [(cell.value, cell.denominator or cell.population or 0.0) for cell in cells if cell.value is not None]
    if scheduled := sum(weight for _value, weight in known):
        return HeatValue(sum(value * weight for value, weight in known) / scheduled)
    return HeatValue(None)


LESSONS = CardKind(name="lessons", title=N_("Frånvaro efter veckodag och timme"), make=lessons_card)
