"""Passkeys in a real browser, with an authenticator that the browser itself pretends to have."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from skolsikt.home.clock import now, today
from skolsikt.records.accounts.models import User
from skolsikt.records.accounts.second_factor import has_second_factor
from skolsikt.records.accounts.services import account_create, grant_role
from tests.web.account.conftest import PASSWORD, SetUp
from tests.web.test_in_browser import RULES

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def elin(transactional_db: None, set_up: SetUp) -> User:
    """An IT coordinator, who must have a second factor."""
    set_up()
    user = account_create(username="elin", full_name="Elin Strand", password=PASSWORD, at=now())
    grant_role(user=user, role="it_coordinator", from_date=today(), by=None, at=now())
    return user


@pytest.fixture
def faults() -> list[str]:
    return []


@pytest.fixture
def page(browser: Browser, live_server: LiveServer, elin: User, faults: list[str]) -> Iterator[Page]:
    context = browser.new_context(base_url=live_server.url, viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.on("console", lambda message: faults.append(message.text))
    page.on("pageerror", lambda error: faults.append(str(error)))
    yield page
    context.close()


@pytest.fixture
def authenticator(page: Page) -> object:
    """A telephone's: it keeps keys and knows its owner."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    kind = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    options = {**kind, "isUserVerified": True, "automaticPresenceSimulation": True}
    return devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def log_in(page: Page) -> None:
    page.goto("/konto/logga-in/?next=/konto/tva-steg/")
    page.fill("#id_login", "elin")
    page.fill("#id_password", PASSWORD)
    page.press("#id_password", "Enter")


def add_key(page: Page) -> None:
    """From the page of the second step: say who one is again if asked, name the key, make it."""
    page.get_by_role("link", name="Lägg till en nyckel").click()
    if "bekrafta" in page.url:
        page.fill("#id_password", PASSWORD)
        page.get_by_role("button", name="Bekräfta").click()
    page.get_by_label("Nyckelns namn").fill("Telefonen")
    page.get_by_role("button", name="Skapa nyckeln").click()
    page.wait_for_url("**/konto/tva-steg/koder/")


def test_a_passkey_is_made_and_logs_in_without_a_password(
    page: Page, authenticator: object, elin: User, faults: list[str]
) -> None:
    log_in(page)
    page.goto("/konto/losenord/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Inloggning i två steg")  # nothing else before it
    add_key(page)
    assert has_second_factor(elin)
    page.goto("/konto/tva-steg/nycklar/")
    expect(page.get_by_role("rowheader")).to_have_text("Telefonen")
    page.context.clear_cookies()
    page.goto("/konto/logga-in/?next=/konto/tva-steg/nycklar/")
    page.get_by_role("button", name="Logga in med nyckel").click()
    page.wait_for_url("**/konto/tva-steg/nycklar/")
    assert faults == []


def test_a_passkey_is_the_second_step_after_a_password(page: Page, authenticator: object) -> None:
    log_in(page)
    add_key(page)
    page.context.clear_cookies()
    log_in(page)
    page.wait_for_url("**/konto/logga-in/kod/")
    page.get_by_role("button", name="Använd nyckel").click()
    page.wait_for_url("**/konto/tva-steg/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Inloggning i två steg")
    page.goto("/konto/")
    expect(page.get_by_role("main")).to_contain_text("Elin")


def test_a_key_that_does_not_answer_is_told(page: Page) -> None:
    page.goto("/konto/logga-in/")
    page.evaluate("() => { navigator.credentials.get = () => Promise.reject(new Error('no')) }")
    page.get_by_role("button", name="Logga in med nyckel").click()
    expect(page.get_by_role("alert")).to_contain_text("Det gick inte att använda nyckeln")


def test_every_step_is_accessible_on_a_phone(page: Page, authenticator: object, faults: list[str]) -> None:
    log_in(page)
    addresses = ["/konto/tva-steg/", "/konto/tva-steg/app/", "/konto/bekrafta/", "/konto/tva-steg/nycklar/ny/"]
    violations = [one for address in addresses for one in _violations(page, address)]
    page.goto("/konto/tva-steg/")
    add_key(page)
    addresses = ["/konto/tva-steg/koder/", "/konto/tva-steg/nycklar/", "/konto/losenord/", "/konto/tva-steg/koder/nya/"]
    violations += [one for address in addresses for one in _violations(page, address)]
    assert violations == []
    assert faults == []


def _violations(page: Page, address: str) -> list[tuple[str, str]]:
    page.goto(address, wait_until="networkidle")
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": RULES}})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390, address
    return [(address, one["id"]) for one in found.response["violations"]]
