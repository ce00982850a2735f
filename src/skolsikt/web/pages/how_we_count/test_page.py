"""Så räknar vi as its readers meet it."""

from __future__ import annotations

import re
from datetime import date
from html import unescape

from skolsikt.home.settings import Responsibility
from skolsikt.measures.answer import Answer
from skolsikt.measures.house import House
from skolsikt.measures.question import Question
from skolsikt.measures.registry import measures
from skolsikt.web.uses import uses_of


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


def test_it_says_where_a_measure_is_used_and_leads_there(log_in) -> None:
    client = log_in("rektor")
    page = client.get("/sa-raknar-vi/reporting_share/").content.decode()
    used = page.partition('id="uses-title"')[2].partition("</section>")[0]
    places = [unescape(place) for place in re.findall(r'<a href="([^"]+)"', used)]
    assert {"/", "/data/", "/sa-raknar-vi/absence_share/"} <= set(places)
    assert [place for place in places if client.get(place).status_code != 200] == []


def test_every_measure_that_a_page_asks_for_says_so(log_in, monkeypatch) -> None:
    asked: set[str] = set()
    ask = House.ask

    def noted(self: House, question: Question, **rest: object) -> Answer:
        asked.add(question.measure)
        return ask(self, question, **rest)

    monkeypatch.setattr(House, "ask", noted)
    for address in ("/", "/?skola=alla", "/data/"):
        asked.clear()
        log_in("skolchef").get(address)
        assert asked
        place = address.partition("?")[0]
        assert [one for one in asked if place not in {use.address for use in uses_of(one)}] == []


def test_a_measure_of_pupils_that_nobody_publishes_says_so(log_in) -> None:
    client = log_in("rektor")
    nothing = "Ingen nationell statistik har en siffra om samma sak."
    assert nothing in client.get("/sa-raknar-vi/core_subjects_passed/").content.decode()
    for name in ("eligible_vocational", "reference_value"):
        assert nothing not in client.get(f"/sa-raknar-vi/{name}/").content.decode()
