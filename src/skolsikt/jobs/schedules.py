"""When jobs run: as somebody said on the page Data, or else as the settings say, or else as they usually do."""

from __future__ import annotations

from datetime import datetime

from huey import crontab

from skolsikt.home.errors import SkolsiktError
from skolsikt.home.settings import Settings
from skolsikt.home.words import _
from skolsikt.jobs.contract import Job, Schedule
from skolsikt.jobs.models import JobTime
from skolsikt.jobs.registry import UnknownJob, job

NEVER = "never"
_FIELDS = ("minute", "hour", "day", "month", "day_of_week")


class ScheduleWrong(SkolsiktError):
    """``[schedule]`` says something that is no time."""


def schedule_now(known: Job, said: Settings) -> Schedule | None:
    """Return when a job runs, as the page, ``[schedule]`` or the job itself says. Raises ScheduleWrong."""
    own = JobTime.objects.filter(job=known.id).values_list("words", flat=True).first()
    return schedule_of(known, said if own is None else Settings(schedule={known.id: own}))


def time_set(job_id: str, words: str, *, by: str, at: datetime) -> None:
    """Keep when a job of sources runs from now on; empty words: as usual again. Raises UnknownJob and ScheduleWrong."""
    known = job(job_id)
    if not known.is_of_sources:
        raise UnknownJob(_("När {job} går bestäms i settings.toml, [schedule].").format(job=job_id))
    if words:
        schedule_of(known, Settings(schedule={job_id: words}))
        JobTime.objects.update_or_create(job=job_id, defaults={"words": words, "said_by": by, "said_at": at})
    else:
        JobTime.objects.filter(job=job_id).delete()


def schedule_of(known: Job, said: Settings) -> Schedule | None:
    """Return when a job runs: what ``[schedule]`` says, or else its own. Raises ScheduleWrong."""
    words = said.schedule.get(known.id)
    if words is None:
        return known.usual(said) if known.usual else known.schedule
    if words.strip() == NEVER:
        return None
    fields = words.split()
    if len(fields) != len(_FIELDS):
        raise _wrong(known, words)
    when = Schedule(**dict(zip(_FIELDS, fields, strict=True)))
    try:
        crontab(**vars(when))
    except ValueError as error:
        raise _wrong(known, words) from error
    return when


def _wrong(known: Job, words: str) -> ScheduleWrong:
    return ScheduleWrong(
        _(
            "settings.toml, [schedule] {job} = ”{words}” går inte att förstå. Skriv minut, timme, dag, månad och "
            "veckodag med mellanslag, till exempel ”*/5 * * * *”, eller ”never”."
        ).format(job=known.id, words=words)
    )


def require_known(said: Settings) -> None:
    """Raise UnknownJob for a name in ``[schedule]`` that is none, with the nearest one."""
    for name in said.schedule:
        job(name)
