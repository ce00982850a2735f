"""Läsa siffror as its readers meet it."""

from __future__ import annotations

import html
import re

import pytest
from django.conf import settings

from skolsikt.demo.exercises.intervals import drawn_pairs
from skolsikt.demo.exercises.next_year import drawn_classes, rounds_going_up
from skolsikt.demo.exercises.small_groups import drawn_sizes
from skolsikt.presentation.numbers import format_change, format_percent, format_range
from skolsikt.records.accounts.roles import GRANTED
from skolsikt.web.pages.reading.exercises import EXERCISES
from skolsikt.web.pages.reading.help_texts import HELP

ADDRESS = "/lasa-siffror/"
SEEDS = range(1, 41)


def shown(client, address: str) -> str:
    return html.unescape(client.get(address).content.decode())


def test_every_role_that_can_be_held_has_its_help_once() -> None:
    told = [role for one in HELP.values() for role in one.roles]
    assert sorted(told) == sorted(name for name, role in GRANTED.items() if not role.is_for_the_command_line)


def test_every_page_that_is_pointed_to_is_there() -> None:
    known = {page.name for page in settings.SKOLSIKT_PAGES}
    assert {step.page for one in HELP.values() for step in one.next} <= known


@pytest.mark.parametrize(
    ("username", "title"),
    [("rektor", "Rektor"), ("kurator", "Elevhälsan"), ("dataskydd", "Dataskyddsombud och registrator")],
)
def test_the_own_role_is_read_first_and_others_are_chosen(log_in, username: str, title: str) -> None:
    page = shown(log_in(username), ADDRESS)
    assert re.findall(r"Så kan du läsa detta: ([^<]+)<", page) == [title]
    assert "Så kan du läsa detta: Förtroendevald" in shown(log_in(username), f"{ADDRESS}?roll=politician")
    assert f"Så kan du läsa detta: {title}" in shown(log_in(username), f"{ADDRESS}?roll=nej")


def test_a_step_leads_to_a_page_only_for_those_who_may_go_there(log_in) -> None:
    step = "Öppna klassen"
    assert re.search(rf'{step}[^<]*<a href="/klass/">', shown(log_in("mentor9a"), f"{ADDRESS}?roll=teacher"))
    assert re.search(rf"{step}[^<]*<b>Klass</b>", shown(log_in("analytiker"), f"{ADDRESS}?roll=teacher"))


@pytest.mark.parametrize("name", EXERCISES)
def test_an_exercise_is_invented_has_a_table_and_one_right_answer(log_in, name: str) -> None:
    client = log_in("rektor")
    page = shown(client, f"{ADDRESS}ovning/{name}/?omgang=3")
    assert "påhittade siffror" in page
    assert page.count("<table") == 1
    assert 'id="svar"' not in page
    codes = re.findall(r'name="svar" value="([^"]+)"', page)
    answered = [shown(client, f"{ADDRESS}ovning/{name}/?omgang=3&svar={code}") for code in codes]
    assert len(codes) == 3
    assert sorted(re.search(r'id="svar-title">(Rätt|Inte riktigt)', one)[1] for one in answered) == [
        "Inte riktigt",
        "Inte riktigt",
        "Rätt",
    ]


@pytest.mark.parametrize("name", EXERCISES)
def test_every_round_has_one_right_answer_among_different_ones(name: str) -> None:
    for seed in SEEDS:
        drawn = EXERCISES[name].draw(seed, smallest_group=5)
        codes, words = zip(*drawn.choices, strict=True)
        assert codes.count(drawn.right) == 1
        assert len(set(codes)) == len(set(words)) == 3


def test_the_numbers_of_the_explanations_are_those_that_were_drawn() -> None:
    for seed in SEEDS:
        pairs, sizes, classes = drawn_pairs(seed), drawn_sizes(seed), drawn_classes(seed)
        said = {name: " ".join(one.draw(seed, smallest_group=5).explanation) for name, one in EXERCISES.items()}
        sure = next(pair for pair in pairs if pair.is_sure)
        assert f"{format_range(*sure.one.interval_95, 'share')} och" in said["sakerhet"]
        assert f"Skola {sure.one.name} och Skola {sure.other.name}: intervallen" in said["sakerhet"]
        assert said["sakerhet"].count("Skillnaden är säker") == 1
        assert f"En elev är {format_change(1 / sizes.small.pupils, 'share')} av klassen" in said["sma-grupper"]
        low, high = min(sizes.small.shares), max(sizes.small.shares)
        assert f"klassen mellan {format_range(low, high, 'share')}" in said["sma-grupper"]
        first, second = classes.lowest_means
        assert f"från {format_percent(first)} till {format_percent(second)} i snitt" in said["nasta-ar"]
        assert f"Av 100 lottade omgångar steg de lägsta i {rounds_going_up(100)}," in said["nasta-ar"]


def test_the_limit_of_the_explanation_is_the_one_of_the_installation() -> None:
    said = " ".join(EXERCISES["sma-grupper"].draw(1, smallest_group=10).explanation)
    assert "färre elever än 10 visas" in said


def test_the_next_year_is_not_told_before_the_answer(log_in) -> None:
    client = log_in("rektor")
    before, after = (shown(client, f"{ADDRESS}ovning/nasta-ar/?omgang=2{more}") for more in ("", "&svar=down"))
    assert 'class="n">Nästa år<' not in before
    assert 'class="n">Nästa år<' in after


@pytest.mark.parametrize("query", ["omgang=0", "omgang=x", "omgang=99999999999999999999", "omgang=²&svar=nej", "svar="])
def test_an_odd_address_is_the_first_round_unanswered(log_in, query: str) -> None:
    page = shown(log_in("rektor"), f"{ADDRESS}ovning/sakerhet/?{query}")
    assert "omgång 1<" in page
    assert 'id="svar"' not in page


def test_the_chart_is_a_picture_without_scripts_and_others_are_not_found(log_in) -> None:
    client = log_in("rektor")
    for name in EXERCISES:
        address = re.search(r'<noscript><img class="plot" src="([^"]+)"', shown(client, f"{ADDRESS}ovning/{name}/"))[1]
        assert client.get(address)["Content-Type"] == "image/svg+xml"
    assert client.get(f"{ADDRESS}ovning/nej/").status_code == 404
    assert client.get(f"{ADDRESS}ovning/nej.svg").status_code == 404
    assert client.post(f"{ADDRESS}ovning/sakerhet/", {"svar": "ab"}).status_code == 405
