"""Masking of rejects and preview rows for everyone without right to the pupils in them."""

from __future__ import annotations

LONGEST_SHOWN_CODE = 3  # codes of the official layouts are at most three characters: longer may be a name that slipped


def mask(text: str) -> str:
    """Return ``text`` with letters as ``x`` and digits as ``9``; separators and signs stay, so its shape is seen.

    >>> mask("20100101-1234;Åsa Öberg;9A")
    '99999999-9999;xxx xxxxx;9x'
    """
    return "".join("x" if sign.isalpha() else "9" if sign.isnumeric() else sign for sign in text)


def mask_value(value: str, fault_code: str) -> str:
    """Return a rejected value as anyone may see it: an unknown code stays readable, everything else is masked.

    A code that is longer than the official layouts allow, or written as a name is, is masked too: in a shifted row it
    may be one.

    >>> mask_value("G", "unknown_code"), mask_value("Eva", "unknown_code"), mask_value("1234", "bad_school_unit")
    ('G', 'xxx', '9999')
    """
    is_code = len(value) == 1 or (len(value) <= LONGEST_SHOWN_CODE and value == value.upper())
    return value if fault_code.startswith("unknown_") and is_code else mask(value)
