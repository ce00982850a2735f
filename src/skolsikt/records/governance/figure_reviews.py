"""Figures of a school that are gone through, or doubted: signed off and questioned there, answered for the data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from skolsikt.home.paths import Home
from skolsikt.home.words import _, ngettext
from skolsikt.measures.by_right.access import HouseOfPupils
from skolsikt.measures.registry import measure as measure_named
from skolsikt.measures.registry import measures
from skolsikt.measures.school_loads import loads_of_school
from skolsikt.privacy.access_log import Kind, note_access
from skolsikt.privacy.decide import Thing, decide
from skolsikt.privacy.roles import Permission
from skolsikt.privacy.viewer import Viewer
from skolsikt.records.governance.coordinator import tell_coordinator
from skolsikt.records.governance.models import FigureQuestion, SignOff
from skolsikt.records.governance.models.figure_review import LONGEST_TEXT
from skolsikt.records.governance.pupil_matters import By
from skolsikt.records.governance.rights import MatterWrong, require_right, said_words
from skolsikt.school.periods import dates_of, school_year_of
from skolsikt.sources.catalogue import SOURCES

Status = FigureQuestion.Status


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One number of one school: ``period`` is a school year, a term or a month."""

    school_unit: str
    measure: str
    period: str


def may_review(viewer: Viewer, school_unit: str) -> bool:
    """Whether ``viewer`` may sign off and question the figures of that school."""
    return decide(viewer, Permission.FIGURES_REVIEW, Thing(school_unit_code=school_unit)).allowed


def require_review(school_unit: str, *, by: By, home: Home, at: datetime) -> None:
    """Raise MayNotDecide, which is noted, unless ``by`` answers for the figures of that school."""
    require_right(by.viewer, Permission.FIGURES_REVIEW, thing=Thing(school_unit_code=school_unit), home=home, at=at)


@transaction.atomic
def figures_sign_off(figure: Figure, *, source: str = "", by: By, at: datetime, house: HouseOfPupils) -> SignOff:
    """Sign off the number's measure, or all that ``source`` tells of the school in that school year.

    Raises MayNotDecide, and MatterWrong when the source is not one that the measure rests on.
    """
    _require_review(figure, by=by, at=at, house=house)
    if source and source not in sources_of(figure.measure):
        raise MatterWrong(_("Siffran bygger inte på den källan: välj en annan."))
    rows = house.rows()
    signed = SignOff(
        school_unit=figure.school_unit,
        measure="" if source else figure.measure,
        source=source,
        period=_school_year(figure.period) if source else figure.period,
        data_version=rows.version.number,
        measure_version="" if source else str(measure_named(figure.measure).version),
        signed_by=by.user,
        signed_at=at,
    )
    signed.loads = list(_loads_now(signed, house))
    signed.save()
    what = f"signed off {signed}"
    note_access(house.home, at=at, viewer=by.viewer.id, kind=Kind.DECISION, what=what, why="")
    return signed


@transaction.atomic
def sign_off_withdraw(figure: Figure, *, by: By, at: datetime, house: HouseOfPupils) -> None:
    """Take back every sign-off that marks the number, that of a whole source too.

    Raises MayNotDecide, and MatterWrong when the number is not signed off.
    """
    _require_review(figure, by=by, at=at, house=house)
    standing = list(_sign_offs_of(figure))
    if not standing:
        raise MatterWrong(_("Siffran är inte markerad som granskad."))
    for signed in standing:
        signed.withdrawn_by, signed.withdrawn_at = by.user, at
        signed.save()
        what = f"withdrew sign-off {signed}"
        note_access(house.home, at=at, viewer=by.viewer.id, kind=Kind.DECISION, what=what, why="")


@transaction.atomic
def question_raise(
    figure: Figure, *, asked: str, text: str, by: By, at: datetime, house: HouseOfPupils
) -> FigureQuestion:
    """Write down a question about one number and tell the coordinator that there is one.

    Raises MayNotDecide, and MatterWrong when there are no words, or ReasonNamesSomebody.
    """
    _require_review(figure, by=by, at=at, house=house)
    question = FigureQuestion.objects.create(
        school_unit=figure.school_unit,
        measure=figure.measure,
        period=figure.period,
        asked=asked,
        data_version=house.rows().version.number,
        text=said_words(text, longest=LONGEST_TEXT),
        raised_by=by.user,
        raised_at=at,
    )
    transaction.on_commit(lambda: _tell_the_coordinator(house), robust=True)
    return question


