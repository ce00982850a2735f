"""Answers kept: the same question about the same data version, for the same scope of viewer, is worked out once."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Hashable
from typing import Generic, TypeVar

Kept = TypeVar("Kept")


class Cache(Generic[Kept]):
    """The latest used ``size`` entries. Safe to share between threads.

    >>> cache = Cache[str](size=1)
    >>> cache.keep("a", "one"), cache.keep("b", "two"), cache.find("a"), cache.find("b")
    ('one', 'two', None, 'two')
    """

    def __init__(self, *, size: int) -> None:
        self._size = size
        self._kept: OrderedDict[Hashable, Kept] = OrderedDict()
        self._lock = threading.Lock()

    def find(self, key: Hashable) -> Kept | None:
        """Return what is kept under ``key``, or None."""
        with self._lock:
            if key not in self._kept:
                return None
            self._kept.move_to_end(key)
            return self._kept[key]

    def keep(self, key: Hashable, entry: Kept) -> Kept:
        """Keep ``entry`` and return it; the one unused for longest gives way."""
        with self._lock:
            self._kept[key] = entry
            self._kept.move_to_end(key)
            while len(self._kept) > self._size:
                self._kept.popitem(last=False)
        return entry
