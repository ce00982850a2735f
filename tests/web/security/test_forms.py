"""A form that another site sends in somebody's name is refused, at every address that there is or will be."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import get_resolver

from skolsikt.config.registries import WEB
from skolsikt.web.methods import METHODS
from tests.web.calls import Walk

# The directory's own answers come from another site, and are bound to the browser by what it was asked with.
FROM_A_DIRECTORY = {"saml_acs", "saml_sls"}
WITH_A_KEY = {
    "inbox"
}  # a system shows a key in a header, which no page of another site can send; no cookie is looked at
TEMPLATES = sorted(WEB.rglob("*.html"))
FORM = re.compile(r"<form\b(?P<tag>(?:[^>{]|\{[{%].*?[%}]\})*)>(?P<inside>.*?)</form>", re.DOTALL)


def test_what_is_sent_without_the_token_of_the_form_is_refused_everywhere(walk: Walk, paths: dict[str, str]) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(walk.user)
    taken = set()
    for name, path in paths.items():
        answer = strict.post(path, {"x": "1"})
        if answer.status_code != 403 or "Sidan har legat öppen för länge" not in answer.content.decode():
            taken.add(name)
    assert taken == FROM_A_DIRECTORY | {"api:inbox"}


def test_the_token_of_another_session_is_none(walk: Walk) -> None:
    attacker, victim = Client(enforce_csrf_checks=True), Client(enforce_csrf_checks=True)
    found = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', attacker.get("/konto/logga-in/").content.decode())
    assert found
    victim.force_login(walk.user)
    victim.get("/konto/")
    for site in ({}, {"HTTP_ORIGIN": "https://ond.example"}):
        sent = {"csrfmiddlewaretoken": found[1], "roll": "head"}
        assert victim.post("/administration/se-som/", sent, **site).status_code == 403
    own = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', victim.get("/konto/").content.decode())
    assert own
    assert victim.post("/konto/logga-ut/", {"csrfmiddlewaretoken": own[1]}).status_code == 302


def test_another_site_cannot_send_with_a_token_that_it_has_got_hold_of(client: Client, walk: Walk) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(walk.user)
    own = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', strict.get("/konto/").content.decode())
    assert own
    sent = {"csrfmiddlewaretoken": own[1]}
    assert strict.post("/konto/logga-ut/", sent, HTTP_ORIGIN="https://ond.example").status_code == 403


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.relative_to(WEB).as_posix())
def test_every_form_that_is_sent_carries_its_token_and_stays_here(template: Path) -> None:
    text = template.read_text("utf-8")
    assert len(FORM.findall(text)) == text.count("<form")
    for form in FORM.finditer(text):
        is_sent = re.search(r'method="post"', form["tag"])
        assert ("{% csrf_token %}" in form["inside"]) == bool(is_sent)
        assert not re.search(r'action="(?!\{|/(?!/))', form["tag"])


def test_no_view_of_ours_is_taken_out_of_the_check() -> None:
    def views(patterns):
        for pattern in patterns:
            yield from views(pattern.url_patterns) if hasattr(pattern, "url_patterns") else [pattern]

    exempt = {one.name for one in views(get_resolver().url_patterns) if getattr(one.callback, "csrf_exempt", False)}
    assert exempt <= FROM_A_DIRECTORY | WITH_A_KEY
    assert "django.middleware.csrf.CsrfViewMiddleware" in settings.MIDDLEWARE


@pytest.mark.parametrize("method", ["put", "patch", "delete", "options", "trace"])
def test_a_method_that_no_address_knows_is_refused_everywhere(
    client: Client, paths: dict[str, str], method: str
) -> None:
    for path in (*paths.values(), "/finns-inte/"):
        answer = getattr(client, method)(path)
        assert (answer.status_code, answer["Allow"]) == (405, ", ".join(METHODS))


def test_what_changes_something_is_not_done_by_following_a_link(client: Client, paths: dict[str, str]) -> None:
    changing = ("pupil:let_in", "pupil:shut_out", "administration:start", "administration:stop", "data:receive")
    for name in (*changing, "account:language"):
        assert client.get(paths[name]).status_code == 405
    client.get(paths["account_logout"])
    assert client.get("/konto/").status_code == 200
