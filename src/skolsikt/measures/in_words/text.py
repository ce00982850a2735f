"""Words as they are compared: without capitals and the endings of Swedish nouns, adjectives and verbs."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

_WORD = re.compile(r"[^\W\d_]+|\d+|%")
# The longest first: of plural and definite forms, then what is left of the plural inside it ("lärar-en").
_OUTER = (
    *("arna", "erna", "orna", "ande", "ena", "ade", "are"),
    *("ar", "er", "or", "en", "et", "an", "na", "a", "e"),
)
_INNER = ("ar", "er", "en", "et", "a", "e", "o")
_SHORTEST = 3


@dataclass(frozen=True)
class Word:
    """One word of a question: as it is compared, as it was written, and where it stands."""

    text: str
    written: str
    start: int
    end: int


Span = tuple[int, int]


def is_free(span: Span, taken: Iterable[Span]) -> bool:
    """Return whether no part of ``span`` is taken.

    >>> is_free((3, 5), [(0, 3), (5, 9)]), is_free((3, 5), [(4, 9)])
    (True, False)
    """
    return all(span[1] <= first or span[0] >= last for first, last in taken)


def words_of(text: str) -> list[Word]:
    """Return the words of ``text`` in their order.

    >>> [word.text for word in words_of("Frånvaro, åk8 – Björkängsskolan!")]
    ['frånvaro', 'åk', '8', 'björkängsskolan']
    """
    return [Word(one[0].casefold(), one[0], one.start(), one.end()) for one in _WORD.finditer(text)]


@cache
def stem(word: str) -> str:
    """Return what different endings of a word have in common. Two words may share it: only words of ours are compared.

    >>> {stem(word) for word in ("skola", "skolan", "skolor", "skolorna", "skolans")}
    {'skol'}
    >>> stem("meritvärdet") == stem("meritvärden"), stem("klass") == stem("klasserna"), stem("frånvaron")
    (True, True, 'frånvar')
    """
    bare = _without(word, ("s",))
    bare = bare.removesuffix("n") if bare.endswith("ron") else bare  # frånvaron
    return _without(_without(_without(bare, _OUTER), _INNER), ("s",))


def _without(word: str, endings: tuple[str, ...]) -> str:
    """Return the word without the first of ``endings`` that it has; ss is no ending. A word must be left."""
    ending = next((one for one in endings if word.endswith(one) and len(word) - len(one) >= _SHORTEST), "")
    return word if word.endswith("ss") else word.removesuffix(ending)
