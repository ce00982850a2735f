"""Logging in through a directory by SAML: responses that are signed in the test, as a municipality's ADFS would."""

from __future__ import annotations

import shutil
import warnings
from base64 import b64encode
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import pytest
from django.test import Client

from skolsikt.home.paths import Home
from skolsikt.records.accounts.models import RoleGrant, User
from tests.web.account.conftest import SetUp, who
from tests.web.security.conftest import leads_here

if TYPE_CHECKING:
    from tests.web.account.identity_provider import IdentityProvider

XMLSEC = shutil.which("xmlsec1")
pytestmark = pytest.mark.skipif(
    XMLSEC is None, reason="pysaml2 signs with xmlsec1: apt-get install xmlsec1 (make test does)"
)

CLAIM = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/"
NAME, FULL_NAME, GROUP = f"{CLAIM}upn", f"{CLAIM}name", "http://schemas.xmlsoap.org/claims/Group"
ASA = {NAME: ["asa.oberg@kommunen.example"], FULL_NAME: ["Åsa Öberg"], GROUP: ["Rektorer", "Alla"]}


def browser() -> Client:
    return Client(headers={"host": "localhost"})


@pytest.fixture
def adfs(database: str, set_up: SetUp, home: Home, tmp_path: Path) -> IdentityProvider:
    """The directory, known to the installation by its certificate in keys/."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from tests.web.account import identity_provider as idp
    directory = {
        "kind": "saml",
        "title": "Kommunens ADFS",
        "entity_id": idp.ENTITY,
        "sso_url": idp.SIGN_ON,
        "certificate_file": "adfs.pem",
        "user_name_claim": NAME,
        "full_name_claim": FULL_NAME,
        "groups_claim": GROUP,
        "grants": [{"group": "Rektorer", "role": "principal", "school_unit": "12345678"}],
    }
    said = {"directories": {"adfs": directory}, "second_factor_roles": []}
    (home.keys / "adfs.pem").write_text("not yet", "utf-8")
    set_up(**said)
    metadata = browser().get("/konto/saml/adfs/metadata/").content.decode()
    adfs = idp.IdentityProvider(tmp_path, sp_metadata=metadata, xmlsec=str(XMLSEC))
    shutil.copy(adfs.certificate, home.keys / "adfs.pem")
    set_up(**said)
    return adfs


def through(adfs: IdentityProvider, said: dict[str, list[str]], *, change: Callable = str, **how: object) -> Client:
    """Log in, let ``change`` have its way with the answer, and return the browser."""
    client = browser()
    asked = client.get("/konto/saml/adfs/?next=/konto/tva-steg/")["Location"]
    answer = b64encode(change(adfs.answer(asked, said, **how)).encode()).decode()
    client.answer = client.post("/konto/saml/adfs/svar/", {"SAMLResponse": answer}, follow=True)
    return client


def test_a_signed_answer_gives_account_role_and_unit(adfs: IdentityProvider) -> None:
    client = through(adfs, ASA)
    assert client.answer.redirect_chain[-1][0] == "/konto/tva-steg/"
    assert who(client) == "asa.oberg@kommunen.example"
    assert User.objects.get().full_name == "Åsa Öberg"
    assert list(RoleGrant.objects.values_list("role", "school_unit_code", "directory")) == [
        ("principal", "12345678", "adfs")
    ]


def test_the_same_person_comes_back_to_the_same_account(adfs: IdentityProvider) -> None:
    through(adfs, ASA)
    assert who(through(adfs, ASA)) == "asa.oberg@kommunen.example"
    assert User.objects.count() == 1


def test_who_has_left_every_group_is_refused_and_logged_out(adfs: IdentityProvider) -> None:
    before = through(adfs, ASA)
    refused = through(adfs, {**ASA, GROUP: ["Alla"]})
    assert "Du är inte med i någon grupp" in refused.answer.content.decode()
    assert (who(before), who(refused)) == (None, None)


@pytest.mark.parametrize(
    "change",
    [
        lambda answer: answer.replace("asa.oberg@", "elin.strand@"),
        lambda answer: answer.replace(">Alla<", ">Rektorer<"),
        lambda answer: "not xml",
    ],
)
def test_an_answer_that_was_changed_is_refused(adfs: IdentityProvider, change: Callable[[str], str]) -> None:
    client = through(adfs, {**ASA, GROUP: ["Alla", "Rektorer"]}, change=change)
    assert client.answer.status_code == 401
    assert "Inloggningen gick inte" in client.answer.content.decode()
    assert User.objects.count() == 0


def test_an_unsigned_answer_is_refused(adfs: IdentityProvider) -> None:
    assert through(adfs, ASA, sign=False).answer.status_code == 401
    assert User.objects.count() == 0


def test_an_answer_signed_as_one_did_long_ago_is_refused(adfs: IdentityProvider) -> None:
    assert through(adfs, ASA, algorithm="sha1").answer.status_code == 401
    assert User.objects.count() == 0


def test_an_answer_signed_by_somebody_else_is_refused(adfs: IdentityProvider, tmp_path: Path) -> None:
    from tests.web.account.identity_provider import IdentityProvider

    other = tmp_path / "other"
    other.mkdir()
    metadata = browser().get("/konto/saml/adfs/metadata/").content.decode()
    stranger = IdentityProvider(other, sp_metadata=metadata, xmlsec=str(XMLSEC))
    assert through(stranger, ASA).answer.status_code == 401
    assert User.objects.count() == 0


def test_an_answer_cannot_be_used_again_or_in_another_browser(adfs: IdentityProvider) -> None:
    client = browser()
    asked = client.get("/konto/saml/adfs/")["Location"]
    answer = {"SAMLResponse": b64encode(adfs.answer(asked, ASA).encode()).decode()}
    thief = browser()
    assert thief.post("/konto/saml/adfs/svar/", answer, follow=True).status_code == 403
    assert who(thief) is None
    client.post("/konto/saml/adfs/svar/", answer, follow=True)
    assert who(client) == "asa.oberg@kommunen.example"
    again = browser()
    again.get("/konto/saml/adfs/")
    again.post("/konto/saml/adfs/svar/", answer, follow=True)
    assert who(again) is None


@pytest.mark.parametrize(
    "elsewhere", ["https://ond.example/", "//ond.example", "javascript:alert(1)", "/\\ond.example"]
)
def test_what_the_directory_sends_along_leads_to_no_other_site(adfs: IdentityProvider, elsewhere: str) -> None:
    for asked_for in (f"/konto/saml/adfs/?{urlencode({'next': elsewhere})}", "/konto/saml/adfs/"):
        client = browser()
        asked = client.get(asked_for)["Location"]
        answer = b64encode(adfs.answer(asked, ASA).encode()).decode()
        sent = {"SAMLResponse": answer, "RelayState": elsewhere}
        led = client.post("/konto/saml/adfs/svar/", sent, follow=True).redirect_chain
        assert who(client) == "asa.oberg@kommunen.example"
        assert all(leads_here(location) for location, _status in led), led


LAUGHS = "".join(f'<!ENTITY a{level} "{f"&a{level - 1};" * 10}">' for level in range(1, 12))
ENTITIES = {
    "that name each other": f'<!DOCTYPE x [<!ENTITY a0 "ha">{LAUGHS}]>',
    "of a file": '<!DOCTYPE x [<!ENTITY a11 SYSTEM "file:///etc/passwd">]>',
    "of another site": '<!DOCTYPE x [<!ENTITY % p SYSTEM "http://127.0.0.1:1/x.dtd">%p;<!ENTITY a11 "x">]>',
}


@pytest.mark.parametrize("doctype", ENTITIES.values(), ids=ENTITIES.keys())
def test_an_answer_with_entities_of_its_own_is_refused_and_not_unfolded(adfs: IdentityProvider, doctype: str) -> None:
    def with_entities(answer: str) -> str:
        body = answer.partition("?>")[2] or answer
        return f'<?xml version="1.0"?>{doctype}{body.replace("Åsa Öberg", "&a11;")}'

    client = through(adfs, ASA, change=with_entities)
    assert client.answer.status_code in (400, 401)
    assert "root:" not in client.answer.content.decode()
    assert User.objects.count() == 0


def test_an_answer_that_is_too_large_or_no_base64_is_refused(adfs: IdentityProvider) -> None:
    for answer in ("x" * 3_000_000, "%%%", b64encode(b"\0" * 99).decode(), ""):
        client = browser()
        client.get("/konto/saml/adfs/")
        assert 400 <= client.post("/konto/saml/adfs/svar/", {"SAMLResponse": answer}, follow=True).status_code < 500
