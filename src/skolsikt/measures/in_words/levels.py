"""Grade levels as people write them: åk 8, årskurs 7–9, nian, högstadiet; and the national test of one: np6."""

from __future__ import annotations

import re
from dataclasses import dataclass

_ORDINALS = {
    str(level): rf"{word}(?:an|ans|or|orna|ornas)|{level}(?::an|an|:or|or|orna)|{ordinal}\s?klass(?:are|arna)?"
    for level, word, ordinal in (
        (1, "ett", "första"),
        (2, "två", "andra"),
        (3, "tre", "tredje"),
        (4, "fyr", "fjärde"),
        (5, "femm", "femte"),
        (6, "sex", "sjätte"),
        (7, "sju", "sjunde"),
        (8, "ått", "åttonde"),
        (9, "ni", "nionde"),
    )
}
_STAGES = {
    r"låg(?:stadie(?:t|elever|eleverna)?)|åk f-3": ("0", "1", "2", "3"),
    r"mellanstadie(?:t|elever|eleverna)?": ("4", "5", "6"),
    r"högstadie(?:t|elever|eleverna)?": ("7", "8", "9"),
}
_LEVEL = r"(?:f|[1-9])"
_NAMED = r"(?:(?:i |från |mellan )?(?:åk|årskurs(?:en|er|erna)?|årsk|årskull|klass)\.?\s*)"
_AND = r"\s*(?:,|och|samt|&|/|jämfört med|mot)\s*(?:åk\s*|årskurs\s*)?"
_LIST = re.compile(rf"{_NAMED}(?P<levels>{_LEVEL}(?:{_AND}{_LEVEL}(?![\w/]))+)(?![\w/])")
# What a bare span may be instead of grade levels: ages, days, dates, weeks, how many.
_UNIT = (
    r"(?!\s*(?:år|dag|gång|elev|timm|minut|procent|%|f\b|ämne|kr|poäng|barn|lär|skol|klass|veck|månad|termin|"
    r"januari|februari|mars|april|maj|juni|juli|augusti|september|oktober|november|december))"
)
_RANGE = re.compile(
    rf"(?:{_NAMED}|(?<![\w/])(?<!vecka )(?<!v )(?<!v\.)(?<!maj )(?<!mars ))"
    rf"(?P<a>{_LEVEL})\s*(?:-|–|till)\s*(?:åk\s*)?(?P<b>[1-9])(?![\w/:]){_UNIT}"
)
_ONE = re.compile(rf"{_NAMED}(?P<a>{_LEVEL})(?![\w/])")
_TEST = re.compile(r"(?<!\w)np\s?(?P<a>[369])(?!\w)")
_DAYS = "måndag|tisdag|onsdag|torsdag|fredag"
_CLASS = re.compile(r"(?<![\w/])(?:klass(?:en)?\s+)?(?P<name>[1-9]\s?[a-zåäö])(?![\w/:])")


@dataclass(frozen=True)
class Levels:
    """Levels that are said, where. ``are_told_apart``: they are listed and not one group. ``is_test``: np6."""

    levels: tuple[str, ...]
    start: int
    end: int
    are_told_apart: bool = False
    is_test: bool = False


def levels_in(text: str) -> list[Levels]:
    """Return the grade levels that ``text``, in small letters, names.

    >>> [(one.levels, one.are_told_apart) for one in levels_in("åk 7-9 och niorna, årskurs 6 och 8")]
    [(('7', '8', '9'), False), (('9',), False), (('6', '8'), True)]
    """
    found: list[Levels] = []

    def add(match: re.Match[str], levels: tuple[str, ...], *, apart: bool = False, is_test: bool = False) -> None:
        if levels and all(match.end() <= one.start or match.start() >= one.end for one in found):
            found.append(Levels(levels, match.start(), match.end(), apart, is_test))

    for match in _TEST.finditer(text):
        add(match, (match["a"],), is_test=True)
    for match in _RANGE.finditer(text):
        first, last = _number(match["a"]), int(match["b"])
        add(match, tuple(str(level) for level in range(first, last + 1)) if first < last else ())
    for match in _LIST.finditer(text):
        levels = [str(_number(one)) for one in re.findall(rf"(?<!\w){_LEVEL}(?!\w)", match["levels"])]
        add(match, tuple(dict.fromkeys(levels)), apart=True)
    for match in _ONE.finditer(text):
        add(match, (str(_number(match["a"])),))
    for pattern, stage in _STAGES.items():
        for match in re.finditer(rf"(?<!\w)(?:på )?(?:{pattern})(?!\w)", text):
            add(match, stage)
    for level, pattern in _ORDINALS.items():
        for match in re.finditer(rf"(?<!\w)(?:i )?(?:{pattern})(?!\w)", text):
            add(match, (level,))
    return sorted(found, key=lambda one: one.start)


def classes_in(text: str) -> list[tuple[str, int, int]]:
    """Return the classes that ``text`` may name, as 9A, and where.

    >>> classes_in("frånvaro 9a ht24")
    [('9A', 9, 11)]
    """
    return [(match["name"].replace(" ", "").upper(), match.start(), match.end()) for match in _CLASS.finditer(text)]


def _number(level: str) -> int:
    return 0 if level == "f" else int(level)


def grades_in(written: str) -> list[tuple[str, tuple[str, ...], int, int]]:
    """Return the grades that ``written`` names as a span, as A-C: dimension, codes, and where.

    >>> grades_in("betyg A-C i matte")
    [('grade_value', ('A', 'B', 'C'), 6, 9)]
    """
    return [
        ("grade_value", tuple("ABCDEF"[ord(one[1]) - 65 : ord(one[2]) - 64]), one.start(), one.end())
        for one in re.finditer(r"(?<!\w)([A-F])\s*(?:-|–|till)\s*([A-F])(?!\w)", written)
        if one[1] < one[2]
    ]


def weekdays_in(text: str) -> list[tuple[str, tuple[str, ...], int, int]]:
    """Return the weekdays that ``text`` names as a span, as måndag till onsdag: dimension, codes, and where."""
    found = []
    for one in re.finditer(rf"({_DAYS})(?:ar)?\s*(?:-|–|till)\s*({_DAYS})(?:ar)?(?!\w)", text):
        first, last = (_DAYS.split("|").index(day) + 1 for day in one.groups())
        if first < last:
            found.append(("weekday", tuple(str(day) for day in range(first, last + 1)), one.start(), one.end()))
    return found
