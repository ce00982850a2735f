"""A job is claimed once, tells how far it has come, and a worker that dies loses nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path

import pytest
from django.core.mail import EmailMessage
from django.db import DatabaseError, connection
from django.test import override_settings

from skolsikt.home.errors import SkolsiktError
from skolsikt.home.paths import Home
from skolsikt.home.settings import Settings, write_settings
from skolsikt.jobs import queue, registry
from skolsikt.jobs.contract import Job, Run, Schedule
from skolsikt.jobs.models import JobRun
from skolsikt.jobs.queue import BY_ITSELF, enqueue, huey, perform
from skolsikt.jobs.registry import UnknownJob
from skolsikt.jobs.worker import ATTEMPTS, WorkerRunning, recover, schedule, work

pytestmark = pytest.mark.django_db

SEEN: list[float] = []


class MissingFile(SkolsiktError):
    """An error that people may read."""


def _count(run: Run) -> Mapping[str, object]:
    run.progress("halvvägs", 0.5)
    SEEN.append(JobRun.objects.get(job="count").progress_share)
    return {"counted": len(run.arguments)}


def _fail_clearly(run: Run) -> Mapping[str, object]:
    raise MissingFile("Filen betyg.txt saknas. Lägg den i inkorgen.")


def _fail_with_data(run: Run) -> Mapping[str, object]:
    raise ValueError("20110203-1234 Anna Lind")


JOBS = [
    Job(id="count", title="Räkna", run=_count, schedule=Schedule(minute="*/10")),
    Job(id="fail_clearly", title="Misslyckas", run=_fail_clearly),
    Job(id="fail_with_data", title="Misslyckas illa", run=_fail_with_data),
    Job(id="once", title="En gång", run=_count, may_be_repeated=False),
]
COUNT, FAIL_CLEARLY, FAIL_WITH_DATA, ONCE = JOBS


@pytest.fixture(autouse=True)
def installation(tmp_path: Path) -> Iterator[Home]:
    home = Home(tmp_path).create()
    write_settings(home, Settings(is_demo=True))
    names = [f"{__name__}.{name}" for name in ("COUNT", "FAIL_CLEARLY", "FAIL_WITH_DATA", "ONCE")]
    cached = (registry.jobs, queue.huey, queue._task)
    for function in cached:
        function.cache_clear()
    with override_settings(SKOLSIKT_HOME=home, SKOLSIKT_REGISTRIES={"jobs": tuple(names)}):
        yield home
    for function in cached:
        function.cache_clear()


def waiting() -> int:
    return huey().pending_count()


def test_a_job_waits_runs_and_tells_its_outcome(django_capture_on_commit_callbacks: object) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        run = enqueue("count", {"file": "a.csv"}, requested_by="anna")
    assert waiting() == 1
    perform(run.pk)
    run.refresh_from_db()
    assert (run.status, run.outcome, run.requested_by) == ("done", {"counted": 1}, "anna")
    assert SEEN[-1] == 0.5
    assert run.progress_share == 1.0
    assert run.queued_at <= run.started_at <= run.finished_at


def test_handed_over_twice_it_runs_once() -> None:
    run = enqueue("count")
    before = len(SEEN)
    perform(run.pk)
    perform(run.pk)
    assert len(SEEN) == before + 1


def test_a_foreseen_error_keeps_its_words() -> None:
    run = enqueue("fail_clearly")
    perform(run.pk)
    run.refresh_from_db()
    assert (run.status, run.error) == ("failed", "Filen betyg.txt saknas. Lägg den i inkorgen.")


def test_an_unforeseen_error_never_quotes_data(caplog: pytest.LogCaptureFixture) -> None:
    run = enqueue("fail_with_data")
    perform(run.pk)
    run.refresh_from_db()
    assert run.status == "failed"
    assert "ValueError" in run.error
    for text in (run.error, caplog.text):
        assert "Anna" not in text
        assert "1234" not in text
    assert "test_queue.py" in caplog.text


def test_the_coordinator_is_told_once_that_what_runs_by_itself_no_longer_does(
    installation: Home,
    mailoutbox: list[EmailMessage],
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    write_settings(installation, Settings(coordinator_mail="it@example.se"))
    perform(enqueue("fail_clearly", requested_by="anna").pk)  # she sees it herself
    for _time in range(2):
        perform(enqueue("fail_with_data", requested_by=BY_ITSELF).pk)
    (letter,) = mailoutbox
    assert (letter.to, letter.subject) == (
        ["it@example.se"],
        "Något som går av sig självt slutade fungera: Misslyckas illa",
    )
    assert "Anna" not in letter.body
    perform(enqueue("count", requested_by=BY_ITSELF).pk)
    monkeypatch.setattr("skolsikt.records.governance.coordinator.send_mail", _no_post)
    JobRun.objects.all().delete()
    run = enqueue("fail_clearly", requested_by=BY_ITSELF)
    perform(run.pk)
    run.refresh_from_db()
    assert run.status == "failed"
    assert "the coordinator could not be told of fail_clearly: ConnectionRefusedError" in caplog.text


def test_a_run_outside_its_hours_is_no_recovery(installation: Home, mailoutbox: list[EmailMessage]) -> None:
    write_settings(installation, Settings(coordinator_mail="it@example.se"))
    perform(enqueue("fail_clearly", requested_by=BY_ITSELF).pk)
    JobRun.objects.create(job="fail_clearly", status=JobRun.Status.DONE, outcome={})
    perform(enqueue("fail_clearly", requested_by=BY_ITSELF).pk)
    assert len(mailoutbox) == 1
    JobRun.objects.create(job="fail_clearly", status=JobRun.Status.DONE, outcome={"load": 1})
    perform(enqueue("fail_clearly", requested_by=BY_ITSELF).pk)
    assert len(mailoutbox) == 2


def _no_post(*arguments: object) -> None:
    raise ConnectionRefusedError


def test_an_unknown_job_is_refused_at_once_with_the_nearest_name() -> None:
    with pytest.raises(UnknownJob, match="count"):
        enqueue("cuont")


def test_what_a_dead_worker_left_is_taken_up_but_not_for_ever() -> None:
    run = enqueue("count")
    for _attempt in range(ATTEMPTS - 1):
        JobRun.objects.filter(pk=run.pk).update(status="running")
        recover()
        run.refresh_from_db()
        assert run.status == "queued"
    JobRun.objects.filter(pk=run.pk).update(status="running")
    recover()
    run.refresh_from_db()
    assert run.status == "failed"


def test_work_that_must_not_be_done_twice_is_not_taken_up() -> None:
    run = enqueue("once")
    JobRun.objects.filter(pk=run.pk).update(status="running")
    recover()
    run.refresh_from_db()
    assert run.status == "failed"
    assert run.error


def test_a_row_that_never_reached_the_hand_over_is_handed_over_at_start() -> None:
    enqueue("count")  # the process died before its transaction's callbacks ran
    assert waiting() == 0
    recover()
    assert waiting() == 1


def test_the_schedule_never_piles_up() -> None:
    schedule()
    (task,) = [task for task in huey()._registry.periodic_tasks if task.name == "schedule_count"]
    task.execute()
    task.execute()
    assert JobRun.objects.filter(job="count", requested_by="schedule").count() == 1


def test_a_second_worker_is_refused(installation: Home) -> None:
    import fcntl

    with (installation.root / "worker.lock").open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        with pytest.raises(WorkerRunning):
            work(installation, workers=1)


@pytest.mark.django_db(transaction=True)
def test_a_worker_goes_on_after_the_database_has_been_restarted(
    postgresql, which_database: str, transactional_db
) -> None:
    if which_database != "postgresql":
        pytest.skip("a file is not restarted")
    enqueue("count")
    connection.connection.close()  # what the server does to everybody when it goes down
    with suppress(DatabaseError):
        JobRun.objects.exists()  # the first to ask is told
    assert huey().execute(huey().dequeue()) is None
    assert JobRun.objects.get().status == JobRun.Status.DONE
