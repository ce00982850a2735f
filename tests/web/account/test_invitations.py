"""Invitations: a link that is used once, within its time, and stands in no log."""

from __future__ import annotations

import logging

import pytest
from django.core import mail
from django.test import Client

from skolsikt.config.logs import Sayable
from skolsikt.home.clock import now
from skolsikt.records.accounts.invitations import InvitationImpossible, invitation_send
from skolsikt.records.accounts.models import User
from skolsikt.records.accounts.services import account_close, account_create
from tests.web.account.conftest import SetUp, link_in_the_mail, log_in, who

NEW = {"password1": "sommar-2026-ö", "password2": "sommar-2026-ö"}


@pytest.fixture
def bo(database: str, set_up: SetUp) -> User:
    set_up(mail_url="smtp://post.example", mail_from="skolsikt@kommunen.example", second_factor_roles=[])
    return account_create(username="bo", full_name="Bo Ek", password=None, email="bo@kommunen.example", at=now())


def chosen(client: Client, link: str) -> object:
    """Follow the link and choose a password."""
    return client.post(client.get(link)["Location"], NEW)


def test_the_link_of_the_letter_leads_to_a_password_and_then_no_more(bo: User) -> None:
    invitation_send(user=bo, by=None, at=now())
    assert mail.outbox[0].to == ["bo@kommunen.example"]
    assert "Ditt användarnamn är bo." in mail.outbox[0].body
    link, client = link_in_the_mail(), Client()
    assert chosen(client, link)["Location"] == "/konto/inbjudan/klar/"
    log_in(client, "bo", "sommar-2026-ö")
    assert who(client) == "bo"
    again = Client().get(link)
    assert again.status_code == 200
    assert "Länken gäller inte" in again.content.decode()


def test_the_key_does_not_stay_in_the_address(bo: User) -> None:
    invitation_send(user=bo, by=None, at=now())
    link = link_in_the_mail()
    page = Client().get(link, follow=True)
    assert "Välj ett lösenord" in page.content.decode()
    assert link.rstrip("/").rpartition("-")[2] not in page.redirect_chain[0][0] + page.content.decode()


def test_a_link_whose_time_is_out_says_so(bo: User, settings) -> None:
    invitation_send(user=bo, by=None, at=now())
    settings.PASSWORD_RESET_TIMEOUT = -1
    assert "Länken gäller inte" in Client().get(link_in_the_mail()).content.decode()


def test_the_time_is_the_one_of_the_settings(bo: User, set_up: SetUp, settings) -> None:
    set_up(invitation_days=3, second_factor_roles=[])
    assert settings.PASSWORD_RESET_TIMEOUT == 3 * 24 * 3600


def test_a_link_to_an_account_that_is_closed_is_nothing(bo: User) -> None:
    invitation_send(user=bo, by=None, at=now())
    account_close(user=bo, by=None, at=now())
    assert "Länken gäller inte" in Client().get(link_in_the_mail()).content.decode()


def test_somebody_elses_link_opens_no_other_account(bo: User, anna: User) -> None:
    invitation_send(user=bo, by=None, at=now())
    _before, _, key = link_in_the_mail().rstrip("/").rpartition("/inbjudan/")[2].partition("-")
    from allauth.account.utils import user_pk_to_url_str

    assert "Länken gäller inte" in Client().get(f"/konto/inbjudan/{user_pk_to_url_str(anna)}-{key}/").content.decode()


def test_who_has_a_password_or_no_address_is_not_invited(anna: User, bo: User) -> None:
    User.objects.filter(pk=anna.pk).update(email="anna@kommunen.example")
    anna.refresh_from_db()
    with pytest.raises(InvitationImpossible, match="lösenord"):
        invitation_send(user=anna, by=None, at=now())
    bo.email = ""
    with pytest.raises(InvitationImpossible, match="--mail"):
        invitation_send(user=bo, by=None, at=now())


def test_without_a_mail_server_nothing_is_sent_or_printed(bo: User, set_up: SetUp) -> None:
    set_up(second_factor_roles=[])
    with pytest.raises(InvitationImpossible, match="mail_url"):
        invitation_send(user=bo, by=None, at=now())
    assert mail.outbox == []


def test_no_log_line_holds_the_key(bo: User, caplog: pytest.LogCaptureFixture, settings) -> None:
    invitation_send(user=bo, by=None, at=now())
    link = link_in_the_mail()
    settings.ACCOUNT_RATE_LIMITS = {"reset_password_from_key": "1/m/ip"}
    caplog.handler.addFilter(Sayable())
    logging.getLogger("django").addHandler(caplog.handler)
    try:
        client = Client()
        assert [client.post(link, NEW).status_code for _n in range(2)] == [302, 429]
    finally:
        logging.getLogger("django").removeHandler(caplog.handler)
    assert "/konto/inbjudan/..." in caplog.text
    assert link.rpartition("-")[2].strip("/") not in caplog.text
