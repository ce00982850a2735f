"""Periods as people write them: ``2024/25``, ``HT2024``, ``2025-03``, ``A..B``, ``all``, ``latest`` (design 8).

The word is never ambiguous: what could mean two things is refused with the words it could have been.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Literal

from skolsikt.home.errors import WrongUsage
from skolsikt.home.words import _
from skolsikt.school.period_guesses import meant
from skolsikt.school.school_time import Grain, Month, SchoolYear, Step, Term, read_step

__all__ = [
    "InvalidPeriod",
    "Month",
    "Period",
    "SchoolYear",
    "Term",
    "dates_of",
    "in_order",
    "is_part_of",
    "month_of",
    "next_of",
    "parse_period",
    "previous_of",
    "read_step",
    "school_year_of",
    "school_year_of_month",
    "school_year_of_term",
    "spring_year",
    "term_of",
    "week_of",
]

Kind = Literal["school_year", "term", "month", "range", "all", "latest"]


class InvalidPeriod(WrongUsage):
    """The text is no period, or could be several; the message says which words it could have been."""


@dataclass(frozen=True, kw_only=True)
class Period:
    """A period of a question. ``first`` and ``last`` end a step or range; None for ``all`` and ``latest``."""

    kind: Kind
    first: Step | None = None
    last: Step | None = None

    @property
    def text(self) -> str:
        """The canonical text: parsing it again gives the same period."""
        if self.first is None or self.last is None:
            return self.kind
        return f"{self.first.text}..{self.last.text}" if self.kind == "range" else self.first.text

    @property
    def grain(self) -> Grain | None:
        """What one step is; None for ``all`` and ``latest``, which take the grain of the available periods."""
        return self.first.grain if self.first else None

    def steps(self, available: Iterable[str] = ()) -> tuple[str, ...]:
        """Return the periods to answer for, in order.

        A step or range names its own steps, whether anything is available or not: what is missing is shown as missing.
        ``all`` is every available period and ``latest`` the last of them (none when nothing is available).
        """
        if self.kind == "all":
            return in_order(available)
        if self.kind == "latest":
            return in_order(available)[-1:]
        return tuple(step.text for step in _walk(self.first, self.last))


def parse_period(text: str, *, spring_dated: bool = False) -> Period:
    """Return the period that ``text`` means. Capital letters or not is the same thing.

    ``spring_dated``: the measure is published by the year of the spring, so that a bare ``2025`` means ``2024/25``.
    Raises InvalidPeriod with the nearest right words.

    >>> parse_period("HT2024..HT2025").steps()
    ('HT2024', 'VT2025', 'HT2025')
    >>> parse_period("2025", spring_dated=True).text
    '2024/25'
    """
    word = text.strip()
    if word.lower() == "all":
        return Period(kind="all")
    if word.lower() == "latest":
        return Period(kind="latest")
    if ".." in word:
        return _range(word, spring_dated=spring_dated)
    step = _step(word, spring_dated=spring_dated)
    return Period(kind=step.grain, first=step, last=step)


@lru_cache(maxsize=1024)
def dates_of(text: str) -> tuple[date, date]:
    """Return the first and last day of a step or range.

    Raises InvalidPeriod, also for ``all`` and ``latest``, which have no days of their own.

    >>> dates_of("HT2024")
    (datetime.date(2024, 7, 1), datetime.date(2024, 12, 31))
    """
    period = parse_period(text)
    if period.first is None or period.last is None:
        raise InvalidPeriod(_("{period} har inga datum i sig. Skriv till exempel 2024/25.").format(period=period.text))
    return period.first.first, period.last.last


@lru_cache(maxsize=4096)
def is_part_of(text: str, longer: str) -> bool:
    """Return whether the period ``text`` lies in the ``longer`` one.

    >>> is_part_of("2025-03", "VT2025"), is_part_of("2025-03", "2025-03"), is_part_of("HT2024", "2025/26")
    (True, False, False)
    """
    (first, last), (start, end) = dates_of(text), dates_of(longer)
    return text != longer and start <= first and last <= end


def school_year_of(day: date) -> str:
    """Return the school year that ``day`` lies in.

    >>> school_year_of(date(2025, 6, 30)), school_year_of(date(2025, 7, 1))
    ('2024/25', '2025/26')
    """
    return SchoolYear.of(day).text


@lru_cache(maxsize=4096)
def term_of(day: date) -> str:
    """Return the term that ``day`` lies in.

    >>> term_of(date(2025, 1, 1))
    'VT2025'
    """
    return Term.of(day).text


@lru_cache(maxsize=4096)
def month_of(day: date) -> str:
    """Return the month that ``day`` lies in.

    >>> month_of(date(2025, 3, 14))
    '2025-03'
    """
    return Month.of(day).text


@lru_cache(maxsize=4096)
def week_of(day: date) -> str:
    """Return the ISO week that ``day`` lies in.

    >>> week_of(date(2024, 12, 30))
    '2025-W01'
    """
    year, week, _weekday = day.isocalendar()
    return f"{year}-W{week:02}"


def dates_of_week(text: str) -> tuple[date, date]:
    """Return Monday and Sunday of an ISO week.

    >>> [day.isoformat() for day in dates_of_week("2025-W01")]
    ['2024-12-30', '2025-01-05']
    """
    year, week = text.split("-W")
    return date.fromisocalendar(int(year), int(week), 1), date.fromisocalendar(int(year), int(week), 7)


def school_year_of_term(text: str) -> str:
    """Return the school year of a term.

    >>> school_year_of_term("VT2025")
    '2024/25'
    """
    return school_year_of(dates_of(text)[0])


def school_year_of_month(text: str) -> str:
    """Return the school year of a month.

    >>> school_year_of_month("2025-03")
    '2024/25'
    """
    return school_year_of(dates_of(text)[0])


def spring_year(school_year: str) -> int:
    """Return the year that a school year ends in, as spring-dated publications write it.

    >>> spring_year("2024/25")
    2025
    """
    return dates_of(school_year)[1].year


def next_of(text: str) -> str:
    """Return the step after a school year, term or month.

    >>> next_of("HT2024")
    'VT2025'
    """
    return _step(text, spring_dated=False).next.text


def previous_of(text: str) -> str:
    """Return the step before a school year, term or month.

    >>> previous_of("2024/25")
    '2023/24'
    """
    return _step(text, spring_dated=False).previous.text


def in_order(periods: Iterable[str]) -> tuple[str, ...]:
    """Return the distinct ``periods`` in order of time (terms do not sort by their letters).

    >>> in_order(["VT2025", "HT2024", "VT2024", "HT2024"])
    ('VT2024', 'HT2024', 'VT2025')
    """
    return tuple(sorted(set(periods), key=dates_of))


def _step(word: str, *, spring_dated: bool) -> Step:
    step = read_step(word.upper())
    if step is None and spring_dated and re.fullmatch(r"[12][0-9]{3}", word):
        step = SchoolYear(int(word) - 1)
    if step is None:
        raise InvalidPeriod(_refusal(word))
    return step


def _range(word: str, *, spring_dated: bool) -> Period:
    first, last = (_step(end.strip(), spring_dated=spring_dated) for end in word.split("..", 1))
    if first.grain != last.grain:
        raise InvalidPeriod(
            _("{period} blandar olika slags perioder. Skriv två läsår, två terminer eller två månader.").format(
                period=word
            )
        )
    if last.first < first.first:
        raise InvalidPeriod(
            _("{period} går baklänges. Menade du {turned}?").format(period=word, turned=f"{last.text}..{first.text}")
        )
    return Period(kind="range", first=first, last=last)


def _walk(first: Step | None, last: Step | None) -> Iterable[Step]:
    step = first
    while step is not None and last is not None and step.first <= last.first:
        yield step
        step = step.next


def _refusal(word: str) -> str:
    words = meant(word)
    if words:
        return _("Perioden {period} går inte att tyda säkert. Menade du {words}?").format(
            period=repr(word), words=_(" eller ").join(words)
        )
    return _(
        "Perioden {period} går inte att tyda. "
        "Skriv ett läsår (2024/25), en termin (HT2024), en månad (2025-03), A..B, all eller latest."
    ).format(period=repr(word))
