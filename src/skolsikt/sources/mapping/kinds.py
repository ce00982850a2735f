"""What kind of values stand in a column, and what kind the name of a field promises."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import StrEnum

from skolsikt.school.identifiers import is_school_unit_code, names_a_number
from skolsikt.sources.contract import ProfileField
from skolsikt.sources.reading.numbers import DATE_FORMATS, swedish_date, swedish_number

LEAST_SHARE = 0.9  # of the filled values, for a column to be of a kind
# As a profile writes them; the first two are read without being said.
DAY_FORMATS = ("åååå-mm-dd", "ååååmmdd", "dd.mm.åååå", "dd/mm/åååå", "dd-mm-åååå", "mm/dd/åååå", "åååå/mm/dd")
_LONGEST_NUMBER = len("20121212-1212")
_TIME = re.compile(r"\d{1,2}[:.]\d{2}(:\d{2})?")
_SCHOOL_YEAR = re.compile(r"(\d{4})\s*[/-]\s*(\d{2}|\d{4})")
_YEARS = range(1900, 2101)
_TRUTH = frozenset({"ja", "nej", "j", "n", "true", "false", "sant", "falskt", "x", "0", "1", "yes", "no"})


class Kind(StrEnum):
    """What a column holds, the narrowest first."""

    PERSON_NUMBER = "person_number"
    SCHOOL_YEAR = "school_year"
    DATE = "date"
    SCHOOL_UNIT = "school_unit"
    TIME = "time"
    TRUTH = "truth"
    NUMBER = "number"
    TEXT = "text"
    EMPTY = "empty"


def kind_of(values: Iterable[str]) -> Kind:
    """Return the narrowest kind that nine of ten filled values are of.

    >>> kind_of(["2012-12-12", "2012-11-30"]), kind_of(["7,4", "1 234", ""]), kind_of(["Ja", "Nej", "Ja"])
    (<Kind.DATE: 'date'>, <Kind.NUMBER: 'number'>, <Kind.TRUTH: 'truth'>)
    """
    filled = [value for value in values if value]
    if not filled:
        return Kind.EMPTY
    return next((kind for kind, fits in _TESTS.items() if _share(filled, fits) >= LEAST_SHARE), Kind.TEXT)


def day_format(values: Iterable[str]) -> str:
    """Return how the days of a column are written, as a profile says it; empty when they are no days.

    >>> day_format(["31.12.2025", "01.02.2026"]), day_format(["02/13/2026", "02/01/2026"])
    ('dd.mm.åååå', 'mm/dd/åååå')
    """
    filled = [value for value in values if value]
    for words in DAY_FORMATS if filled else ():
        pattern = (pattern_of(words),)
        if all(swedish_date(value, formats=pattern) for value in filled):
            return words
    return ""


def pattern_of(words: str) -> str:
    """Return the strptime pattern of a format of days.

    >>> pattern_of("dd.mm.åååå")
    '%d.%m.%Y'
    """
    return words.replace("åååå", "%Y").replace("mm", "%m").replace("dd", "%d")


def promised_kind(field: str, about: ProfileField) -> Kind:
    """Return what kind of values a field takes, which its name tells: units are in names. TEXT when anything.

    >>> promised_kind("from_date", ProfileField("")), promised_kind("valid_absent_minutes", ProfileField(""))
    (<Kind.DATE: 'date'>, <Kind.NUMBER: 'number'>)
    """
    if about.codes:
        return Kind.TEXT
    return next((kind for pattern, kind in _NAMES.items() if re.search(pattern, field)), Kind.TEXT)


def fits(kind: Kind, promised: Kind) -> bool:
    """Tell whether a column of one kind can be read as a field that promises another."""
    return Kind.EMPTY in (kind, promised) or promised is Kind.TEXT or kind in {promised, *_ALSO.get(promised, ())}


def _share(values: Sequence[str], test: Callable[[str], bool]) -> float:
    return sum(map(test, values)) / len(values)


def _is_day(value: str) -> bool:
    days = (swedish_date(value, formats=(pattern,)) for pattern in _PATTERNS)
    return any(day and day.year in _YEARS for day in days)  # 99000102 is a school unit, not a day


_PATTERNS = (*DATE_FORMATS, *map(pattern_of, DAY_FORMATS))

_TESTS: Mapping[Kind, Callable[[str], bool]] = {
    Kind.PERSON_NUMBER: lambda value: len(value) <= _LONGEST_NUMBER and names_a_number(value),
    Kind.SCHOOL_YEAR: lambda value: bool(_SCHOOL_YEAR.fullmatch(value)),
    Kind.DATE: _is_day,
    Kind.SCHOOL_UNIT: is_school_unit_code,
    Kind.TIME: lambda value: bool(_TIME.fullmatch(value)),
    Kind.TRUTH: lambda value: value.casefold() in _TRUTH,
    Kind.NUMBER: lambda value: swedish_number(value) is not None,
}
_NAMES = {
    r"^person_number$": Kind.PERSON_NUMBER,
    r"^school_year$": Kind.SCHOOL_YEAR,
    r"(^|_)date$": Kind.DATE,
    r"^(.*_)?school_unit_code$": Kind.SCHOOL_UNIT,
    r"_time$": Kind.TIME,
    r"^(is|has)_": Kind.TRUTH,
    r"_(minutes|count|share|percent|points|sek|year|hours)$|^(points|value|latitude|longitude)$": Kind.NUMBER,
}
# 0 and 1 are numbers, half past eight may be written 8.30, and eight digits may be a day.
_ALSO = {
    Kind.NUMBER: (Kind.TRUTH, Kind.TIME, Kind.SCHOOL_UNIT),
    Kind.TIME: (Kind.NUMBER, Kind.DATE),
    Kind.TRUTH: (Kind.NUMBER, Kind.TEXT),
    Kind.DATE: (Kind.SCHOOL_UNIT,),
    Kind.SCHOOL_UNIT: (Kind.DATE,),
}
