"""What happened stands in its step of a chart over time, in the list below it and in the table."""

from __future__ import annotations

import json
from datetime import date

import pytest

from skolsikt.measures.events import Event, read_events
from skolsikt.presentation.basis import Basis
from skolsikt.presentation.charts import kind_of
from skolsikt.presentation.events import event_marks, table_with_events
from skolsikt.presentation.picture import specification, svg
from skolsikt.presentation.tables import table_of
from tests.presentation.answers import answer, cell

MOVED = Event("*", date(2023, 8, 16), date(2023, 8, 16), "Skolan flyttade")
LONG = Event("*", date(2024, 9, 2), date(2024, 10, 4), "Vikarie hela hösten")
BEFORE = Event("*", date(2001, 1, 1), date(2001, 1, 1), "För länge sedan")
YEARS = answer(cell("2022/23", 0.7), cell("2023/24", 0.8), cell("2024/25", 0.9))
BASIS = Basis(answer=YEARS, events=(BEFORE, MOVED, LONG))


def test_an_event_has_its_number_in_its_step_and_its_words_below() -> None:
    marks = event_marks(BASIS)
    assert [(one.step, one.number) for one in marks] == [("23/24", "1"), ("24/25", "2")]
    assert [one.words for one in marks] == [
        "1. Skolan flyttade (16 aug. 2023)",
        "2. Vikarie hela hösten (2 sep. 2024 – 4 okt. 2024)",
    ]


@pytest.mark.parametrize(
    ("by", "code", "step"),
    [("week", "2023-W33", "v.33"), ("month", "2023-08", "aug. 23"), ("term", "HT2023", "HT23")],
)
def test_it_finds_its_week_month_or_term(by: str, code: str, step: str) -> None:
    one = answer(cell("2023/24", 0.5, **{by: code}), by=(by,))
    found = event_marks(Basis(answer=one, events=(MOVED,)))
    assert [mark.step.split()[0].rstrip(".") for mark in found] == [step.split()[0].rstrip(".")]


def test_it_is_drawn_and_keeps_to_the_chart_without_events_when_there_are_none() -> None:
    with_events, without = (kind_of(one).picture(one) for one in (BASIS, Basis(answer=YEARS)))
    assert "Skolan flyttade" in specification(with_events)
    assert len(json.loads(specification(with_events))["layer"]) == len(json.loads(specification(without))["layer"]) + 3
    assert svg(with_events).count(">1<") == 1


def test_the_table_has_a_group_of_its_own_for_it() -> None:
    table = table_with_events(table_of(YEARS), event_marks(BASIS))
    (group,) = table.others
    assert (group.title, group.is_published) == ("Händelser", False)
    assert group.rows[0][0].text == "1. Skolan flyttade (16 aug. 2023)"
    assert table_with_events(table_of(YEARS), ()) == table_of(YEARS)


def test_before_anything_is_loaded_nothing_has_happened() -> None:
    assert read_events(None) == ()
