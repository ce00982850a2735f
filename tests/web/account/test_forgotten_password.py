"""A forgotten password: a link that says nothing of who has an account, is used once and ends every session."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.core import mail
from django.test import Client

from skolsikt.home.clock import now
from skolsikt.jobs import queue
from skolsikt.jobs.models import JobRun
from skolsikt.jobs.password_link import ID
from skolsikt.records.accounts.forgotten_password import SECONDS, ForgottenTokens
from skolsikt.records.accounts.models import User
from skolsikt.records.accounts.services import account_close, account_create, log_out_everywhere
from tests.web.account.conftest import PASSWORD, SetUp, link_in_the_mail, log_in, who

NEW = {"password1": "sommar-2026-ö", "password2": "sommar-2026-ö"}


@pytest.fixture
def eva(database: str, set_up: SetUp, home, monkeypatch) -> User:
    """An account with a password and a mail address, in an installation with a mail server and its worker."""
    said = {"mail_url": "smtp://post.example", "mail_from": "skolsikt@kommunen.example", "second_factor_roles": []}
    set_up(**said)
    monkeypatch.setattr(queue.House, "open", lambda root: None)  # nothing of the house is asked
    return account_create(username="eva", full_name="Eva Al", password=PASSWORD, email="eva@kommunen.example", at=now())


def ask(told: str, client: Client | None = None) -> object:
    """Ask for a link, and let the worker do what waits."""
    answer = (client or Client()).post("/konto/glomt/", {"login": told})
    for run in JobRun.objects.filter(job=ID, status=JobRun.Status.QUEUED):
        queue.perform(run.pk)
        assert JobRun.objects.get(pk=run.pk).status == JobRun.Status.DONE
    return answer


@pytest.mark.parametrize("told", ["eva", "eva@kommunen.example", "EVA@kommunen.example", " eva "])
def test_the_link_leads_to_a_new_password_and_then_no_more(eva: User, told: str) -> None:
    ask(told)
    assert mail.outbox[0].to == ["eva@kommunen.example"]
    link, client = link_in_the_mail(), Client()
    assert client.post(client.get(link)["Location"], NEW)["Location"] == "/konto/inbjudan/klar/"
    assert who(client) is None  # the link alone logs nobody in: a second factor may be asked for
    log_in(client, "eva", NEW["password1"])
    assert who(client) == "eva"
    assert "Länken gäller inte" in Client().get(link).content.decode()


def test_the_answer_and_the_queue_say_nothing_of_who_has_an_account(eva: User) -> None:
    """What is answered, and the row that everybody's question leaves, are alike; what was typed is kept nowhere."""
    answers = [ask(told) for told in ("eva", "ingen", "ingen@kommunen.example")]
    assert {(answer.status_code, answer["Location"]) for answer in answers} == {(302, "/konto/glomt/sant/")}
    assert len(mail.outbox) == 1
    runs = JobRun.objects.filter(job=ID)
    assert {(run.status, run.error, str(run.outcome)) for run in runs} == {("done", "", "{}")}
    assert sorted(run.arguments["users"] for run in runs) == ["", "", str(eva.pk)]


def test_a_new_password_ends_every_session(eva: User) -> None:
    elsewhere = Client()
    log_in(elsewhere, "eva")
    ask("eva")
    client = Client()
    client.post(client.get(link_in_the_mail())["Location"], NEW)
    assert who(elsewhere) is None


def test_the_link_goes_to_the_address_of_the_account_and_not_to_the_one_that_was_typed(eva: User) -> None:
    """Two addresses that a database takes for one (a dotless i) are not one to the mail server."""
    User.objects.filter(pk=eva.pk).update(email="mike@kommunen.example")
    for typed in ("MİKE@kommunen.example", "mıke@kommunen.example", "mike@kommunen.example\n"):
        ask(typed)
    assert {address for letter in mail.outbox for address in letter.to} <= {"mike@kommunen.example"}


def test_who_logs_in_through_a_directory_or_has_no_address_or_is_closed_gets_no_letter(eva: User) -> None:
    account_create(username="utan", full_name="Utan Adress", password=PASSWORD, at=now())
    through = account_create(username="katalog", full_name="K", password=PASSWORD, email="k@kommunen.example", at=now())
    log_out_everywhere(user=through)
    closed = account_create(username="slut", full_name="S", password=PASSWORD, email="s@kommunen.example", at=now())
    account_close(user=closed, by=None, at=now())
    for name in ("utan", "katalog", "k@kommunen.example", "slut", ""):
        ask(name)
    assert mail.outbox == []


def test_a_link_holds_for_an_hour_and_not_after_a_log_in(eva: User, monkeypatch: pytest.MonkeyPatch) -> None:
    ask("eva")
    link = link_in_the_mail()
    assert Client().get(link).status_code == 302
    seconds_of = ForgottenTokens._now

    def later(self: ForgottenTokens) -> datetime:
        return seconds_of(self) + timedelta(seconds=SECONDS + 1)

    with monkeypatch.context() as patched:
        patched.setattr(ForgottenTokens, "_now", later)
        assert "Länken gäller inte" in Client().get(link).content.decode()
    log_in(Client(), "eva")
    assert "Länken gäller inte" in Client().get(link).content.decode()


def test_a_link_of_one_account_opens_no_other(eva: User, anna: User) -> None:
    from allauth.account.utils import user_pk_to_url_str

    key = ForgottenTokens().make_token(eva)
    assert "Länken gäller inte" in Client().get(f"/konto/inbjudan/{user_pk_to_url_str(anna)}-{key}/").content.decode()


def test_who_asks_too_often_is_told_to_wait_whether_the_account_exists_or_not(eva: User) -> None:
    for name in ("eva", "ingen"):
        assert [ask(name).status_code for _n in range(6)] == [302] * 5 + [429]
    assert len(mail.outbox) == 5


def test_the_link_is_not_made_from_the_host_that_somebody_sends(eva: User, settings) -> None:
    settings.ALLOWED_HOSTS = ["127.0.0.1", "ond.example"]
    ask("eva", Client(headers={"host": "ond.example"}))
    assert "ond.example" not in mail.outbox[0].body
    assert link_in_the_mail().startswith("/konto/inbjudan/")


def test_without_a_mail_server_there_is_no_such_page(anna: User) -> None:
    assert Client().get("/konto/glomt/").status_code == 404
    assert "Glömt lösenordet" not in Client().get("/konto/logga-in/").content.decode()


def test_the_log_in_page_leads_there(eva: User) -> None:
    assert '<a href="/konto/glomt/">Glömt lösenordet?</a>' in Client().get("/konto/logga-in/").content.decode()
    assert "Användarnamn eller e-postadress" in Client().get("/konto/glomt/").content.decode()
    assert "Titta i din e-post" in Client().get("/konto/glomt/sant/").content.decode()
