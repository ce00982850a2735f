"""Schools stand in the order of the alphabet, on every page, in every list and chart: nothing ranks them by itself."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from django.test import Client

from skolsikt.measures.question import Question
from skolsikt.measures.registry import measures
from skolsikt.presentation.groups import swedish_order
from skolsikt.privacy.viewer import ANALYST
from skolsikt.web.asking import house
from skolsikt.web.choices import school_names

# Avstämning is left out: its lines stand by what is to be looked into first, and are of figures, not of schools. So are
# the events of every school: they stand by time.
PAGES = (
    "/",
    "/jamfor/",
    "/registrering/",
    "/skolkalender/?skola=99000101",
    "/utgavor/",
    "/lasa-siffror/ovning/sakerhet/",
)
# What holds a list of schools: a table, the values of a chip, a list, the specification of a chart.
_LISTS = re.compile(r"<(table|select|ul|ol|script)\b.*?</\1>", re.DOTALL)


def _addresses() -> Iterator[str]:
    yield from PAGES
    for one in measures().values():
        if "school_unit" in one.dimensions:
            yield f"/jamfor/?matt={one.id}&per=skola"


def schools_listed(page: str, names: list[str]) -> Iterator[list[str]]:
    """Yield the schools of each list of a page in the order that it tells them, each once."""
    any_name = re.compile("|".join(sorted(map(re.escape, names), key=len, reverse=True)))
    for found in _LISTS.finditer(page):
        told = list(dict.fromkeys(any_name.findall(html.unescape(found.group()))))
        if len(told) > 1:
            yield told


def test_no_list_or_chart_ranks_the_schools(log_in) -> None:
    client: Client = log_in("skolchef")
    names, seen = list(school_names().values()), 0
    for address in _addresses():
        for told in schools_listed(client.get(address).content.decode(), names):
            assert told == sorted(told, key=swedish_order), address
            seen += 1
    assert seen > len(PAGES)


def test_a_ranking_would_be_seen(on_screen) -> None:
    """Some measure does not happen to follow the alphabet: schools in its order would fail the test above."""
    of_pupils = [one.id for one in measures().values() if one.is_of_pupils and "school_unit" in one.dimensions]
    assert any(_ranks_otherwise(name) for name in of_pupils)


def _ranks_otherwise(measure: str) -> bool:
    answer = house().ask(Question(measure=measure, by=("school_unit",)), viewer=ANALYST)
    told = {cell.labels["school_unit"]: cell.value for cell in answer.cells if cell.value is not None}
    ranked = sorted(told, key=told.__getitem__)
    return len(ranked) > 2 and sorted(told, key=swedish_order) not in (ranked, ranked[::-1])
