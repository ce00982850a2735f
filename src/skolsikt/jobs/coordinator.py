"""Letters to the IT coordinator, who looks after the links: what broke, in words, told once."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.mail import send_mail

from skolsikt.home.settings import Settings
from skolsikt.jobs.models import JobRun


def tell_coordinator(said: Settings, subject: str, lines: Sequence[str]) -> None:
    """Mail ``lines`` and the address of the page Data; nothing when the settings name no coordinator."""
    if said.coordinator_mail:
        letter = [*lines, "", said.base_url.rstrip("/") + "/data/"]
        send_mail(subject, "\n".join(letter), said.mail_from, [said.coordinator_mail])


def told_before(job: str, key: str) -> set[str]:
    """Return what the outcome of the job's latest run that told anything of ``key`` said."""
    latest = JobRun.objects.filter(job=job, status=JobRun.Status.DONE, outcome__has_key=key).order_by("-id").first()
    return set(latest.outcome[key]) if latest else set()
