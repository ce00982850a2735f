"""Card: absence week by week, own school beside the municipality."""

from __future__ import annotations

from django.urls import reverse

from skolsikt.home.words import _
from skolsikt.measures.answer import Answer
from skolsikt.measures.question import Question
from skolsikt.presentation.charts import is_warm
from skolsikt.presentation.findings import trend_finding
from skolsikt.presentation.numbers import MISSING, format_value
from skolsikt.presentation.periods import period_label, week_label
from skolsikt.presentation.tables import Entry, Table
from skolsikt.presentation.trend import Line, Trend
from skolsikt.web.actions import actions_on
from skolsikt.web.card import Card
from skolsikt.web.figure import Figure, drawing_of
from skolsikt.web.scope import WHOLE, Scope


def trend_card(scope: Scope) -> Card | None:
    """Return the card, or nothing when no week of the year has lessons."""
    question = scope.question("absence_share", by=("week",))
    own = scope.ask(question)
    others = scope.ask(scope.question("absence_share", by=("week",), everywhere=True)) if scope.school else None
    if not any(cell.value is not None for cell in own.cells):
        return None
    trend = _trend(own, others, scope)
    figure = _figure(trend, question, scope)
    return Card(name="franvaro", template="overview/figure_card.html", content=figure, is_wide=True, picture=trend)


def _trend(own: Answer, others: Answer | None, scope: Scope) -> Trend:
    weeks = sorted({code for answer in (own, others) if answer for code in _by_week(answer)})
    lines = [Line(scope.name, tuple(_by_week(own).get(week) for week in weeks))]
    if others is not None:
        lines.append(Line(_("Kommunen"), tuple(_by_week(others).get(week) for week in weeks), dashed=True))
    return Trend(steps=tuple(week_label(week) for week in weeks), lines=tuple(lines), unit=own.unit, warm=is_warm(own))


def _by_week(answer: Answer) -> dict[str, float | None]:
    return {code: cell.value for cell in answer.cells if (code := cell.group["week"])}


def _figure(trend: Trend, question: Question, scope: Scope) -> Figure:
    title = trend_finding(_("Frånvaron"), trend, weekly=True)
    address = reverse("overview:picture", args=["franvaro"])
    return Figure(
        id="franvaro",
        title=title,
        subtitle=_("Procent av lektionstiden, vecka för vecka, läsåret {year}.").format(
            year=period_label(scope.school_year)
        ),
        text=f"{title}. {_latest(trend)}",
        drawing=drawing_of(trend),
        table=_table(trend),
        picture_address=f"{address}?skola={scope.school or WHOLE}&lasar={scope.school_year}",
        actions=actions_on(question),
    )


def _latest(trend: Trend) -> str:
    parts = [f"{line.name} {format_value(line.values[-1], trend.unit)}" for line in trend.lines]
    return f"{trend.steps[-1]}: {', '.join(parts)}."


def _table(trend: Trend) -> Table:
    columns = (Entry(_("Vecka")), *(Entry(line.name, is_number=True) for line in trend.lines))
    rows = tuple(
        (Entry(step), *(Entry(_words(line.values[position], trend.unit), is_number=True) for line in trend.lines))
        for position, step in enumerate(trend.steps)
    )
    return Table(columns, rows)


def _words(value: float | None, unit: str) -> str:
    return MISSING if value is None else format_value(value, unit)
