"""For whom somebody may stand in."""

from __future__ import annotations

from datetime import date

from skolsikt.home.errors import WrongUsage
from skolsikt.home.words import _
from skolsikt.privacy.viewer import Relation
from skolsikt.records.accounts.models import User
from skolsikt.records.accounts.selectors import grants_on


class StandInWrong(WrongUsage):
    """Nobody to stand in for, or no day when it ends."""


def require_somebody_away(relation: Relation, away: User, *, user: User, from_date: date, to_date: date | None) -> None:
    """Raise StandInWrong unless ``away`` is another who holds the very role on the first day, and an end is said."""
    if to_date is None:
        raise StandInWrong(_("Ange vikariatets sista dag."))
    if away == user or not any(grant.relation == relation for grant in grants_on(away, on=from_date)):
        raise StandInWrong(_("{name} har inte den rollen att vikariera för den dagen.").format(name=away.username))
