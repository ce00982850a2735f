"""Periods in words: school years, terms, months, weeks."""

from __future__ import annotations

import re
from datetime import date, datetime

from babel.dates import format_date, format_datetime, get_month_names

from skolsikt.home.clock import STOCKHOLM
from skolsikt.home.words import _, language

_TERM = re.compile(r"(HT|VT)(\d{4})")
_MONTH = re.compile(r"(\d{4})-(\d{2})")


def period_label(period: str) -> str:
    """Return a period as people write it.

    >>> period_label("2024/25"), period_label("HT2024"), period_label("2025-03"), period_label("2023/24..2024/25")
    ('2024/25', 'HT 2024', 'mars 2025', '2023/24–2024/25')
    """
    if ".." in period:
        return "–".join(period_label(part) for part in period.split(".."))
    if period == "latest":
        return _("senaste perioden")
    if period == "all":
        return _("alla perioder")
    if term := _TERM.fullmatch(period):
        return f"{term[1]} {term[2]}"
    if month := _MONTH.fullmatch(period):
        return f"{get_month_names('wide', locale=language())[int(month[2])]} {month[1]}"
    return period


def period_short(period: str) -> str:
    """Return a period for an axis.

    >>> period_short("2024/25"), period_short("HT2024"), period_short("2025-03")
    ('24/25', 'HT24', 'mars 25')
    """
    if term := _TERM.fullmatch(period):
        return f"{term[1]}{term[2][2:]}"
    if month := _MONTH.fullmatch(period):
        name = get_month_names("abbreviated", locale=language())[int(month[2])].rstrip(".")
        return f"{name} {month[1][2:]}"
    return period[2:] if re.fullmatch(r"\d{4}/\d{2}", period) else period


def week_label(week: str | int) -> str:
    """Return a week (as ``2025-W46``) for an axis.

    >>> week_label("2025-W46"), week_label(7)
    ('v.46', 'v.7')
    """
    return _("v.{number}").format(number=int(str(week).rpartition("W")[2]))


def day_label(day: date) -> str:
    """Return a date; of an instant the day that it is in Sweden.

    >>> from datetime import date, datetime, timezone
    >>> day_label(date(2025, 11, 3)), day_label(datetime(2025, 11, 2, 23, 30, tzinfo=timezone.utc))
    ('3 november 2025', '3 november 2025')
    """
    day = day.astimezone(STOCKHOLM).date() if isinstance(day, datetime) else day
    return str(format_date(day, format="d MMMM y", locale=language()))


def day_short(day: date) -> str:
    """Return a date for a narrow column.

    >>> day_short(date(2025, 11, 3))
    '3 nov. 2025'
    """
    return str(format_date(day, format="d MMM y", locale=language()))


def moment_label(instant: datetime) -> str:
    """Return an instant in Swedish time.

    >>> from datetime import datetime, timezone
    >>> moment_label(datetime(2025, 11, 3, 2, 10, tzinfo=timezone.utc))
    '3 november 2025 kl. 03.10'
    """
    pattern = "d MMMM y 'kl.' HH.mm" if language() == "sv" else "d MMMM y, HH:mm"
    return str(format_datetime(instant, format=pattern, tzinfo=STOCKHOLM, locale=language()))


def moment_short(instant: datetime) -> str:
    """Return an instant in Swedish time for a narrow column.

    >>> from datetime import timezone
    >>> moment_short(datetime(2025, 11, 3, 2, 10, tzinfo=timezone.utc))
    '3 nov. 2025 03.10'
    """
    pattern = "d MMM y HH.mm" if language() == "sv" else "d MMM y HH:mm"
    return str(format_datetime(instant, format=pattern, tzinfo=STOCKHOLM, locale=language()))
