"""Dated rules as columns: what held on the last day of each row's term."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import ibis
import ibis.expr.types as ir

from skolsikt.measures.facts.time import last_day_of_term
from skolsikt.school.dated_rules import rulebook


def by_date(term: ir.StringValue, rules: tuple[str, ...], of: Callable[[date], ir.Value]) -> ir.Value:
    """Return the expression that ``of`` makes of the rules of each term; NULL before the first line of any rule.

    ``rules`` are the rules that ``of`` reads: only on the days when one of them begins is a new expression needed.
    """
    day = last_day_of_term(term)
    begins = _held_from(rules)
    newest_first = [(day >= first.isoformat(), of(first)) for first in reversed(begins)]
    return ibis.cases(*newest_first)


def held(term: ir.StringValue, rules: tuple[str, ...]) -> list[tuple[date, ir.BooleanValue]]:
    """Return each day on which one of ``rules`` begins, with the condition that a term is judged by it."""
    day = last_day_of_term(term)
    begins = _held_from(rules)
    ends = [*begins[1:], None]
    return [
        (first, (day >= first.isoformat()) & (day < end.isoformat()) if end else day >= first.isoformat())
        for first, end in zip(begins, ends, strict=True)
    ]


def _held_from(rules: tuple[str, ...]) -> tuple[date, ...]:
    """The days from which every rule has begun."""
    complete = max(rulebook().begins(rule)[0] for rule in rules)
    return tuple(first for first in rulebook().begins(*rules) if first >= complete)
