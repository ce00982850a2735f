"""Kinds of measures that the first catalogue does not use yet, and other engines."""

from __future__ import annotations

from typing import Any

import ibis
import pytest
from hypothesis import given
from hypothesis import strategies as st

from skolsikt.measures.asking.answering import Answering
from skolsikt.measures.asking.cells import wilson
from skolsikt.measures.asking.checking import checked
from skolsikt.measures.asking.plan import planned
from skolsikt.measures.asking.shape import expression
from skolsikt.measures.cache import Cache
from skolsikt.measures.facts import DERIVED
from skolsikt.measures.question import Question
from skolsikt.measures.registry import measures
from skolsikt.measures.values import UnknownValue, value
from skolsikt.measures.values.populations import UnknownPopulation, population
from skolsikt.measures.values.value import Limits

GRADES = "pupil_key | subject_code | grade_value\n1 | EN | E\n2 | EN | D\n3 | EN | A\n4 | EN | F"
EVERY_PAIR = [
    pytest.param(one.id, name, id=f"{one.id}-{name}") for one in measures().values() for name in one.dimensions
]


def answered(house, **changes: Any) -> tuple[float | None, int | None]:
    question = Question(measure="grade_points_mean", period="2024/25")
    asked = checked(question)
    changed = asked.measure.model_copy(update=changes | {"id": f"grade_points_{changes['kind']}"})
    object.__setattr__(asked, "measure", changed)
    answering = Answering(question, asked, rows=house.rows(None), kept=house.kept, settings=house.settings)
    (cell,) = answering.answer().cells
    return cell.value, cell.population


def test_a_median_is_the_middle(house_of) -> None:
    assert answered(house_of(grade=GRADES), kind="median") == (11.25, 4)


def test_a_quantile_is_the_one_that_the_measure_names(house_of) -> None:
    assert answered(house_of(grade=GRADES), kind="quantile", quantile=1.0) == (20, 4)


# PySpark warns about pandas 3, which it is not asked to use here.
_SPARK = [
    pytest.mark.spark,
    pytest.mark.filterwarnings("ignore:PySpark does not yet fully support pandas:FutureWarning"),
]
DIALECTS = ["postgres", pytest.param("pyspark", marks=_SPARK)]


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize(("id_", "name"), EVERY_PAIR)
def test_every_question_is_portable(house_of, id_: str, name: str, dialect: str) -> None:
    reader = house_of().rows(None)
    asked = checked(Question(measure=id_, by=(name,), period="2024/25"))
    limits = Limits(high_absence_share=0.15, high_absence_minimum_scheduled_minutes=600)

    getattr(ibis, dialect)  # registers the options of the dialect

    plan = planned(asked, pool=False, limits=limits, tables=reader.table)

    assert ibis.to_sql(expression(plan, reader.table), dialect=dialect).startswith(("SELECT", "WITH"))


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize("table", DERIVED, ids=lambda table: table.name)
def test_every_derived_table_is_portable(house_of, table, dialect: str) -> None:
    getattr(ibis, dialect)

    assert "SELECT" in ibis.to_sql(table.build(house_of().rows(None).table), dialect=dialect)


@given(st.integers(1, 500).flatmap(lambda count: st.tuples(st.integers(0, count), st.just(count))))
def test_the_interval_holds_the_share_and_lies_between_nought_and_one(share: tuple[int, int]) -> None:
    numerator, denominator = share

    low, high = wilson(numerator, denominator)

    assert 0 <= low <= numerator / denominator <= high <= 1


def test_the_interval_is_that_of_the_textbook() -> None:
    # Newcombe 1998, Statistics in Medicine 17:857, table I, method 3: 81 of 263.
    assert wilson(81, 263) == pytest.approx((0.2553, 0.3662), abs=5e-5)
    assert wilson(None, 10) is None
    assert wilson(0, 0) is None


def test_unknown_values_and_populations_name_the_nearest() -> None:
    with pytest.raises(UnknownValue, match="merit_value"):
        value("merit_valu")
    with pytest.raises(UnknownPopulation, match="everyone"):
        population("everyon")


def test_the_cache_forgets_what_was_used_longest_ago() -> None:
    cache = Cache[int](size=2)
    cache.keep("a", 1)
    cache.keep("b", 2)
    cache.find("a")
    cache.keep("c", 3)

    assert (cache.find("a"), cache.find("b"), cache.find("c")) == (1, None, 3)
