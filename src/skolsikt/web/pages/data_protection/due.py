"""Matters about pupils' rights that wait for a decision."""

from __future__ import annotations

from datetime import timedelta

from django.urls import reverse

from skolsikt.home.clock import today
from skolsikt.home.words import _, ngettext
from skolsikt.presentation.periods import day_label
from skolsikt.privacy.decide import decide
from skolsikt.privacy.viewer import Viewer
from skolsikt.records.accounts.models import User
from skolsikt.records.governance.models import PupilMatter
from skolsikt.web.due import Due
from skolsikt.web.pages.data_protection.tools import RIGHTS

_ANSWERED_WITHIN = timedelta(days=30)  # one month from when it came (GDPR art. 12.3)


def matters_due(_user: User, viewer: Viewer) -> list[Due]:
    """Return those that nobody has decided; one that came more than a month ago is late."""
    if not any(decide(viewer, one).allowed for one in RIGHTS):
        return []
    waiting = PupilMatter.objects.filter(decision=PupilMatter.Decision.NONE).order_by("received_on")
    days = list(waiting.values_list("received_on", flat=True))
    if not days:
        return []
    title = ngettext("{count} ärende om elevers rättigheter", "{count} ärenden om elevers rättigheter", len(days))
    last = days[0] + _ANSWERED_WITHIN
    return [
        Due(
            title=title.format(count=len(days)),
            address=reverse("data_protection:matters"),
            remark=_("svar senast {day}").format(day=day_label(last)),
            is_late=last < today(),
        )
    ]
