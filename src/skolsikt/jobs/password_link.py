"""Mail the link to a new password. A job, so that asking takes as long whether the account exists or not."""

from __future__ import annotations

from collections.abc import Mapping

from skolsikt.home.words import N_
from skolsikt.jobs.contract import Job, Run
from skolsikt.records.accounts.forgotten_password import forgotten_password_send
from skolsikt.records.accounts.models import User

ID = "password_link"


def arguments_for(users: list[User]) -> Mapping[str, str]:
    """Return what the job is told: whose links, and nothing of what was typed."""
    return {"users": " ".join(str(user.pk) for user in users)}


def _send(run: Run) -> Mapping[str, object]:
    for user in User.objects.filter(pk__in=run.arguments["users"].split(), is_active=True):
        forgotten_password_send(user=user)
    return {}


JOB = Job(id=ID, title=N_("Sänd länk till nytt lösenord"), run=_send)
