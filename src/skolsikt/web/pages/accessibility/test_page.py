"""The accessibility statement: open to everybody, with what DIGG prescribes."""

from __future__ import annotations

import re

from django.test import Client

PRESCRIBED = (
    "Hur tillgänglig är webbplatsen?",
    "Kända brister",
    "När något inte går att använda",
    "Tillsyn",
    "Så har vi prövat",
)


def test_it_is_open_and_has_what_is_prescribed(client: Client, db: None) -> None:
    page = client.get("/tillganglighet/").content.decode()
    assert re.findall(r"<h2[^>]*>([^<]+)</h2>", page) == list(PRESCRIBED)
    assert "delvis förenlig" in page
    assert "digg.se/tdosanmalan" in page


def test_the_contact_is_the_one_of_the_settings(client: Client, db: None, settings) -> None:
    settings.SKOLSIKT_SETTINGS = settings.SKOLSIKT_SETTINGS.model_copy(
        update={"accessibility_contact": "webb@exempelkommun.se"}
    )
    assert "webb@exempelkommun.se" in client.get("/tillganglighet/").content.decode()


def test_every_page_links_to_it(client: Client, log_in) -> None:
    assert 'href="/tillganglighet/"' in client.get("/konto/logga-in/").content.decode()
    assert 'href="/tillganglighet/"' in log_in("rektor").get("/").content.decode()
