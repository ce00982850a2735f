"""The plan of a question: the fact it is read from, and what decides its SQL."""

from __future__ import annotations

import threading

from skolsikt.measures.asking.checking import Asked, fact_for
from skolsikt.measures.asking.shape import Shape
from skolsikt.measures.dimensions import Join
from skolsikt.measures.facts.fact import Fact
from skolsikt.measures.values import value
from skolsikt.measures.values.value import Limits
from skolsikt.warehouse.derived import Tables

# Published figures know school years and calendar years, both in one column.
_PUBLISHED = "published"
_COLUMN_OF_GRAIN = {_PUBLISHED: "period"}

_found: dict[tuple[object, ...], tuple[Fact, tuple[Join, ...]]] = {}
_lock = threading.Lock()


def natural_grain(asked: Asked) -> str:
    """Return what a step is when the question does not say: what the smallest fact is cut by."""
    return value(asked.measure.value).facts[0].periods[0]


def planned(asked: Asked, *, pool: bool, limits: Limits, tables: Tables) -> Shape:
    """Return the shape of the question, before it is known which steps it is about.

    Raises PeriodNotAllowed and DimensionNotAllowed.
    """
    natural = natural_grain(asked)
    grain = asked.grain or natural
    if natural == _PUBLISHED and grain == "school_year":
        grain = _PUBLISHED
    fact, joins = _fact_and_joins(asked, grain, tables)
    return Shape(
        measure=asked.measure,
        fact=fact,
        joins=joins,
        by=asked.by,
        where=asked.filtered,
        period_column=_COLUMN_OF_GRAIN.get(grain, grain),
        has_period_filter=True,
        pool=pool,
        limits=limits,
    )


def _fact_and_joins(asked: Asked, grain: str, tables: Tables) -> tuple[Fact, tuple[Join, ...]]:
    key = (asked.measure.id, asked.by, asked.filtered, grain)
    if key not in _found:
        found = fact_for(asked, grain, tables)
        with _lock:
            _found[key] = found
    return _found[key]
