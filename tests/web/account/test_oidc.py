"""Logging in through a directory by OpenID Connect, against a real provider that the test starts."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from django.test import Client

from skolsikt.home.clock import now, today
from skolsikt.home.paths import Home
from skolsikt.records.accounts.grant_import import grants_import
from skolsikt.records.accounts.grant_lines import GrantLine, Read
from skolsikt.records.accounts.models import RoleGrant, User
from skolsikt.records.accounts.selectors import viewer_of
from skolsikt.records.accounts.services import account_close, account_create, grant_role
from tests.web.account.conftest import PASSWORD, SetUp, log_in, who

pytestmark = pytest.mark.filterwarnings("ignore:::authlib", "ignore:::oidc_provider_mock")

GROUPS = (
    {"group": "rektorer-björk", "role": "principal", "school_unit": "12345678"},
    {"group": "rektorer-al", "role": "principal", "school_unit": "87654321"},
    {"group": "forvaltning", "role": "analyst"},
)
WORDS = "Du är inte med i någon grupp"
Through = Callable[..., Client]


@pytest.fixture(scope="module")
def provider() -> Iterator[str]:
    """The address of a provider on this machine."""
    with warnings.catch_warnings(record=True):  # what it is built on is on its way out
        from oidc_provider_mock import run_server_in_thread

    with run_server_in_thread() as server:
        yield f"http://localhost:{server.server_port}"


@pytest.fixture
def through(database: str, set_up: SetUp, home: Home, provider: str, settings) -> Through:
    """Log in through the directory as who is in these groups, and return the browser."""
    (home.keys / "kommunen.secret").write_text("hemligt", "utf-8")
    directory = {"kind": "oidc", "title": "Kommunens konto", "server_url": provider, "client_id": "skolsikt"}
    set_up(directories={"kommunen": {**directory, "grants": GROUPS}}, second_factor_roles=["principal"])

    def logged_in(*groups: str, client: Client | None = None, username: str = "åsa.öberg", **claims: object) -> Client:
        told = {"preferred_username": username, "name": "Åsa Öberg", "email": "asa@kommunen.example", "groups": groups}
        requests.put(f"{provider}/users/{username}", json={**told, **claims}, timeout=10).raise_for_status()
        client = client or Client()
        asked = client.get("/konto/logga-in/kommunen/?next=/konto/losenord/")
        answered = requests.post(asked["Location"], data={"sub": username}, allow_redirects=False, timeout=10)
        back = urlsplit(answered.headers["Location"])
        client.answer = client.get(f"{back.path}?{back.query}")
        return client

    return logged_in


def roles() -> set[tuple[str, str]]:
    viewer = viewer_of(User.objects.get(username="åsa.öberg"), on=today())
    return {(held.role, held.school_unit_code) for held in viewer.relations}


def test_the_log_in_page_has_a_button_for_the_directory(through: Through) -> None:
    page = Client().get("/konto/logga-in/?next=/jamfor/").content.decode()
    assert "Kommunens konto" in page
    assert "/konto/logga-in/kommunen/?next=%2Fjamfor%2F" in page


def test_who_is_in_a_mapped_group_gets_an_account_with_the_role_and_unit(through: Through) -> None:
    client = through("rektorer-björk", "nagot-annat")
    assert client.answer["Location"] == "/konto/losenord/"
    assert who(client) == "åsa.öberg"
    user = User.objects.get()
    assert (user.full_name, user.email, user.has_usable_password()) == ("Åsa Öberg", "asa@kommunen.example", False)
    assert roles() == {("principal", "12345678")}


def test_the_second_log_in_is_the_same_account(through: Through) -> None:
    through("rektorer-björk")
    assert who(through("rektorer-björk")) == "åsa.öberg"
    assert (User.objects.count(), RoleGrant.objects.count()) == (1, 1)


def test_who_is_in_no_mapped_group_gets_no_account_and_is_told_why(through: Through) -> None:
    client = through("nagot-annat")
    assert client.answer.status_code == 403
    assert WORDS in client.answer.content.decode()
    assert who(client) is None
    assert User.objects.count() == 0


def test_what_groups_give_follows_them_and_what_is_given_by_hand_stays(through: Through) -> None:
    through("rektorer-björk", "forvaltning")
    user = User.objects.get()
    grant_role(user=user, role="head", from_date=today(), by=None, at=now())
    through("rektorer-al")
    held = set(RoleGrant.objects.values_list("role", "school_unit_code", "directory"))
    assert held == {("principal", "87654321", "kommunen"), ("head", "*", "")}


def test_a_role_that_vanished_ended_the_day_before_and_is_remembered(through: Through) -> None:
    through("rektorer-björk")
    RoleGrant.objects.update(from_date=today() - timedelta(days=30))
    through("forvaltning")
    ended = RoleGrant.objects.get(role="principal")
    assert ended.to_date == today() - timedelta(days=1)
    assert {role for role, _unit in roles()} == {"analyst"}
    through("rektorer-björk")  # and back: a new grant, beside the ended one
    assert RoleGrant.objects.filter(role="principal").count() == 2


def test_leaving_the_directory_ends_roles_and_sessions(through: Through) -> None:
    elsewhere = through("rektorer-björk")
    assert who(elsewhere) == "åsa.öberg"
    refused = through()
    assert WORDS in refused.answer.content.decode()
    assert (who(refused), who(elsewhere)) == (None, None)
    assert roles() == set()


def test_who_left_is_out_when_the_session_of_a_directory_ends(through: Through, monkeypatch) -> None:
    client = through("forvaltning")
    assert client.get("/konto/tva-steg/").status_code == 200
    there = now() + timedelta(hours=3.9)
    monkeypatch.setattr("skolsikt.web.session_limits.now", lambda: there)
    session = client.session
    session["session_seen"] = there.timestamp()
    session.save()
    assert client.get("/konto/tva-steg/").status_code == 200
    there += timedelta(hours=0.2)
    assert client.get("/konto/tva-steg/").status_code == 302


def test_a_closed_account_stays_closed(through: Through) -> None:
    through("rektorer-björk")
    account_close(user=User.objects.get(), by=None, at=now())
    client = through("rektorer-björk")
    assert "avstängt" in client.answer.content.decode()
    assert who(client) is None


def test_a_user_name_with_a_password_is_never_taken_over(through: Through) -> None:
    account_create(username="åsa.öberg", full_name="En annan", password=PASSWORD, at=now())
    client = through("rektorer-björk")
    assert "hör redan till ett konto med lösenord" in client.answer.content.decode()
    assert who(client) is None
    assert RoleGrant.objects.count() == 0


def test_an_account_that_waited_for_its_person_is_the_one(through: Through) -> None:
    waiting = account_create(username="åsa.öberg", full_name="Åsa", password=None, at=now())
    assert who(through("forvaltning")) == "åsa.öberg"
    assert User.objects.get() == waiting


def test_who_has_a_role_by_hand_is_let_in_without_any_mapped_group_while_it_holds(through: Through) -> None:
    line = GrantLine(row=2, username="åsa.öberg", role="mentor", school="12345678", class_name="9A")
    told = {"units": {}, "with_passwords": False, "is_dry_run": False}
    grants_import(Read(lines=[line]), on=today(), at=now(), **told)
    assert who(through("nagot-annat")) == "åsa.öberg"
    assert roles() == {("mentor", "12345678")}
    through("rektorer-björk")
    assert who(through()) == "åsa.öberg"
    assert roles() == {("mentor", "12345678")}
    RoleGrant.objects.update(from_date=today() - timedelta(days=9), to_date=today() - timedelta(days=1))
    assert WORDS in through().answer.content.decode()


def test_groups_that_the_directory_left_out_end_nothing(through: Through) -> None:
    through("rektorer-björk")
    told = {"groups": [], "_claim_names": {"groups": "src1"}}
    assert "så många grupper" in through(**told).answer.content.decode()
    assert roles() == {("principal", "12345678")}


def test_a_second_factor_is_asked_unless_the_directory_has_one(through: Through, set_up: SetUp, settings) -> None:
    client = through("rektorer-björk")
    assert client.get("/konto/losenord/")["Location"] == "/konto/tva-steg/"
    said = settings.SKOLSIKT_SETTINGS
    kommunen = said.directories["kommunen"].model_copy(update={"has_second_factor": True})
    settings.SKOLSIKT_SETTINGS = said.model_copy(update={"directories": {"kommunen": kommunen}})
    assert client.get("/konto/losenord/")["Location"] == "/konto/losenord/inget/"  # there is no password to change


def test_claims_of_the_token_are_not_kept(through: Through) -> None:
    from allauth.socialaccount.models import SocialAccount, SocialToken

    for _n in range(2):
        through("rektorer-björk")
        assert SocialAccount.objects.get().extra_data == {}
    assert SocialToken.objects.count() == 0


def test_the_key_of_the_session_changes(through: Through) -> None:
    client = Client()
    client.get("/konto/logga-in/")
    planted = client.session.session_key
    assert who(through("forvaltning", client=client)) == "åsa.öberg"
    assert client.session.session_key != planted


def test_an_answer_in_somebody_elses_browser_opens_nothing(through: Through, provider: str) -> None:
    requests.put(f"{provider}/users/eva", json={"preferred_username": "eva", "groups": ["forvaltning"]}, timeout=10)
    asked = Client().get("/konto/logga-in/kommunen/")
    answered = requests.post(asked["Location"], data={"sub": "eva"}, allow_redirects=False, timeout=10)
    back, victim = urlsplit(answered.headers["Location"]), Client()
    page = victim.get(f"{back.path}?{back.query}")
    assert page.status_code == 401
    assert "Inloggningen gick inte" in page.content.decode()
    assert who(victim) is None


def test_the_code_is_bound_to_the_browser_by_a_challenge(through: Through) -> None:
    asked = parse_qs(urlsplit(Client().get("/konto/logga-in/kommunen/")["Location"]).query)
    assert asked["code_challenge_method"] == ["S256"]


def test_nobody_connects_a_directory_account_to_an_account_with_a_password(through: Through) -> None:
    account_create(username="anna", full_name="Anna Lind", password=PASSWORD, at=now())
    client = Client()
    log_in(client)
    asked = client.get("/konto/logga-in/kommunen/?process=connect")
    answered = requests.post(asked["Location"], data={"sub": "eva"}, allow_redirects=False, timeout=10)
    back = urlsplit(answered.headers["Location"])
    assert client.get(f"{back.path}?{back.query}").status_code == 403
    assert not User.objects.get(username="anna").socialaccount_set.exists()


def test_who_says_no_at_the_directory_can_begin_again(through: Through) -> None:
    client = Client()
    asked = parse_qs(urlsplit(client.get("/konto/logga-in/kommunen/")["Location"]).query)
    page = client.get(f"/konto/logga-in/kommunen/svar/?error=access_denied&state={asked['state'][0]}", follow=True)
    assert "Inloggningen avbröts" in page.content.decode()


def test_a_directory_that_is_down_is_told_in_words(through: Through, settings) -> None:
    settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]["settings"]["server_url"] = "http://localhost:1"
    page = Client().get("/konto/logga-in/kommunen/")
    assert (page.status_code, "Katalogen svarar inte" in page.content.decode()) == (503, True)