@transaction.atomic
def question_answer(
    question: FigureQuestion, *, text: str, is_mended: bool, by: By, at: datetime, house: HouseOfPupils
) -> FigureQuestion:
    """Answer a question; ``is_mended``: the data were wrong and are right now. A later answer stands instead.

    Raises MayNotDecide, MatterWrong and ReasonNamesSomebody.
    """
    require_right(by.viewer, Permission.FIGURES_ANSWER, home=house.home, at=at)
    question.answer = said_words(text, longest=LONGEST_TEXT)
    question.status = Status.MENDED if is_mended else Status.ANSWERED
    question.answered_by, question.answered_at = by.user, at
    question.save()
    return question


def sources_of(measure: str) -> list[str]:
    """Return the sources that deliver what a measure needs."""
    needs = set(measure_named(measure).needs)
    return [name for name, source in SOURCES.items() if needs & set(source.delivers)]


def sign_off_of(figure: Figure) -> SignOff | None:
    """Return the newest sign-off of the number: of its measure, or of a source that it rests on."""
    return _sign_offs_of(figure).select_related("signed_by").order_by("-id").first()


def _sign_offs_of(figure: Figure) -> QuerySet[SignOff]:
    of_school = SignOff.objects.filter(school_unit=figure.school_unit, withdrawn_at=None)
    of_measure = of_school.filter(measure=figure.measure, period=figure.period)
    year = _school_year(figure.period)
    of_sources = of_school.filter(source__in=sources_of(figure.measure), period=year)
    return of_measure | of_sources


def has_changed(signed: SignOff, house: HouseOfPupils) -> bool:
    """Whether the school's figures of that period rest on something else now than when they were signed off."""
    if signed.measure and signed.measure not in measures():
        return True
    is_same_measure = not signed.measure or signed.measure_version == str(measure_named(signed.measure).version)
    return not is_same_measure or list(_loads_now(signed, house)) != signed.loads


def questions_about(figure: Figure) -> list[FigureQuestion]:
    """Return the questions about a number, newest first."""
    return list(
        FigureQuestion.objects.filter(school_unit=figure.school_unit, measure=figure.measure, period=figure.period)
        .select_related("raised_by", "answered_by")
        .order_by("-id")
    )


def questions_for(viewer: Viewer) -> list[FigureQuestion]:
    """Return every question that ``viewer`` may read, open ones first: of the own school, or to be answered."""
    everything = FigureQuestion.objects.select_related("raised_by", "answered_by").order_by("-id")
    mine = [one for one in everything if may_read_question(viewer, one.school_unit)]
    return sorted(mine, key=lambda one: one.status != Status.OPEN)


def may_read_question(viewer: Viewer, school_unit: str) -> bool:
    """Whether ``viewer`` reads what is asked and answered: it may tell more of a small school than its figures do."""
    return decide(viewer, Permission.FIGURES_ANSWER).allowed or may_review(viewer, school_unit)


def is_reviewable(period: str) -> bool:
    """Whether ``period`` is one school year, term or month."""
    return ".." not in period and not (period.isdigit() or period in ("all", "latest"))


def _require_review(figure: Figure, *, by: By, at: datetime, house: HouseOfPupils) -> None:
    require_review(figure.school_unit, by=by, home=house.home, at=at)
    if not is_reviewable(figure.period):
        raise MatterWrong(_("Välj ett läsår, en termin eller en månad: flera på en gång går inte att granska."))


def _loads_now(signed: SignOff, house: HouseOfPupils) -> Sequence[int]:
    needs = SOURCES[signed.source].delivers if signed.source else measure_named(signed.measure).needs
    return loads_of_school(
        needs, school_unit=signed.school_unit, period=signed.period, source=signed.source, rows=house.rows()
    )


def _school_year(period: str) -> str:
    return school_year_of(dates_of(period)[0])


def _tell_the_coordinator(house: HouseOfPupils) -> None:
    """Mail how many questions are open, and where they stand. Neither what is asked nor about which school."""
    count = FigureQuestion.objects.filter(status=Status.OPEN).count()
    subject = ngettext("{count} fråga om en siffra väntar", "{count} frågor om siffror väntar", count)
    letter = [_("Den som frågar väntar på svar. Frågorna står på sidan Data:")]
    tell_coordinator(house.settings, subject.format(count=count), letter, about="figure questions", at="data/#fragor")
