"""Which school year and term a row belongs to, however the file or whoever loads it says so."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from skolsikt.home.errors import WrongUsage
from skolsikt.home.words import N_, _
from skolsikt.school.periods import (
    dates_of,
    parse_period,
    school_year_of_term,
    term_of,
)
from skolsikt.sources.contract import Fault, ProfileField, Wish
from skolsikt.sources.reading.checked_row import CheckedRow
from skolsikt.sources.reading.columns import Layout
from skolsikt.sources.reading.faults import DATE_OUTSIDE_SCHOOL_YEAR, REQUIRED_MISSING
from skolsikt.sources.reading.told_year import school_year_word

BAD_PERIOD = Fault(
    "bad_period",
    N_("Läsåret eller terminen går inte att läsa."),
    N_("Skriv läsår som 2024/25 och termin som HT2024, eller ange --period."),
)
SCHOOL_YEAR_FIELD = {"school_year": ProfileField(N_("läsår som 2024/25; annars anges det med --period"))}
TERM_FIELDS = {
    "term": ProfileField(N_("termin: HT2024, eller HT och VT med läsår eller kalenderår; annars --period")),
    "school_year": ProfileField(N_("läsår som 2024/25")),
    "year": ProfileField(N_("kalenderår, läsår eller årskurs: värdet avgör")),
}
_TERM = re.compile(r"(HT|VT|H|V)[ \-]?((?:19|20)?\d\d)?", re.IGNORECASE)


class PeriodNotSaid(WrongUsage):
    """Neither the file nor the person who loads it says which school year, or term, it is about."""


@dataclass(frozen=True)
class ToldPeriod:
    """A school year, and one of its terms."""

    school_year: str
    term: str


def asked_term(wish: Wish, layout: Layout) -> str:
    """Return the term that the loader asks for; empty when every row says its own. Raises PeriodNotSaid."""
    if wish.period and (period := parse_period(wish.period)).kind == "term":
        return period.text
    if not wish.period and layout.is_given("term"):
        return ""
    if not wish.period and wish.as_of:
        return term_of(wish.as_of)
    raise PeriodNotSaid(_("Ange vilken termin filen gäller, till exempel --period VT2025."))


def is_in_school_year(row: CheckedRow, year: str, days: tuple[date, date | None]) -> bool:
    """Tell whether some of ``days`` lie in the school year; otherwise the row is lost."""
    first, last = dates_of(year)
    if days[0] > last:
        row.reject("from_date", DATE_OUTSIDE_SCHOOL_YEAR)
    elif days[1] and days[1] < first:
        row.reject("to_date", DATE_OUTSIDE_SCHOOL_YEAR)
    return not row.is_lost


def term_in(row: CheckedRow, asked: str) -> ToldPeriod | None:
    """Return the row's term; one that is not the ``asked`` loses the row."""
    said = row.text("term")
    beside = [word for field in ("school_year", "year") if (word := row.text(field))]
    term = term_word(said, beside) if said else asked
    if term is None:
        row.reject("term", BAD_PERIOD)
    elif not term:
        row.reject("term", REQUIRED_MISSING)
    elif asked and term != asked:
        row.reject("term", DATE_OUTSIDE_SCHOOL_YEAR)
        return None
    return ToldPeriod(school_year_of_term(term), term) if term else None


def term_word(text: str, beside: Iterable[str] = ()) -> str | None:
    """Return the term that ``text`` writes; its year may stand ``beside``, as a calendar year or a school year.

    >>> term_word("ht24"), term_word("VT 2025"), term_word("VT", ["2024/2025"]), term_word("HT", ["9", "2024"])
    ('HT2024', 'VT2025', 'VT2025', 'HT2024')
    >>> term_word("VT"), term_word("sommar")
    (None, None)
    """
    match = _TERM.fullmatch(text.strip())
    if match is None:
        return None
    name = match[1].upper()[0] + "T"
    years = [match[2]] if match[2] else [year for word in beside if (year := _year_of(word, name))]
    return f"{name}{years[0] if len(years[0]) == len('2024') else '20' + years[0]}" if years else None


def _year_of(word: str, name: str) -> str | None:
    """The calendar year of the term called ``name``, from a calendar year or a school year."""
    if re.fullmatch(r"(?:19|20)\d\d", word):
        return word
    year = school_year_word(word)
    return str(dates_of(year)[0 if name == "HT" else 1].year) if year else None
