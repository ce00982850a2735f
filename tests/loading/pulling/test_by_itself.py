"""The worker and the command line pull: at the hours of the settings, and when somebody asks."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest
from click.testing import CliRunner, Result

from skolsikt.cli.app import app
from skolsikt.home.settings import read_settings, write_settings
from skolsikt.jobs.contract import Run
from skolsikt.jobs.models import JobRun
from skolsikt.jobs.pull_ss12000 import JOB
from tests.loading.pulling.conftest import AT, Puller
from tests.loading.pulling.school_system import SchoolSystem

Serve = Callable[..., SchoolSystem]


@pytest.mark.django_db
def test_the_worker_pulls_and_tells_how_it_went(serve: Serve, puller: Puller) -> None:
    puller.knows(serve())
    assert _run(puller) == {"load": 1, "status": "published", "rows_read": 28, "rows_rejected": 0, "problems": []}


@pytest.mark.django_db
def test_the_coordinator_is_told_once_of_what_did_not_come(serve: Serve, puller: Puller, mailoutbox) -> None:  # type: ignore[no-untyped-def]
    system = serve()
    puller.knows(system)
    said = read_settings(puller.home).model_copy(update={"coordinator_mail": "it@example.se"})
    write_settings(puller.home, said)
    _run(puller)
    assert mailoutbox == []
    system.always["grades"] = "404"
    for _night in range(2):
        outcome = _run(puller)
        assert outcome["problems"]
    (letter,) = mailoutbox
    assert letter.subject == "Allt gick inte att hämta från skolsystemen"
    assert letter.body.endswith("/data/")
    assert "grades" not in letter.body  # why is for the page alone


def _run(puller: Puller) -> Mapping[str, object]:
    outcome = JOB.run(Run(house=puller.house, arguments={}, at=AT, progress=lambda _step, _share: None))
    JobRun.objects.create(job=JOB.id, status=JobRun.Status.DONE, outcome=dict(outcome))
    return outcome


def test_the_command_pulls_and_ends_with_one_when_something_was_left(serve: Serve, puller: Puller) -> None:
    system = serve()
    puller.knows(system)

    def pull() -> Result:
        return CliRunner().invoke(app, ["--home", str(puller.home.root), "sources", "pull", "ss12000"])

    first = pull()
    system.always["grades"] = "404"
    second = pull()

    assert (first.exit_code, second.exit_code) == (0, 1)
    assert "ss12000: inläst. Hämtade poster:" in first.output
    assert "elevregister /grades: servern lämnar inte ut detta till oss (404)." in second.output
