"""Logging in, logging out, choosing language."""

from __future__ import annotations

from django.test import Client

from skolsikt.privacy.viewer import Viewer, Window
from skolsikt.web.showing import without_pupils


def test_every_page_asks_for_log_in_and_returns_to_where_one_was_heading(people: dict[str, str]) -> None:
    client = Client()
    asked = client.get("/jamfor/?matt=pupils")
    assert asked.status_code == 302
    page = client.post(
        asked["Location"], {"login": "rektor", "password": people["rektor"], "next": "/jamfor/?matt=pupils"}
    )
    assert page["Location"] == "/jamfor/?matt=pupils"


def test_log_in_never_leads_to_another_host(people: dict[str, str]) -> None:
    words = {"login": "rektor", "password": people["rektor"], "next": "https://example.org/"}
    assert Client().post("/konto/logga-in/", words)["Location"] == "/"


def test_a_wrong_password_is_answered_in_words_that_do_not_tell_which_was_wrong(people: dict[str, str]) -> None:
    known = Client().post("/konto/logga-in/", {"login": "rektor", "password": "fel"})
    unknown = Client().post("/konto/logga-in/", {"login": "ingen", "password": "fel"})
    sentence = "Användarnamnet eller lösenordet stämmer inte"
    assert sentence in known.content.decode()
    assert sentence in unknown.content.decode()


def test_logging_out_closes_the_pages(log_in) -> None:
    client = log_in("rektor")
    client.post("/konto/logga-ut/")
    assert client.get("/").status_code == 302


def test_the_account_page_tells_role_and_school(log_in) -> None:
    page = log_in("rektor").get("/konto/").content.decode()
    assert "Rektor" in page
    assert "från" in page
    assert "alla skolor" in log_in("skolchef").get("/konto/").content.decode()
    assert "9, Björkängsskolan" in log_in("mentor9a").get("/konto/").content.decode()


def test_english_is_chosen_and_kept(log_in) -> None:
    client = log_in("rektor")
    assert client.post("/konto/sprak/", {"language": "en", "next": "/konto/"})["Location"] == "/konto/"
    assert client.get("/konto/")["Content-Language"] == "en"


def test_choosing_language_never_leads_to_another_host(log_in) -> None:
    assert log_in("rektor").post("/konto/sprak/", {"language": "en", "next": "//example.org"})["Location"] == "/"


def test_an_unknown_language_is_not_remembered(log_in) -> None:
    client = log_in("rektor")
    client.post("/konto/sprak/", {"language": "xx", "next": "/"})
    assert "skolsikt_language" not in client.cookies


def test_shown_to_a_room_there_are_large_figures_and_no_pupil(log_in) -> None:
    client = log_in("rektor")
    classes = "/klass/?klass=99000103/9"
    by_class = "/jamfor/?matt=absence_share&per=klass&skola=99000103"
    assert client.get(classes).status_code == 200
    before = client.get(by_class).content.decode()
    begun = client.post("/konto/visning/", {"pa": "ja"}, follow=True).content.decode()
    assert 'class="shown"' in begun
    assert "Inga elever visas" in begun
    assert client.get(classes).status_code == 403
    assert client.get(by_class).content.decode().count("<tr>") < before.count("<tr>")
    ended = client.post("/konto/visning/", {"pa": "nej"}, follow=True).content.decode()
    assert 'class="shown"' not in ended
    assert client.get(classes).status_code == 200


def test_a_window_to_a_pupil_is_closed_while_the_pages_are_shown() -> None:
    window = Window(pupil_key=7, purpose="health", reason="möte")
    viewer = Viewer(id="a", roles=frozenset({"principal"}), windows=(window,))
    assert without_pupils(viewer).windows == ()
