"""The chain: each entry carries the hash of the one before it, and of itself with the pupils it showed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from typing import NamedTuple

START = bytes(32)  # what the first entry follows


class Access(NamedTuple):
    """One entry: ``viewer`` saw ``what`` because of ``why``; ``pupils`` is how many pupils were shown."""

    number: int
    at: str
    viewer: str
    kind: str
    what: str
    why: str
    pupils: int


def entry_hash(before: bytes, entry: Access, shown: Sequence[int]) -> bytes:
    """Return the hash (SHA-256) of an entry that follows the entry with the hash ``before``.

    ``shown``: the keys of the pupils that it showed, in rising order.
    """
    text = json.dumps([before.hex(), *entry, shown], ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).digest()
