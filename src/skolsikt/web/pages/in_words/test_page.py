"""Fråga as its readers meet it: an answer, how it was understood, and nothing of what was typed kept."""

from __future__ import annotations

from pathlib import Path

from skolsikt.home.paths import Home

ADDRESS = "/fraga/"


def asked(client, text: str, **more) -> str:
    answer = client.post(ADDRESS, {"fraga": text}, **more)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_question_is_answered_and_can_be_changed_in_compare(log_in) -> None:
    page = asked(log_in("skolchef"), "meritvärde flickor och pojkar över tid")
    assert "Så förstods frågan" in page
    assert "/jamfor/?matt=merit_value_mean&amp;per=kon&amp;period=all" in page
    assert '<table class="t">' in page
    assert "Förstods inte" not in page


def test_a_principal_asks_about_the_own_school(log_in) -> None:
    page = asked(log_in("rektor"), "frånvaro per årskurs på min skola")
    assert "skola=99000103" in page
    assert "Björkängsskolan" in page


def test_what_was_not_understood_is_told_with_the_nearest_measures(log_in) -> None:
    page = asked(log_in("skolchef"), "prognos för behörighet")
    assert "<b>prognos</b>" in page
    assert "Menade du något av de här måtten?" in page
    nothing = asked(log_in("skolchef"), "vädret i morgon")
    assert "Frågan gick inte att förstå" in nothing
    assert "svar-title" not in nothing


def test_a_misspelt_word_is_read_as_the_nearest_and_told(log_in) -> None:
    assert "<b>frånvro</b> lästes som <b>frånvaro</b>" in asked(log_in("skolchef"), "frånvro åk 8")


def test_the_gate_stands_before_the_answer(log_in) -> None:
    page = asked(log_in("analytiker"), "godkända i alla ämnen per skola och kön, alla år")
    assert "färre än 5" in page


def test_an_empty_question_and_a_too_long_one_are_told(log_in) -> None:
    client = log_in("skolchef")
    for text in ("", "frånvaro " * 60):
        answer = client.post(ADDRESS, {"fraga": text})
        assert answer.status_code == 400
        assert "errorlist" in answer.content.decode() or "error" in answer.content.decode()


def test_script_in_a_question_is_text(log_in) -> None:
    assert "<script>alert" not in asked(log_in("skolchef"), "frånvaro <script>alert(1)</script>")


def test_what_was_typed_is_kept_nowhere(log_in, own_home: Home) -> None:
    name = "Xenofon Ödesmark"
    page = asked(log_in("rektor"), f"frånvaro {name}")
    assert "Xenofon" in page
    kept = [path for path in Path(own_home.root).rglob("*") if path.is_file() and b"Xenofon" in path.read_bytes()]
    assert kept == []


def test_the_field_stands_on_every_page(log_in) -> None:
    page = log_in("skolchef").get("/data/").content.decode()
    assert f'action="{ADDRESS}"' in page
