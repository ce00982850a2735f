"""Prepare the next release on its day (``[release] days``): once approved, the figures of all surfaces change."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date, timedelta

from django.core.mail import send_mail

from skolsikt.home.clock import STOCKHOLM
from skolsikt.home.master_key import VaultClosed
from skolsikt.home.settings import Settings
from skolsikt.home.words import N_, _
from skolsikt.jobs.contract import Job, Run, Schedule
from skolsikt.jobs.models import JobRun
from skolsikt.measures.releasing.cut import cut_release
from skolsikt.privacy.decide import MUNICIPALITY
from skolsikt.privacy.release.waiting import ReleaseTooSoon, ReleaseWaits, waiting_numbers
from skolsikt.privacy.roles import Permission
from skolsikt.records.accounts.selectors import people_who_may, units_held_together
from skolsikt.records.governance.releases import releases_settle

ID = "cut_release"
_LATE = timedelta(days=6)  # a worker that stood still on the day does it afterwards; later than that the next day comes


def _cut(run: Run) -> Mapping[str, object]:
    required = run.house.settings.release.approvers
    releases_settle(required=required, home=run.house.home, at=run.at)
    today = run.at.astimezone(STOCKHOLM).date()
    day = run.house.settings.release.newest_day(today)
    if today - day > _LATE or _is_done(day):
        return {}
    try:
        together = units_held_together(on=today)
        done = cut_release(run.house, at=run.at, held_together=together, progress=run.progress)
    except (ReleaseWaits, ReleaseTooSoon, VaultClosed) as error:  # tried again tomorrow
        return {"put_off": type(error).__name__}
    for number in waiting_numbers(run.house.home):
        _tell_approvers(run.house.settings, number, on=today)
    return {"day": day.isoformat(), **Counter(one.what for one in done)}


def _tell_approvers(settings: Settings, number: int, *, on: date) -> None:
    """Write to those who may approve the release; to each alone, since a mail address is nobody else's business."""
    subject = _("Utgåva {number} väntar på att godkännas").format(number=number)
    letter = _("Läs granskningen och godkänn eller avslå: {address}").format(address=f"{settings.base_url}/utgavor/")
    for user, _decision in people_who_may(Permission.RELEASE_APPROVE, MUNICIPALITY, on=on):
        if user.email:
            send_mail(subject, letter, settings.mail_from, [user.email])


def _is_done(day: date) -> bool:
    return JobRun.objects.filter(job=ID, status=JobRun.Status.DONE, outcome__day=day.isoformat()).exists()


JOB = Job(
    id=ID,
    title=N_("Förbered utgåvan av siffror för perioder som är över"),
    run=_cut,
    schedule=Schedule(minute="0", hour="4"),
)
