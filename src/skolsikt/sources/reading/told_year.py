"""The school year that a file or a row is about."""

from __future__ import annotations

import re
from functools import lru_cache

from skolsikt.home.errors import WrongUsage
from skolsikt.home.words import N_, _
from skolsikt.school.periods import (
    InvalidPeriod,
    parse_period,
    school_year_of,
    school_year_of_month,
    school_year_of_term,
)
from skolsikt.sources.contract import Fault, Wish
from skolsikt.sources.reading.checked_row import CheckedRow
from skolsikt.sources.reading.columns import Layout
from skolsikt.sources.reading.faults import DATE_OUTSIDE_SCHOOL_YEAR, REQUIRED_MISSING

YEAR = "school_year"
_WRITTEN = re.compile(r"(\d{4})\s*[/\-–]\s*(?:\d\d)?(\d\d)")
BAD_SCHOOL_YEAR = Fault(
    "bad_school_year",
    N_("Läsåret går inte att läsa."),
    N_("Skriv läsår som 2024/25 och läs in filen på nytt."),
)


class SchoolYearUnknown(WrongUsage):
    """Neither the file nor the person who loads it says which school year it is about."""


def asked_school_year(wish: Wish, layout: Layout, *fields: str) -> str:
    """Return the school year that the loader asks for; empty when every row says its own. Raises SchoolYearUnknown.

    ``fields``: those that tell it beside a column of its own, such as a day.
    """
    if wish.period:
        if year := school_year_word(wish.period):
            return year
    elif any(map(layout.is_given, (YEAR, *fields))):
        return ""
    elif wish.as_of:
        return school_year_of(wish.as_of)
    raise SchoolYearUnknown(_("Ange vilket läsår filen gäller, till exempel --period 2024/25."))


def told_school_year(row: CheckedRow, asked: str) -> str | None:
    """Return the school year of ``row``, which must be the one ``asked`` for if any; None when the row is rejected."""
    said = row.text(YEAR)
    year = school_year_word(said) if said else asked
    if year is None:
        row.reject(YEAR, BAD_SCHOOL_YEAR)
    elif not year:
        row.reject(YEAR, REQUIRED_MISSING)
    elif asked and year != asked:
        row.reject(YEAR, DATE_OUTSIDE_SCHOOL_YEAR)
    return year or None


@lru_cache(maxsize=1024)
def school_year_word(text: str) -> str | None:
    """Return the school year that ``text`` writes, or the one that a term or month lies in; None when it is none.

    >>> [school_year_word(text) for text in ("2024/25", "2024/2025", "2024-25", "VT2025", "2024")]
    ['2024/25', '2024/25', '2024/25', '2024/25', None]
    """
    written = _WRITTEN.fullmatch(text.strip())
    try:
        period = parse_period(f"{written[1]}/{written[2]}" if written else text)
    except InvalidPeriod:
        return None
    within = {"term": school_year_of_term, "month": school_year_of_month}
    if period.kind == YEAR:
        return period.text
    return within[period.kind](period.text) if period.kind in within else None
