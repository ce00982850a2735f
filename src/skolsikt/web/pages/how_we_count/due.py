"""Measures whose review is overdue."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse

from skolsikt.home.clock import today
from skolsikt.home.words import ngettext
from skolsikt.measures.responsibility import reviews_overdue
from skolsikt.privacy.decide import decide
from skolsikt.privacy.roles import Permission
from skolsikt.privacy.viewer import Viewer
from skolsikt.records.accounts.models import User
from skolsikt.web.due import Due


def reviews_due(_user: User, viewer: Viewer) -> list[Due]:
    """Return how many definitions are to be gone through, for whoever answers questions about figures."""
    if not decide(viewer, Permission.FIGURES_ANSWER).allowed:
        return []
    count = len(reviews_overdue(on=today(), settings=settings.SKOLSIKT_SETTINGS))
    title = ngettext("{count} mått är dags att gå igenom", "{count} mått är dags att gå igenom", count)
    return [Due(title=title.format(count=count), address=reverse("how_we_count:page"), is_late=True)] if count else []
