"""Liknande skolor as its readers meet it: the nearest with reasons, and the principal's own choice."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from skolsikt.privacy.viewer import Relation, Viewer
from skolsikt.records.views.models import SimilarUnits
from skolsikt.web.pages.similar import view
from skolsikt.web.pages.similar.lines import TRAITS, Background, background_of
from skolsikt.web.scope import Scope, whole_municipality

ADDRESS = "/liknande-skolor/"


def schools_in(page: str) -> list[str]:
    return re.findall(r'<tr><th scope="row">([^<]+)</th>', page)


def codes_in(page: str) -> list[str]:
    return re.findall(r'name="skolor" value="([^"]+)"', page)


@pytest.fixture
def neighbours(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if Skolverket had published the background of every school of the municipality, and of one far away."""

    def background(scope: Scope) -> Background:
        names = {**scope.names, "70000001": "Fjärrskolan, Annanstad"}
        each = [(2.0 + number / 10, float(number), 50.0 + number) for number in range(len(names))]
        traits = {code: dict(zip(TRAITS, values, strict=True)) for code, values in zip(names, each, strict=True)}
        return Background(period="2024/25", traits=traits, names=names)

    monkeypatch.setattr(view, "background_of", background)


@pytest.fixture
def principal(log_in, neighbours: None) -> Client:
    return log_in("rektor")


def test_the_nearest_are_shown_with_what_makes_them_like(principal: Client) -> None:
    page = principal.get(ADDRESS).content.decode()
    assert "De här är närmast" in page
    assert len(schools_in(page)) >= 3
    assert "egen skola" in page
    assert re.search(r"(mycket|ganska|mindre) lik<", page)


def test_they_are_compared_in_what_is_published_of_all_of_them(principal: Client) -> None:
    page = principal.get(ADDRESS).content.decode()
    addresses = [one.replace("&amp;", "&") for one in re.findall(r'href="(/jamfor/\?matt=reference_value[^"]+)"', page)]
    assert len(addresses) == 3
    assert all(principal.get(address).status_code == 200 for address in addresses)


def test_a_principal_chooses_others_and_says_why(principal: Client, log_in) -> None:
    chosen = codes_in(principal.get(ADDRESS).content.decode())[-1]
    assert principal.post(ADDRESS, {"skolor": chosen, "skal": "Samma upptagningsområde"}).status_code == 302
    page = principal.get(ADDRESS).content.decode()
    assert "De här har skolan valt" in page
    assert "Samma upptagningsområde" in page
    assert len(schools_in(page)) == 2
    principal.post(ADDRESS, {"aterstall": "ja"})
    assert "De här är närmast" in principal.get(ADDRESS).content.decode()


@pytest.mark.parametrize(
    "told",
    [
        {"skal": "Ingen vald"},
        {"skolor": "finns-inte", "skal": "Okänd"},
        {"skolor": "first", "skal": ""},
        {"skolor": "first", "skal": "Elev 20110405-2384"},
    ],
)
def test_what_cannot_be_kept_is_said(principal: Client, told: dict[str, str]) -> None:
    first = codes_in(principal.get(ADDRESS).content.decode())[0]
    sent = {name: first if value == "first" else value for name, value in told.items()}
    answer = principal.post(ADDRESS, sent)
    assert answer.status_code == 400
    assert 'class="error"' in answer.content.decode()
    assert not SimilarUnits.objects.exists()


def test_others_may_look_and_not_choose(principal: Client, log_in) -> None:
    page = principal.get(ADDRESS).content.decode()
    own, other = re.search(r'option value="(\w+)" selected', page), codes_in(page)[0]
    assert own
    for username in ("skolchef", "analytiker", "mentor9a"):
        client = log_in(username)
        seen = client.get(ADDRESS, {"skola": own[1]}).content.decode()
        assert schools_in(seen) == schools_in(page)
        assert "Spara valet" not in seen
        refused = client.post(f"{ADDRESS}?skola={own[1]}", {"skolor": other, "skal": "Vill"})
        assert refused.status_code == 403
    assert not SimilarUnits.objects.exists()


def test_the_list_to_choose_from_holds_the_municipality_the_nearest_and_the_chosen(principal: Client) -> None:
    assert "70000001" in codes_in(principal.get(ADDRESS).content.decode())


def test_a_school_without_published_background_and_no_school_are_told_so(log_in, on_screen) -> None:
    client = log_in("skolchef")
    assert "Välj en skola" in client.get(ADDRESS).content.decode()
    viewer = Viewer(
        id="skolchef",
        roles=frozenset({"head"}),
        relations=frozenset({Relation(role="head", school_unit_code="*")}),
    )
    scope = whole_municipality(viewer)
    background = background_of(scope)
    (known,) = background.traits  # one school of the small municipality has enough pupils in grade level 9
    assert set(background.traits[known]) == set(TRAITS)
    assert "Ingen annan skolas bakgrund" in client.get(ADDRESS, {"skola": known}).content.decode()
    without = next(code for code in scope.names if code != known)
    assert "ingen publicerad bakgrund" in client.get(ADDRESS, {"skola": without}).content.decode()
