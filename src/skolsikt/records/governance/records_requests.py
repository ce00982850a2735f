"""Requests for public records: registered, tried against secrecy, decided, handed out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from skolsikt.home.words import _
from skolsikt.measures.by_right.access import HouseOfPupils
from skolsikt.privacy.about_pupils import ABOUT, SECRECY_CLASSES
from skolsikt.privacy.access_log import Kind
from skolsikt.privacy.roles import Permission
from skolsikt.records.governance.models import RecordsRequest, SecrecyTrial
from skolsikt.records.governance.pupil_matters import By
from skolsikt.records.governance.rights import MatterWrong, require_right

Decision, Compilation, Outcome = RecordsRequest.Decision, RecordsRequest.Compilation, SecrecyTrial.Outcome
OF_EVERY_REQUEST = "osl_21_7"
_OPEN_TO_ALL = "public"


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What somebody asks for, as it is written down; see ``RecordsRequest``."""

    asked_for: str
    received_on: date
    compilation: str
    compilation_reason: str = ""
    tables: Sequence[str] = ()
    pupil_key: int | None = None
    requester: str = ""
    diary_number: str = ""


@transaction.atomic
def request_register(*, asked: Asked, by: By, at: datetime, house: HouseOfPupils) -> RecordsRequest:
    """Write down what is asked for. Raises MayNotDecide and MatterWrong."""
    require_right(by.viewer, Permission.REQUESTS_REGISTER, home=house.home, at=at)
    is_known = set(asked.tables) <= ABOUT.tables.keys() and asked.compilation in Compilation.values
    if not asked.asked_for.strip() or not is_known:
        raise MatterWrong(_("Skriv vad som begärs, och välj bland uppgifterna i listan."))
    if asked.compilation == Compilation.NOT_ROUTINE and not asked.compilation_reason.strip():
        raise MatterWrong(_("Skriv varför det inte går att ta fram med enkla åtgärder."))
    request = RecordsRequest.objects.create(
        asked_for=asked.asked_for.strip(),
        received_on=asked.received_on,
        compilation=asked.compilation,
        compilation_reason=asked.compilation_reason.strip(),
        tables=list(asked.tables),
        pupil_key=asked.pupil_key,
        requester=asked.requester.strip(),
        diary_number=asked.diary_number.strip(),
        registered_by=by.user,
        registered_at=at,
    )
    _note(request, "registered", by, house, kind=Kind.CHANGED)
    return request


def classes_to_try(request: RecordsRequest) -> list[str]:
    """Return the secrecy classes of what is asked for, in the order of the file; none for what tells of no pupil."""
    if not request.tables:
        return []
    tables = [ABOUT.tables[name] for name in request.tables if name in ABOUT.tables]
    told = {field.class_ for table in tables for field in table.fields.values()}
    told |= {name for table in tables for name in (table.key, table.otherwise)}
    return [name for name in SECRECY_CLASSES if name in (told - {_OPEN_TO_ALL}) | {OF_EVERY_REQUEST}]


def standing_trials(request: RecordsRequest) -> dict[str, SecrecyTrial]:
    """Return the newest trial of each class that has been tried."""
    return {trial.secrecy_class: trial for trial in request.trials.select_related("tried_by").order_by("id")}


@transaction.atomic
def secrecy_try(
    *,
    request: RecordsRequest,
    secrecy_class: str,
    outcome: str,
    text: str,
    aim: str = "",
    by: By,
    at: datetime,
    house: HouseOfPupils,
) -> SecrecyTrial:
    """Write down what a trial gave, and why. ``aim``: what the data are for, asked only because the trial needs it.

    Raises MayNotDecide, and MatterWrong when the class does not concern the request or it is decided.
    """
    require_right(by.viewer, Permission.REQUESTS_REGISTER, Permission.REQUESTS_DECIDE, home=house.home, at=at)
    request = RecordsRequest.objects.select_for_update().get(pk=request.pk)
    if (
        request.decision
        or secrecy_class not in classes_to_try(request)
        or outcome not in Outcome.values
        or not text.strip()
    ):
        raise MatterWrong(_("Pröva de bestämmelser som gäller uppgifterna, med ett skäl, innan beslutet."))
    if aim.strip():
        request.aim = aim.strip()
        request.save(update_fields=["aim"])
    return SecrecyTrial.objects.create(
        request=request, secrecy_class=secrecy_class, outcome=outcome, text=text.strip(), tried_by=by.user, tried_at=at
    )


