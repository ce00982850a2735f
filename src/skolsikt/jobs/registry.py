"""The jobs that the configuration names."""

from __future__ import annotations

from functools import cache

from django.conf import settings
from django.utils.module_loading import import_string

from skolsikt.home.errors import WrongUsage
from skolsikt.home.nearest import did_you_mean
from skolsikt.home.words import _
from skolsikt.jobs.contract import Job


class UnknownJob(WrongUsage):
    """No job has that name."""


@cache
def jobs() -> dict[str, Job]:
    """All jobs by id."""
    found: list[Job] = [import_string(name) for name in settings.SKOLSIKT_REGISTRIES["jobs"]]
    return {job.id: job for job in found}


def job(job_id: str) -> Job:
    """Return the job ``job_id``; UnknownJob names the nearest one."""
    if job_id not in jobs():
        raise UnknownJob(_("Jobbet {name} finns inte. {near}").format(name=job_id, near=did_you_mean(job_id, jobs())))
    return jobs()[job_id]
