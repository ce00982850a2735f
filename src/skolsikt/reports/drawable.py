"""Text that can be drawn: what the letters lack is told by its number, so that no document fails."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection

_LONGEST_WORD = 40
_BREAK = "\u200b"


def drawable(text: str, characters: Collection[int]) -> str:
    """Return ``text`` with spaces for line breaks and U+0000 for each character that is not among ``characters``.

    Letters with accents are put together first. A very long word may be broken anywhere.

    >>> drawable("Åsa\\tLi\\u202e", set(map(ord, "ÅsaLi ")))
    'Åsa Li[U+202E]'
    """
    composed = " ".join(unicodedata.normalize("NFC", text).split())
    known = "".join(sign if ord(sign) in characters else f"[U+{ord(sign):04X}]" for sign in composed)
    return " ".join(map(_breakable, known.split(" ")))


def _breakable(word: str) -> str:
    parts = [word[begin : begin + _LONGEST_WORD] for begin in range(0, len(word), _LONGEST_WORD)]
    return _BREAK.join(parts)
