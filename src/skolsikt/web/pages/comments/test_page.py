"""Tyck till as its readers meet it: sent from a page, answered by right, seen by whoever said it."""

from __future__ import annotations

import pytest
from django.core import mail

from skolsikt.records.governance.models import PageComment

ADDRESS = "/tyck-till/"
GOOD = {"sida": "compare", "text": "Jag vill kunna välja två läsår på en gång."}


@pytest.fixture
def said(log_in) -> PageComment:
    assert log_in("rektor").post(ADDRESS, GOOD)["Location"] == f"{ADDRESS}?tack=ja"
    return PageComment.objects.get()


def test_every_page_leads_there_with_its_name_and_nothing_else(log_in) -> None:
    page = log_in("rektor").get("/jamfor/?matt=absence_share&skola=99000103").content.decode()
    assert f'href="{ADDRESS}?sida=compare"' in page
    form = log_in("rektor").get(f"{ADDRESS}?sida=compare").content.decode()
    assert form.count('<input type="hidden" name="sida" value="compare">') == 1
    assert "Om sidan Jämför" in form


def test_what_is_sent_is_seen_with_its_status_by_whoever_sent_it_and_who_answers(log_in, said: PageComment) -> None:
    assert (said.page, said.text, said.status) == ("compare", GOOD["text"], "new")
    mine = log_in("rektor").get(ADDRESS).content.decode()
    assert GOOD["text"] in mine
    assert "väntar på svar" in mine
    assert "Det alla har sagt" not in mine
    assert GOOD["text"] in log_in("it").get(ADDRESS).content.decode()
    assert GOOD["text"] not in log_in("analytiker").get(ADDRESS).content.decode()


def test_it_is_answered_by_right_alone(log_in, said: PageComment) -> None:
    told = {"lage": "planned", "svar": "Bra tanke. Den kommer i vår."}
    assert log_in("rektor").post(f"{ADDRESS}{said.pk}/", told).status_code == 403
    assert log_in("it").post(f"{ADDRESS}{said.pk}/", told).status_code == 302
    page = log_in("rektor").get(ADDRESS).content.decode()
    assert "ska göras" in page
    assert told["svar"] in page


@pytest.mark.parametrize("text", ["", "   ", "Fel på 20110405-2384", "x" * 1001])
def test_no_words_too_many_and_person_numbers_are_refused(log_in, text: str) -> None:
    answer = log_in("rektor").post(ADDRESS, {**GOOD, "text": text})
    assert answer.status_code == 400
    assert PageComment.objects.count() == 0


def test_an_answer_without_words_or_choice_is_refused_and_nothing_changed(log_in, said: PageComment) -> None:
    for told in ({"lage": "planned", "svar": ""}, {"lage": "new", "svar": "Ja"}, {"svar": "Ja"}):
        assert log_in("it").post(f"{ADDRESS}{said.pk}/", told).status_code == 400
    said.refresh_from_db()
    assert said.status == "new"


def test_a_page_that_there_is_not_is_left_out(log_in) -> None:
    log_in("rektor").post(ADDRESS, {**GOOD, "sida": "/elev/12/"})
    assert PageComment.objects.get().page == ""


def test_the_coordinator_is_told_that_something_waits_and_not_what(
    log_in, settings, django_capture_on_commit_callbacks
) -> None:
    settings.SKOLSIKT_SETTINGS = settings.SKOLSIKT_SETTINGS.model_copy(update={"coordinator_mail": "it@exempel.se"})
    with django_capture_on_commit_callbacks(execute=True):
        log_in("rektor").post(ADDRESS, GOOD)
    (letter,) = mail.outbox
    assert "1 synpunkt på sidorna väntar" in letter.subject
    assert GOOD["text"] not in letter.body
