"""Corrections, objections and restrictions: registered, decided, ended; with their effect below the pages."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from skolsikt.home.words import _
from skolsikt.measures.by_right.access import HouseOfPupils
from skolsikt.measures.by_right.value_marks import value_marks
from skolsikt.privacy.about_pupils import ABOUT
from skolsikt.privacy.access_log import Kind
from skolsikt.privacy.roles import PURPOSES, Permission
from skolsikt.privacy.vault.limits import ANALYSIS, EVERYTHING, limit, unlimit
from skolsikt.privacy.viewer import Viewer
from skolsikt.records.accounts.models import User
from skolsikt.records.governance.models import PupilMatter
from skolsikt.records.governance.rights import MatterWrong, require_right

OBJECTED_TO = (*PURPOSES, ANALYSIS)
Matter, Decision = PupilMatter.Kind, PupilMatter.Decision


@dataclass(frozen=True, kw_only=True)
class By:
    """Who writes: the person, and who that is to the gate."""

    user: User
    viewer: Viewer


@transaction.atomic
def matter_register(
    *,
    kind: str,
    pupil_key: int,
    told: str,
    received_on: date,
    purpose: str = "",
    field: tuple[str, str] = ("", ""),
    school_year: str = "",
    diary_number: str = "",
    by: By,
    at: datetime,
    house: HouseOfPupils,
) -> PupilMatter:
    """Write down what is asked for. ``field``: table and column that a correction is of.

    Raises MayNotDecide, and MatterWrong where the kind needs something that is not said.
    """
    require_right(by.viewer, Permission.REQUESTS_REGISTER, home=house.home, at=at)
    if kind not in Matter.values or not told.strip():
        raise MatterWrong(_("Välj vad som begärs, och skriv vad som sägs."))
    if kind == Matter.OBJECTION and purpose not in OBJECTED_TO:
        raise MatterWrong(_("Välj vilket ändamål invändningen gäller."))
    table, column = field if kind == Matter.CORRECTION else ("", "")
    if kind == Matter.CORRECTION and not (table in ABOUT.tables and column in ABOUT.tables[table].fields):
        raise MatterWrong(_("Välj vilken uppgift som ska rättas."))
    marks = value_marks(table, column, pupil_key, school_year=school_year, house=house) if table else []
    if table and not marks:
        raise MatterWrong(_("Inget sådant finns om eleven det läsåret. Kontrollera uppgift och läsår."))
    matter = PupilMatter.objects.create(
        kind=kind,
        pupil_key=pupil_key,
        purpose=purpose if kind == Matter.OBJECTION else "",
        table=table,
        column=column,
        school_year=school_year if table else "",
        marks=marks,
        told=told.strip(),
        diary_number=diary_number.strip(),
        received_on=received_on,
        registered_by=by.user,
        registered_at=at,
    )
    _note(matter, "registered", by, house)
    return matter


@transaction.atomic
def matter_decide(
    *, matter: PupilMatter, decision: str, reason: str, by: By, at: datetime, house: HouseOfPupils
) -> None:
    """Uphold or deny it. The effect of an upheld objection or restriction holds at once, everywhere.

    Raises MayNotDecide, and MatterWrong when it is decided already or nothing says why.
    """
    require_right(by.viewer, Permission.REQUESTS_DECIDE, home=house.home, at=at)
    matter = PupilMatter.objects.select_for_update().get(pk=matter.pk)
    if matter.decision or decision not in (Decision.UPHELD, Decision.DENIED) or not reason.strip():
        raise MatterWrong(_("Ett ärende beslutas en gång, med ett skäl."))
    matter.decision, matter.decision_reason = decision, reason.strip()
    matter.decided_by, matter.decided_at = by.user, at
    matter.save(update_fields=["decision", "decision_reason", "decided_by", "decided_at"])
    _note(matter, f"decided {decision}", by, house)
    if matter.has_effect and (effect := _effect(matter)):
        limit(house.home, matter.pupil_key, effect)


@transaction.atomic
def matter_end(*, matter: PupilMatter, by: By, at: datetime, house: HouseOfPupils) -> None:
    """End the effect: an objection taken back, a restriction lifted, a correction that has come.

    Raises MayNotDecide, and MatterWrong when it has no effect.
    """
    require_right(by.viewer, Permission.REQUESTS_DECIDE, home=house.home, at=at)
    matter = PupilMatter.objects.select_for_update().get(pk=matter.pk)
    if not matter.has_effect:
        raise MatterWrong(_("Ärendet har ingen verkan att avsluta."))
    matter.ended_by, matter.ended_at = by.user, at
    matter.save(update_fields=["ended_by", "ended_at"])
    _note(matter, "ended", by, house)
    effect = _effect(matter)
    if effect and not _others_in_effect(matter):
        unlimit(house.home, matter.pupil_key, effect)


def matters_about(pupil_keys: Collection[int]) -> list[PupilMatter]:
    """Return every matter about one of the pupils, the oldest first."""
    return list(PupilMatter.objects.filter(pupil_key__in=pupil_keys).order_by("received_on", "id"))


def is_changed(matter: PupilMatter, *, house: HouseOfPupils) -> bool:
    """Whether something that a correction is about no longer stands as it did when it was registered."""
    now = value_marks(matter.table, matter.column, matter.pupil_key, school_year=matter.school_year, house=house)
    return bool(set(matter.marks) - set(now))


def _effect(matter: PupilMatter) -> str:
    """What nothing is done for when it is upheld; nothing for a correction."""
    return {Matter.OBJECTION: matter.purpose, Matter.RESTRICTION: EVERYTHING}.get(Matter(matter.kind), "")


def _others_in_effect(matter: PupilMatter) -> bool:
    same = PupilMatter.objects.filter(kind=matter.kind, pupil_key=matter.pupil_key, purpose=matter.purpose)
    return same.filter(decision=Decision.UPHELD, ended_at__isnull=True).exists()


def _note(matter: PupilMatter, what: str, by: By, house: HouseOfPupils) -> None:
    told = f"matter {matter.pk} {matter.kind} {what}"
    house.note_seen(told, viewer=by.viewer, why=matter.diary_number, pupil_keys=[matter.pupil_key], kind=Kind.CHANGED)
