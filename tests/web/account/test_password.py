"""Logging in with a password: lock-out, a new session each time, time limits, logged out everywhere."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from skolsikt.home import clock
from skolsikt.home.clock import now
from skolsikt.records.accounts.models import User
from skolsikt.records.accounts.services import account_close
from tests.web.account.conftest import PASSWORD, SetUp, log_in, who


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch):
    """Let time go on."""

    def go_on(**by: float) -> None:
        there = clock.now() + timedelta(**by)
        monkeypatch.setattr("skolsikt.web.session_limits.now", lambda: there)

    return go_on


def test_the_right_password_logs_in_and_the_wrong_one_does_not(anna: User) -> None:
    client = Client()
    assert log_in(client, password="fel").status_code == 200
    assert who(client) is None
    assert log_in(client)["Location"] == "/"
    assert who(client) == "anna"


def test_an_account_is_locked_after_some_wrong_passwords_and_says_so(anna: User, set_up: SetUp) -> None:
    set_up(login_failures=3, second_factor_roles=[])
    for _attempt in range(3):
        assert "stämmer inte" in log_in(Client(), password="fel").content.decode()
    told = log_in(Client())  # the right password, from another browser
    assert "För många misslyckade försök" in told.content.decode()


def test_a_lock_says_nothing_about_whether_the_account_exists(anna: User, set_up: SetUp) -> None:
    set_up(login_failures=3, second_factor_roles=[])
    told = [[log_in(Client(), name, "fel").content.decode() for _n in range(4)] for name in ("anna", "ingen")]
    assert (
        ["För många" in page for page in told[0]] == ["För många" in page for page in told[1]] == [False] * 3 + [True]
    )


def test_others_log_in_while_one_account_is_locked(anna: User, set_up: SetUp) -> None:
    set_up(login_failures=3, second_factor_roles=[])
    for _attempt in range(4):
        log_in(Client(), "bo", "fel")
    client = Client()
    log_in(client)
    assert who(client) == "anna"


def test_log_in_changes_the_key_of_the_session(anna: User) -> None:
    client = Client()
    client.get("/konto/logga-in/")  # an anonymous session, which somebody may have planted
    planted = client.session.session_key
    log_in(client)
    assert planted
    assert client.session.session_key != planted
    assert who(Client(headers={"cookie": f"sessionid={planted}"})) is None


def test_logging_out_ends_the_session_and_not_only_the_cookie(anna: User) -> None:
    client = Client()
    log_in(client)
    kept = client.session.session_key
    thief = Client(headers={"cookie": f"sessionid={kept}"})
    assert thief.get("/konto/losenord/").status_code == 200
    client.post("/konto/logga-ut/")
    assert thief.get("/konto/losenord/").status_code == 302
    assert not Session.objects.filter(session_key=kept).exists()


def test_a_session_that_the_server_never_gave_is_none(anna: User) -> None:
    planted = "x" * 32
    client = Client(headers={"cookie": f"sessionid={planted}"})
    log_in(client)
    assert not Session.objects.filter(session_key=planted).exists()


def test_who_rests_too_long_is_logged_out_and_told(anna: User, set_up: SetUp, later) -> None:
    set_up(session_idle_minutes=30, second_factor_roles=[])
    client = Client()
    log_in(client)
    client.get("/konto/losenord/")
    later(minutes=29)
    assert client.get("/konto/losenord/").status_code == 200
    later(minutes=29 + 31)
    assert client.get("/konto/losenord/")["Location"] == "/konto/logga-in/?next=/konto/losenord/"
    assert "Du har loggats ut" in client.get("/konto/logga-in/").content.decode()


def test_nobody_stays_longer_than_the_session_lasts(anna: User, set_up: SetUp, later) -> None:
    set_up(session_idle_minutes=600, session_hours=8, second_factor_roles=[])
    client = Client()
    log_in(client)
    client.get("/konto/losenord/")
    later(hours=7.9)
    assert client.get("/konto/losenord/").status_code == 200
    later(hours=8.1)
    assert client.get("/konto/losenord/").status_code == 302


def test_a_new_password_logs_out_everywhere_else(anna: User) -> None:
    here, there = Client(), Client()
    for client in (here, there):
        log_in(client)
    new = {"oldpassword": PASSWORD, "password1": "sommar-2026-ö", "password2": "sommar-2026-ö"}
    assert here.post("/konto/losenord/", new)["Location"] == "/konto/"
    assert (who(here), who(there)) == ("anna", None)


def test_a_weak_or_mistyped_new_password_is_told_in_swedish(anna: User) -> None:
    client = Client()
    log_in(client)
    weak = {"oldpassword": PASSWORD, "password1": "918273645546", "password2": "918273645546"}
    assert "siffror" in client.post("/konto/losenord/", weak).content.decode()
    unlike = {"oldpassword": "fel", "password1": "sommar-2026-ö", "password2": "sommar-2026-a"}
    told = client.post("/konto/losenord/", unlike).content.decode()
    assert "Skriv in ditt nuvarande lösenord" in told
    assert "samma lösenord" in told


def test_a_closed_account_is_logged_out_everywhere_and_cannot_log_in(anna: User) -> None:
    client = Client()
    log_in(client)
    account_close(user=anna, by=None, at=now())
    assert who(client) is None
    again = Client()
    assert log_in(again)["Location"] == "/konto/avstangt/"
    assert "avstängt" in again.get("/konto/avstangt/").content.decode()
    assert who(again) is None


def test_nobody_signs_up_alone(anna: User) -> None:
    for address in ("/konto/signup/", "/konto/registrera/", "/accounts/signup/", "/konto/3rdparty/signup/"):
        assert Client().post(address, {"username": "bo", "password1": PASSWORD}).status_code in (302, 404)
    assert list(User.objects.values_list("username", flat=True)) == ["anna"]


def test_the_log_in_page_speaks_english(anna: User) -> None:
    client = Client()
    client.cookies["skolsikt_language"] = "en"
    page = log_in(client, password="fel").content.decode()
    assert "User name" in page
    assert "Användarnamn" not in page
