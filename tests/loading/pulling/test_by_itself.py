"""The worker and the command line pull: at the hours of the settings, and when somebody asks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from click.testing import CliRunner, Result

from skolsikt.cli.app import app
from skolsikt.jobs.contract import Run
from skolsikt.jobs.pull_ss12000 import JOB
from tests.loading.pulling.conftest import AT, Puller
from tests.loading.pulling.school_system import SchoolSystem

Serve = Callable[..., SchoolSystem]
AT_THREE = AT - timedelta(hours=2)  # 03:20 in Sweden


def test_the_worker_pulls_at_its_hours_and_tells_how_it_went(serve: Serve, puller: Puller) -> None:
    system = serve()
    puller.knows(system)

    def run(at: object = AT_THREE) -> object:
        return JOB.run(Run(house=puller.house, arguments={}, at=at, progress=lambda _step, _share: None))  # type: ignore[arg-type]

    assert run(AT) == {}
    assert system.asked == []
    assert run() == {"load": 1, "status": "published", "rows_read": 28, "rows_rejected": 0, "problems": []}


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
