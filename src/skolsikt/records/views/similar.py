"""Which school units one is compared with: as its principal has chosen them, or the nearest."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from skolsikt.home.paths import Home
from skolsikt.home.words import _
from skolsikt.records.governance.figure_reviews import require_review
from skolsikt.records.governance.pupil_matters import By
from skolsikt.records.governance.rights import said_words
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
    require_review(school_unit, by=by, home=home, at=at)
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
    require_review(school_unit, by=by, home=home, at=at)
    SimilarUnits.objects.filter(school_unit=school_unit).delete()


def similar_chosen(school_unit: str) -> SimilarUnits | None:
    """Return what somebody has chosen for a school unit; None: nobody has."""
    return SimilarUnits.objects.filter(school_unit=school_unit).select_related("chosen_by").first()
