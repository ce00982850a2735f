"""An overdue review is told to the one who answers for the measure."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from django.core import mail

from skolsikt.home.settings import Responsibility, Settings
from skolsikt.jobs.contract import Run
from skolsikt.jobs.review_reminders import JOB
from skolsikt.measures.registry import measures

LATEST = max(measure.next_review for measure in measures().values())
AFTER = datetime.combine(LATEST + timedelta(days=1), datetime.min.time(), UTC)
BEFORE = datetime.combine(min(m.next_review for m in measures().values()), datetime.min.time(), UTC)


@pytest.fixture
def run() -> Run:
    settings = Settings(measures_contact="karin@example.se", base_url="https://skola.example.se")
    house = SimpleNamespace(settings=settings)
    return Run(house=house, arguments={}, at=AFTER, progress=lambda step, share: None)


def test_one_letter_lists_every_overdue_measure_and_links_to_the_manual(run: Run) -> None:
    assert JOB.run(run) == {"told": len(measures()), "without_owner": 0}
    (letter,) = mail.outbox
    assert letter.to == ["karin@example.se"]
    assert all(name in letter.body for name in measures())
    assert "https://skola.example.se/sa-raknar-vi/" in letter.body


def test_the_one_who_answers_for_a_measure_here_is_written_to_about_that_one(run: Run) -> None:
    owner = Responsibility(owner="Ali Berg", contact="ali@example.se")
    settings = run.house.settings.model_copy(update={"measures": {"pupils": owner}})
    assert JOB.run(replace(run, house=SimpleNamespace(settings=settings))) == {
        "told": len(measures()),
        "without_owner": 0,
    }
    letters = {letter.to[0]: letter for letter in mail.outbox}
    assert letters.keys() == {"ali@example.se", "karin@example.se"}
    assert "(pupils)" in letters["ali@example.se"].body
    assert "(pupils)" not in letters["karin@example.se"].body
    assert letters["ali@example.se"].subject.startswith("1 mått")


def test_without_an_owner_nobody_is_written_to_and_the_count_says_so(run: Run) -> None:
    ownerless = replace(run, house=SimpleNamespace(settings=Settings()))
    assert JOB.run(ownerless) == {"told": 0, "without_owner": len(measures())}
    assert mail.outbox == []


def test_nothing_is_overdue_on_the_day_of_the_review_itself(run: Run) -> None:
    assert JOB.run(replace(run, at=BEFORE)) == {"told": 0, "without_owner": 0}
