"""Names compared as a Swedish reader compares them."""

from __future__ import annotations

import re
import unicodedata

from skolsikt.privacy.vault.identity import Identity

_OWN = str.maketrans("åäö", "\ue000\ue001\ue002")  # out of reach while accents are taken away
_BACK = str.maketrans("\ue000\ue001\ue002", "åäö")
_ACCENT = re.compile(r"[\u0300-\u036f]")
_SHORTEST_NEAR = 3  # letters of a word that may have another letter in it
_BETWEEN = re.compile(r"[\s\-–'’.,]+")


def folded(text: str) -> str:
    """Return ``text`` as it is compared: no capitals, no accents, but å, ä and ö as letters of their own.

    >>> folded("Renée ÅKERBLÖM")
    'renee åkerblöm'
    """
    if text.isascii():
        return text.lower()
    own = unicodedata.normalize("NFC", text).casefold().translate(_OWN)
    return _ACCENT.sub("", unicodedata.normalize("NFD", own)).translate(_BACK)


def is_named(identity: Identity, text: str) -> bool:
    """Whether each word of ``text`` begins a word of the name; never for a text without words.

    >>> is_named(Identity(person_number="", given_name="Anna-Karin", family_name="Ek"), "ek kar")
    True
    """
    asked = folded_words(text)
    names = folded_words(f"{identity.given_name} {identity.family_name}")
    return bool(asked) and all(any(name.startswith(word) for name in names) for word in asked)


def by_name(identity: Identity) -> tuple[str, str]:
    """What a list of names is sorted by."""
    return folded(identity.family_name), folded(identity.given_name)


def folded_words(text: str) -> list[str]:
    """Return the words of a name, folded; a hyphen or an apostrophe parts them.

    >>> folded_words("Anna-Karin D’Arc")
    ['anna', 'karin', 'd', 'arc']
    """
    return [word for word in _BETWEEN.split(folded(text)) if word]


def without_marks(text: str) -> str:
    """Return a folded text as a system without å, ä and ö writes it.

    >>> without_marks("åkerblöm")
    'akerblom'
    """
    return text if text.isascii() else _ACCENT.sub("", unicodedata.normalize("NFD", text))


def is_one_letter_apart(one: str, other: str) -> bool:
    """Whether one letter is another, is missing, or two neighbours have changed places; never for the shortest words.

    >>> is_one_letter_apart("karlsson", "carlsson"), is_one_letter_apart("karlson", "karlsson")
    (True, True)
    >>> is_one_letter_apart("aleks", "alesk"), is_one_letter_apart("li", "lo")
    (True, False)
    """
    if abs(len(one) - len(other)) > 1 or min(len(one), len(other)) < _SHORTEST_NEAR:
        return False
    head = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    left, right = one[head:], other[head:]
    is_swap = left[:2] == right[:2][::-1] and left[2:] == right[2:]
    return left[1:] == right[1:] or left == right[1:] or left[1:] == right or is_swap
