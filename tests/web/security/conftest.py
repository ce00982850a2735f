"""The basics of security on every address: what an attacker tries, and every address of the house to try it on."""

from __future__ import annotations

import pytest
from django.test import Client

from skolsikt.cli.demo_home import schools_with_leavers
from skolsikt.records.accounts.models import User
from skolsikt.web.asking import house
from tests.web.calls import WALKED, Walk
from tests.web.walked import Pupils, person_of_every_role

# Each shall lead nowhere but here.
ELSEWHERE = (
    "https://ond.example/",
    "//ond.example/x",
    "///ond.example",
    "/\\ond.example",
    "\\\\ond.example",
    "https:ond.example",
    "http:///ond.example",
    "\thttps://ond.example",
    "https://127.0.0.1@ond.example/",
    "javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "/x\r\nLocation: https://ond.example",
)


@pytest.fixture
def people_by_role(on_screen) -> dict[str, User]:
    return person_of_every_role(schools_with_leavers(house())[0])


@pytest.fixture
def walk(people_by_role: dict[str, User]) -> Walk:
    """The walk of a principal: the one whose pages show most."""
    return Walk(people_by_role["principal"], schools_with_leavers(house())[0], Pupils(house()))


@pytest.fixture
def paths(walk: Walk) -> dict[str, str]:
    """Name -> one address, of every address that there is: some lead to what others have made."""
    return {name: found[0].address for name, calls in WALKED.items() if (found := calls(walk))}


@pytest.fixture
def client(walk: Walk) -> Client:
    logged_in = Client()
    logged_in.force_login(walk.user)
    return logged_in


def leads_here(location: str) -> bool:
    """Whether a browser that follows ``location`` stays on this site: a path of ours, and nothing that it mends."""
    return location.startswith("/") and location[1:2] not in ("/", "\\") and not set(location) & set("\r\n\t\\")
