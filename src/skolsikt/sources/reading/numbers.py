"""Numbers and dates as Swedish exports write them."""

from __future__ import annotations

import re
from datetime import date, datetime
from functools import lru_cache

_SPACES = str.maketrans("", "", "\u00a0\u2007\u2009\u202f ")
_NUMBER = re.compile(
    r"""[+-]?(?:\d{1,3}(?:[ \u00a0\u2007\u2009\u202f]\d{3})+|\d+)(?:[.,]\d+)?   # 1 234,5  1234.5
      | [+-]?\d{1,3}(?:\.\d{3})+,\d+                                             # 1.234,5
    """,
    re.VERBOSE,
)
_SUFFIX = re.compile(r"[\s\u00a0\u202f]*(?:%|h|tim|min)\.?$", re.IGNORECASE)
DATE_FORMATS = ("%Y-%m-%d", "%Y%m%d", "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S", "%Y/%m/%d")


def swedish_number(text: str) -> float | None:
    """Return the number that ``text`` shows, or None when it shows none.

    Decimal comma or point, spaces of any kind (NBSP, thin) between thousands, the minus sign U+2212, and a unit
    after the number (``%``, ``h``, ``tim``, ``min``), which is dropped: ``7,4 %`` is 7.4.

    >>> swedish_number("1\\u00a0234,5"), swedish_number("−3,2 %"), swedish_number("179293,6 h")
    (1234.5, -3.2, 179293.6)
    >>> swedish_number(".."), swedish_number("12 34"), swedish_number("")
    (None, None, None)
    """
    plain = _SUFFIX.sub("", text.strip()).replace("\u2212", "-")
    if not _NUMBER.fullmatch(plain):
        return None
    plain = plain.translate(_SPACES)
    if "," in plain:
        plain = plain.replace(".", "").replace(",", ".")
    return float(plain)


def swedish_whole_number(text: str) -> int | None:
    """Return the whole number that ``text`` shows (``1 234`` or ``12,0``), or None.

    >>> swedish_whole_number("1 234"), swedish_whole_number("12,0"), swedish_whole_number("12,5")
    (1234, 12, None)
    """
    number = swedish_number(text)
    return int(number) if number is not None and number.is_integer() else None


@lru_cache(maxsize=4096)  # a file holds few dates, many times
def swedish_date(text: str, *, formats: tuple[str, ...] = DATE_FORMATS) -> date | None:
    """Return the date that ``text`` shows in one of ``formats``, or None: an impossible date is no date.

    >>> swedish_date("2025-06-12"), swedish_date("2025-02-30"), swedish_date("12.6.2025", formats=("%d.%m.%Y",))
    (datetime.date(2025, 6, 12), None, datetime.date(2025, 6, 12))
    """
    for pattern in formats:
        try:
            return datetime.strptime(text.strip(), pattern).date()
        except ValueError:
            continue
    return None
