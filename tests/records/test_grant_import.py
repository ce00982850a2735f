"""Users and roles from a table or from duties of SS 12000: all of a file, or nothing of it."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

import pytest

from skolsikt.records.accounts.duties import read_duties
from skolsikt.records.accounts.grant_import import Imported, ImportRefused, grants_import
from skolsikt.records.accounts.grant_lines import Read, read_grant_table
from skolsikt.records.accounts.models import RoleGrant, User
from skolsikt.records.accounts.services import account_close

pytestmark = pytest.mark.django_db
AT = datetime(2025, 8, 18, 8, tzinfo=UTC)
AUTUMN = date(2025, 8, 18)
UNITS = {"12345678": "Strandskolan", "87654321": "Ekskolan", "11111111": "Tvillingskolan", "22222222": "Tvillingskolan"}


@pytest.fixture(autouse=True)
def _quick_passwords(settings) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def taken(read: Read, *, with_passwords: bool = True, is_dry_run: bool = False) -> Imported:
    told = {"with_passwords": with_passwords, "is_dry_run": is_dry_run}
    return grants_import(read, units=UNITS, on=AUTUMN, at=AT, **told)


def faults(text: str) -> list[str]:
    """What is told of a table that is wrong; nothing of it is done."""
    with pytest.raises(ImportRefused) as refused:
        taken(read_grant_table(text))
    assert not User.objects.exists()
    return str(refused.value).splitlines()[1:]


TABLE = """användarnamn;namn;e-post;roll;skola;klass;grupp;från;till;vikarierar för
anna;Anna Lind;anna@example.se;Rektor;Strandskolan;;;;;
maja;Maja Holm;;mentor;12345678;9A;;2025-08-25;;
maja;;;Lärare;12345678;;9A MA;;2025-12-20;

