"""Which school units one is compared with: as its principal has chosen them, or the nearest."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from skolsikt.home.paths import Home
from skolsikt.home.words import _
from skolsikt.privacy.access_log import Kind, note_access
from skolsikt.privacy.decide import Thing, decide
from skolsikt.privacy.refusal_words import who_may
from skolsikt.privacy.roles import Permission
from skolsikt.records.governance.pupil_matters import By
from skolsikt.records.governance.rights import MayNotDecide, said_words
from skolsikt.records.views.models import LONGEST_REASON, SimilarUnits
from skolsikt.records.views.services import ViewWrong

MOST_UNITS = 12


@transaction.atomic
def similar_choose(
    *, school_unit: str, codes: Sequence[str], known: Sequence[str], reason: str, by: By, home: Home, at: datetime
) -> SimilarUnits:
    """Keep the units that ``school_unit`` is compared with, out of the ``known`` ones.

    Raises MayNotDecide, ViewWrong for none, too many or unknown ones, and MatterWrong and ReasonNamesSomebody.
    """
    _require(school_unit, by=by, home=home, at=at)
    chosen = [code for code in dict.fromkeys(codes) if code != school_unit]
    if not 0 < len(chosen) <= MOST_UNITS or not set(chosen) <= set(known):
        raise ViewWrong(_("Välj minst en skola ur listan, och högst {most}.").format(most=MOST_UNITS))
    told = {
        "codes": chosen,
        "reason": said_words(reason, longest=LONGEST_REASON),
        "chosen_by": by.user,
        "chosen_at": at,
    }
    return SimilarUnits.objects.update_or_create(school_unit=school_unit, defaults=told)[0]


@transaction.atomic
def similar_reset(*, school_unit: str, by: By, home: Home, at: datetime) -> None:
    """Go back to the nearest. Raises MayNotDecide."""
    _require(school_unit, by=by, home=home, at=at)
    SimilarUnits.objects.filter(school_unit=school_unit).delete()


def similar_chosen(school_unit: str) -> SimilarUnits | None:
    """Return what somebody has chosen for a school unit; None: nobody has."""
    return SimilarUnits.objects.filter(school_unit=school_unit).select_related("chosen_by").first()


def may_choose_similar(by: By, school_unit: str) -> bool:
    """Whether ``by`` answers for the figures of that school."""
    return decide(by.viewer, Permission.FIGURES_REVIEW, Thing(school_unit_code=school_unit)).allowed


def _require(school_unit: str, *, by: By, home: Home, at: datetime) -> None:
    if not may_choose_similar(by, school_unit):
        why = decide(by.viewer, Permission.FIGURES_REVIEW, Thing(school_unit_code=school_unit)).reason
        note_access(home, at=at, viewer=by.viewer.id, kind=Kind.REFUSED, what="refused similar units", why=why)
        raise MayNotDecide(_("Det här görs av {who}.").format(who=who_may(Permission.FIGURES_REVIEW)))
