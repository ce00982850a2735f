"""Registration of attendance: the municipality's guideline, and the decision that teachers see their own figures."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from skolsikt.home.clock import STOCKHOLM
from skolsikt.home.words import N_, _
from skolsikt.measures.by_right.access import HouseOfPupils
from skolsikt.privacy.access_log import Kind, note_access
from skolsikt.privacy.roles import Permission
from skolsikt.records.governance.models import FeedbackDecision, RegistrationGuideline
from skolsikt.records.governance.models.registration import LONGEST_GUIDELINE, LONGEST_REFERENCE
from skolsikt.records.governance.pupil_matters import By
from skolsikt.records.governance.rights import MatterWrong, nameless, require_right

SUGGESTED = N_(
    "Närvaron registreras på varje lektion, samma dag, av den som undervisar. Den som kommer efter lektionens början "
    "får sen ankomst med minuter, inte hel frånvaro. Frånvaro som vårdnadshavare har anmält är giltig; beviljad "
    "ledighet registreras som ledighet och sjukdom som sjukdom. Frånvaro som ingen har anmält är ogiltig tills den "
    "är utredd. En inställd lektion tas bort ur schemat. Rättelser görs inom en vecka."
)


@transaction.atomic
def guideline_write(*, text: str, by: By, at: datetime, house: HouseOfPupils) -> RegistrationGuideline:
    """Add a version of the guideline; earlier ones are kept. Raises MayNotDecide and MatterWrong."""
    require_right(by.viewer, Permission.REGISTRATION_DECIDE, home=house.home, at=at)
    told = text.strip()
    if not told or len(told) > LONGEST_GUIDELINE:
        raise MatterWrong(_("Skriv hur närvaron ska registreras, på högst en sida."))
    return RegistrationGuideline.objects.create(text=told, written_by=by.user, written_at=at)


@transaction.atomic
def feedback_decide(
    *, is_on: bool, reference: str, negotiated_on: date | None, by: By, at: datetime, house: HouseOfPupils
) -> FeedbackDecision:
    """Turn the teachers' own figures on or off by a decision with a number; earlier decisions are kept.

    Turning them on needs the day of the negotiation (medbestämmandelagen 11 §). Raises MayNotDecide and MatterWrong.
    """
    require_right(by.viewer, Permission.REGISTRATION_DECIDE, home=house.home, at=at)
    number = nameless(reference)
    if not number or len(number) > LONGEST_REFERENCE:
        raise MatterWrong(_("Ange beslutets nummer."))
    if is_on and (negotiated_on is None or negotiated_on > at.astimezone(STOCKHOLM).date()):
        raise MatterWrong(
            _("Ange dagen då beslutet förhandlades med arbetstagarorganisationerna (medbestämmandelagen 11 §).")
        )
    decision = FeedbackDecision.objects.create(
        is_on=is_on, reference=number, negotiated_on=negotiated_on, decided_by=by.user, decided_at=at
    )
    what = f"teachers' own figures {'on' if is_on else 'off'}"
    note_access(house.home, at=at, viewer=by.viewer.id, kind=Kind.DECISION, what=what, why=number)
    return decision


def guideline_standing() -> RegistrationGuideline | None:
    """Return the guideline that stands; None while the municipality has written none."""
    return RegistrationGuideline.objects.select_related("written_by").order_by("-id").first()


def feedback_standing() -> FeedbackDecision | None:
    """Return the decision that stands if it lets teachers see their own figures; None otherwise."""
    newest = FeedbackDecision.objects.select_related("decided_by").order_by("-id").first()
    return newest if newest and newest.is_on else None
