"""The one way to ask: a question and a viewer in, a guarded answer out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

from skolsikt.home.errors import NotPermitted
from skolsikt.home.settings import Settings
from skolsikt.home.words import N_, _, language
from skolsikt.measures.answer import Answer
from skolsikt.measures.asking.answering import Answering, Kept
from skolsikt.measures.asking.checking import checked
from skolsikt.measures.asking.completeness import compared
from skolsikt.measures.asking.held import held_back, units_asked
from skolsikt.measures.asking.per_pupil import per_pupil
from skolsikt.measures.asking.public import public_answer
from skolsikt.measures.asking.vocabulary import Rows
from skolsikt.measures.question import Question
from skolsikt.privacy.decide import Reason, Thing, decide, decide_true_aggregates
from skolsikt.privacy.holds import Hold
from skolsikt.privacy.release.store import Release
from skolsikt.privacy.roles import Permission
from skolsikt.privacy.row_counts import may_know_rows
from skolsikt.privacy.viewer import Viewer
from skolsikt.warehouse.destruction import Destruction

_ONLY_PUBLIC = frozenset({"public"})
_LARGEST_KEPT = 10_000  # cells; a whole country's figures would push everybody else's answers out of memory


class NotAllowedToAsk(NotPermitted):
    """The viewer has no role that may ask, or the operator is switched off, unnamed or gives no reason."""


class Askable(Protocol):
    """What ``ask`` needs of a house."""

    @property
    def settings(self) -> Settings: ...
    @property
    def kept(self) -> Kept: ...
    def rows(self, version: int | None) -> Rows: ...
    def release(self, version: int) -> Release: ...
    def holds(self) -> Sequence[Hold]: ...
    def destructions(self) -> Sequence[Destruction]: ...
    def note_true_aggregates(self, question: Question, viewer: Viewer) -> None: ...


_REFUSALS = {
    Reason.NO_ROLE: N_("Du har ingen roll som får ställa frågor. Be den som sköter användarna om en roll."),
    Reason.OPERATOR_SWITCHED_OFF: N_(
        "Driftansvarigs insyn i små grupper är avstängd här (inställningen operator_enabled)."
    ),
    Reason.OPERATOR_UNNAMED: N_(
        "Skriv vid kommandoraden vem du är: --user NAMN, en användare med rollen driftansvarig."
    ),
    Reason.OPERATOR_WITHOUT_REASON: N_("Skriv varför du behöver se även små grupper: --reason TEXT. Skälet sparas."),
}


def ask(question: Question, *, viewer: Viewer, house: Askable) -> Answer:
    """Return the answer to ``question`` as ``viewer`` may see it.

    Whoever has the right to every pupil of the school units asked about gets true numbers, everybody else what has been
    released of them. An answer with a figure in it that is held until a day is withheld whole; that is looked up anew
    for each answer. Whoever does not load files is told about how many rows they have.
    Raises WrongUsage (unknown measure, dimension, value or period, with the nearest right words), NotPermitted
    (single pupils; an operator without reason) and NothingLoaded.
    """
    if checked(question).measure.pupils_as:
        return per_pupil(question, put=lambda part: _answered(part, viewer, house))
    return _answered(question, viewer, house)


def _answered(question: Question, viewer: Viewer, house: Askable) -> Answer:
    is_operator = _is_operator(viewer, house.settings)
    asked = checked(question)
    sees_all = is_operator or not asked.measure.is_guarded or _may_see_every_pupil(viewer, question)
    rows = house.rows(question.version)
    release = None if sees_all else house.release(rows.version.number)
    in_force = None if release is None else release.number
    key = (rows.version.number, in_force, asked.measure.version, viewer.scope, question.key, language())
    answer = house.kept.answers.find(key)
    if answer is None:
        journal = house.destructions()
        answering = Answering(question, asked, rows=rows, kept=house.kept, settings=house.settings, journal=journal)
        answer = answering.answer() if release is None else answering.released(release)
        if not is_operator:
            answer = replace(answer, cells=compared(tuple(answer.cells), asked))
        if viewer.roles == _ONLY_PUBLIC and asked.measure.is_guarded:
            answer = public_answer(answer, asked.measure, house.settings)
        if len(answer.cells) <= _LARGEST_KEPT:
            house.kept.answers.keep(key, answer)
    if not may_know_rows(viewer):
        answer = replace(answer, sources=tuple(source.about() for source in answer.sources))
    if is_operator:
        house.note_true_aggregates(question, viewer)
    holds = house.holds()
    return held_back(answer, holds, viewer=viewer, units=units_asked(question, rows)) if holds else answer


def _may_see_every_pupil(viewer: Viewer, question: Question) -> bool:
    """Whether ``viewer`` has the right to all pupils asked about, those with protected identity among them."""
    units = [Thing(school_unit_code=code) for code in question.where.get("school_unit", ())]
    needed = (Permission.PUPIL_VIEW, Permission.PROTECTED_VIEW)
    return bool(units) and all(decide(viewer, permission, unit).allowed for unit in units for permission in needed)


def _is_operator(viewer: Viewer, settings: Settings) -> bool:
    if viewer.sees_true_aggregates:
        decision = decide_true_aggregates(viewer, is_enabled=settings.operator_enabled, is_demo=settings.is_demo)
    else:
        decision = decide(viewer, Permission.ASK)
    if not decision.allowed:
        raise NotAllowedToAsk(_(_REFUSALS[decision.reason]))
    return viewer.sees_true_aggregates
