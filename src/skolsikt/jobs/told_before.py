"""What an earlier run of a job has told already, so that nobody is told twice."""

from __future__ import annotations

from skolsikt.jobs.models import JobRun


def told_before(job: str, key: str) -> set[str]:
    """Return what the outcome of the job's latest run that told anything of ``key`` said."""
    latest = JobRun.that_did_something(job).filter(outcome__has_key=key).first()
    return set(latest.outcome[key]) if latest else set()
