"""Approving and rejecting a release: one transaction with its entry in the access log, then the files are moved."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from skolsikt.home.errors import WrongUsage
from skolsikt.home.paths import Home
from skolsikt.home.words import _
from skolsikt.privacy.access_log import Kind, note_access
from skolsikt.privacy.release.waiting import (
    deciding,
    fingerprint,
    put_in_force,
    read_waiting,
    require_waiting,
    throw_away,
    waiting_file,
    waiting_numbers,
)
from skolsikt.privacy.roles import Permission
from skolsikt.records.accounts.models import User
from skolsikt.records.governance.models import ReleaseDecision
from skolsikt.records.governance.rights import nameless, person_at, require_right, said_reason

Verdict = ReleaseDecision.Verdict


class DecidedAlready(WrongUsage):
    """The same person has decided about the release before."""


class SeenAnother(WrongUsage):
    """What was shown to the person is not what waits now."""


def release_approve(
    *, number: int, seen: str, by: User, reason: str = "", required: int, home: Home, at: datetime
) -> bool:
    """Approve a release that waits, and return whether it is in force now: ``required`` persons have approved it.

    ``seen``: the fingerprint of the release whose audit was shown to the person.
    Raises MayNotDecide, NotWaiting, ReleaseDamaged, SeenAnother and DecidedAlready.
    """
    with deciding(home):
        _decide(Verdict.APPROVE, number, by, nameless(reason), home, at, seen=seen)
        return release_complete(number=number, required=required, home=home, at=at)


def release_reject(*, number: int, by: User, reason: str, home: Home, at: datetime) -> None:
    """Reject a release that waits: its numbers are never used, and the next one starts from what is in force.

    One person is enough, also for one that is damaged. Raises MayNotDecide, NotWaiting, DecidedAlready and
    ReasonMissing.
    """
    with deciding(home):
        _decide(Verdict.REJECT, number, by, said_reason(reason), home, at)
        throw_away(home, number)


def release_complete(*, number: int, required: int, home: Home, at: datetime) -> bool:
    """Put a release in force if enough have approved what it is now, and return whether it is.

    Nothing has to be remembered in between: after a crash the same decisions lead to the same end.
    """
    approved = approvals(number, sha256=fingerprint(waiting_file(home, number)))
    if len(approved) < required:
        return False
    by = [one.by.username for one in approved]
    put_in_force(home, number, by=by, required=required, at=at)
    note_access(home, at=at, viewer=by[-1] if by else "", kind=Kind.DECISION, what=f"release {number} in force", why="")
    return True


def releases_settle(*, required: int, home: Home, at: datetime) -> None:
    """Finish what a crash left behind: decided releases that still wait."""
    with deciding(home):
        for number in waiting_numbers(home):
            if ReleaseDecision.objects.filter(number=number, verdict=Verdict.REJECT).exists():
                throw_away(home, number)
            elif approvals(number, sha256=fingerprint(waiting_file(home, number))):
                release_complete(number=number, required=required, home=home, at=at)


def approvals(number: int, *, sha256: str) -> list[ReleaseDecision]:
    """Return the approvals of a release as its file is, the oldest first."""
    given = ReleaseDecision.objects.filter(number=number, verdict=Verdict.APPROVE, sha256=sha256)
    return list(given.select_related("by").order_by("at", "id"))


def decisions_about(numbers: Sequence[int]) -> dict[int, list[ReleaseDecision]]:
    """Return every decision about these releases, the oldest first."""
    found: dict[int, list[ReleaseDecision]] = {number: [] for number in numbers}
    for one in ReleaseDecision.objects.filter(number__in=numbers).select_related("by").order_by("at", "id"):
        found[one.number].append(one)
    return found


def _require_seen(number: int, seen: str, sha256: str, home: Home) -> None:
    """Raise ReleaseDamaged for what cannot be read, which can only be rejected, and SeenAnother."""
    read_waiting(home, number)
    if seen != sha256:
        raise SeenAnother(_("Utgåvan är inte den som visades. Läs granskningen igen."))


def _decide(verdict: str, number: int, by: User, reason: str, home: Home, at: datetime, *, seen: str = "") -> None:
    what = f"release {number} {verdict}"
    require_right(person_at(by, at), Permission.RELEASE_APPROVE, what=what, home=home, at=at)
    require_waiting(home, number)
    sha256 = fingerprint(waiting_file(home, number))
    if verdict == Verdict.APPROVE:
        _require_seen(number, seen, sha256, home)
    with transaction.atomic():
        # Whoever has approved may find a fault and reject; what is rejected waits no longer.
        if ReleaseDecision.objects.filter(number=number, by=by, verdict=verdict).exists():
            raise DecidedAlready(_("Du har redan beslutat om utgåva {number}.").format(number=number))
        ReleaseDecision.objects.create(number=number, sha256=sha256, verdict=verdict, reason=reason, by=by, at=at)
        note_access(home, at=at, viewer=by.username, kind=Kind.DECISION, what=what, why=reason)
