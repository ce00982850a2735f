"""Headings and sentences say what the numbers say, never more."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skolsikt.measures.answer import Withheld
from skolsikt.presentation.certainty import judged_change
from skolsikt.presentation.estimates import Estimate
from skolsikt.presentation.findings import answer_text, lead, run_at_end, spread_finding, trend_finding
from skolsikt.presentation.judgement import Direction, Judgement, direction_of, judge, judgement_word
from skolsikt.presentation.trend import Line, Trend
from tests.presentation.answers import answer, cell


def line(name: str, *values: float, pupils: int = 300, half: float = 0.0, dashed: bool = False) -> Line:
    """A line of values with so many pupils behind each, and an interval of so much on each side of it."""
    behind = [Estimate(value, (value - half, value + half) if half else None, pupils) for value in values]
    return Line(name, values, dashed=dashed, behind=tuple(behind))


def trend(*lines: Line) -> Trend:
    return Trend(steps=tuple(f"v.{week}" for week in range(len(lines[0].values))), lines=lines, unit="share")


def test_three_steps_the_same_way_make_the_heading() -> None:
    rising = trend(line("Skolan", 0.05, 0.06, 0.07, 0.08))
    assert trend_finding("Frånvaron", rising, weekly=True) == "Frånvaron har ökat 3 veckor i rad"


@pytest.mark.parametrize("of_chance", [{"pupils": 40}, {"half": 0.05}])
def test_a_run_that_may_be_chance_is_no_heading(of_chance) -> None:
    rising = trend(line("Skolan", 0.05, 0.06, 0.07, 0.08, **of_chance))
    assert trend_finding("Frånvaron", rising, weekly=True) == "Frånvaron var högst v.3"


def test_a_difference_from_the_municipality_that_may_be_chance_is_not_called_one() -> None:
    own, others = line("Skolan", 0.06, 0.05, 0.07, pupils=40), line("Kommunen", 0.05, 0.05, 0.05, dashed=True)
    heading = trend_finding("Frånvaron", trend(own, others), weekly=True)
    assert heading == "Frånvaron skiljer sig inte säkert från kommunen"


def test_two_steps_the_same_way_do_not() -> None:
    own, others = line("Skolan", 0.06, 0.055, 0.06, 0.065), line("Kommunen", 0.05, 0.05, 0.05, 0.05, dashed=True)
    heading = trend_finding("Frånvaron", trend(own, others), weekly=True)
    assert heading == "Frånvaron ligger 1,0\xa0procentenheter över kommunen"


def test_no_difference_that_would_show_is_called_none() -> None:
    own, others = Line("Skolan", (0.06, 0.05)), Line("Kommunen", (0.05, 0.06), dashed=True)
    assert trend_finding("Frånvaron", trend(own, others), weekly=True) == "Frånvaron följer kommunen"


def test_a_line_alone_tells_its_highest_step() -> None:
    alone = trend(Line("Kommunen", (0.05, 0.11, 0.06)))
    assert trend_finding("Frånvaron", alone, weekly=True) == "Frånvaron var högst v.1"


def test_a_line_without_values_only_has_its_name() -> None:
    assert trend_finding("Frånvaron", trend(Line("A", (None, None))), weekly=False) == "Frånvaron"


@given(st.lists(st.one_of(st.none(), st.floats(0, 1))))
def test_a_run_is_never_longer_than_the_steps_between_known_values(values: list[float | None]) -> None:
    known = [value for value in values if value is not None]
    assert abs(run_at_end(values, smallest=0.001)) <= max(len(known) - 1, 0)


def test_the_lead_names_better_and_worse() -> None:
    judged = [("frånvaron", Judgement.BETTER), ("meritvärdet", Judgement.WORSE), ("behörigheten", Judgement.UNSURE)]
    assert lead(judged) == "Frånvaron är bättre än i fjol, men meritvärdet är sämre."
    assert lead(judged[:1]) == "Frånvaron är bättre än i fjol."
    assert lead(judged[1:]) == "Meritvärdet är sämre än i fjol."


def test_differences_between_schools_are_told_without_a_ranking() -> None:
    schools = [cell(school_unit="A", value=0.8), cell(school_unit="B", value=0.9)]
    told = "Behörigheten skiljer 10,0\xa0procentenheter mellan skolorna"
    for pupils, heading in ((200, told), (20, f"{told}, men det kan vara slump")):
        cells = [replace(one, population=pupils) for one in schools]
        found = spread_finding("Behörigheten", answer(*cells, by=("school_unit",)), among="skolorna")
        assert found == heading


def test_the_text_of_a_chart_has_highest_lowest_and_how_many_are_withheld() -> None:
    schools = answer(
        cell(school_unit="A", value=0.8),
        cell(school_unit="B", value=0.9),
        cell(school_unit="C", withheld=Withheld.SMALL_GROUP),
        by=("school_unit",),
    )
    told = answer_text(schools)
    assert told.startswith("Högst av dem som visas: B (90,0\xa0%). Lägst: A (80,0\xa0%). Skillnaden mellan dem kan ")
    assert told.endswith("vara slump. 1 värde visas inte.")


def test_an_answer_with_nothing_to_show_says_so() -> None:
    assert answer_text(answer(cell(withheld=Withheld.NO_RIGHT))).startswith("Det finns inga värden att visa.")


@pytest.mark.parametrize(
    ("change", "better", "expected"),
    [
        (0.01, "higher", Judgement.BETTER),
        (0.01, "lower", Judgement.WORSE),
        (-0.01, "lower", Judgement.BETTER),
        (0.01, "none", Judgement.NEUTRAL),
        (0.0001, "higher", Judgement.SAME),
    ],
)
def test_direction_becomes_judgement_by_what_is_better(change: float, better: str, expected: Judgement) -> None:
    assert judge(change, better=better, smallest=0.0005) is expected
    assert isinstance(judgement_word(expected), str)


def test_a_level_change_has_no_direction() -> None:
    assert direction_of(0.0, smallest=0.05) is Direction.LEVEL
    assert direction_of(-1.0, smallest=0.05) is Direction.DOWN


def test_a_change_inside_the_intervals_is_not_called_one() -> None:
    before = replace(cell(value=0.80), interval_95=(0.70, 0.90))
    now = replace(cell(value=0.85), interval_95=(0.75, 0.95))
    assert judged_change(now, before, unit="share", better="higher") is Judgement.UNSURE
    sure = replace(now, interval_95=(0.84, 0.86))
    assert (
        judged_change(sure, replace(before, interval_95=(0.79, 0.81)), unit="share", better="higher")
        is Judgement.BETTER
    )


def test_few_pupils_without_an_interval_are_not_judged() -> None:
    few, many = cell(value=200.0), replace(cell(value=220.0), population=500)
    assert judged_change(many, few, unit="points", better="higher") is Judgement.UNSURE
    assert judged_change(many, replace(few, population=500), unit="points", better="higher") is Judgement.BETTER


def test_an_unknown_value_is_not_judged() -> None:
    assert judged_change(cell(value=None), cell(value=0.5), unit="share", better="higher") is None
