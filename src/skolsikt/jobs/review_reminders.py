"""Tell the owners of the measures which reviews are overdue."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from django.core.mail import send_mail

from skolsikt.home.settings import Settings
from skolsikt.home.words import N_, _, language, ngettext
from skolsikt.jobs.contract import Job, Run, Schedule
from skolsikt.measures.responsibility import reviews_overdue
from skolsikt.measures.schema import Measure


def _remind(run: Run) -> Mapping[str, object]:
    settings, by_contact = run.house.settings, defaultdict(list)
    for measure in reviews_overdue(on=run.at.date(), settings=settings):
        by_contact[measure.contact].append(measure)
    unaddressed = by_contact.pop("", [])
    for contact, late in by_contact.items():
        _send(contact, late, settings)
    told = sum(len(late) for late in by_contact.values())
    return {"told": told, "without_owner": len(unaddressed)}


def _send(contact: str, late: list[Measure], settings: Settings) -> None:
    count = len(late)
    subject = ngettext("{count} mått behöver ses över", "{count} mått behöver ses över", count).format(count=count)
    lines = [
        f"- {measure.title.spoken(language())} ({measure.id}), {measure.next_review.isoformat()}" for measure in late
    ]
    letter = [
        _("De här måtten skulle ha setts över senast det datum som står efter dem:"),
        "",
        *lines,
        "",
        _("Så räknas de: {address}").format(address=f"{settings.base_url}/sa-raknar-vi/"),
    ]
    send_mail(subject, "\n".join(letter), settings.mail_from, [contact])


JOB = Job(
    id="review_reminders",
    title=N_("Påminn om mått som ska ses över"),
    run=_remind,
    schedule=Schedule(minute="0", hour="7", day="1"),
)
