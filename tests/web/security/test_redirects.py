"""Nobody is led to another site by a link to this one."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils.http import urlencode

from tests.web.calls import Walk
from tests.web.security.conftest import ELSEWHERE, leads_here

# ``next`` is what allauth knows, the others are what people try.
WORDS = ("next", "url", "redirect", "RelayState", "return", "tillbaka")


@pytest.mark.parametrize("elsewhere", ELSEWHERE)
def test_log_in_leads_to_a_page_of_this_site(on_screen, people: dict[str, str], elsewhere: str) -> None:
    client = Client()
    sent = {"login": "rektor", "password": people["rektor"], "next": elsewhere}
    answer = client.post(f"/konto/logga-in/?{urlencode({'next': elsewhere})}", sent)
    assert answer.status_code == 302
    assert leads_here(answer["Location"])
    again = client.get(f"/konto/logga-in/?{urlencode({'next': elsewhere})}")
    assert again.status_code == 302
    assert leads_here(again["Location"])


@pytest.mark.parametrize("elsewhere", ELSEWHERE)
def test_the_choice_of_language_leads_back_here(db: None, elsewhere: str) -> None:
    assert leads_here(Client().post("/konto/sprak/", {"language": "en", "next": elsewhere})["Location"])


def test_every_other_address_that_leads_on_leads_on_here(walk: Walk, paths: dict[str, str]) -> None:
    followed = 0
    for path in paths.values():
        for elsewhere in ELSEWHERE[:4] if path.startswith("/konto/") else ELSEWHERE[:1]:
            known = Client()
            known.force_login(walk.user)
            words = dict.fromkeys(WORDS, elsewhere)
            for answer in (known.get(path, words), known.post(path, words), Client().post(path, words)):
                if location := answer.headers.get("Location"):
                    followed += 1
                    assert leads_here(location), (path, location)
    assert followed > 100
