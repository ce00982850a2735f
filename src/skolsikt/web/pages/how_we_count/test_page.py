"""Så räknar vi as its readers meet it."""

from __future__ import annotations

from datetime import date
from html import unescape

from skolsikt.home.settings import Responsibility
from skolsikt.measures.registry import measures


def test_every_measure_is_listed_with_its_definition(log_in) -> None:
    page = unescape(log_in("rektor").get("/sa-raknar-vi/").content.decode())
    for measure in measures().values():
        assert f'href="/sa-raknar-vi/{measure.id}/"' in page
        assert measure.definition.sv in page


def test_every_measure_has_a_page_with_examples_and_changes(log_in) -> None:
    client = log_in("rektor")
    for measure in measures().values():
        page = unescape(client.get(f"/sa-raknar-vi/{measure.id}/").content.decode())
        assert measure.why_it_matters.sv in page
        assert measure.examples[0].title.sv in page
        assert "inte granskad" in page or measure.checker in page


def test_an_unknown_measure_is_answered_with_the_nearest_one(log_in) -> None:
    answer = log_in("rektor").get("/sa-raknar-vi/absence_shar/")
    assert answer.status_code == 400
    assert "absence_share" in answer.content.decode()


def test_who_answers_for_a_measure_here_is_shown(log_in, settings) -> None:
    client = log_in("rektor")
    said = Responsibility(owner="Karin Ek", contact="karin@example.se", checker="Ali Berg", checked=date(2026, 12, 1))
    settings.SKOLSIKT_SETTINGS = settings.SKOLSIKT_SETTINGS.model_copy(update={"measures": {"pupils": said}})
    page = unescape(client.get("/sa-raknar-vi/pupils/").content.decode())
    assert [word for word in ("Karin Ek", "karin@example.se", "Ali Berg") if word not in page] == []
    listed = client.get("/sa-raknar-vi/").content.decode()
    assert listed.count("inte granskad") == sum(not one.is_reviewed for one in measures().values()) - 1
