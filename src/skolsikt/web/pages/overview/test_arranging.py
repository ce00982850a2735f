"""Översikt by role, and as its reader has arranged it."""

from __future__ import annotations

import re

import pytest

from skolsikt.privacy.roles import ROLES
from skolsikt.records.views.models import OverviewArrangement
from skolsikt.web.pages.overview.key_figures import KEY_FIGURES
from skolsikt.web.pages.overview.layouts import card_kinds, layouts

ARRANGE = "/oversikt/ordna/"


def headings(page: str) -> list[str]:
    return re.findall(r'<h2 id="[^"]+">([^<]+)</h2>', page)


def test_every_role_that_a_person_may_hold_has_one_layout_of_what_there_is() -> None:
    granted = [role.id for role in ROLES.values() if role.is_granted and not role.is_for_the_command_line]
    in_layouts = [role for layout in layouts() for role in layout.roles]
    assert sorted(in_layouts) == sorted(granted)
    for layout in layouts():
        assert set(layout.key_figures) <= set(KEY_FIGURES)
        assert set(layout.cards) <= set(card_kinds())


@pytest.mark.parametrize(
    ("username", "there", "not_there"),
    [
        ("rektor", "Meritvärde", "Mina klasser och grupper"),
        ("mentor9a", "Mina klasser och grupper", "Insyn i elever den senaste månaden"),
        ("it", "Så färska är uppgifterna", "Meritvärde"),
        ("dataskydd", "Insyn i elever den senaste månaden", "Mina klasser och grupper"),
        ("kurator", "Elever med hög frånvaro", "Meritvärde"),
    ],
)
def test_each_role_meets_its_own_page(log_in, username: str, there: str, not_there: str) -> None:
    page = log_in(username).get("/").content.decode()
    assert there in page
    assert not_there not in page


def test_a_role_goes_on_only_to_pages_that_it_may_open(log_in) -> None:
    for username in ("rektor", "mentor9a", "it", "dataskydd", "skolchef", "specped"):
        client = log_in(username)
        onward = client.get("/").content.decode().split('<nav class="onward"')[1].split("</nav>")[0]
        addresses = re.findall(r'href="([^"]+)"', onward)
        assert addresses
        assert all(client.get(address).status_code == 200 for address in addresses)


@pytest.fixture
def waiting(log_in) -> str:
    """What waits for whoever answers comments."""
    log_in("rektor").post("/tyck-till/", {"sida": "compare", "text": "Jag vill se två läsår."})
    return "1 synpunkt på sidorna att svara på"


def test_what_waits_is_told_to_whoever_does_it_and_to_nobody_else(log_in, waiting: str) -> None:
    assert waiting in log_in("it").get("/").content.decode()
    for username in ("rektor", "analytiker", "dataskydd", "mentor9a"):
        assert waiting not in log_in(username).get("/").content.decode()


def test_a_card_that_is_hidden_is_gone_and_comes_back_with_the_role(log_in, waiting: str) -> None:
    client = log_in("it")
    client.post(ARRANGE, {"lista": "kort", "vad": "tasks", "gor": "dolj"})
    assert waiting not in client.get("/").content.decode()
    assert waiting in log_in("skolchef").get("/").content.decode()
    client.post(ARRANGE, {"aterstall": "ja"})
    assert waiting in client.get("/").content.decode()
    assert not OverviewArrangement.objects.exists()


def test_key_figures_come_in_the_order_that_is_chosen(log_in) -> None:
    client = log_in("rektor")
    first = next(iter(layouts())).key_figures
    client.post(ARRANGE, {"lista": "nyckeltal", "vad": first[1], "gor": "upp"})
    assert OverviewArrangement.objects.get().key_figures[:2] == [first[1], first[0]]
    page = client.get("/").content.decode()
    assert page.index("Elever med hög frånvaro<") < page.index("Frånvaro<")


@pytest.mark.parametrize(
    "told",
    [
        {"lista": "kort", "vad": "finns-inte", "gor": "visa"},
        {"lista": "nyckeltal", "vad": "../x", "gor": "upp"},
        {"lista": "", "vad": "trend", "gor": "dolj"},
        {},
    ],
)
def test_what_names_nothing_there_is_changes_nothing(log_in, told: dict[str, str]) -> None:
    client = log_in("rektor")
    before = headings(client.get("/").content.decode())
    assert client.post(ARRANGE, told).status_code == 302
    assert headings(client.get("/").content.decode()) == before


def test_a_card_that_has_been_taken_out_of_the_product_is_left_out(log_in) -> None:
    client = log_in("rektor")
    client.post(ARRANGE, {"lista": "kort", "vad": "trend", "gor": "upp"})
    own = OverviewArrangement.objects.get()
    own.cards = ["gammalt-kort", *own.cards]
    own.save()
    assert client.get("/").status_code == 200


def test_shown_to_many_the_page_is_the_roles_and_nothing_that_waits_is_told(log_in, waiting: str) -> None:
    client = log_in("it")
    client.post("/konto/visning/", {"pa": "ja"})
    page = client.get("/").content.decode()
    assert waiting not in page
    assert "Ordna Översikt" not in page
