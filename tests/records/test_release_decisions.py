"""A release waits for two different persons; one is enough to reject it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from skolsikt.home.clock import today
from skolsikt.home.paths import Home
from skolsikt.privacy.access_log import Kind, accesses
from skolsikt.privacy.release.damages import damaged_releases
from skolsikt.privacy.release.statements import Said
from skolsikt.privacy.release.store import Frozen, Release, Told, read_release, release_numbers
from skolsikt.privacy.release.waiting import (
    NotWaiting,
    audited_numbers,
    fingerprint,
    next_number,
    prepare_release,
    put_in_force,
    read_audit,
    waiting_file,
    waiting_folder,
    waiting_numbers,
)
from skolsikt.records.accounts.models import User
from skolsikt.records.accounts.services import account_create, grant_role
from skolsikt.records.governance import releases
from skolsikt.records.governance.models import ReleaseDecision
from skolsikt.records.governance.releases import (
    DecidedAlready,
    SeenAnother,
    release_approve,
    release_reject,
    releases_settle,
)
from skolsikt.records.governance.rights import MayNotDecide, ReasonMissing, ReasonNamesSomebody

AT = datetime(2026, 9, 1, 8, tzinfo=UTC)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """An installation with a release that waits."""
    home = Home(tmp_path / "home").create()
    prepare(home, 1)
    return home


@pytest.fixture
def people(database: str) -> dict[str, User]:
    return {name: person(name, role) for name, role in (("karin", "head"), ("johan", "analyst"), ("nils", "dpo"))}


def person(name: str, role: str) -> User:
    user = account_create(username=name, full_name=name.title(), password=None, at=AT)
    grant_role(user=user, role=role, from_date=min(today(), AT.date()), by=None, at=AT)
    return user


def prepare(home: Home, number: int) -> None:
    cells = {("pupils", (), ()): Told(30.0, Said.NUMBER, 20.0, 20.0)}
    frozen = Frozen(family="f", period="2025/26", release=number, cells=cells, basis={"pupils|a": (30.0, 20.0)})
    release = Release(number=number, cut_at=AT, data_version=1, smallest_group=5, tables={frozen.key: frozen})
    prepare_release(home, release, audit={"number": number})


def approve(home: Home, by: User, **given: Any) -> bool:
    told = {"number": 1, "required": 2, "home": home, "at": AT, "by": by}
    if "seen" not in given:
        told["seen"] = fingerprint(waiting_file(home, 1)) if waiting_file(home, 1).exists() else ""
    return release_approve(**told | given)


def test_two_different_persons_put_a_release_in_force(home: Home, people: dict[str, User]) -> None:
    assert approve(home, people["karin"]) is False
    assert (release_numbers(home), waiting_numbers(home)) == ([], [1])
    with pytest.raises(DecidedAlready):
        approve(home, people["karin"])
    assert release_numbers(home) == []
    assert approve(home, people["johan"], reason=" Läst och förstådd. ") is True
    assert (release_numbers(home), waiting_numbers(home)) == ([1], [])
    assert read_release(home, 1, with_basis=True).tables["f", "2025/26", ""].basis == {"pupils|a": (30.0, 20.0)}
    assert list(damaged_releases(home)) == []
    assert [entry.what for entry in accesses(home) if entry.kind == Kind.DECISION] == [
        "release 1 in force",
        "release 1 approve",
        "release 1 approve",
    ]
    kept = [(one.by.username, one.verdict, one.reason) for one in ReleaseDecision.objects.order_by("id")]
    assert kept == [("karin", "approve", ""), ("johan", "approve", "Läst och förstådd.")]


def test_whoever_lacks_the_right_decides_nothing_and_stands_in_the_log(home: Home, people: dict[str, User]) -> None:
    anna = account_create(username="anna", full_name="Anna Lind", password=None, at=AT)
    elin = person("elin", "it_coordinator")
    for user in (anna, elin):
        with pytest.raises(MayNotDecide, match="skolchef"):
            approve(home, user)
        with pytest.raises(MayNotDecide):
            release_reject(number=1, by=user, reason="nej", home=home, at=AT)
    assert [entry.kind for entry in accesses(home)] == [Kind.REFUSED] * 4
    assert not ReleaseDecision.objects.exists()
    assert waiting_numbers(home) == [1]


def test_a_closed_account_and_a_role_that_has_ended_decide_nothing(home: Home, people: dict[str, User]) -> None:
    User.objects.filter(username="karin").update(is_active=False)
    people["johan"].grants.update(from_date="2020-01-01", to_date="2020-06-30")
    for name in ("karin", "johan"):
        with pytest.raises(MayNotDecide):
            approve(home, User.objects.get(username=name))


def test_one_person_is_enough_where_the_settings_say_one(home: Home, people: dict[str, User]) -> None:
    assert approve(home, people["nils"], required=1) is True


def test_what_is_approved_is_what_was_shown(home: Home, people: dict[str, User]) -> None:
    approve(home, people["karin"])
    seen = fingerprint(waiting_file(home, 1))
    other = waiting_file(home, 1).read_text("utf-8")
    prepare(home, 1)
    waiting_file(home, 1).write_text(other.replace(" ", "", 1), "utf-8")
    with pytest.raises(SeenAnother):
        approve(home, people["johan"], seen=seen)
    # The approval of the other file does not count for this one.
    assert approve(home, people["johan"]) is False
    assert release_numbers(home) == []


def test_one_rejects_and_its_numbers_are_never_used(home: Home, people: dict[str, User]) -> None:
    approve(home, people["karin"])
    for reason, error in ((" ", ReasonMissing), ("se 20100101-2384", ReasonNamesSomebody)):
        with pytest.raises(error):
            release_reject(number=1, by=people["nils"], reason=reason, home=home, at=AT)
    release_reject(number=1, by=people["nils"], reason="Fel källa.", home=home, at=AT)
    assert (release_numbers(home), waiting_numbers(home)) == ([], [])
    assert list(waiting_folder(home).iterdir()) == []
    assert (audited_numbers(home), read_audit(home, 1)) == ([1], {"number": 1})
    assert next_number(home) == 2
    with pytest.raises(NotWaiting):
        approve(home, people["johan"])


def test_whoever_has_approved_may_find_a_fault_and_reject(home: Home, people: dict[str, User]) -> None:
    approve(home, people["karin"])
    release_reject(number=1, by=people["karin"], reason="Fel källa.", home=home, at=AT)
    assert (release_numbers(home), waiting_numbers(home)) == ([], [])


def test_a_release_that_does_not_wait_is_decided_by_nobody(home: Home, people: dict[str, User]) -> None:
    with pytest.raises(NotWaiting):
        approve(home, people["karin"], number=7)
    put_in_force(home, 1, by=(), required=0, at=AT)
    with pytest.raises(NotWaiting):
        release_reject(number=1, by=people["karin"], reason="för sent", home=home, at=AT)
    assert release_numbers(home) == [1]


def test_what_a_crash_leaves_is_finished_with_the_same_decisions(
    home: Home, people: dict[str, User], monkeypatch: pytest.MonkeyPatch
) -> None:
    def crash(*_given: object, **_more: object) -> None:
        raise KeyboardInterrupt

    approve(home, people["karin"])
    with monkeypatch.context() as patched:
        patched.setattr(releases, "put_in_force", crash)
        with pytest.raises(KeyboardInterrupt):
            approve(home, people["johan"])
    assert release_numbers(home) == []
    releases_settle(required=2, home=home, at=AT)
    assert (release_numbers(home), list(damaged_releases(home))) == ([1], [])


def test_a_rejection_that_crashed_is_finished_as_one(home: Home, people: dict[str, User], monkeypatch) -> None:
    def crash(*_given: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(releases, "throw_away", crash)
        with pytest.raises(KeyboardInterrupt):
            release_reject(number=1, by=people["nils"], reason="Fel källa.", home=home, at=AT)
    assert waiting_numbers(home) == [1]
    releases_settle(required=0, home=home, at=AT)
    assert (release_numbers(home), waiting_numbers(home)) == ([], [])


def test_what_waits_without_enough_approvals_goes_on_waiting(home: Home, people: dict[str, User]) -> None:
    releases_settle(required=2, home=home, at=AT)
    approve(home, people["karin"])
    releases_settle(required=2, home=home, at=AT)
    assert (release_numbers(home), waiting_numbers(home)) == ([], [1])


def test_the_database_itself_takes_one_decision_of_each(home: Home, people: dict[str, User]) -> None:
    approve(home, people["karin"])
    with pytest.raises(IntegrityError), transaction.atomic():
        ReleaseDecision.objects.create(number=1, sha256="", verdict="approve", by=people["karin"], at=AT)
