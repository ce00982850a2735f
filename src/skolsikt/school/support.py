"""Kinds of support to pupils, by date: the law changes which there are."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Literal

from skolsikt.home.words import language
from skolsikt.school.dated_rules import rule, rulebook

_Names = dict[Literal["sv", "en"], str]


@cache
def support_kinds(on: date) -> Mapping[str, _Names]:
    """Return the kinds of support that there are on that day, with their names.

    >>> sorted(support_kinds(date(2012, 1, 1)))
    ['action_programme', 'special_support']
    """
    return rule("support.kinds", on=on).read(dict[str, _Names])


@cache
def all_support_kinds() -> Mapping[str, _Names]:
    """Return every kind that there has been: what was recorded keeps its name when the law changes.

    >>> list(all_support_kinds())
    ['special_support', 'action_programme', 'extra_adaptations']
    """
    return {code: names for day in rulebook().begins("support.kinds") for code, names in support_kinds(day).items()}


def support_name(kind: str) -> str:
    """Return the name of ``kind`` in the language being spoken; the code itself where nobody knows it."""
    names = all_support_kinds().get(kind)
    return kind if names is None else names["en" if language() == "en" else "sv"]
