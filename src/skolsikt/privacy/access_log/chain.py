"""The chain: each entry carries the hash of the one before it, and of itself with the pupils it showed."""

from __future__ import annotations

import hashlib
import json
from typing import NamedTuple

START = bytes(32)  # what the first entry follows


class Link(NamedTuple):
    """What the hash of an entry is made of, besides the hash before. ``shown``: pupil keys in rising order."""

    number: int
    at: str
    viewer: str
    kind: str
    what: str
    why: str
    pupils: int
    shown: tuple[int, ...]


def link_hash(before: bytes, link: Link) -> bytes:
    """Return the hash (SHA-256) of an entry that follows the entry with the hash ``before``."""
    text = json.dumps([before.hex(), *link], ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).digest()
