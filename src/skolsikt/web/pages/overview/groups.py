"""Cards of bars: school by school for those who follow several schools, grade level by grade level for one school."""

from __future__ import annotations

from dataclasses import replace

from django.urls import reverse

from skolsikt.home.words import N_, _
from skolsikt.measures.answer import Answer
from skolsikt.measures.question import Question
from skolsikt.presentation.bars import Bars
from skolsikt.presentation.findings import answer_text, spread_finding
from skolsikt.presentation.kinds.bars import bars_of
from skolsikt.presentation.periods import period_label
from skolsikt.presentation.published import (
    differences_of,
    published_text,
    table_with_published,
    with_published,
)
from skolsikt.presentation.reasons import cell_text
from skolsikt.presentation.tables import table_of
from skolsikt.privacy.viewer import EVERY_UNIT
from skolsikt.web.actions import actions_on
from skolsikt.web.card import Card, CardKind
from skolsikt.web.figure import Figure, drawing_of
from skolsikt.web.published import published_for
from skolsikt.web.scope import WHOLE, Scope


def schools_card(scope: Scope) -> Card | None:
    """Return the schools in the order of the alphabet: differences, never a ranking."""
    follows_several = EVERY_UNIT in scope.viewer.school_units or len(scope.viewer.school_units) > 1
    if scope.school or not follows_several:
        return None
    return _card(
        scope,
        name="schools",
        question=scope.question("eligible_vocational", by=("school_unit",)),
        subject=_("Behörigheten till yrkesprogram"),
        among=_("skolorna"),
        subtitle=_("Andel elever i årskurs {level}, läsåret {year}."),
    )


def grade_levels_card(scope: Scope) -> Card | None:
    """Return absence by grade level of one school, beside the whole municipality's absence."""
    if not scope.school:
        return None
    return _card(
        scope,
        name="grade_levels",
        question=scope.question("absence_share", by=("grade_level",)),
        subject=_("Frånvaron"),
        among=_("årskurserna"),
        subtitle=_("Andel av lektionstiden, läsåret {year}."),
    )


def _card(scope: Scope, *, name: str, question: Question, subject: str, among: str, subtitle: str) -> Card | None:
    answer = scope.ask(question)
    if not any(cell.ends for cell in answer.cells):
        return None
    whole = scope.ask(scope.question(question.measure, everywhere=True))
    bars = _with_reference(bars_of(answer), whole)
    published = published_for(answer, scope.viewer)
    picture = with_published(bars, published, answer)
    told = subtitle.format(year=period_label(scope.school_year), level=scope.last_grade_level)
    address = reverse("overview:picture", args=[name])
    figure = Figure(
        id=name,
        title=spread_finding(subject, answer, among=among),
        subtitle=" ".join(filter(None, [told, _reference_words(whole)])),
        text=" ".join([answer_text(answer), published_text(published, answer)]).strip(),
        drawing=drawing_of(picture),
        table=table_with_published(table_of(answer), published, answer),
        picture_address=f"{address}?skola={scope.school or WHOLE}&lasar={scope.school_year}",
        actions=actions_on(question),
        differences=tuple(differences_of(published, answer)),
    )
    return Card(name=name, template="overview/figure_card.html", content=figure, is_wide=True, picture=picture)


def _with_reference(bars: Bars, whole: Answer) -> Bars:
    cell = next(iter(whole.cells), None)
    if cell is None or cell.value is None:
        return bars
    name = _("Kommunen {value}").format(value=cell_text(cell, whole.unit))
    return replace(bars, reference=cell.value, reference_name=name)


def _reference_words(whole: Answer) -> str:
    """What the dashed line is; the range in words, where no line can be drawn."""
    cell = next(iter(whole.cells), None)
    if cell is None or not cell.ends:
        return ""
    if cell.value is not None:
        return _("Streckad linje: kommunen.")
    return _("Kommunen: {value}.").format(value=cell_text(cell, whole.unit))


SCHOOLS = CardKind(name="schools", title=N_("Behörighet skola för skola"), make=schools_card)
GRADE_LEVELS = CardKind(name="grade_levels", title=N_("Frånvaro årskurs för årskurs"), make=grade_levels_card)
