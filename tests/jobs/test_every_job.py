"""Every job, run on a municipality: no letter, outcome, step or line of a log names a pupil.

A job that is not run here fails the first test, as does a new place that sends letters.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

import pytest
from django.core import mail

from skolsikt.config.registries import JOBS
from skolsikt.home.clock import now
from skolsikt.home.paths import Home
from skolsikt.home.settings import read_settings, write_settings
from skolsikt.jobs import queue
from skolsikt.jobs.models import JobRun
from skolsikt.jobs.registry import jobs
from skolsikt.loading.kept_entry import keep_entry, kept_count
from skolsikt.measures.house import House
from skolsikt.privacy.access_log import Kind, note_access
from skolsikt.records.accounts.invitations import invitation_send
from skolsikt.records.accounts.models import User
from skolsikt.records.accounts.services import account_create
from tests.copied import copied
from tests.web.walked import Pupils

SOURCE = Path(__file__).parents[2] / "src" / "skolsikt"
SAID = {
    "dpo_mail": "ombud@kommunen.example",
    "measures_contact": "karin@kommunen.example",
    "coordinator_mail": "it@kommunen.example",
    "mail_url": "smtp://post.example",
    "unusual_pupils_per_hour": 5,
    "unusual_refusals_per_day": 1,
}
CALENDAR = {"first": "2025-10-27", "last": "2025-10-31", "kind": "holiday", "name": "Lov"}
EVENT = {"first": "2025-10-27", "last": "2025-10-27", "title": "Ny tid för lunchen"}
CO_MARKING = {
    "who": "x",
    "at": "2025-11-03T08:00:00+00:00",
    "school_unit": "99000103",
    "school_year": "2025/26",
    "test": "Läsprov",
    "subject_code": "SV",
    "part": "total",
}
# Each job and what it is told, in an order in which the later ones have something to tell of the earlier.
RUN: Mapping[str, Mapping[str, str]] = {
    "load_inbox": {},
    "read_anew": {},
    "late_sources": {},
    "co_marking_entry": {},
    "calendar_entry": {**CALENDAR, "school_unit": "*", "who": "x"},
    "event_entry": {**EVENT, "school_unit": "*", "who": "x"},
    "segregation": {},
    "fetch_open_data": {},
    "cut_release": {},
    "unusual_access": {},
    "access_log_head": {},
    "review_reminders": {},
    "password_link": {"users": ""},
    "pull_ss12000": {},
    "retention": {},
    "clear_sessions": {},
}
SENDS_LETTERS = {
    "jobs/cut_release.py",
    "jobs/retention.py",
    "jobs/access_log_head.py",
    "jobs/review_reminders.py",
    "jobs/unusual_access.py",
    "records/accounts/forgotten_password.py",
    "records/accounts/invitations.py",
    "records/governance/coordinator.py",
}


def test_every_job_is_run() -> None:
    assert RUN.keys() == jobs().keys()
    assert len(JOBS) == len(RUN)


def test_every_place_that_sends_letters_is_known() -> None:
    found = {path.relative_to(SOURCE).as_posix() for path in SOURCE.rglob("*.py") if "send_mail(" in path.read_text()}
    assert found == SENDS_LETTERS


@pytest.fixture
def home(world_home: Home, tmp_path: Path, settings, db: None) -> Home:
    """A municipality of one's own, whose letters are sent; in its inbox a right file and a wrong one."""
    own = copied(world_home, tmp_path / "hem", without=("*.log", "backups"))
    write_settings(own, read_settings(own).model_copy(update=SAID))
    settings.SKOLSIKT_HOME, settings.SKOLSIKT_SETTINGS = own, read_settings(own)
    queue.huey.cache_clear()
    queue._task.cache_clear()
    export = sorted((own.root / "demo-export").rglob("elever-*.csv"))[-1]
    lines = export.read_text("utf-8-sig").splitlines()
    (own.inbox / "elever.csv").write_text("\n".join([*lines[:40], lines[5].replace(";", ";;", 1)]) + "\n", "utf-8")
    (own.inbox / "fel.csv").write_text("\n".join(lines[2:9]) + "\n", "utf-8")
    for path in own.inbox.iterdir():
        os.utime(path, (0, 0))
    return own


@pytest.fixture
def pupils(home: Home) -> Pupils:
    known = Pupils(House.open(home.root))
    assert known.identities
    return known


def test_no_job_names_a_pupil(home: Home, pupils: Pupils, caplog: pytest.LogCaptureFixture, capsys) -> None:
    yesterday = now() - timedelta(days=1)
    seen = pupils.keys[:30]
    note_access(home, at=yesterday, viewer="rektor", kind=Kind.PUPILS, what="klass", why="", pupil_keys=seen)
    note_access(home, at=yesterday, viewer="rektor", kind=Kind.REFUSED, what="elev", why="no_role")
    known = {"full_name": "Anna Lind", "at": now()}
    eva = account_create(username="eva", password="gång-2025", email="eva@kommunen.example", **known)
    bo = account_create(username="bo", password=None, email="bo@kommunen.example", **known)
    for name, told in RUN.items():
        arguments = {"users": str(eva.pk)} if name == "password_link" else dict(told)
        if name == "co_marking_entry":
            keep_entry(home, {**CO_MARKING, "marks": [(pupils.keys[0], ("A", "B"))]})
        row = JobRun.objects.create(job=name, arguments=arguments)
        queue.perform(row.pk)
    invitation_send(user=User.objects.get(pk=bo.pk), by=None, at=now())
    rows = {row.job: row for row in JobRun.objects.all()}
    assert {name: row.error for name, row in rows.items() if row.status != JobRun.Status.DONE} == {}
    assert kept_count(home) == 0
    assert rows["load_inbox"].outcome == {"published": 1, "unchanged": 0, "failed": 1}
    letters = {letter.to[0]: letter for letter in mail.outbox}
    assert letters.keys() >= {
        "ombud@kommunen.example",
        "it@kommunen.example",
        "eva@kommunen.example",
        "bo@kommunen.example",
    }
    printed = capsys.readouterr()
    told = {
        "letters": "\n".join(letter.message().as_string() + letter.subject + letter.body for letter in mail.outbox),
        "queue": "\n".join(str(vars(row)) for row in rows.values()),
        "log": caplog.text + printed.out + printed.err + "".join(path.read_text() for path in home.log.glob("*.log")),
    }
    assert {where: found for where, text in told.items() if (found := pupils.named_in(text, pupils.keys))} == {}
    assert len(told["letters"]) > 1000


def test_the_search_would_find_a_pupil(world_home: Home) -> None:
    pupils = Pupils(House.open(world_home.root))
    key = pupils.keys[0]
    who = pupils.identities[key]
    assert pupils.named_in(f"Hej {who.given_name} {who.family_name}, {who.person_number}", [key])
