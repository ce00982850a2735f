"""Once a month: what is due is told; where the municipality has switched it on, it is done."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.core import mail
from django.db.models import F

from skolsikt.home.paths import Home
from skolsikt.home.settings import Settings, write_settings
from skolsikt.jobs.contract import Run
from skolsikt.jobs.ended_records import ended_remains
from skolsikt.jobs.models import JobRun
from skolsikt.jobs.registry import job
from skolsikt.jobs.retention import JOB
from skolsikt.loading.load import load_file
from skolsikt.measures.house import House
from skolsikt.privacy.access_log import Kind, accesses, note_access
from skolsikt.privacy.access_log.checking import log_problems
from skolsikt.privacy.retention.kinds import KINDS, Reach
from skolsikt.records.accounts.models import PupilWindow
from skolsikt.records.accounts.services import account_create
from skolsikt.records.contacts.models import Contact, OwnWords
from skolsikt.records.governance.models import PupilMatter, RecordsRequest
from skolsikt.sources.contract import Wish
from skolsikt.warehouse.destruction import destructions
from tests.loading.retention.conftest import WHOLE, decide
from tests.sources.grade_lines import NINE, line, person_number

from .log_letters import OFFICER

LOADED, AT = datetime(2025, 9, 1, tzinfo=UTC), datetime(2026, 9, 2, 3, 20, tzinfo=UTC)


@pytest.fixture
def house(tmp_path: Path) -> House:
    home = Home(tmp_path / "home").create()
    write_settings(home, Settings(municipality="1283", threads=1, dpo_mail=OFFICER))
    path = tmp_path / "gamla.txt"
    path.write_text("\n".join(line(NINE, n, Datum="2019-06-12") for n in range(1, 4)) + "\n", "utf-8")
    house = House.open(home.root)
    load_file(path, house=house, wish=Wish(), at=LOADED)
    return house


def run(house: House, **settings: object) -> dict[str, object]:
    write_settings(house.home, Settings.model_validate({"municipality": "1283", "dpo_mail": OFFICER} | settings))
    opened = House.open(house.home.root)
    return dict(JOB.run(Run(house=opened, arguments={}, at=AT, progress=lambda step, share: None)))


def test_the_job_is_registered_and_runs_monthly() -> None:
    assert job("retention") is JOB
    assert JOB.schedule is not None
    assert (JOB.schedule.day, JOB.schedule.month) == ("2", "*")


def test_without_a_decision_nothing_is_told_or_done(house: House) -> None:
    assert run(house, retention_job_enabled=True) == {"destroyed": 0, "due": 0, "waiting": 0, "sent": 0}
    assert mail.outbox == []
    assert destructions(house.home) == []


def test_what_is_due_is_told_to_the_officer_and_not_done_unless_it_is_switched_on(house: House) -> None:
    decide(house, WHOLE | {"final_grades": "{disposal: keep, term: {years: 3}}"})
    assert run(house) == {"destroyed": 0, "due": 1, "waiting": 1, "sent": 1}
    (letter,) = mail.outbox
    assert letter.to == [OFFICER]
    assert "Dags att gallra: pupils, pupil 2018/19, enligt BUN 2026 § 45. Antal rader: 3." in letter.body
    assert "Läsår som väntar på arkivet: 1." in letter.body
    assert person_number(1) not in letter.body
    assert destructions(house.home) == []


def test_switched_on_it_is_done_and_told(house: House) -> None:
    decide(house)
    outcome = run(house, retention_job_enabled=True)
    (entry,) = destructions(house.home)
    assert (outcome["destroyed"], outcome["due"], entry.by) == (entry.counts["rows"], 0, "job:retention")
    (letter,) = mail.outbox
    assert letter.subject == "Gallring är gjord"
    assert "Gallrat: final_grades, grade 2018/19, enligt BUN 2026 § 45. Antal rader: 66." in letter.body
    assert "ska vara förstörda senast 2026-12-01" in letter.body


def test_without_an_address_nobody_is_written_to(house: House) -> None:
    decide(house)
    assert run(house, dpo_mail="")["sent"] == 0
    assert mail.outbox == []


def _records(house: House) -> dict[str, int]:
    """Old and new records of every kind, and entries of the log."""
    person = account_create(username="reg", full_name="Reg", password="x", at=LOADED)
    old, new = datetime(2020, 3, 1, tzinfo=UTC), datetime(2026, 8, 1, tzinfo=UTC)
    by = {"registered_by": person, "registered_at": old, "received_on": old.date()}
    for at in (old, new):
        decided = {"decided_by": person, "decided_at": at, "decision_reason": "x"}
        matter = {"kind": "objection", "purpose": "absence", "pupil_key": 1, "told": "x", **by, **decided}
        PupilMatter.objects.create(decision="denied", **matter)
        PupilMatter.objects.create(decision="upheld", **matter)  # holds still
        asked = {"asked_for": "x", "compilation": "existing", **by, "decided_by": person, "decided_at": at}
        RecordsRequest.objects.create(decision="refused", **asked)
        RecordsRequest.objects.create(decision="given_out", **asked)  # not handed out yet
        PupilWindow.objects.create(
            user=person,
            pupil_key=1,
            purpose="support",
            reason="x",
            from_date=at.date(),
            to_date=at.date(),
            granted_by=person,
            granted_at=at,
        )
        written = {"written_by": person, "written_at": at, "text": "x"}
        Contact.objects.create(
            pupil_key=1, held_on=at.date(), with_whom="pupil", theme="other", secrecy="osl_25_1", **written
        )
        OwnWords.objects.create(pupil_key=at.year, **written)
        for job_id in ("a", "a", "b"):
            JobRun.objects.create(job=job_id, status="done", finished_at=at)
        note_access(house.home, at=at, viewer="x", kind=Kind.PUPILS, what="elev", why="", pupil_keys=[1])
    return counted(house)


def counted(house: House) -> dict[str, int]:
    models = (PupilMatter, RecordsRequest, PupilWindow, Contact, OwnWords, JobRun)
    return {one.__name__: one.objects.count() for one in models} | {"log": len(accesses(house.home))}


ENDED = "{disposal: destroy, term: {years: 5}}"


@pytest.mark.django_db
def test_records_that_are_over_and_old_entries_of_the_log_go_by_decision_alone(house: House) -> None:
    before = _records(house)
    run(house, retention_job_enabled=True)
    assert counted(house) == before
    kinds = [kind.id for kind in KINDS.values() if kind.reach is Reach.ENDED]
    decide(house, dict.fromkeys(kinds, ENDED))
    assert run(house)["due"] == 6
    assert "Dags att gallra: access_log, före 2021-09-02" in mail.outbox[0].body
    assert counted(house) == before
    run(house, retention_job_enabled=True)
    left = counted(house)
    once = {"PupilWindow": 1, "Contact": 1, "OwnWords": 1}
    assert left == {"PupilMatter": 3, "RecordsRequest": 3, **once, "JobRun": 3, "log": left["log"]}
    assert min(one.at for one in accesses(house.home)) > "2021"
    assert log_problems(house.home) == []
    (entry,) = destructions(house.home)
    assert (entry.counts["records"], entry.decisions) == (1 + 1 + 1 + 2 + 3, ("BUN 2026 § 45",))
    assert run(house)["due"] == 0


@pytest.mark.django_db
def test_records_that_come_back_after_they_were_destroyed_are_told(house: House) -> None:
    _records(house)
    JobRun.objects.update(queued_at=F("finished_at"))
    decide(house, {"windows_into_pupils": ENDED, "runs_of_jobs": ENDED})
    kept = list(PupilWindow.objects.all())
    run(house, retention_job_enabled=True)
    assert list(ended_remains(house.home)) == []
    later = {"finished_at": datetime(2026, 8, 30, tzinfo=UTC)}
    for job_id in ("a", "b"):
        JobRun.objects.create(job=job_id, status="done", **later)
    assert list(ended_remains(house.home)) == []  # the newest then was kept, and goes next time
    PupilWindow.objects.bulk_create(kept, ignore_conflicts=True)  # as after a restore from an older backup
    assert list(ended_remains(house.home)) == ["Gallring 1: windows_into_pupils före 2021-09-02 finns kvar (antal: 1)."]


@pytest.mark.django_db
def test_a_run_of_records_that_was_killed_is_finished_by_the_next(house: House, monkeypatch) -> None:
    _records(house)
    decide(house, {"windows_into_pupils": ENDED, "access_log": ENDED})
    with monkeypatch.context() as patched:
        patched.setattr("skolsikt.jobs.ended_records.forget_before", _killed)
        with pytest.raises(KeyboardInterrupt):
            run(house, retention_job_enabled=True)
    (entry,) = destructions(house.home)
    assert not entry.finished_at
    run(house, retention_job_enabled=True)
    assert all(one.finished_at for one in destructions(house.home))
    assert (PupilWindow.objects.count(), min(one.at for one in accesses(house.home)) > "2021") == (1, True)


def _killed(home: Home, day: date) -> int:
    raise KeyboardInterrupt
