"""Nothing that is typed in an address or a question reaches the databases as anything but a value."""

from __future__ import annotations

import ast
import re
import string
from functools import cache
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from skolsikt.config.registries import WEB
from skolsikt.home.errors import WrongUsage
from skolsikt.measures.dimensions import DIMENSIONS
from skolsikt.measures.house import House
from skolsikt.measures.question import Question
from skolsikt.measures.registry import measures
from skolsikt.privacy.viewer import ANALYST, PUBLIC
from skolsikt.web import addresses
from tests.web.calls import Walk

QUOTES = (
    "' OR '1'='1",
    "') OR 1=1 --",
    "x'; DROP TABLE pupil_year; --",
    '" OR ""="',
    "' UNION SELECT given_name, family_name FROM identity --",
    "'||(SELECT pupil_key FROM pupil_year LIMIT 1)||'",
    "%",
    "_",
    "\\",
    "\0",
    "{0.__class__}",
    "{{ 7*7 }}{% load %}",
    "read_csv('/etc/passwd')",
    "2024/25' AND 1=1..2025/26",
    "band:'; DROP TABLE pupil_year; --",
    "١٢٣",
    "9" * 5000,
    "x" * 20_000,
    "../../../../etc/passwd",
    "<hostil onx=1>",
)
HOSTILE = (
    st.sampled_from(QUOTES)
    | st.text(max_size=30)
    | st.text("'\"`;-/*\\%_()[]{}=<>|& \0\n" + string.digits, max_size=20)
)
PAGES = (
    "/",
    "/jamfor/",
    "/jamfor/tabell.csv",
    "/jamfor/diagram.svg",
    "/siffra/",
    "/data/",
    "/klass/",
    "/skolkalender/",
)


@cache
def words() -> tuple[str, ...]:
    """Every word that a page reads out of an address: those of questions, and those that any module asks for."""
    asked = {*addresses.WORDS.values(), addresses.MEASURE, addresses.BY, addresses.PERIOD, addresses.VERSION}
    for path in WEB.rglob("*.py"):
        text = path.read_text("utf-8")
        constants = dict(re.findall(r'^([A-Z_]+) = "(\w+)"$', text, re.MULTILINE))
        for node in ast.walk(ast.parse(text)):
            called = ast.unparse(node.func) if isinstance(node, ast.Call) else ""
            if re.search(r"(?:GET|query)\.(?:get|getlist)$", called):
                argument = node.args[0]
                name = argument.value if isinstance(argument, ast.Constant) else constants.get(ast.unparse(argument))
                asked |= {name} if name else set()
    return tuple(sorted(map(str, asked)))


def test_the_words_of_addresses_are_found() -> None:
    assert {"matt", "per", "period", "version", "till", "klass", "ordning", "kalla", "mottagen", "skola", "next"} <= {
        *words()
    }


@given(st.sampled_from(PAGES), st.dictionaries(st.sampled_from(words()), HOSTILE, min_size=1, max_size=4))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example("/jamfor/", {"matt": "pupils", "per": "'; DROP TABLE pupil_year; --"})
@example("/jamfor/", {"matt": "pupils", "version": "9" * 5000})
@example("/jamfor/", {"matt": "pupils", "version": "٣"})
@example("/data/", {"mottagen": "9" * 5000})
def test_no_page_breaks_on_what_is_typed_in_its_address(client: Client, page: str, typed: dict[str, str]) -> None:
    answer = client.get(page, typed)
    assert answer.status_code < 500
    assert "<hostil" not in answer.content.decode(errors="replace")


@pytest.mark.parametrize("word", words())
def test_every_word_of_an_address_takes_what_looks_like_sql_for_a_value(client: Client, word: str) -> None:
    for page, typed in zip(("/jamfor/", "/klass/", "/"), QUOTES[:3], strict=True):
        assert client.get(page, {"matt": "pupils", word: typed}).status_code < 500


@pytest.mark.parametrize("number", ["1" + "0" * 18, "1" + "0" * 30, "1" * 5000], ids=["long", "longer", "longest"])
def test_a_number_in_the_path_that_no_database_can_hold_is_nothing(client: Client, walk: Walk, number: str) -> None:
    pupil = reverse("pupil:page", args=[walk.addresses_of_pupils[0]])
    for path in ("/data/inlasning/{}/", "/data/inlasning/{}/avvisade.csv", "/konto/tva-steg/nycklar/{}/ta-bort/"):
        assert client.get(path.format(number)).status_code < 500
    shut_out = reverse("pupil:shut_out", args=[walk.addresses_of_pupils[0], 1])
    assert shut_out.startswith(pupil)
    assert client.post(shut_out.replace("/1/", f"/{number}/")).status_code < 500


def asked(world: House, question: Question) -> list[dict[str, object]] | None:
    """Return the rows, or None for a question that is refused as wrongly put."""
    try:
        return [cell.as_row() for viewer in (ANALYST, PUBLIC) for cell in world.ask(question, viewer=viewer).cells]
    except WrongUsage:
        return None


@given(st.sampled_from(sorted(measures())), st.sampled_from(sorted(DIMENSIONS)), HOSTILE)
@settings(max_examples=150, deadline=None)
@example("pupils", "class", "' OR '1'='1")
@example("pupils", "school_unit", "') OR 1=1 --")
@example("reference_value", "indicator", "%")
def test_a_condition_chooses_what_has_that_very_value_and_nothing_else(
    world: House, measure: str, dimension: str, typed: str
) -> None:
    """Nobody's code or name is what was typed: the question is refused, or answered with nobody in it."""
    rows = asked(world, Question(measure=measure, where={dimension: (typed,)}))
    assert rows is None or all(row["population"] in (0, None) and row["value"] is None for row in rows)


@given(HOSTILE)
@settings(max_examples=60, deadline=None)
@example("pupils' OR 1=1")
@example("band:pupils")
def test_measures_breakdowns_and_periods_are_names_and_nothing_else(world: House, typed: str) -> None:
    known = {"", "all", "latest", *measures(), *DIMENSIONS}
    if typed.strip() in known or re.fullmatch(r"\s*[\d/.\-HVT]*\s*", typed):
        return
    assert asked(world, Question(measure=typed)) is None
    assert asked(world, Question(measure="pupils", by=(typed,))) is None
    assert asked(world, Question(measure="pupils", period=typed)) is None
    assert asked(world, Question(measure="pupils", where={typed: ("x",)})) is None


def test_the_world_is_as_it_was(world: House, world_home) -> None:
    assert asked(world, Question(measure="pupils"))
    assert list(Path(world_home.root).glob("serving/*.duckdb"))
