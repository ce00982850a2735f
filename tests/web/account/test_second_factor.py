"""The second step: an authenticator app with real codes, spare codes, and who must have it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from skolsikt.home import master_key
from skolsikt.home.clock import now, today
from skolsikt.home.keys import split_keys
from skolsikt.home.paths import Home
from skolsikt.home.shares import new_shares
from skolsikt.records.accounts.models import User
from skolsikt.records.accounts.second_factor import has_second_factor, needs_second_factor, second_factor_forget
from skolsikt.records.accounts.selectors import viewer_of
from skolsikt.records.accounts.services import grant_role
from tests.web.account.conftest import PASSWORD, SetUp, code, log_in, who


def with_an_app(client: Client) -> str:
    """Set an authenticator app up, as the one who is logged in, and return its secret."""
    page = client.get("/konto/tva-steg/app/", follow=True)
    if page.redirect_chain:  # a while after log-in, or at the first time, one says again who one is
        page = client.post(
            page.request["PATH_INFO"] + "?" + page.request["QUERY_STRING"], {"password": PASSWORD}, follow=True
        )
    (secret,) = re.findall(r"<code[^>]*>([A-Z2-7]{32})</code>", page.content.decode())
    assert client.post("/konto/tva-steg/app/", {"code": code(secret)})["Location"] == "/konto/tva-steg/koder/"
    return secret


@pytest.fixture
def secret(anna: User) -> str:
    client = Client()
    log_in(client)
    return with_an_app(client)


def test_log_in_asks_for_a_code_and_the_right_one_opens(anna: User, secret: str) -> None:
    client = Client()
    assert log_in(client, next="/konto/")["Location"] == "/konto/logga-in/kod/"
    assert who(client) is None
    assert "Koden stämmer inte" in client.post("/konto/logga-in/kod/", {"code": "000000"}).content.decode()
    assert who(client) is None
    assert client.post("/konto/logga-in/kod/", {"code": code(secret)})["Location"] == "/konto/"
    assert who(client) == "anna"


def test_the_second_step_changes_the_key_of_the_session(anna: User, secret: str) -> None:
    """Whoever planted or saw the session between the steps is not logged in by the second one."""
    client = Client()
    log_in(client)
    between = client.session.session_key
    client.post("/konto/logga-in/kod/", {"code": code(secret)})
    assert who(client) == "anna"
    assert client.session.session_key != between
    assert who(Client(headers={"cookie": f"sessionid={between}"})) is None


def test_the_first_step_alone_opens_nothing(anna: User, secret: str) -> None:
    client = Client()
    log_in(client)
    for address in ("/", "/konto/", "/konto/tva-steg/app/ta-bort/", "/konto/losenord/", "/data/"):
        assert client.get(address)["Location"].startswith("/konto/logga-in/")


def test_a_code_is_used_once(anna: User, secret: str) -> None:
    shown = code(secret)
    for_one, for_another = Client(), Client()
    for client in (for_one, for_another):
        log_in(client)
        client.post("/konto/logga-in/kod/", {"code": shown})
    assert (who(for_one), who(for_another)) == ("anna", None)


def test_wrong_codes_lock_as_wrong_passwords_do(anna: User, secret: str, set_up: SetUp) -> None:
    set_up(login_failures=3, second_factor_roles=[])
    client = Client()
    log_in(client)
    told = [client.post("/konto/logga-in/kod/", {"code": "000000"}).content.decode() for _n in range(4)]
    assert "För många misslyckade försök" in told[-1]
    client.post("/konto/logga-in/kod/", {"code": code(secret)})
    assert who(client) is None


def test_a_spare_code_opens_once(anna: User, secret: str) -> None:
    spare = Authenticator.objects.get(user=anna, type=Authenticator.Type.RECOVERY_CODES).wrap().get_unused_codes()[0]
    outcome = []
    for _n in range(2):
        client = Client()
        log_in(client)
        client.post("/konto/logga-in/kod/", {"code": spare})
        outcome.append(who(client))
    assert outcome == ["anna", None]


def test_the_secret_is_not_readable_in_the_database(anna: User, secret: str, home: Home) -> None:
    stored = str(list(Authenticator.objects.values_list("data", flat=True)))
    assert secret not in stored
    assert (home.keys / "second_factor").stat().st_mode & 0o777 == 0o600


def test_the_second_step_can_be_left(anna: User, secret: str) -> None:
    client = Client()
    log_in(client)
    client.post("/konto/logga-ut/")
    assert "Lösenord" in client.get("/konto/logga-in/").content.decode()


def test_a_role_that_needs_it_sees_nothing_until_it_is_set_up(anna: User, set_up: SetUp) -> None:
    set_up(second_factor_roles=["principal"])
    client = Client()
    log_in(client)
    for address in ("/", "/konto/", "/konto/losenord/", "/data/", "/finns-inte/"):
        answer = client.get(address)
        assert (answer.status_code, answer.get("Location")) in [(302, "/konto/tva-steg/"), (404, None)], address
    assert "kräver det" in client.get("/konto/tva-steg/").content.decode()
    with_an_app(client)
    assert client.get("/konto/losenord/").status_code == 200


def roles_of(user: User) -> frozenset[str]:
    return viewer_of(user, on=today()).roles


def test_who_needs_it_is_said_by_the_roles_that_hold_today(anna: User, set_up: SetUp) -> None:
    set_up(second_factor_roles=["it_coordinator"])
    assert not needs_second_factor(roles_of(anna))
    grant_role(user=anna, role="it_coordinator", from_date=today(), by=None, at=now())
    assert needs_second_factor(roles_of(anna))
    set_up(second_factor_roles=["it_coordinator"], is_demo=True)
    assert not needs_second_factor(roles_of(anna))


def test_the_app_is_taken_away_after_a_password_and_a_lost_one_by_the_house(anna: User, secret: str) -> None:
    client = Client()
    log_in(client)
    client.post("/konto/logga-in/kod/", {"code": code(secret)})
    asked = client.get("/konto/tva-steg/app/ta-bort/")
    assert asked["Location"].startswith("/konto/bekrafta/")
    client.post(asked["Location"], {"password": PASSWORD})
    assert client.post("/konto/tva-steg/app/ta-bort/")["Location"] == "/konto/tva-steg/"
    assert not has_second_factor(anna)
    with_an_app(client)
    assert second_factor_forget(user=anna, by=None, at=now()) == 2  # the app and the spare codes
    assert not has_second_factor(anna)


def test_every_page_of_the_second_step_stands_in_our_layout(anna: User, secret: str) -> None:
    client = Client()
    log_in(client)
    client.post("/konto/logga-in/kod/", {"code": code(secret)})
    asked = client.get("/konto/tva-steg/koder/nya/")
    client.post(asked["Location"], {"password": PASSWORD})
    for path in ("", "app/ta-bort/", "nycklar/", "nycklar/ny/", "koder/", "koder/nya/"):
        page = client.get(f"/konto/tva-steg/{path}")
        assert page.status_code == 200, path
        assert "<footer>" in page.content.decode(), path
    assert client.post("/konto/tva-steg/koder/nya/")["Location"] == "/konto/tva-steg/koder/"
    for path in ("", "kod/"):
        assert client.get(f"/konto/bekrafta/{path}").status_code == 200
    assert client.get("/konto/bekrafta/nyckel/").status_code == 302  # anna has no passkey


def test_a_code_opens_while_the_vault_is_closed(
    anna: User, secret: str, home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "memory").mkdir()
    monkeypatch.setenv("SKOLSIKT_MEMORY", str(tmp_path / "memory"))
    split_keys(home, new_shares(2)[0], persons=2)
    master_key.close(home)
    client = Client()
    log_in(client)
    client.post("/konto/logga-in/kod/", {"code": code(secret)})
    assert who(client) == "anna"
