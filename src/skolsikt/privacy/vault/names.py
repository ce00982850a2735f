"""Names compared as a Swedish reader compares them."""

from __future__ import annotations

import re
import unicodedata

from skolsikt.privacy.vault.identity import Identity

_OWN = str.maketrans("åäö", "\ue000\ue001\ue002")  # out of reach while accents are taken away
_BACK = str.maketrans("\ue000\ue001\ue002", "åäö")
_ACCENT = re.compile(r"[\u0300-\u036f]")
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
    asked = _words(text)
    names = _words(f"{identity.given_name} {identity.family_name}")
    return bool(asked) and all(any(name.startswith(word) for name in names) for word in asked)


def by_name(identity: Identity) -> tuple[str, str]:
    """What a list of names is sorted by."""
    return folded(identity.family_name), folded(identity.given_name)


def _words(text: str) -> list[str]:
    return [word for word in _BETWEEN.split(folded(text)) if word]
