"""Which tests pupils take, and in which grade level: national tests, and screenings in mathematics."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from types import MappingProxyType

from skolsikt.school.dated_rules import Rulebook, rule

TOTAL = "total"  # the part of a test that is the whole of it


@cache
def national_tests(on: date, book: Rulebook | None = None) -> Mapping[str, int]:
    """Return the grade level of each national test.

    >>> national_tests(date(2026, 6, 30))["np9"]
    9
    """
    return MappingProxyType(rule("tests.national", on=on, book=book).read(dict[str, int]))


@cache
def mathematics_screenings(on: date, book: Rulebook | None = None) -> Mapping[str, int]:
    """Return the grade level of each digital test in mathematics.

    >>> mathematics_screenings(date(2026, 6, 30))
    mappingproxy({'ma2': 2, 'ma4': 4, 'ma5': 5, 'ma7': 7, 'ma8': 8})
    """
    return MappingProxyType(rule("tests.mathematics_screening", on=on, book=book).read(dict[str, int]))
