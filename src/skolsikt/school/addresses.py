"""Addresses as the same text, however a file writes them."""

from __future__ import annotations

import re
import unicodedata

_POSTCODE = re.compile(r"\b(\d{3}) ?(\d{2})\b(?=[\s,]*(?:[^\W\d]|$))")
_CARE_OF = re.compile(r"^\s*c/?o\b[^,]*,\s*", re.IGNORECASE)
_DWELLING = re.compile(r"[\s,]+(?:lgh|läg|bv|\d+ ?tr|nb|ög|uh|gh)\b.*$")
_LETTER = re.compile(r"(?<=\d)\s+(?=[a-z]$)")
_STREET = re.compile(r"[^\W\d][^\d]*\d+ ?[a-z]?")
_WITH_POSTCODE, _OF_ANY = "{street}|{postcode}", "{street}|*"


def told_address(text: str, postcode: str = "") -> tuple[str, str] | None:
    """Return street with number and postcode (empty where it is not told); None without a street and number.

    Dwelling numbers, care of and the post town are left out: they make no difference to where a house lies.

    >>> told_address("Ekvägen 3 B lgh 1101, 123 45 Ekby"), told_address("ekvägen  3b")
    (('ekvägen 3b', '12345'), ('ekvägen 3b', ''))
    >>> told_address("Box 12"), told_address("okänd")
    (('box 12', ''), None)
    """
    plain = _CARE_OF.sub("", unicodedata.normalize("NFC", text))
    found = _POSTCODE.search(plain)
    code = "".join(filter(str.isdigit, postcode)) or ("".join(found.groups()) if found else "")
    street = plain[: found.start()] if found else plain
    street = _DWELLING.sub("", " ".join(street.replace(",", " ").casefold().split()))
    street = _LETTER.sub("", street)
    whole = _STREET.fullmatch(street)
    return (street, code) if whole else None


def looked_up_by(text: str) -> list[str]:
    """Return what a person's address is looked up by, the surest first; nothing for what is no address.

    With a postcode the house of another town with the same street is never found.

    >>> looked_up_by("Ekvägen 3, 123 45 Ekby"), looked_up_by("Ekvägen 3")
    (['ekvägen 3|12345', 'ekvägen 3|*'], ['ekvägen 3|', 'ekvägen 3|*'])
    """
    told = told_address(text)
    if told is None:
        return []
    street, postcode = told
    return [_WITH_POSTCODE.format(street=street, postcode=postcode), _OF_ANY.format(street=street)]


def registered_by(street: str, postcode: str) -> list[str]:
    """Return what a house of the register is found by: with a postcode also by those who tell none.

    >>> registered_by("ekvägen 3", "12345"), registered_by("ekvägen 3", "")
    (['ekvägen 3|12345', 'ekvägen 3|'], ['ekvägen 3|*'])
    """
    if not postcode:
        return [_OF_ANY.format(street=street)]
    return [_WITH_POSTCODE.format(street=street, postcode=code) for code in (postcode, "")]
