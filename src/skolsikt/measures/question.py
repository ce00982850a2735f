"""A question: which measure, broken down by what, for whom and when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True)
class Question:
    """What is asked. ``where`` maps a dimension to accepted codes (OR within a dimension, AND between them).

    ``period``: ``2024/25``, ``HT2024``, ``2025-03``, ``A..B``, ``all`` or ``latest``. A range gives one row per step;
    ``pool`` adds the steps together. ``version``: data version, None for the current one.
    """

    measure: str
    by: tuple[str, ...] = ()
    where: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    period: str = "latest"
    pool: bool = False
    version: int | None = None

    @property
    def key(self) -> tuple[object, ...]:
        """A hashable identity: the same question has the same key."""
        where = tuple(sorted((name, tuple(sorted(values))) for name, values in self.where.items()))
        return (self.measure, self.by, where, self.period, self.pool, self.version)
