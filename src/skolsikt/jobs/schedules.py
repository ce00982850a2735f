"""When jobs run: as they usually do, or as the installation says."""

from __future__ import annotations

from huey import crontab

from skolsikt.home.errors import SkolsiktError
from skolsikt.home.settings import Settings
from skolsikt.home.words import _
from skolsikt.jobs.contract import Job, Schedule
from skolsikt.jobs.registry import job

NEVER = "never"
_FIELDS = ("minute", "hour", "day", "month", "day_of_week")


class ScheduleWrong(SkolsiktError):
    """``[schedule]`` says something that is no time."""


def schedule_of(known: Job, said: Settings) -> Schedule | None:
    """Return when a job runs: what ``[schedule]`` says, or else its own. Raises ScheduleWrong."""
    words = said.schedule.get(known.id)
    if words is None:
        return known.schedule
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
