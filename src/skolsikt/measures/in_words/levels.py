"""Grade levels as people write them: åk 8, årskurs 7–9, nian, högstadiet; and the national test of one: np6."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from skolsikt.measures.in_words.text import Span, is_free

# Words of levels and stages, and the levels that they are.
_WORDS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (r"lågstadie(?:t|elever|eleverna)?|åk f-3", ("0", "1", "2", "3")),
    (r"mellanstadie(?:t|elever|eleverna)?", ("4", "5", "6")),
    (r"högstadie(?:t|elever|eleverna)?", ("7", "8", "9")),
    *(
        (rf"{word}(?:an|ans|or|orna|ornas)|{level}(?::an|an|:or|or|orna)|{ordinal}\s?klass(?:are|arna)?", (str(level),))
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
    ),
)
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
_DAYS = ("måndag", "tisdag", "onsdag", "torsdag", "fredag")
_CLASS = re.compile(r"(?<![\w/])(?:klass(?:en)?\s+)?(?P<name>[1-9]\s?[a-zåäö])(?![\w/:])")


@dataclass(frozen=True)
class Levels:
    """Levels that are said, where. ``are_told_apart``: they are listed and not one group. ``is_test``: np6."""

    levels: tuple[str, ...]
    span: Span
    are_told_apart: bool = False
    is_test: bool = False


def levels_in(text: str) -> list[Levels]:
    """Return the grade levels that ``text``, in small letters, names.

    >>> [(one.levels, one.are_told_apart) for one in levels_in("åk 7-9 och niorna, årskurs 6 och 8")]
    [(('7', '8', '9'), False), (('9',), False), (('6', '8'), True)]
    """
    found: list[Levels] = []
    for one in _every_reading(text):  # the surest first
        if one.levels and is_free(one.span, (earlier.span for earlier in found)):
            found.append(one)
    return sorted(found, key=lambda one: one.span)


def _every_reading(text: str) -> Iterator[Levels]:
    for match in _TEST.finditer(text):
        yield Levels((match["a"],), match.span(), is_test=True)
    for match in _RANGE.finditer(text):
        yield Levels(tuple(map(str, range(_number(match["a"]), int(match["b"]) + 1))), match.span())
    for match in _LIST.finditer(text):
        levels = [str(_number(one)) for one in re.findall(rf"(?<!\w){_LEVEL}(?!\w)", match["levels"])]
        yield Levels(tuple(dict.fromkeys(levels)), match.span(), are_told_apart=True)
    for match in _ONE.finditer(text):
        yield Levels((str(_number(match["a"])),), match.span())
    for pattern, stage in _WORDS:
        for match in re.finditer(rf"(?<!\w)(?:i |på )?(?:{pattern})(?!\w)", text):
            yield Levels(stage, match.span())


def classes_in(text: str) -> list[tuple[str, Span]]:
    """Return the classes that ``text`` may name, as 9A, and where.

    >>> classes_in("frånvaro 9a ht24")
    [('9A', (9, 11))]
    """
    return [(match["name"].replace(" ", "").upper(), match.span()) for match in _CLASS.finditer(text)]


def _number(level: str) -> int:
    return 0 if level == "f" else int(level)


def grades_in(written: str) -> list[tuple[tuple[str, ...], Span]]:
    """Return the grades that ``written`` names as a span, as A-C, and where.

    >>> grades_in("betyg A-C i matte")
    [(('A', 'B', 'C'), (6, 9))]
    """
    spans = re.finditer(r"(?<!\w)([A-F])\s*(?:-|–|till)\s*([A-F])(?!\w)", written)
    return [(tuple(map(chr, range(ord(one[1]), ord(one[2]) + 1))), one.span()) for one in spans if one[1] < one[2]]


def weekdays_in(text: str) -> list[tuple[tuple[str, ...], Span]]:
    """Return the weekdays that ``text`` names as a span, by their numbers, and where.

    >>> weekdays_in("måndag till onsdag")
    [(('1', '2', '3'), (0, 18))]
    """
    day = f"({'|'.join(_DAYS)})(?:ar)?"
    found = []
    for match in re.finditer(rf"{day}\s*(?:-|–|till)\s*{day}(?!\w)", text):
        first, last = (_DAYS.index(name) + 1 for name in match.groups())
        if first < last:
            found.append((tuple(map(str, range(first, last + 1))), match.span()))
    return found
