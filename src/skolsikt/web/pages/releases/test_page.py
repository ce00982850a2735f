"""Releases and held figures as those who decide meet them."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from skolsikt.home.clock import now, today
from skolsikt.home.paths import Home
from skolsikt.measures.house import House
from skolsikt.measures.releasing.audit_summary import audit_of
from skolsikt.measures.releasing.task import Cut
from skolsikt.privacy.holds import read_holds
from skolsikt.privacy.release.statements import Said
from skolsikt.privacy.release.store import read_release, release_numbers
from skolsikt.privacy.release.waiting import prepare_release, waiting_file, waiting_numbers
from tests.copied import copied

VIEW = "skolsikt.web.pages.releases.view"
HOLD = {
    "matt": "merit_value_mean",
    "period": "2025/26",
    "dag": "2099-09-01",
    "skal": "Först rektorerna",
    "roller": ["head"],
}


@pytest.fixture
def own_home(on_screen: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    """A copy of the test municipality that may be written to."""
    home = copied(on_screen, tmp_path / "home")
    monkeypatch.setattr(f"{VIEW}.house", lambda: House.open(home))
    return home


@pytest.fixture
def waiting(own_home: Home) -> Home:
    """A release waits that tells one number of the newest year otherwise."""
    before = read_release(own_home, 1, with_basis=True)
    key = max(one for one in before.tables if one[0] == "merit_value")
    frozen = before.tables[key]
    place = next(place for place, told in frozen.cells.items() if told.said is Said.NUMBER)
    told = frozen.cells[place]
    lower = told.lower - 10 * told.pupils
    cells = dict(frozen.cells) | {place: replace(told, lower=lower, upper=lower)}
    tables = dict(before.tables) | {key: replace(frozen, cells=cells, release=2)}
    release = replace(before, number=2, cut_at=now(), tables=tables)
    done = [
        Cut(family=key[0], period=key[1], what="corrected"),
        Cut(family="merit_value_16", period="2024/25", what="waits"),
    ]
    prepare_release(own_home, release, audit=audit_of(release, before, done).model_dump())
    return own_home


def text_of(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def decide(client, verdict: str, reason: str = ""):
    page = client.get("/utgavor/").content.decode()
    found = re.search(r'name="sedd" value="(\w+)"', page)
    sent = {"sedd": found[1] if found else "", "beslut": verdict, "skal": reason}
    return client.post("/utgavor/2/beslut/", sent)


def test_both_are_shown_the_audit_and_the_second_puts_it_in_force(log_in, waiting: Home) -> None:
    for name, so_far in (("skolchef", "0 av 2 har godkänt."), ("analytiker", "1 av 2 har godkänt: Karin Ek.")):
        client = log_in(name)
        told = text_of(client.get("/utgavor/"))
        assert "Utgåva 2 väntar på godkännande" in told
        assert so_far in told
        for words in (
            "Vad som visas och vad som går förlorat",
            "Skolenhet × Kön",
            "Tal som ändras",
            "16 ämnen), 2024/25",
        ):
            assert words in told
        assert re.search(r"Genomsnittligt meritvärde \(17 ämnen\) 2025/26 \S.* (\d+),0 (\d+),0 ", told)
        assert decide(client, "godkann").status_code == 302
        if name == "skolchef":
            again = text_of(client.get("/utgavor/"))
            assert "Du har godkänt. En annan person" in again
            assert 'value="godkann"' not in client.get("/utgavor/").content.decode()
            refused = decide(client, "godkann")
            assert refused.status_code == 400
    assert (release_numbers(waiting), waiting_numbers(waiting)) == ([1, 2], [])
    told = text_of(log_in("dataskydd").get("/utgavor/"))
    assert re.search(r"2 \S+ \S+ \d+ \S+ I kraft Karin Ek godkände .* Johan Berg godkände", told)
    assert "Ersatt Gavs ut utan godkännande" in told


def test_one_rejects_with_a_reason(log_in, waiting: Home) -> None:
    client = log_in("dataskydd")
    silent = decide(client, "avsla", " ")
    assert silent.status_code == 400
    assert "Skriv varför" in text_of(silent)
    assert decide(client, "avsla", "Fel källa").status_code == 302
    told = text_of(client.get("/utgavor/"))
    assert "väntar på godkännande" not in told
    assert re.search(r"Avslagen Nils Åberg avslog .*: Fel källa", told)
    assert release_numbers(waiting) == [1]


def test_a_damaged_release_can_only_be_rejected(log_in, waiting: Home) -> None:
    waiting_file(waiting, 2).write_text("{}", "utf-8")
    client = log_in("skolchef")
    page = client.get("/utgavor/")
    assert "är skadad. Avslå den" in text_of(page)
    assert 'value="godkann"' not in page.content.decode()
    assert decide(client, "godkann").status_code == 500
    assert decide(client, "avsla", "Skadad").status_code == 302
    assert waiting_numbers(waiting) == []


def test_what_was_not_shown_is_not_approved(log_in, waiting: Home) -> None:
    answer = log_in("skolchef").post("/utgavor/2/beslut/", {"sedd": "0" * 64, "beslut": "godkann"})
    assert answer.status_code == 400
    assert "inte den som visades" in text_of(answer)


@pytest.mark.parametrize("username", ["rektor", "mentor9a", "kurator"])
def test_others_see_and_decide_nothing(log_in, waiting: Home, username: str) -> None:
    client = log_in(username)
    answer = client.get("/utgavor/")
    assert answer.status_code == 403
    assert "Utgåvor visas för" in text_of(answer)
    assert decide(client, "godkann").status_code == 403
    assert client.post("/utgavor/hall-inne/", HOLD).status_code == 403
    assert 'href="/utgavor/"' not in client.get("/konto/").content.decode()


def test_who_looks_through_a_role_is_shown_it_and_decides_nothing(log_in, waiting: Home) -> None:
    client = log_in("it")
    client.post("/administration/se-som/", {"roll": "head", "skola": "*"})
    page = client.get("/utgavor/")
    assert "Utgåva 2 väntar på godkännande" in text_of(page)
    assert 'name="beslut"' not in page.content.decode()
    assert decide(client, "godkann").status_code == 403
    assert client.post("/utgavor/hall-inne/", HOLD).status_code == 403
    assert waiting_numbers(waiting) == [2]


def test_a_form_from_elsewhere_decides_nothing(people, waiting: Home) -> None:
    from django.test import Client

    client = Client(enforce_csrf_checks=True)
    assert client.login(username="skolchef", password=people["skolchef"])
    assert client.post("/utgavor/2/beslut/", {"beslut": "godkann"}).status_code == 403
    assert client.post("/utgavor/hall-inne/", HOLD).status_code == 403


def test_figures_are_held_by_a_form_and_let_go_by_another(log_in, own_home: Home) -> None:
    client = log_in("skolchef")
    assert client.post("/utgavor/hall-inne/", HOLD).status_code == 302
    (hold,) = read_holds(own_home, on=today())
    assert (hold.measure, hold.period, hold.until, hold.open_to) == (
        "merit_value_mean",
        "2025/26",
        date(2099, 9, 1),
        frozenset({"head"}),
    )
    told = text_of(client.get("/utgavor/"))
    assert "Genomsnittligt meritvärde (17 ämnen), 2025/26 1 sep. 2099 Skolchef Först rektorerna (Karin Ek)" in told
    assert client.post(f"/utgavor/slapp/{hold.id}/", {"skal": ""}).status_code == 400
    assert client.post(f"/utgavor/slapp/{hold.id}/", {"skal": "Klart"}).status_code == 302
    assert read_holds(own_home, on=today()) == []
    assert "Inga siffror hålls inne" in text_of(client.get("/utgavor/"))


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"matt": "", "period": ""}, "Välj vad som hålls inne"),
        ({"dag": "2020-01-01"}, "efter i dag"),
        ({"dag": ""}, "Detta fält måste fyllas i"),
        ({"skal": "20100101-2384"}, "personnummer"),
        ({"roller": ["operator"]}, "operator"),
    ],
)
def test_what_cannot_be_held_is_told_beside_the_form(log_in, own_home: Home, changed, told: str) -> None:
    answer = log_in("skolchef").post("/utgavor/hall-inne/", HOLD | changed)
    assert answer.status_code == 400
    assert told in text_of(answer)
    assert read_holds(own_home, on=today()) == []
