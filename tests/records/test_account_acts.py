"""Who may do what with whose account, what is left when it is done, and the line of each act in the access log."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session

from skolsikt.home.directories import DirectoryGrant
from skolsikt.home.paths import Home
from skolsikt.privacy.access_log import Access, accesses
from skolsikt.records.accounts.act_words import act_in_words
from skolsikt.records.accounts.directory import DirectoryPerson, DirectoryRefused, directory_admit
from skolsikt.records.accounts.duties import read_duties
from skolsikt.records.accounts.grant_import import ImportRefused, grants_import
from skolsikt.records.accounts.grant_lines import read_grant_table
from skolsikt.records.accounts.locks import account_unlock
from skolsikt.records.accounts.meant import NotOneRole, grant_meant
from skolsikt.records.accounts.models import RoleGrant, User
from skolsikt.records.accounts.noted import acts_together
from skolsikt.records.accounts.safeguards import NobodyLeft, OwnAccount
from skolsikt.records.accounts.second_factor import second_factor_forget
from skolsikt.records.accounts.selectors import viewer_of
from skolsikt.records.accounts.services import (
    GivenByDirectory,
    PeriodBackwards,
    account_close,
    account_create,
    account_reopen,
    grant_role,
    role_end,
)

pytestmark = pytest.mark.usefixtures("database")
AT = datetime(2026, 9, 1, 8, tzinfo=UTC)
TODAY = date(2026, 9, 1)
UNIT = "12345678"
NOBODY = {"by": None, "at": AT}


@pytest.fixture(autouse=True)
def home(tmp_path: Path, settings) -> Home:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.SKOLSIKT_HOME = Home(tmp_path / "hem").create()
    return settings.SKOLSIKT_HOME


@pytest.fixture
def elin() -> User:
    """The IT coordinator."""
    return person("elin", "it_coordinator")


@pytest.fixture
def maja() -> User:
    return account_create(username="maja", full_name="Maja Holm", password="lösenord", at=AT)


def person(name: str, role: str, **told: str) -> User:
    user = account_create(username=name, full_name=name.title(), password="lösenord", at=AT)
    grant_role(user=user, role=role, from_date=date(2026, 8, 1), **NOBODY, **told)
    return user


def mentor(user: User, by: User | None, name: str = "9 A") -> RoleGrant:
    held_for = {"role": "mentor", "school_unit_code": UNIT, "class_name": name}
    return grant_role(user=user, **held_for, from_date=date(2026, 8, 18), by=by, at=AT)


def newest(home: Home) -> Access:
    return accesses(home, limit=1)[0]


def test_who_gave_whom_which_role_is_in_the_log_by_number_and_code(elin: User, maja: User, home: Home) -> None:
    mentor(maja, elin)
    line = newest(home)
    assert (line.kind, line.viewer, line.pupils) == ("account", "elin", 0)
    told = f"role=mentor unit={UNIT} 'class=9 A' year=2026/27 from=2026-08-18 to=2027-06-30"
    assert line.what == f"role give user={maja.pk} {told}"
    assert "Maja" not in line.what
    words = act_in_words(line.what, {UNIT: "Ekskolan"})
    assert words == ("Roll given till Maja Holm (maja): mentor för 9 A (Ekskolan), från 2026-08-18, till 2027-06-30")


def test_a_stand_in_and_an_account_that_is_gone_are_told_in_words(elin: User, maja: User, home: Home) -> None:
    anna = person("anna", "principal", school_unit_code=UNIT)
    held_for = {"role": "principal", "school_unit_code": UNIT, "stand_in_for": anna}
    grant_role(user=maja, **held_for, from_date=TODAY, to_date=date(2026, 9, 9), by=elin, at=AT)
    assert "vikarierar för Anna (anna)" in act_in_words(newest(home).what, {})
    assert act_in_words("account close user=999", {}) == "Kontot stängt för konto 999"
    assert act_in_words("role give user=x role=janitor", {}) == "Roll given till konto x: janitor"
    assert act_in_words("something else", {}) == "something else"


def test_an_ended_role_opens_nothing_from_that_very_day(elin: User, maja: User, home: Home) -> None:
    role_end(grant=mentor(maja, elin), from_day=TODAY, by=elin, at=AT)
    assert viewer_of(maja, on=TODAY).roles == frozenset()
    assert viewer_of(maja, on=date(2026, 8, 31)).roles == {"mentor"}
    assert newest(home).what.startswith(f"role end user={maja.pk} role=mentor")
    assert act_in_words(newest(home).what, {}).endswith("gäller inte från och med 2026-09-01")


def test_a_role_that_had_not_held_a_day_is_removed_and_one_ends_later_if_said(elin: User, maja: User) -> None:
    later = mentor(maja, elin)
    role_end(grant=later, from_day=date(2026, 10, 1), by=elin, at=AT)
    assert viewer_of(maja, on=date(2026, 9, 30)).roles == {"mentor"}
    today = grant_role(user=maja, role="analyst", from_date=TODAY, by=elin, at=AT)
    role_end(grant=today, from_day=TODAY, by=elin, at=AT)
    assert [one.role for one in RoleGrant.objects.filter(user=maja)] == ["mentor"]


@pytest.mark.parametrize("day", [date(2026, 8, 31), date(2027, 7, 2)])
def test_no_role_ends_in_what_has_been_or_later_than_it_did(elin: User, maja: User, day: date) -> None:
    with pytest.raises(PeriodBackwards):
        role_end(grant=mentor(maja, elin), from_day=day, by=elin, at=AT)


def test_nobody_changes_ones_own_rights(elin: User, home: Home) -> None:
    person("bo", "it_coordinator")
    count = newest(home).number
    (own,) = RoleGrant.objects.filter(user=elin)
    by = {"by": elin, "at": AT}
    for act in (
        lambda: grant_role(user=elin, role="dpo", from_date=TODAY, **by),
        lambda: role_end(grant=own, from_day=TODAY, **by),
        lambda: account_close(user=elin, **by),
        lambda: account_reopen(user=elin, **by),
        lambda: account_unlock(user=elin, **by),
        lambda: second_factor_forget(user=elin, **by),
    ):
        with pytest.raises(OwnAccount):
            act()
    assert newest(home).number == count
    assert viewer_of(elin, on=TODAY).roles == {"it_coordinator"}


def test_the_last_who_manages_users_is_neither_closed_nor_loses_the_role(elin: User) -> None:
    person("dora", "operator")  # manages users at the command line alone
    (role,) = RoleGrant.objects.filter(user=elin)
    with pytest.raises(NobodyLeft, match="IT-samordnare"):
        account_close(user=elin, **NOBODY)
    with pytest.raises(NobodyLeft):
        role_end(grant=role, from_day=TODAY, **NOBODY)
    bo = person("bo", "it_coordinator")
    account_close(user=elin, by=bo, at=AT)
    assert not User.objects.get(username="elin").is_active


def test_two_who_manage_users_do_not_end_each_other(elin: User) -> None:
    bo = person("bo", "it_coordinator")
    role_end(grant=RoleGrant.objects.get(user=bo), from_day=date(2026, 12, 1), by=elin, at=AT)
    with pytest.raises(NobodyLeft):
        role_end(grant=RoleGrant.objects.get(user=elin), from_day=date(2026, 12, 1), by=bo, at=AT)


def test_a_closed_account_that_is_opened_has_its_roles_and_none_of_its_sessions(elin: User, maja: User) -> None:
    mentor(maja, elin)
    for user in (maja, elin):
        session = SessionStore()
        session["_auth_user_id"] = str(user.pk)
        session.save()
    account_close(user=maja, by=elin, at=AT)
    assert viewer_of(maja, on=TODAY).roles == frozenset()
    account_reopen(user=maja, by=elin, at=AT)
    assert viewer_of(maja, on=TODAY).roles == {"mentor"}
    assert [one.get_decoded()["_auth_user_id"] for one in Session.objects.all()] == [str(elin.pk)]


def test_what_was_taken_back_is_in_no_line(elin: User, home: Home) -> None:
    count = newest(home).number
    with pytest.raises(PeriodBackwards):
        _new_with_a_role(elin, to_date=date(2020, 1, 1))
    assert newest(home).number == count
    with acts_together(), acts_together():
        account_create(username="ny", full_name="Ny", password=None, at=AT, by=elin)
    assert newest(home).number == count + 1


def _new_with_a_role(by: User, *, to_date: date) -> None:
    with acts_together():
        user = account_create(username="ny", full_name="Ny", password=None, at=AT, by=by)
        grant_role(user=user, role="analyst", from_date=TODAY, to_date=to_date, by=by, at=AT)


def test_every_role_of_a_file_is_a_line_and_a_dry_run_or_a_fault_is_none(elin: User, home: Home) -> None:
    count = newest(home).number
    file = "användarnamn;roll;skola;klass\nmaja;mentor;12345678;9A\nbo;analytiker;;\n"
    told = {"units": {}, "with_passwords": False, "on": TODAY, "at": AT, "by": elin}
    grants_import(read_grant_table(file), **told, is_dry_run=True)
    with pytest.raises(ImportRefused):
        grants_import(read_grant_table(file + "bo;kung;;\n"), **told, is_dry_run=False)
    assert newest(home).number == count
    grants_import(read_grant_table(file), **told, is_dry_run=False)
    lines = accesses(home, limit=newest(home).number - count)[::-1]
    assert [" ".join(line.what.split()[:2]) for line in lines] == ["account create", "role give"] * 2
    assert {(line.viewer, line.why) for line in lines} == {("elin", "Inläst från en fil")}


def test_a_duty_of_ss12000_is_a_line_too(elin: User, home: Home) -> None:
    person = {"eduPersonPrincipalNames": ["anna"], "givenName": "Anna", "familyName": "Lind"}
    duty = {"dutyRole": "Rektor", "dutyAt": {"schoolUnitCode": UNIT}, "_embedded": {"person": person}}
    told = {"units": {}, "with_passwords": False, "on": TODAY, "at": AT, "by": elin}
    grants_import(read_duties(json.dumps({"data": [duty]})), **told, is_dry_run=False)
    anna = User.objects.get(username="anna")
    assert newest(home).what == f"role give user={anna.pk} role=principal unit={UNIT} from=2026-09-01"


def test_what_a_directory_gives_and_takes_is_in_the_log_and_is_not_ended_here(elin: User, home: Home) -> None:
    eva = DirectoryPerson(
        directory="kommunen", username="eva", full_name="Eva", email="", groups=frozenset({"rektorer"})
    )
    table = [DirectoryGrant(group="rektorer", role="principal", school_unit=UNIT)]
    user = directory_admit(person=eva, user=None, table=table, at=AT, on=TODAY)
    assert (newest(home).viewer, newest(home).what.split()[:2]) == ("directory kommunen", ["role", "give"])
    with pytest.raises(GivenByDirectory, match="kommunen"):
        role_end(grant=RoleGrant.objects.get(user=user), from_day=TODAY, by=elin, at=AT)
    with pytest.raises(DirectoryRefused):
        directory_admit(person=eva, user=user, table=[], at=AT, on=TODAY)
    assert (newest(home).viewer, newest(home).what.split()[:2]) == ("directory kommunen", ["role", "end"])
    assert viewer_of(user, on=TODAY).roles == frozenset()


def test_a_role_is_found_by_as_little_as_tells_it_apart(elin: User, maja: User) -> None:
    mentor(maja, elin)
    assert grant_meant(maja, "mentor", on=TODAY, class_name="").class_name == "9 A"
    mentor(maja, elin, "9 B")
    assert grant_meant(maja, "mentor", on=TODAY, class_name="9 B").class_name == "9 B"
    with pytest.raises(NotOneRole, match="Flera roller"):
        grant_meant(maja, "mentor", on=TODAY)
    with pytest.raises(NotOneRole, match="mentor 12345678 9 A"):
        grant_meant(maja, "principal", on=TODAY)
    with pytest.raises(NotOneRole, match="maja har: ingen"):
        grant_meant(maja, "mentor", on=date(2027, 9, 1), class_name="x")