bo;Bo Ek;;principal;Strandskolan;;;2025-09-01;2025-09-30;anna
"""


def test_users_roles_and_units_come_from_a_table() -> None:
    done = taken(read_grant_table(TABLE))
    told = [(one.user.username, str(one), one.from_date, one.to_date) for one in done.granted]
    assert told == [
        ("anna", "principal 12345678", AUTUMN, None),
        ("maja", "mentor 12345678 9A", date(2025, 8, 25), date(2026, 6, 30)),
        ("maja", "teacher 12345678 9A MA", AUTUMN, date(2025, 12, 20)),
        ("bo", "principal 12345678", date(2025, 9, 1), date(2025, 9, 30)),
    ]
    assert done.granted[-1].stand_in_for == User.objects.get(username="anna")
    assert set(done.passwords) == {"anna", "maja", "bo"}
    anna = User.objects.get(username="anna")
    assert (anna.full_name, anna.email) == ("Anna Lind", "anna@example.se")
    assert anna.check_password(done.passwords["anna"])


def test_where_people_log_in_through_a_directory_new_accounts_have_no_password() -> None:
    done = taken(read_grant_table(TABLE), with_passwords=False)
    assert (len(done.granted), done.passwords) == (4, {})
    assert not any(user.has_usable_password() for user in User.objects.all())


def test_the_same_table_again_changes_nothing() -> None:
    taken(read_grant_table(TABLE))
    again = taken(read_grant_table(TABLE))
    assert (again.granted, again.passwords, again.unchanged_count) == ([], {}, 4)


def test_a_dry_run_tells_what_would_be_and_changes_nothing() -> None:
    assert len(taken(read_grant_table(TABLE), is_dry_run=True).granted) == 4
    assert not User.objects.exists()
    assert not RoleGrant.objects.exists()


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ("anna;rektr;12345678", "Rad 3, kolumn roll: Rollen rektr finns inte."),
        ("anna;principal;Strandskola", "Rad 3, kolumn skola: Ingen skolenhet har koden eller namnet Strandskola"),
        ("anna;principal;Tvillingskolan", "Rad 3, kolumn skola: Ingen skolenhet har koden eller namnet Tvilling"),
        ("anna;principal;", "Rad 3, kolumn roll: Rektor gäller en skolenhet."),
        (";principal;12345678", "Rad 3, kolumn användarnamn: fältet är tomt."),
        ("anna;principal;12345678;x", "Rad 3, kolumn –: raden har fler fält än rubriker."),
    ],
)
def test_every_fault_names_row_and_column_and_nothing_is_done(rows: str, told: str) -> None:
    (fault,) = faults(f"användarnamn;roll;skola\nok;analyst;\n{rows}\n")
    assert fault.startswith(told)


def test_all_faults_are_told_at_once() -> None:
    assert len(faults("användarnamn;roll;skola\nanna;rektr;1\nbo;principal;\nkim;kurator;Okänd\n")) == 3


def test_headings_are_known_words_in_either_language() -> None:
    assert faults("användare;roll\nanna;analyst\n")[0].startswith("Rad 1, kolumn användare: rubriken är okänd.")
    assert faults("roll\nanalyst\n") == ["Rad 1, kolumn användarnamn: kolumnen saknas."]
    assert faults("")[0].startswith("Rad 1, kolumn användarnamn")
    assert read_grant_table("username,role\nanna,analyst\n").lines[0].role == "analyst"


def test_a_stand_in_for_nobody_and_a_closed_account_are_faults() -> None:
    head = "användarnamn;roll;skola;till;vikarierar för\n"
    assert "heter ingen" in faults(f"{head}bo;principal;12345678;2025-09-01;ingen\n")[0]
    taken(read_grant_table("användarnamn;roll\nbo;analyst\n"))
    account_close(user=User.objects.get(username="bo"), by=None, at=AT)
    with pytest.raises(ImportRefused, match="Kontot bo är stängt"):
        taken(read_grant_table("användarnamn;roll\nbo;politician\n"))


def test_without_loaded_units_a_code_is_taken_as_it_stands() -> None:
    read = read_grant_table("användarnamn;roll;skola\nanna;principal;99999999\n")
    done = grants_import(read, units={}, with_passwords=True, on=AUTUMN, at=AT, is_dry_run=False)
    assert str(done.granted[0]) == "principal 99999999"


Told = dict[str, object]


Told = dict[str, object]


def duty(role: str, *assigned: Told, username: str = "anna@example.se", **more: object) -> Told:
    """One duty as SS 12000 tells it with ``expand=person``."""
    names = [username] if username else []
    person = {"givenName": "Anna", "familyName": "Lind", "eduPersonPrincipalNames": names}
    at = {"id": "1", "displayName": "Strandskolan"}
    told = {"dutyAt": at, "dutyRole": role, "startDate": "2025-08-18", "assignmentRole": list(assigned)}
    return told | {"_embedded": {"person": person}} | more


def assigned(kind: str, group: str = "9A", start: str = "2025-08-20") -> Told:
    return {"group": {"id": "2", "displayName": group}, "assignmentRoleType": kind, "startDate": start}


def test_principals_mentors_and_special_educators_come_from_duties() -> None:
    duties = [
        duty("Rektor"),
        duty("Lärare", assigned("Mentor"), username="maja@example.se", endDate="2027-01-01"),
        duty("Övrig pedagogisk personal", assigned("Specialpedagog"), username="sara@example.se"),
    ]
    done = taken(read_duties(json.dumps({"data": duties, "pageToken": None})))
    assert [(one.user.username, str(one), one.from_date) for one in done.granted] == [
        ("anna@example.se", "principal 12345678", AUTUMN),
        ("maja@example.se", "mentor 12345678 9A", date(2025, 8, 20)),
        ("sara@example.se", "special_educator 12345678", date(2025, 8, 20)),
    ]
    assert done.granted[1].to_date == date(2026, 6, 30)


def test_what_duties_cannot_tell_is_told_as_left_out() -> None:
    read = read_duties(json.dumps([{"data": [duty("Lärare"), duty("Annan personal", assigned("Elevhälsopersonal"))]}]))
    assert read.lines == []
    assert [words.split(":")[0] for words in read.left_out] == ["Tjänst 1", "Tjänst 2"]
    assert "Elevhälsopersonal" in read.left_out[1]


def test_a_duty_without_person_or_with_another_date_is_a_fault_that_names_it() -> None:
    duties = [duty("Rektor", username=""), duty("Rektor", startDate="18/8"), {"dutyRole": "Rektor"}]
    told = [str(fault) for fault in read_duties(json.dumps({"data": duties})).faults]
    assert told[0].startswith("Rad 1, kolumn person: personen saknar eduPersonPrincipalName")
    assert told[1].startswith("Rad 2, kolumn startDate")
    assert told[2].startswith("Rad 3, kolumn person")


def test_one_duty_alone_is_read_too() -> None:
    assert [line.role for line in read_duties(json.dumps(duty("Rektor"))).lines] == ["principal"]
