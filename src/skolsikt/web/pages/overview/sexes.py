"""Card: girls and boys, year by year."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse

from skolsikt.home.words import N_, _
from skolsikt.measures.answer import Answer, Cell
from skolsikt.measures.dimensions import BAND_PREFIX
from skolsikt.measures.question import Question
from skolsikt.presentation.periods import period_label
from skolsikt.presentation.sexes import BOYS, GIRLS, Gap, gap_finding, gap_text, spread_between
from skolsikt.presentation.tables import table_of
from skolsikt.presentation.trend import Line, Trend
from skolsikt.web.actions import Action, actions_on
from skolsikt.web.addresses import query_of
from skolsikt.web.card import Card, CardKind
from skolsikt.web.figure import Figure, drawing_of
from skolsikt.web.scope import WHOLE, Scope

_POINTS = "grade_points_mean"
_HEAVY = {"subject_group": ("study_heavy",)}


def sexes_card(scope: Scope) -> Card | None:
    """Return the card; nothing where no year tells of both girls and boys.

    Who has right to the pupils sees the study-heavy subjects; others the merit value, which is released by sex.
    """
    for measure, where in ((_POINTS, {**scope.where, **_HEAVY}), ("merit_value_mean", scope.where)):
        question = Question(measure=measure, by=("sex",), where=where, period="all")
        answer = scope.ask(question)
        if gaps := _gaps(answer, question, scope):
            return _card(scope, question, answer, gaps)
    return None


def _gaps(answer: Answer, question: Question, scope: Scope) -> list[Gap]:
    """The years up to the chosen one, the oldest first, in which both are told."""
    years = sorted(year for year in scope.years if year <= scope.school_year)
    told = {(cell.period, cell.group.get("sex")): cell for cell in answer.cells if cell.value is not None}
    pairs = [(told.get((year, GIRLS)), told.get((year, BOYS))) for year in years]
    return [_gap(girls, boys, question, scope) for girls, boys in pairs if girls and boys]


def _gap(girls: Cell, boys: Cell, question: Question, scope: Scope) -> Gap:
    return Gap(
        period=period_label(girls.period),
        girls=girls.value or 0.0,
        boys=boys.value or 0.0,
        girls_count=girls.population or 0,
        boys_count=boys.population or 0,
        spread=_spread(question, girls.period, scope),
    )


def _spread(question: Question, year: str, scope: Scope) -> float | None:
    if question.measure != _POINTS:
        return None  # bands of the merit value are not released
    by = (f"{BAND_PREFIX}{_POINTS}",)
    return spread_between(scope.ask(Question(measure=_POINTS, by=by, where=dict(question.where), period=year)).cells)


def _card(scope: Scope, question: Question, answer: Answer, gaps: Sequence[Gap]) -> Card:
    trend = _trend(gaps, answer)
    is_heavy = question.measure == _POINTS
    told = _("Betygspoäng i teoretiska ämnen, slutbetyg år för år.") if is_heavy else _("Meritvärde, år för år.")
    text = gap_text(gaps, unit=answer.unit)
    address = reverse("overview:picture", args=["sexes"])
    compare = Action(_("Se i Jämför"), f"{reverse('compare:page')}?{query_of(question)}", "scale")
    figure = Figure(
        id="kon",
        title=gap_finding(gaps, unit=answer.unit),
        subtitle=f"{told} {text}",
        text=f"{gap_finding(gaps, unit=answer.unit)}. {text}",
        drawing=drawing_of(trend),
        table=table_of(answer),
        picture_address=f"{address}?skola={scope.school or WHOLE}&lasar={scope.school_year}",
        actions=(compare, *actions_on(question)),
    )
    return Card(name="sexes", template="overview/figure_card.html", content=figure, is_wide=True, picture=trend)


def _trend(gaps: Sequence[Gap], answer: Answer) -> Trend:
    lines = (
        Line(_("Flickor"), tuple(gap.girls for gap in gaps)),
        Line(_("Pojkar"), tuple(gap.boys for gap in gaps), dashed=True),
    )
    return Trend(steps=tuple(gap.period for gap in gaps), lines=lines, unit=answer.unit)


SEXES = CardKind(name="sexes", title=N_("Flickor och pojkar"), make=sexes_card)
