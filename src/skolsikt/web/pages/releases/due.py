"""Releases that wait for the reader's approval."""

from __future__ import annotations

from django.urls import reverse

from skolsikt.home.words import _
from skolsikt.privacy.decide import decide
from skolsikt.privacy.release.waiting import fingerprint, waiting_file, waiting_numbers
from skolsikt.privacy.roles import Permission
from skolsikt.privacy.viewer import Viewer
from skolsikt.records.accounts.models import User
from skolsikt.records.governance.releases import approvals
from skolsikt.web.asking import house
from skolsikt.web.due import Due


def releases_due(user: User, viewer: Viewer) -> list[Due]:
    """Return the releases that the reader may approve and has not."""
    if not decide(viewer, Permission.RELEASE_APPROVE).allowed:
        return []
    home = house().home
    waiting = [
        (number, approvals(number, sha256=fingerprint(waiting_file(home, number)))) for number in waiting_numbers(home)
    ]
    return [
        Due(title=_("Utgåva {number} väntar på godkännande").format(number=number), address=reverse("releases:page"))
        for number, approved in waiting
        if all(one.by_id != user.pk for one in approved)
    ]
