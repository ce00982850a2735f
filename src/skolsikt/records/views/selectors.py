"""What a reader has kept. Nobody reads what somebody else has."""

from __future__ import annotations

from skolsikt.records.accounts.models import User
from skolsikt.records.views.models import OverviewArrangement, SavedView


def views_of(user: User) -> list[SavedView]:
    """Return the saved views of a reader, the newest first."""
    return list(SavedView.objects.filter(user=user).order_by("-saved_at", "-pk"))


def view_of(user: User, number: int) -> SavedView | None:
    """Return one of a reader's own views."""
    return SavedView.objects.filter(user=user, pk=number).first()


def arrangement_of(user: User) -> OverviewArrangement | None:
    """Return how a reader has arranged Översikt; None: as the role is shown it."""
    return OverviewArrangement.objects.filter(user=user).first()
