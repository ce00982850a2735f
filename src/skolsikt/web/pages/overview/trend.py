"""Card: absence week by week, own school beside the municipality."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from django.urls import reverse

from skolsikt.home.words import N_, _
from skolsikt.measures.answer import Answer, Cell
from skolsikt.measures.question import Question
from skolsikt.presentation.basis import is_warm
from skolsikt.presentation.comparable import comparable
from skolsikt.presentation.estimates import estimate_of
from skolsikt.presentation.findings import trend_finding
from skolsikt.presentation.numbers import MISSING
from skolsikt.presentation.periods import period_label, week_label
from skolsikt.presentation.reasons import cell_text
from skolsikt.presentation.tables import Entry, Table
from skolsikt.presentation.trend import Line, Trend
from skolsikt.web.actions import actions_on
from skolsikt.web.card import Card, CardKind
from skolsikt.web.figure import Figure, drawing_of
from skolsikt.web.scope import WHOLE, Scope


def trend_card(scope: Scope) -> Card | None:
    """Return the card, or nothing when no week of the year has lessons."""
    question = scope.question("absence_share", by=("week",))
    own = scope.ask(question)
    others = scope.ask(scope.question("absence_share", by=("week",), everywhere=True)) if scope.school else None
    if not any(cell.ends for cell in own.cells):
        return None
    answers = [own] if others is None else [own, others]
    trend = _trend(own, others, scope)
    compared = _trend(comparable(own), others and comparable(others), scope)
    figure = _figure(trend, compared, answers, question, scope)
    return Card(name="trend", template="overview/figure_card.html", content=figure, is_wide=True, picture=trend)


def _trend(own: Answer, others: Answer | None, scope: Scope) -> Trend:
    weeks = sorted({code for answer in (own, others) if answer for code in _by_week(answer)})
    lines = [_line(scope.name, own, weeks)]
    if others is not None:
        lines.append(replace(_line(_("Kommunen"), others, weeks), dashed=True))
    return Trend(steps=tuple(week_label(week) for week in weeks), lines=tuple(lines), unit=own.unit, warm=is_warm(own))


def _line(name: str, answer: Answer, weeks: Sequence[str]) -> Line:
    cells = [_by_week(answer).get(week) for week in weeks]
    return Line(
        name,
        tuple(cell.value if cell else None for cell in cells),
        ranges=tuple(cell.bounds if cell else None for cell in cells),
        withheld_count=sum(cell is not None and cell.is_hidden for cell in cells),
        behind=tuple(estimate_of(cell) if cell else None for cell in cells),
    )


def _by_week(answer: Answer) -> dict[str, Cell]:
    return {code: cell for cell in answer.cells if (code := cell.group["week"])}


def _figure(trend: Trend, compared: Trend, answers: Sequence[Answer], question: Question, scope: Scope) -> Figure:
    """``compared``: without the weeks of which too little is reported to say anything of them."""
    rows = _rows(answers)
    title = trend_finding(_("Frånvaron"), compared, weekly=True)
    address = reverse("overview:picture", args=["trend"])
    return Figure(
        id="franvaro",
        title=title,
        subtitle=_("Procent av lektionstiden, vecka för vecka, läsåret {year}.").format(
            year=period_label(scope.school_year)
        ),
        text=f"{title}. {_latest(trend, rows[-1])}",
        drawing=drawing_of(trend),
        table=_table(trend, rows),
        picture_address=f"{address}?skola={scope.school or WHOLE}&lasar={scope.school_year}",
        actions=actions_on(question),
    )


def _rows(answers: Sequence[Answer]) -> list[tuple[Entry, ...]]:
    """What is told of each week: numbers, ranges and reasons in words, a dash where there were no lessons."""
    told = [_by_week(answer) for answer in answers]
    weeks = sorted({week for one in told for week in one})
    return [tuple(_entry(one.get(week), answers[0].unit) for one in told) for week in weeks]


def _entry(cell: Cell | None, unit: str) -> Entry:
    if cell is None:
        return Entry(MISSING, is_number=True)
    return Entry(cell_text(cell, unit), is_number=True, is_withheld=cell.is_hidden)


def _latest(trend: Trend, row: Sequence[Entry]) -> str:
    parts = [f"{line.name} {told.text}" for line, told in zip(trend.lines, row, strict=True)]
    return f"{trend.steps[-1]}: {', '.join(parts)}."


def _table(trend: Trend, rows: Sequence[tuple[Entry, ...]]) -> Table:
    columns = (Entry(_("Vecka")), *(Entry(line.name, is_number=True) for line in trend.lines))
    return Table(columns, tuple((Entry(step), *row) for step, row in zip(trend.steps, rows, strict=True)))


TREND = CardKind(name="trend", title=N_("Frånvaro vecka för vecka"), make=trend_card)
