"""What the writer of a refused period may have meant: right words to offer, never to use."""

from __future__ import annotations

import re
from collections.abc import Callable

from skolsikt.school.school_time import Month, SchoolYear, Step, Term, read_step

_LAST_CENTURY, _THIS_CENTURY = 1900, 2000
_FIRST_SHORT_YEAR = 70


def meant(word: str) -> tuple[str, ...]:
    """Return the periods that ``word`` may stand for, none if nothing is near.

    >>> meant("2025"), meant("24/25"), meant("2024-25"), meant("ht 24")
    (('2024/25', '2025/26'), ('2024/25',), ('2024/25',), ('HT2024',))
    """
    compact = re.sub(r"\s|LÄSÅRET|LÄSÅR|SY", "", word.upper())
    for pattern, guess in _GUESSES:
        if match := re.fullmatch(pattern, compact):
            return tuple(step.text for step in guess(*match.groups()))
    step = read_step(compact)
    return (step.text,) if step else ()


def _either_side(year: str) -> tuple[Step, ...]:
    return SchoolYear(_year(year) - 1), SchoolYear(_year(year))


def _school_years(first: str, second: str) -> tuple[Step, ...]:
    start = SchoolYear(_year(first))
    years_apart = (int(second) - int(first)) % 100
    return {1: (start,), 2: (start, start.next)}.get(years_apart, ())


def _term(season: str, year: str) -> tuple[Step, ...]:
    return (Term(_year(year), "HT" if season == "HT" else "VT"),)


def _day(year: str, month: str) -> tuple[Step, ...]:
    step = Month(int(year), int(month))
    return step, step.term, step.school_year


def _year(digits: str) -> int:
    if len(digits) > 2:
        return int(digits)
    return int(digits) + (_THIS_CENTURY if int(digits) < _FIRST_SHORT_YEAR else _LAST_CENTURY)


_LONG = r"((?:19|20)[0-9]{2})"
_ANY = r"((?:19|20)[0-9]{2}|[0-9]{2})"
_MONTH = r"(0[1-9]|1[0-2])"

_GUESSES: tuple[tuple[str, Callable[..., tuple[Step, ...]]], ...] = (
    (_ANY, _either_side),
    (rf"(HT|VT)[-/]?{_ANY}", _term),
    (rf"{_ANY}[-/]?(HT|VT)", lambda year, season: _term(season, year)),
    (rf"{_LONG}[-/]?{_MONTH}[-/]?[0-3][0-9]", _day),
    (rf"{_LONG}[/]?{_MONTH}(?![0-9])", lambda year, month: (Month(int(year), int(month)),)),
    (rf"{_ANY}[-/–]{_ANY}", _school_years),
)
