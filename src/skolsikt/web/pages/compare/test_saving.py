"""Saved views as their owner meets them: kept, put on Översikt, shared by address, and nobody else's."""

from __future__ import annotations

import pytest

from skolsikt.measures.question import Question
from skolsikt.records.views.models import SavedView
from skolsikt.records.views.services import MOST_VIEWS, ViewWrong
from skolsikt.web.pages.compare.saving import kept_question

SAVE = "/jamfor/spara/"
GOOD = {"matt": "absence_share", "per": "arskurs", "period": "latest", "titel": "Frånvaro per årskurs"}


@pytest.fixture
def kept(log_in) -> SavedView:
    assert log_in("rektor").post(SAVE, {**GOOD, "oversikt": "on"}).status_code == 302
    return SavedView.objects.get()


def test_a_view_is_kept_as_its_question_and_shown_again(log_in, kept: SavedView) -> None:
    assert kept.query == "matt=absence_share&per=arskurs&period=latest"
    page = log_in("rektor").get("/jamfor/").content.decode()
    assert "Mina vyer" in page
    assert f"/jamfor/?{kept.query.replace('&', '&amp;')}" in page


def test_it_stands_on_the_overview_until_it_is_taken_from_there(log_in, kept: SavedView) -> None:
    client = log_in("rektor")
    assert GOOD["titel"] in client.get("/").content.decode()
    client.post(f"/jamfor/vyer/{kept.pk}/", {"oversikt": "nej"})
    assert GOOD["titel"] not in client.get("/").content.decode()
    client.post(f"/jamfor/vyer/{kept.pk}/", {"oversikt": "ja"})
    assert GOOD["titel"] in client.get("/").content.decode()


def test_nobody_else_sees_it_changes_it_or_takes_it_away(log_in, kept: SavedView) -> None:
    other = log_in("skolchef")
    assert GOOD["titel"] not in other.get("/jamfor/").content.decode()
    assert GOOD["titel"] not in other.get("/").content.decode()
    assert other.post(f"/jamfor/vyer/{kept.pk}/", {"ta-bort": "ja"}).status_code == 404
    assert SavedView.objects.count() == 1
    assert log_in("rektor").post(f"/jamfor/vyer/{kept.pk}/", {"ta-bort": "ja"}).status_code == 302
    assert not SavedView.objects.exists()


def test_the_same_title_replaces_and_data_versions_are_not_kept(log_in, kept: SavedView) -> None:
    log_in("rektor").post(SAVE, {**GOOD, "matt": "pupils", "version": "1"})
    kept.refresh_from_db()
    assert kept.query == "matt=pupils&per=arskurs&period=latest"


@pytest.mark.parametrize(
    "wrong",
    [
        {"titel": ""},
        {"titel": "x" * 81},
        {"titel": "20110405-2384"},
        {"skola": ["1" * 50] * 30},
    ],
)
def test_what_cannot_be_kept_is_said_and_nothing_is(log_in, wrong: dict[str, object]) -> None:
    answer = log_in("rektor").post(SAVE, {**GOOD, **wrong})
    assert answer.status_code == 400
    assert 'class="error"' in answer.content.decode()
    assert not SavedView.objects.exists()


@pytest.mark.parametrize("person", ["pupil", "teacher"])
def test_a_question_about_single_persons_is_not_kept(log_in, person: str) -> None:
    with pytest.raises(ViewWrong):
        kept_question(Question(measure="grade_points_mean", by=(person,)))
    log_in("rektor").post(SAVE, {**GOOD, "per": person})
    assert not SavedView.objects.filter(query__contains=person).exists()


def test_there_is_an_end_to_how_many_are_kept(log_in) -> None:
    client = log_in("rektor")
    for number in range(MOST_VIEWS):
        assert client.post(SAVE, {**GOOD, "titel": f"Vy {number}"}).status_code == 302
    assert client.post(SAVE, {**GOOD, "titel": "En till"}).status_code == 400
    assert client.post(SAVE, {**GOOD, "titel": "Vy 0"}).status_code == 302


def test_a_view_of_what_is_there_no_longer_does_not_break_the_overview(log_in, kept: SavedView) -> None:
    kept.query = "matt=gammalt_matt&per=arskurs"
    kept.save()
    assert log_in("rektor").get("/").status_code == 200


def test_looked_at_as_another_role_nothing_is_shown_or_kept(log_in) -> None:
    client = log_in("it")
    client.post(SAVE, GOOD)
    client.post("/administration/se-som/", {"roll": "politician", "skola": "*"})
    assert GOOD["titel"] not in client.get("/jamfor/").content.decode()
    assert client.post(SAVE, {**GOOD, "titel": "Som politiker"}).status_code == 400
