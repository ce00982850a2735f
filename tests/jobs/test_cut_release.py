"""The release of the month is prepared on its day, once, and waits; a worker that stood still does it afterwards."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from skolsikt.home import master_key
from skolsikt.home.keys import split_keys
from skolsikt.home.paths import Home
from skolsikt.home.release_settings import ReleaseSettings
from skolsikt.home.settings import read_settings, write_settings
from skolsikt.home.shares import new_shares
from skolsikt.jobs.contract import Run
from skolsikt.jobs.cut_release import JOB
from skolsikt.jobs.models import JobRun
from skolsikt.measures.house import House
from skolsikt.measures.releasing.cut import cut_release
from skolsikt.privacy.release.plan import family
from skolsikt.privacy.release.store import release_numbers
from skolsikt.privacy.release.waiting import (
    ReleaseTooSoon,
    ReleaseWaits,
    audited_numbers,
    read_waiting,
    waiting_numbers,
)
from skolsikt.records.accounts.services import account_create, grant_role
from tests.copied import copied


@pytest.fixture
def home(world_home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    """The test municipality with nothing released yet. Three families stand for all of them."""
    few = [family(name) for name in ("final_grades", "high_absence", "pupils")]
    monkeypatch.setattr("skolsikt.measures.releasing.cut.families", lambda: few)
    home = copied(world_home, tmp_path / "home")
    for file in home.releases.glob("*.json"):
        file.unlink()
    return home


def at(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day, 2, tzinfo=UTC)


def ran(home: Home, when: datetime) -> Mapping[str, object]:
    """Run the job as the worker does, and keep what it says."""
    run = Run(house=House.open(home), arguments={}, at=when, progress=lambda step, share: None)
    outcome = dict(JOB.run(run))
    JobRun.objects.create(job=JOB.id, status=JobRun.Status.DONE, outcome=outcome)
    return outcome


def changed(home: Home, **release: object) -> None:
    said = read_settings(home)
    write_settings(home, said.model_copy(update={"release": ReleaseSettings.model_validate(release)}))


def test_a_release_is_prepared_on_its_day_once_and_waits(database: str, home: Home, mailoutbox) -> None:
    changed(home, days=["09-01"])
    for name, role in (("karin", "head"), ("elin", "it_coordinator")):
        user = account_create(
            username=name, full_name=name, password=None, email=f"{name}@example.se", at=at(2040, 8, 1)
        )
        grant_role(user=user, role=role, from_date=date(2020, 1, 1), by=None, at=at(2040, 8, 1))
    assert ran(home, at(2040, 8, 31)) == {}
    outcome = ran(home, at(2040, 9, 3))  # the worker stood still
    assert outcome["day"] == "2040-09-01"
    assert outcome["released"] == len(read_waiting(home, 1).tables)
    assert (release_numbers(home), waiting_numbers(home)) == ([], [1])
    assert ran(home, at(2040, 9, 4)) == {}
    (letter,) = mailoutbox
    assert (letter.to, "/utgavor/" in letter.body) == (["karin@example.se"], True)
    assert ran(home, at(2041, 9, 1)) == {"put_off": "ReleaseWaits"}
    assert audited_numbers(home) == [1]


def test_while_the_vault_is_closed_the_release_waits_for_it(
    database: str, home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    changed(home, days=["09-01"])
    monkeypatch.setenv("SKOLSIKT_MEMORY", str(tmp_path))
    secret, _shares = new_shares(3)
    split_keys(home, secret, persons=3)
    master_key.close(home)
    assert ran(home, at(2040, 9, 1)) == {"put_off": "VaultClosed"}
    assert audited_numbers(home) == []


def test_a_day_that_is_long_gone_is_let_go(database: str, home: Home) -> None:
    changed(home, days=["09-01"])
    assert ran(home, at(2040, 9, 8)) == {}
    assert audited_numbers(home) == []


def test_where_nobody_has_to_approve_it_is_in_force_at_once_and_there_is_one_a_month(home: Home) -> None:
    changed(home, approvers=0)
    house = House.open(home)
    cut_release(house, at=at(2040, 9, 1), held_together=())
    assert (release_numbers(home), waiting_numbers(home)) == ([1], [])
    with pytest.raises(ReleaseTooSoon, match="2040-09-01"):
        cut_release(house, at=at(2040, 9, 30), held_together=())
    # Midnight in Sweden, still September in UTC.
    assert {one.what for one in cut_release(house, at=datetime(2040, 9, 30, 22, tzinfo=UTC), held_together=())} == {
        "unchanged"
    }


def test_nothing_more_is_cut_while_one_waits(home: Home) -> None:
    house = House.open(home)
    cut_release(house, at=at(2040, 9, 1), held_together=())
    with pytest.raises(ReleaseWaits, match="1"):
        cut_release(house, at=at(2040, 11, 1), held_together=())


def test_results_join_from_their_own_days_on(home: Home) -> None:
    changed(home, approvers=0, results_days=["09-01"])
    house = House.open(home)
    assert cut_release(house, at=at(2040, 9, 1), held_together=())
    monthly = {"high_absence", "pupils"}
    assert {one.family for one in cut_release(house, at=at(2041, 8, 1), held_together=())} == monthly
    joined = cut_release(house, at=at(2041, 9, 1), held_together=())
    assert {one.what for one in joined} == {"unchanged"}
    assert {one.family for one in joined} > monthly
