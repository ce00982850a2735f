"""A municipality writes in one place who answers for a measure, and is told what is due for a review."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from skolsikt.home.settings import Responsibility, Settings
from skolsikt.home.words import speaking
from skolsikt.measures.manual import manual_page
from skolsikt.measures.registry import measure, measures
from skolsikt.measures.responsibility import as_answered_for, overdue_sentence, reviews_overdue, unknown_measures

FIRST = min(one.next_review for one in measures().values())
LAST = max(one.next_review for one in measures().values())
KARIN = Responsibility(
    owner="Karin Ek",
    contact="karin.ek@example.se",
    checker="Ali Berg",
    checked=date(2026, 12, 1),
    next_review=LAST + timedelta(days=365),
)
HERE = Settings(measures={"pupils": KARIN}, measures_owner="Skolförvaltningen", measures_contact="skola@example.se")


def test_what_is_written_about_a_measure_stands_before_what_holds_for_all() -> None:
    pupils, merit = (as_answered_for(measure(id_), HERE) for id_ in ("pupils", "merit_value_mean"))
    assert (pupils.owner, pupils.contact, pupils.checker) == ("Karin Ek", "karin.ek@example.se", "Ali Berg")
    assert (pupils.last_review, pupils.next_review) == (KARIN.checked, KARIN.next_review)
    assert (merit.owner, merit.contact) == ("Skolförvaltningen", "skola@example.se")
    assert (merit.checker, merit.next_review) == ("", measure("merit_value_mean").next_review)


def test_what_is_left_out_is_as_the_file_of_the_measure_says() -> None:
    only = Settings(measures={"pupils": Responsibility(checker="Ali Berg")})
    assert as_answered_for(measure("pupils"), only) == measure("pupils").model_copy(update={"checker": "Ali Berg"})


def test_nothing_is_overdue_on_the_day_of_the_review_itself() -> None:
    assert reviews_overdue(on=FIRST, settings=Settings()) == []


def test_a_review_that_the_municipality_has_put_off_is_not_overdue() -> None:
    late = reviews_overdue(on=LAST + timedelta(days=1), settings=HERE)
    assert {one.id for one in late} == measures().keys() - {"pupils"}


@pytest.mark.parametrize(("settings", "owner"), [(HERE, "Skolförvaltningen"), (Settings(), "ingen utsedd")])
def test_an_overdue_review_is_told_with_its_day_and_owner(settings: Settings, owner: str) -> None:
    (first, *_others) = reviews_overdue(on=LAST + timedelta(days=1), settings=settings)
    assert overdue_sentence(first).startswith(f"{first.id}: skulle ha gåtts igenom senast {first.next_review}")
    assert owner in overdue_sentence(first)


def test_a_measure_that_is_none_is_told_with_the_nearest_right_word() -> None:
    wrong = Settings(measures={"merit_value_man": KARIN, "pupils": KARIN})
    (told,) = unknown_measures(wrong)
    assert "[measures.merit_value_man]" in told
    assert "merit_value_mean" in told
    assert unknown_measures(HERE) == []


def test_the_manual_shows_who_answers_and_who_has_checked() -> None:
    with speaking("sv"):
        sections = dict(manual_page("pupils", settings=HERE).as_sections())
    assert sections["Granskad av"] == "Ali Berg"
    assert sections["Ansvarig"] == "Karin Ek"
    assert sections["Kontakt"] == "karin.ek@example.se"
    assert sections["Senast genomgången"] == "2026-12-01"
