"""Send the head of the access log to the data-protection officer, who keeps it where nobody here can reach it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.core.mail import send_mail

from skolsikt.home.words import N_, _
from skolsikt.jobs.contract import Job, Run, Schedule
from skolsikt.jobs.models import JobRun
from skolsikt.privacy.access_log.checking import log_problems
from skolsikt.privacy.access_log.entries import count_by_kind, end_of_log
from skolsikt.privacy.access_log.head import Head
from skolsikt.privacy.access_log.kinds import TITLES, Kind

ID = "access_log_head"


def _send_head(run: Run) -> Mapping[str, object]:
    home, settings = run.house.home, run.house.settings
    before, head = _sent_before(), end_of_log(home)
    problems = log_problems(home, vouched=before)
    if head is not None and settings.dpo_mail:
        subject = _("Åtkomstloggen är inte hel") if problems else _("Åtkomstloggens huvud, rad {number}")
        counted = before if not problems else None  # where the log was cut, numbers have been given twice
        letter = _letter(head, counted, count_by_kind(home, after=counted.number if counted else 0), problems)
        send_mail(subject.format(number=head.number), letter, settings.mail_from, [settings.dpo_mail])
    told = {"head": str(head)} if head else {}
    return {**told, "sent": int(head is not None and bool(settings.dpo_mail)), "problems": len(problems)}


def _sent_before() -> Head | None:
    """Return the head that the latest run told; the app database is apart from the log."""
    latest = JobRun.objects.filter(job=ID, status=JobRun.Status.DONE).first()
    return Head.parse(latest.outcome["head"]) if latest and "head" in latest.outcome else None


def _letter(head: Head, counted: Head | None, counts: Mapping[str, int], problems: Sequence[str]) -> str:
    lines = [
        _("Spara brevet. Senare visar det om någon rad till och med den här har ändrats eller tagits bort:"),
        "",
        f"  {head}",
        "",
        _("Kontrollera med: skolsikt access-log check --head NR:HASH"),
        "",
        _("Rader efter rad {number}:").format(number=counted.number if counted else 0),
        *(f"  {_(TITLES[Kind(kind)])}: {count}" for kind, count in counts.items()),
        "",
        *(problems or [_("Kontrollen i dag fann inget ändrat eller borttaget.")]),
    ]
    return "\n".join(lines)


JOB = Job(
    id=ID,
    title=N_("Skicka åtkomstloggens huvud till dataskyddsombudet"),
    run=_send_head,
    schedule=Schedule(minute="40", hour="6"),
)
