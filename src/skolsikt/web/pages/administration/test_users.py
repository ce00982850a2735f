"""One user on Administration: every form as the IT coordinator meets it, without JavaScript, and refused to others."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.test import Client

from skolsikt.home.clock import now, today
from skolsikt.privacy.access_log import Access, accesses
from skolsikt.records.accounts.locks import is_locked
from skolsikt.records.accounts.models import RoleGrant, User
from skolsikt.records.accounts.roles import GRANTED
from skolsikt.records.accounts.second_factor import has_second_factor
from skolsikt.records.accounts.selectors import viewer_of
from skolsikt.records.accounts.services import account_create, grant_role

UNIT = "99000103"
ACTS = ("ge-roll", "stang", "oppna", "las-upp", "andra-steget", "inbjudan")
ROLE = {"roll": "analyst", "skola": "*", "klass": "", "grupp": "", "lasar": "", "till": "", "vikarierar": ""}
PERSON = {"namn": "Bo Ek", "epost": "Bo.Ek@kommunen.example", "anvandarnamn": "", "inloggning": "brev"}


def text_of(answer) -> str:
    body = re.sub(r"<(script|style).*?</\1>", "", answer.content.decode(), flags=re.DOTALL)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", body))


def role(**told: str) -> dict[str, str]:
    return ROLE | {"fran": today().isoformat()} | told


def maja() -> User:
    return User.objects.get(username="mentor9a")


def at(user: User, act: str = "") -> str:
    return f"/administration/anvandare/{user.pk}/" + (f"{act}/" if act else "")


def newest(home, viewer: str = "it") -> Access:
    return next(line for line in accesses(home, limit=300) if line.viewer == viewer)


@pytest.fixture
def by_mail(on_screen, settings) -> None:
    said = {"mail_url": "smtp+plain://post.example", "base_url": "https://skolsikt.example"}
    settings.SKOLSIKT_SETTINGS = settings.SKOLSIKT_SETTINGS.model_copy(update=said)


def test_the_way_to_each_user_and_to_a_new_one_is_on_administration(log_in) -> None:
    page = log_in("it").get("/administration/").content.decode()
    assert f'href="{at(maja())}"' in page
    assert 'href="/administration/bjud-in/"' in page


def test_a_person_is_invited_with_a_first_role_and_a_letter(log_in, by_mail, own_home) -> None:
    client = log_in("it")
    answer = client.post("/administration/bjud-in/", PERSON | role(roll="principal", skola=UNIT), follow=True)
    assert "Kontot är skapat. En inbjudan är sänd" in text_of(answer)
    bo = User.objects.get(username="bo.ek")
    assert viewer_of(bo, on=today()).roles == {"principal"}
    assert [letter.to for letter in mail.outbox] == [["Bo.Ek@kommunen.example"]]
    acts = [" ".join(one.what.split()[:3]) for one in accesses(own_home, limit=3)]
    assert acts == [f"account invite user={bo.pk}", f"role give user={bo.pk}", f"account create user={bo.pk}"]
    assert not any("ek" in one.what.lower() for one in accesses(own_home, limit=3))


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"epost": ""}, "Skriv adressen som länken sänds till"),
        ({"epost": "bo"}, "e-postadress"),
        ({"namn": ""}, "Detta fält måste fyllas i"),
        ({"anvandarnamn": "bo ek"}, "Skriv bokstäver"),
        ({"anvandarnamn": "201212121212"}, "Skriv inget personnummer här"),
        ({"anvandarnamn": "rektor"}, "är upptaget"),
        ({"roll": "mentor", "skola": UNIT}, "Ange skolenhet och klass"),
        ({"roll": "operator"}, "operator"),
    ],
)
def test_a_wrong_invitation_makes_nothing_and_says_why(log_in, by_mail, wrong, told: str) -> None:
    client, count = log_in("it"), User.objects.count()
    answer = client.post("/administration/bjud-in/", PERSON | role() | wrong)
    assert (answer.status_code, told in text_of(answer)) == (400, True), text_of(answer)
    assert (User.objects.count(), mail.outbox) == (count, [])


def test_without_a_mail_server_no_account_is_made(log_in) -> None:
    answer = log_in("it").post("/administration/bjud-in/", PERSON | role())
    assert "Ingen e-postserver är inställd" in text_of(answer)
    assert not User.objects.filter(username="bo.ek").exists()


def test_a_stand_in_with_dates_is_given_and_shown(log_in, own_home) -> None:
    client, anna = log_in("it"), User.objects.get(username="rektor")
    last = today() + timedelta(days=9)
    sent = role(roll="principal", skola=UNIT, till=last.isoformat(), vikarierar=str(anna.pk))
    told = text_of(client.post(at(maja(), "ge-roll"), sent, follow=True))
    assert "Rollen är given" in told
    assert "Rektor för Björkängsskolan, vikarierar för Anna Lind" in told
    line = newest(own_home)
    assert line.what.startswith(f"role give user={maja().pk} role=principal unit={UNIT} from={today()} to={last}")
    shown = text_of(log_in("dataskydd").post("/dataskydd/logg/", search()))
    assert "Konton och roller Roll given till Maja Holm (mentor9a): rektor för Björkängsskolan" in shown
    assert "Elin Strand" in shown


def search() -> dict[str, str]:
    times = {"fran": "2020-01-01T00:00", "till": "2099-01-01T00:00"}
    return {**times, "vem": "it", "slag": "account", "elev": "", "visa": "rader"}


def test_a_class_and_a_group_are_those_of_the_chosen_school_year(log_in) -> None:
    client = log_in("it")
    client.post(at(maja(), "ge-roll"), role(roll="mentor", skola=UNIT, klass="8"))
    years = re.findall(r'<option value="(\d{4}/\d\d)"', client.get(at(maja())).content.decode())
    client.post(at(maja(), "ge-roll"), role(roll="teacher", skola=UNIT, grupp="8 MA", lasar=years[-1]))
    assert RoleGrant.objects.get(user=maja(), class_name="8").to_date.isoformat().endswith("-06-30")
    assert RoleGrant.objects.get(user=maja(), teaching_group="8 MA").school_year == years[-1]


def test_a_role_that_does_not_hang_together_is_answered_beside_the_form(log_in) -> None:
    client = log_in("it")
    answer = client.post(at(maja(), "ge-roll"), role(roll="head", skola=UNIT))
    assert (answer.status_code, "Ange varken skola" in text_of(answer)) == (400, True)
    assert f'<option value="{UNIT}" selected' in answer.content.decode()
    assert "Datumet" in text_of(client.post(at(maja(), "ge-roll"), role(fran="x"))) or answer.status_code == 400
    twice = [client.post(at(maja(), "ge-roll"), role()).status_code for _time in range(2)]
    assert twice == [302, 400]


def test_an_ended_role_closes_its_pages_at_once(log_in) -> None:
    it, mentor = log_in("it"), log_in("mentor9a")
    assert mentor.get(f"/klass/?klass={UNIT}/9").status_code == 200
    grant = RoleGrant.objects.get(user=maja())
    answer = it.post(at(maja(), f"avsluta/{grant.pk}"), {"dag": today().isoformat()}, follow=True)
    assert "Rollen är avslutad" in text_of(answer)
    assert mentor.get(f"/klass/?klass={UNIT}/9").status_code == 403
    assert "Ingen roll: personen ser ingenting" in text_of(answer)


def test_a_role_ends_on_a_later_day_and_never_on_a_day_that_has_been(log_in) -> None:
    it, grant = log_in("it"), RoleGrant.objects.get(user__username="analytiker")
    address = at(grant.user, f"avsluta/{grant.pk}")
    for day in ("", "x", (today() - timedelta(days=1)).isoformat()):
        assert it.post(address, {"dag": day}).status_code == 400
    day = today() + timedelta(days=30)
    assert it.post(address, {"dag": day.isoformat()}).status_code == 302
    grant.refresh_from_db()
    assert grant.to_date == day - timedelta(days=1)
    assert it.post(at(maja(), f"avsluta/{grant.pk}"), {"dag": day.isoformat()}).status_code == 404  # another's


def test_a_role_of_the_directory_is_shown_as_such_and_not_ended_here(log_in) -> None:
    it = log_in("it")
    known = {"user": maja(), "role": "principal", "school_unit_code": UNIT, "directory": "kommunen"}
    grant = grant_role(**known, from_date=today(), by=None, at=now())
    page = it.get(at(maja()))
    assert "katalogen kommunen, och ändras där" in text_of(page)
    address = at(maja(), f"avsluta/{grant.pk}")
    assert address not in page.content.decode()
    assert "Ändra den där" in text_of(it.post(address, {"dag": today().isoformat()}))
    assert RoleGrant.objects.filter(pk=grant.pk, to_date=None).exists()


def test_what_has_been_and_what_is_to_come_are_told_apart(log_in) -> None:
    it, bo = log_in("it"), User.objects.get(username="bitr")
    long_ago = {"from_date": today() - timedelta(days=400), "to_date": today() - timedelta(days=1)}
    grant_role(user=bo, role="analyst", **long_ago, by=None, at=now())
    grant_role(user=bo, role="head", from_date=today() + timedelta(days=2), by=None, at=now())
    told = text_of(it.get(at(bo)))
    assert "Skolchef gäller inte än" in told
    assert told.index("Roller som har varit") < told.index("Analytiker", told.index("Roller som har varit"))


def test_an_account_is_closed_logged_out_and_opened_again(log_in, own_home) -> None:
    it, mentor = log_in("it"), log_in("mentor9a")
    told = text_of(it.post(at(maja(), "stang"), follow=True))
    assert "Kontot är stängt och utloggat överallt" in told
    assert "Ge rollen" not in told
    assert mentor.get("/konto/").status_code == 302
    assert it.post(at(maja(), "ge-roll"), role()).status_code == 404
    assert "Kontot är öppet igen" in text_of(it.post(at(maja(), "oppna"), follow=True))
    assert mentor.get("/konto/").status_code == 302  # the session of before does not live again
    assert [one.what for one in accesses(own_home, limit=2)] == [
        f"account open user={maja().pk}",
        f"account close user={maja().pk}",
    ]


def test_a_locked_account_is_told_and_unlocked(log_in, settings, people) -> None:
    it, limit = log_in("it"), settings.SKOLSIKT_SETTINGS.login_failures
    wrong = {"login": "mentor9a", "password": "fel"}
    for _attempt in range(limit):
        Client().post("/konto/logga-in/", wrong)
    assert is_locked(maja())
    assert "kontot är låst" in text_of(it.get(at(maja())))
    assert "Kontot är upplåst" in text_of(it.post(at(maja(), "las-upp"), follow=True))
    client = Client(headers={"host": "localhost"})
    client.post("/konto/logga-in/", wrong | {"password": people["mentor9a"]})
    assert client.get("/konto/").status_code == 200


def test_a_lost_second_step_is_taken_away(log_in, own_home) -> None:
    it = log_in("it")
    assert "Ta bort andra steget" not in text_of(it.get(at(maja())))
    Authenticator.objects.create(user=maja(), type=Authenticator.Type.TOTP, data={"secret": "x"})
    assert "Ta bort andra steget" in text_of(it.get(at(maja())))
    assert "Andra steget är borttaget" in text_of(it.post(at(maja(), "andra-steget"), follow=True))
    assert not has_second_factor(maja())
    assert newest(own_home).what == f"account second-factor user={maja().pk}"


def test_an_invitation_is_sent_again_to_another_address(log_in, by_mail) -> None:
    it = log_in("it")
    bo = account_create(username="bo", full_name="Bo Ek", password=None, email="fel@kommunen.example", at=now())
    assert "fel@kommunen.example" in it.get(at(bo)).content.decode()
    told = it.post(at(bo, "inbjudan"), {"epost": "bo@kommunen.example"}, follow=True)
    assert "En ny inbjudan är sänd" in text_of(told)
    assert [letter.to for letter in mail.outbox] == [["bo@kommunen.example"]]
    assert it.post(at(bo, "inbjudan"), {"epost": "x"}).status_code == 400
    assert "har redan ett lösenord" in text_of(it.post(at(maja(), "inbjudan"), {"epost": "m@kommunen.example"}))
    assert maja().email == ""  # nor is the address changed


def test_nobody_changes_ones_own_account(log_in, own_home) -> None:
    it, own = log_in("it"), User.objects.get(username="it")
    page = it.get(at(own)).content.decode()
    assert "Ingen ändrar sina egna roller" in page
    assert not re.findall(r'<form[^>]*action="/administration/anvandare', page)
    (grant,) = RoleGrant.objects.filter(user=own)
    for act in ("ge-roll", "stang", "oppna", "las-upp", "andra-steget", f"avsluta/{grant.pk}"):
        sent = role(roll="dpo") | {"dag": today().isoformat()}
        assert it.post(at(own, act), sent).status_code == 403, act
    assert viewer_of(own, on=today()).roles == {"it_coordinator"}
    refused = accesses(own_home, limit=6)
    assert {(one.viewer, one.kind, one.what) for one in refused} == {("it", "refused", "refused own account")}


def test_the_last_who_manages_users_stays(log_in) -> None:
    it, elin = log_in("it"), User.objects.get(username="it")
    bo = account_create(username="bo", full_name="Bo Ek", password="exempel-2025", at=now())
    given = grant_role(user=bo, role="it_coordinator", from_date=today(), by=None, at=now())
    RoleGrant.objects.filter(user=elin).update(to_date=today())
    answer = it.post(at(bo, f"avsluta/{given.pk}"), {"dag": (today() + timedelta(days=1)).isoformat()})
    assert "Då sköter ingen användare längre" in text_of(answer)


@pytest.mark.parametrize("role_name", sorted(GRANTED.keys() - {"it_coordinator"}))
def test_every_other_role_is_refused_every_form(on_screen, people, role_name: str) -> None:
    user = account_create(username="annan", full_name="Annan", password="gång-2025", at=now())
    whole = GRANTED[role_name].holds_for
    held_for = {
        "municipality": {},
        "school_unit": {"school_unit_code": UNIT},
        "class": {"school_unit_code": UNIT, "class_name": "9"},
        "teaching_group": {"school_unit_code": UNIT, "teaching_group": "9 MA"},
    }[whole]
    grant_role(user=user, role=role_name, **held_for, from_date=today(), by=None, at=now())
    client, before = Client(), RoleGrant.objects.count()
    client.force_login(user)
    grant = RoleGrant.objects.get(user=maja())
    calls = [*(at(maja(), act) for act in ACTS), at(maja(), f"avsluta/{grant.pk}"), "/administration/bjud-in/"]
    assert [client.get(address).status_code for address in (at(maja()), calls[-1])] == [403, 403]
    sent = PERSON | role() | {"dag": today().isoformat()}
    assert {client.post(address, sent).status_code for address in calls} == {403}
    assert (RoleGrant.objects.count(), maja().is_active) == (before, True)
