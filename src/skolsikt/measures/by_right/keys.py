"""Keys of pupils in SQL."""

from __future__ import annotations

from collections.abc import Collection


def key_list(keys: Collection[int]) -> str:
    """Return keys as they stand between the parentheses of IN; of no key what nothing is in.

    >>> key_list([7, 8]), key_list([])
    ('7, 8', 'NULL')
    """
    return ", ".join(str(int(key)) for key in keys) or "NULL"
