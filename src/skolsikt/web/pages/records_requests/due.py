"""Requests for public records that wait."""

from __future__ import annotations

from django.urls import reverse

from skolsikt.home.words import ngettext
from skolsikt.privacy.decide import decide
from skolsikt.privacy.roles import Permission
from skolsikt.privacy.viewer import Viewer
from skolsikt.records.accounts.models import User
from skolsikt.web.due import Due
from skolsikt.web.pages.records_requests.lines import waiting_requests


def requests_due(_user: User, viewer: Viewer) -> list[Due]:
    """Return those that are not done: all of them are urgent (TF 2 kap. 15 §), the old ones are late."""
    if not any(decide(viewer, one).allowed for one in (Permission.REQUESTS_REGISTER, Permission.REQUESTS_DECIDE)):
        return []
    waiting = waiting_requests()
    title = ngettext(
        "{count} begäran om allmän handling", "{count} begäranden om allmän handling", len(waiting)
    ).format(count=len(waiting))
    found = Due(
        title=title,
        address=reverse("records_requests:page"),
        remark=waiting[0].waited if waiting else "",
        is_late=any(one.is_late for one in waiting),
    )
    return [found] if waiting else []
