"""Swedish (and English) numbers: decimal comma, no-break space for thousands and before %, a real minus sign."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from babel.numbers import format_decimal

from skolsikt.home.words import _, language, ngettext

NBSP = "\N{NO-BREAK SPACE}"
MINUS = "\N{MINUS SIGN}"
MISSING = "\N{EN DASH}"
SHARE, PERCENT, POINTS = "share", "percent", "points"  # a share is 0-1; a publisher's per cent are 0-100
_DECIMALS = {SHARE: 1, POINTS: 1}


def format_number(value: float, *, decimals: int = 0) -> str:
    """Return ``value`` with a fixed number of decimals. A value that rounds to zero has no sign.

    >>> format_number(-1234.56, decimals=1)
    '−1\xa0234,6'
    >>> format_number(-0.01, decimals=1)
    '0,0'
    """
    return _formatted(float(value), decimals, language())


@lru_cache(maxsize=10_000)
def _formatted(value: float, decimals: int, locale: str) -> str:
    exact = Decimal(repr(value))  # as it is written, so that 2.35 is a half and goes up
    rounded = exact.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP) + 0  # + 0: no negative zero
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    return str(format_decimal(rounded, format=pattern, locale=locale)).replace("-", MINUS)


def format_percent(share: float, *, decimals: int = 1) -> str:
    """Return a share (0-1) in per cent.

    >>> format_percent(0.0743)
    '7,4\xa0%'
    """
    return format_number(share * 100, decimals=decimals) + (NBSP if language() == "sv" else "") + "%"


def format_count(count: float) -> str:
    """Return a number of pupils, lessons or rows.

    >>> format_count(15234)
    '15\xa0234'
    """
    return format_number(count)


def usual_decimals(unit: str) -> int:
    """Return how many decimals a value of ``unit`` is shown with: counts have none."""
    return _DECIMALS.get(unit, 0 if unit in COUNTED else 1)


COUNTED = frozenset({"pupils", "lessons", "minutes", "count", "rows", "grades", "school_units", "sek"})


def format_value(value: float | None, unit: str, *, decimals: int | None = None) -> str:
    """Return a value with the unit that belongs in the number itself; a missing value is a dash.

    Without ``decimals``: as many as the unit usually has.

    >>> format_value(0.924, "share"), format_value(92.4, "percent"), format_value(231.46, "points")
    ('92,4\xa0%', '92,4\xa0%', '231,5')
    >>> format_value(None, "share")
    '–'
    """
    if value is None:
        return MISSING
    shown = usual_decimals(unit) if decimals is None else decimals
    if unit in (SHARE, PERCENT):
        return format_percent(value if unit == SHARE else value / 100, decimals=shown)
    return format_number(value, decimals=shown)


def split_value(value: float | None, unit: str) -> tuple[str, str]:
    """Return number and unit apart, for big figures.

    >>> split_value(0.924, "share"), split_value(231.46, "points"), split_value(812, "pupils")
    (('92,4', '%'), ('231,5', 'poäng'), ('812', 'elever'))
    """
    if value is None:
        return MISSING, ""
    if unit == SHARE:
        return format_number(value * 100, decimals=1), "%"
    return format_number(value, decimals=usual_decimals(unit)), unit_word(unit, round(value))


def unit_word(unit: str, count: float = 2) -> str:
    """Return the unit in words.

    >>> unit_word("share"), unit_word("pupils", 1), unit_word("index")
    ('procent', 'elev', 'index')
    """
    words = {
        SHARE: _("procent"),
        PERCENT: _("procent"),
        "percentage_points": _("procentenheter"),
        POINTS: _("poäng"),
        "grade_points": _("poäng"),
        "pupils_per_teacher": _("elever per lärare"),
        "full_time_positions": _("heltidstjänster"),
        "education_level": _("utbildningsnivå (1–3)"),
        "minutes": _("minuter"),
        "pupils": ngettext("elev", "elever", int(count)),
        "lessons": ngettext("lektion", "lektioner", int(count)),
        "grades": _("betyg"),
        "index": _("index"),
        "sek": _("kronor"),
    }
    return words.get(unit, unit)


def format_change(change: float, unit: str) -> str:
    """Return the size of a change in words; the direction stands elsewhere.

    >>> format_change(-0.004, "share"), format_change(3.25, "points"), format_change(-12, "pupils")
    ('0,4\xa0procentenheter', '3,3\xa0poäng', '12\xa0elever')
    """
    size = abs(change)
    if unit in (SHARE, PERCENT):
        return format_number(size * 100 if unit == SHARE else size, decimals=1) + NBSP + _("procentenheter")
    number = format_number(size, decimals=usual_decimals(unit))
    return number + NBSP + unit_word(unit, round(size))


def format_range(low: float, high: float, unit: str) -> str:
    """Return an interval.

    >>> format_range(0.101, 0.142, "share")
    '10,1–14,2\xa0%'
    """
    if unit == SHARE:
        return format_number(low * 100, decimals=1) + MISSING + format_percent(high)
    decimals = usual_decimals(unit)
    return format_number(low, decimals=decimals) + MISSING + format_number(high, decimals=decimals)