@transaction.atomic
def request_decide(
    *,
    request: RecordsRequest,
    decision: str,
    reason: str = "",
    masked: str = "",
    by: By,
    at: datetime,
    house: HouseOfPupils,
) -> None:
    """Decide. Whoever has the records gives them out; to say no, wholly or in part, is the municipality's decision.

    Raises MayNotDecide, and MatterWrong where the decision does not follow from the trials or nothing says why.
    """
    is_whole = decision == Decision.GIVEN_OUT
    may = [*([Permission.REQUESTS_REGISTER] * is_whole), Permission.REQUESTS_DECIDE]
    require_right(by.viewer, *may, home=house.home, at=at)
    request = RecordsRequest.objects.select_for_update().get(pk=request.pk)
    if problem := _wrong_decision(request, decision, reason=reason, masked=masked):
        raise MatterWrong(problem)
    request.decision, request.decision_reason = decision, reason.strip()
    request.masked = masked.strip() if decision == Decision.IN_PART else ""
    request.decided_by, request.decided_at = by.user, at
    request.save(update_fields=["decision", "decision_reason", "masked", "decided_by", "decided_at"])
    _note(request, f"decided {decision}", by, house, kind=Kind.CHANGED)


def _wrong_decision(request: RecordsRequest, decision: str, *, reason: str, masked: str) -> str:
    trials = standing_trials(request)
    untried = [name for name in classes_to_try(request) if name not in trials]
    is_any_secret = any(trial.outcome != Outcome.OPEN for trial in trials.values())
    if request.decision or decision not in set(Decision.values) - {Decision.NONE}:
        return _("En begäran beslutas en gång.")
    if decision == Decision.NOT_A_RECORD:
        is_so = request.compilation == Compilation.NOT_ROUTINE
        return (
            "" if is_so and reason.strip() else _("Det som går att ta fram med enkla åtgärder är en allmän handling.")
        )
    if untried:
        return _("Pröva alla bestämmelser först.")
    if decision == Decision.GIVEN_OUT:
        return _("En del är hemligt: lämna ut i del eller avslå.") if is_any_secret else ""
    if not is_any_secret or not reason.strip():
        return _("Den som får nej ska veta varför: pröva vad som är hemligt och skriv skälet.")
    return _("Skriv vad som tas bort.") if decision == Decision.IN_PART and not masked.strip() else ""


@transaction.atomic
def request_hand_out(*, request: RecordsRequest, by: By, at: datetime, house: HouseOfPupils) -> None:
    """Note that it was handed out: in the register, and in the access log for good.

    Raises MayNotDecide, and MatterWrong when it is not to be, or has been.
    """
    require_right(by.viewer, Permission.REQUESTS_REGISTER, Permission.REQUESTS_DECIDE, home=house.home, at=at)
    request = RecordsRequest.objects.select_for_update().get(pk=request.pk)
    if not request.may_be_handed_out or request.handed_out_at:
        raise MatterWrong(_("Bara det som är beslutat att lämnas ut lämnas ut, en gång."))
    request.handed_out_by, request.handed_out_at = by.user, at
    request.save(update_fields=["handed_out_by", "handed_out_at"])
    _note(request, "handed out", by, house, kind=Kind.DISCLOSED)


def _note(request: RecordsRequest, what: str, by: By, house: HouseOfPupils, *, kind: Kind) -> None:
    keys = [request.pupil_key] if request.pupil_key is not None else []
    told = f"records request {request.pk} {what}"
    house.note_seen(told, viewer=by.viewer, why=request.diary_number, pupil_keys=keys, kind=kind)
