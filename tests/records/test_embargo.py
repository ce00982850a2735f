"""Figures held until a day: who decides it, what can be held, and that the file follows the decision."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction

from skolsikt.home.paths import Home
from skolsikt.privacy.access_log import Kind, accesses
from skolsikt.privacy.holds import Hold, holds_folder, read_holds
from skolsikt.records.accounts.models import User
from skolsikt.records.accounts.roles import UnknownRole
from skolsikt.records.accounts.services import account_create, grant_role
from skolsikt.records.governance import embargo
from skolsikt.records.governance.embargo import (
    EmbargoWrong,
    Held,
    UnknownEmbargo,
    embargo_lift,
    embargo_set,
    embargoes_on,
)
from skolsikt.records.governance.models import Embargo
from skolsikt.records.governance.rights import MayNotDecide, ReasonMissing
from skolsikt.school.periods import InvalidPeriod

AT, TODAY, UNTIL = datetime(2026, 8, 20, 8, tzinfo=UTC), date(2026, 8, 20), date(2026, 9, 1)
RESULTS = Held(measure="merit_value_mean", period="2025/26", until=UNTIL, open_to=("principal",))


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home").create()


@pytest.fixture
def karin(database: str) -> User:
    return person("karin", "head")


def person(name: str, role: str) -> User:
    user = account_create(username=name, full_name=name.title(), password=None, at=AT)
    grant_role(user=user, role=role, from_date=TODAY, by=None, at=AT)
    return user


def set_by(user: User, home: Home, held: Held = RESULTS, reason: str = "Rektorerna läser först.") -> Embargo:
    return embargo_set(held=held, reason=reason, by=user, home=home, at=AT)


def test_what_is_decided_holds_at_once_and_says_who_and_why(home: Home, karin: User) -> None:
    row = set_by(karin, home)
    hold = Hold(id=row.pk, measure="merit_value_mean", period="2025/26", until=UNTIL, open_to=frozenset({"principal"}))
    assert read_holds(home, on=TODAY) == [hold]
    assert [(one.pk, one.set_by, one.reason) for one in embargoes_on(TODAY)] == [
        (row.pk, karin, "Rektorerna läser först.")
    ]
    assert embargoes_on(UNTIL) == []
    newest = accesses(home)[0]
    assert (newest.viewer, newest.kind, newest.what) == ("karin", Kind.DECISION, f"embargo {row.pk} add")


def test_lifted_it_is_gone_and_its_story_stays(home: Home, karin: User) -> None:
    row = set_by(karin, home)
    with pytest.raises(ReasonMissing):
        embargo_lift(number=row.pk, reason=" ", by=karin, home=home, at=AT)
    assert read_holds(home, on=TODAY)
    for _again in range(2):
        embargo_lift(number=row.pk, reason="Alla har läst.", by=karin, home=home, at=AT)
    assert (read_holds(home, on=TODAY), embargoes_on(TODAY)) == ([], [])
    row.refresh_from_db()
    assert (row.lifted_by, row.lifted_because) == (karin, "Alla har läst.")
    with pytest.raises(UnknownEmbargo):
        embargo_lift(number=row.pk + 1, reason="x", by=karin, home=home, at=AT)


def test_a_file_whose_row_was_never_kept_can_be_lifted(home: Home, karin: User) -> None:
    row = set_by(karin, home)
    number = row.pk
    row.delete()
    embargo_lift(number=number, reason="Avbrutet.", by=karin, home=home, at=AT)
    assert read_holds(home, on=TODAY) == []
    with pytest.raises(UnknownEmbargo):
        embargo_lift(number=number, reason="Avbrutet.", by=karin, home=home, at=AT)


@pytest.mark.parametrize("role", ["dpo", "it_coordinator", "politician", "registrar"])
def test_others_hold_and_lift_nothing(home: Home, karin: User, role: str) -> None:
    row, other = set_by(karin, home), person("annan", role)
    with pytest.raises(MayNotDecide, match="skolchef"):
        set_by(other, home)
    with pytest.raises(MayNotDecide):
        embargo_lift(number=row.pk, reason="x", by=other, home=home, at=AT)
    assert len(read_holds(home, on=TODAY)) == 1


@pytest.mark.parametrize(
    ("held", "error", "told"),
    [
        (Held(until=UNTIL), EmbargoWrong, "Välj vad"),
        (replace(RESULTS, until=TODAY), EmbargoWrong, "efter i dag"),
        (replace(RESULTS, measure="merit_value"), EmbargoWrong, "merit_value_mean"),
        (replace(RESULTS, source="salsor"), EmbargoWrong, "salsa"),
        (replace(RESULTS, period="all"), EmbargoWrong, "2025/26"),
        (replace(RESULTS, period="2025/27"), InvalidPeriod, "2025"),
        (replace(RESULTS, open_to=("principl",)), UnknownRole, "principal"),
    ],
)
def test_what_cannot_be_held_is_told_and_nothing_is_written(home: Home, karin: User, held, error, told: str) -> None:
    with pytest.raises(error, match=told):
        set_by(karin, home, held)
    assert (Embargo.objects.count(), read_holds(home, on=TODAY)) == (0, [])


def test_a_period_is_kept_as_the_house_writes_it(home: Home, karin: User) -> None:
    set_by(karin, home, replace(RESULTS, period="ht2025"))
    assert read_holds(home, on=TODAY)[0].period == "HT2025"


def test_a_decision_without_its_file_is_no_decision(home: Home, karin: User, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_given: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(embargo, "write_hold", full)
    with pytest.raises(OSError, match="full"):
        set_by(karin, home)
    assert not Embargo.objects.exists()
    assert not list(holds_folder(home).glob("*.json"))


def test_the_database_itself_refuses_to_hold_everything(home: Home, karin: User) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Embargo.objects.create(until=UNTIL, reason="x", set_by=karin, set_at=AT)
