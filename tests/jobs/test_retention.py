"""Once a month: what is due is told; where the municipality has switched it on, it is done."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.core import mail

from skolsikt.home.paths import Home
from skolsikt.home.settings import Settings, write_settings
from skolsikt.jobs.contract import Run
from skolsikt.jobs.registry import job
from skolsikt.jobs.retention import JOB
from skolsikt.loading.load import load_file
from skolsikt.measures.house import House
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
