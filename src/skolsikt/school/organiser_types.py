"""The four kinds of organiser (huvudman) and the words that registers use for them."""

from __future__ import annotations

# Skolverket's planned-educations v4 (principal-organizer-types), Skolenhetsregistret v2 (CodeOrganizerType),
# SIRIS exports and their abbreviations. Kommunalförbund: municipalities together, so municipal (kommunallagen 9 kap.).
_WORDS = {
    "municipal": ("municipal", "kommunal", "kommun", "kom", "kommunalförbund", "kommforb", "k"),
    "independent": ("independent", "fristående", "enskild", "ensk", "fri", "f"),
    "regional": ("regional", "region", "landsting", "l"),
    "state": ("state", "statlig", "staten", "stat", "sameskolan", "same", "specialskola", "special", "s"),
}
_TYPES = {word: kind for kind, words in _WORDS.items() for word in words}


def organiser_type(text: str) -> str | None:
    """Return ``municipal``, ``independent``, ``regional`` or ``state`` for the word a register uses, else None.

    >>> organiser_type("Ensk."), organiser_type("Kommunal"), organiser_type("SAME"), organiser_type("Uppgift saknas")
    ('independent', 'municipal', 'state', None)
    """
    return _TYPES.get(text.strip().rstrip(".").casefold())
