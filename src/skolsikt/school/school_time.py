"""The steps of school time: school year, term and month, each with its own text form.

A school year runs 1 July to 30 June, the autumn term (HT) to 31 December and the spring term (VT) from 1 January.
Source: skollagen (2010:800) 3 kap. and the practice of SCB that a school year begins on 1 July.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import ClassVar, Literal

Grain = Literal["school_year", "term", "month"]
Season = Literal["HT", "VT"]

_JANUARY, _JULY, _DECEMBER = 1, 7, 12


@dataclass(frozen=True, order=True)
class SchoolYear:
    """A school year, written ``2024/25``.

    >>> SchoolYear(2024).text, SchoolYear(2024).next.text, SchoolYear(1999).text
    ('2024/25', '2025/26', '1999/00')
    """

    grain: ClassVar[Grain] = "school_year"
    start_year: int

    @classmethod
    def of(cls, day: date) -> SchoolYear:
        """Return the school year that ``day`` lies in."""
        return cls(day.year if day.month >= _JULY else day.year - 1)

    @classmethod
    def read(cls, text: str) -> SchoolYear | None:
        """Return the school year that ``text`` is, or None."""
        match = re.fullmatch(r"([12][0-9]{3})/([0-9]{2})", text)
        if not match or (int(match[1]) + 1) % 100 != int(match[2]):
            return None
        return cls(int(match[1]))

    @property
    def text(self) -> str:
        return f"{self.start_year}/{(self.start_year + 1) % 100:02}"

    @property
    def first(self) -> date:
        return date(self.start_year, _JULY, 1)

    @property
    def last(self) -> date:
        return self.next.first - timedelta(days=1)

    @property
    def next(self) -> SchoolYear:
        return SchoolYear(self.start_year + 1)

    @property
    def previous(self) -> SchoolYear:
        return SchoolYear(self.start_year - 1)

    @property
    def terms(self) -> tuple[Term, Term]:
        return Term(self.start_year, "HT"), Term(self.start_year + 1, "VT")

    @property
    def months(self) -> tuple[Month, ...]:
        """The twelve months, July first."""
        months = [Month(self.start_year, _JULY)]
        while months[-1].next.first <= self.last:
            months.append(months[-1].next)
        return tuple(months)


@dataclass(frozen=True)
class Term:
    """A term, written ``HT2024`` or ``VT2025``.

    >>> Term(2024, "HT").next.text, Term(2025, "VT").school_year.text
    ('VT2025', '2024/25')
    >>> Term(2024, "HT") < Term(2025, "VT") < Term(2025, "HT")
    True
    """

    grain: ClassVar[Grain] = "term"
    year: int
    season: Season

    def __lt__(self, other: Term) -> bool:
        return self.first < other.first

    def __le__(self, other: Term) -> bool:
        return self.first <= other.first

    @classmethod
    def of(cls, day: date) -> Term:
        """Return the term that ``day`` lies in."""
        return cls(day.year, "HT" if day.month >= _JULY else "VT")

    @classmethod
    def read(cls, text: str) -> Term | None:
        """Return the term that ``text`` is, or None."""
        match = re.fullmatch(r"(HT|VT)([12][0-9]{3})", text)
        return cls(int(match[2]), "HT" if match[1] == "HT" else "VT") if match else None

    @property
    def text(self) -> str:
        return f"{self.season}{self.year}"

    @property
    def first(self) -> date:
        return date(self.year, _JULY if self.season == "HT" else _JANUARY, 1)

    @property
    def last(self) -> date:
        return self.next.first - timedelta(days=1)

    @property
    def next(self) -> Term:
        return Term(self.year + 1, "VT") if self.season == "HT" else Term(self.year, "HT")

    @property
    def previous(self) -> Term:
        return Term(self.year, "VT") if self.season == "HT" else Term(self.year - 1, "HT")

    @property
    def school_year(self) -> SchoolYear:
        return SchoolYear.of(self.first)


@dataclass(frozen=True, order=True)
class Month:
    """A month, written ``2025-03``.

    >>> Month(2025, 3).last, Month(2025, 12).next.text
    (datetime.date(2025, 3, 31), '2026-01')
    """

    grain: ClassVar[Grain] = "month"
    year: int
    month: int

    @classmethod
    def of(cls, day: date) -> Month:
        """Return the month that ``day`` lies in."""
        return cls(day.year, day.month)

    @classmethod
    def read(cls, text: str) -> Month | None:
        """Return the month that ``text`` is, or None."""
        match = re.fullmatch(r"([12][0-9]{3})-(0[1-9]|1[0-2])", text)
        return cls(int(match[1]), int(match[2])) if match else None

    @property
    def text(self) -> str:
        return f"{self.year}-{self.month:02}"

    @property
    def first(self) -> date:
        return date(self.year, self.month, 1)

    @property
    def last(self) -> date:
        return self.next.first - timedelta(days=1)

    @property
    def next(self) -> Month:
        return Month(self.year + 1, _JANUARY) if self.month == _DECEMBER else Month(self.year, self.month + 1)

    @property
    def previous(self) -> Month:
        return Month(self.year - 1, _DECEMBER) if self.month == _JANUARY else Month(self.year, self.month - 1)

    @property
    def school_year(self) -> SchoolYear:
        return SchoolYear.of(self.first)

    @property
    def term(self) -> Term:
        return Term.of(self.first)


Step = SchoolYear | Term | Month
KINDS: tuple[type[SchoolYear], type[Term], type[Month]] = (SchoolYear, Term, Month)


def read_step(text: str) -> Step | None:
    """Return the school year, term or month that ``text`` is, or None.

    >>> read_step("HT2024")
    Term(year=2024, season='HT')
    """
    return next((step for kind in KINDS if (step := kind.read(text))), None)
