"""Windows: one person is let in to one pupil for a time, by somebody who may; they close by themselves."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from skolsikt.home.errors import NotPermitted, WrongUsage
from skolsikt.home.words import _
from skolsikt.privacy.decide import Thing, decide
from skolsikt.privacy.roles import PURPOSES, Permission, roles_giving
from skolsikt.privacy.viewer import Viewer
from skolsikt.records.accounts.models import PupilWindow, User
from skolsikt.records.accounts.selectors import viewer_of
from skolsikt.school.periods import dates_of, school_year_of


class MayNotOpenWindow(NotPermitted):
    """The person who would open the window may not see the pupil, or not let others in."""


class WindowWrong(WrongUsage):
    """A window that no role of the person can look through, without an end, a purpose or a reason."""


@transaction.atomic
def window_open(
    *,
    pupil: Thing,
    user: User,
    purpose: str,
    reason: str,
    from_date: date,
    to_date: date,
    by: User,
    by_viewer: Viewer,
    at: datetime,
) -> PupilWindow:
    """Let ``user`` in to ``pupil`` to and with ``to_date``, at the latest the end of the school year.

    ``by_viewer``: who ``by`` is to the gate. Raises MayNotOpenWindow and WindowWrong.
    """
    if pupil.pupil_key is None or not _may_open(by_viewer, pupil):
        raise MayNotOpenWindow(_("Bara elevens rektor kan ge någon annan insyn i en elev."))
    if not viewer_of(user, on=from_date).roles & roles_giving(Permission.PUPIL_WINDOW):
        raise WindowWrong(_("{name} har ingen roll som kan få insyn i en elev.").format(name=user.full_name))
    if not from_date <= to_date <= dates_of(school_year_of(from_date))[1]:
        raise WindowWrong(_("Insynen slutar tidigast i dag och senast den 30 juni, när läsåret slutar."))
    if purpose not in PURPOSES or not reason.strip():
        raise WindowWrong(_("Välj ändamål och skriv varför insynen behövs."))
    return PupilWindow.objects.create(
        user=user,
        pupil_key=pupil.pupil_key,
        purpose=purpose,
        reason=reason.strip(),
        from_date=from_date,
        to_date=to_date,
        granted_by=by,
        granted_at=at,
    )


def _may_open(viewer: Viewer, pupil: Thing) -> bool:
    return all(decide(viewer, one, pupil).allowed for one in (Permission.WINDOW_GRANT, Permission.PUPIL_VIEW))


@transaction.atomic
def window_close(*, window: PupilWindow, last_day: date) -> None:
    """Let a window be open to ``last_day`` and no longer; one that has not been open a day is taken away."""
    if last_day < window.from_date:
        window.delete()
        return
    window.to_date = min(window.to_date, last_day)
    window.save(update_fields=["to_date"])
