"""Lesson time of groups of pupils."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from skolsikt.privacy.release.cubes import Codes


@dataclass(frozen=True)
class Minutes:
    """Lesson time of one group of ``pupils``: the minutes ``counted``, and those that they are a share ``of``."""

    pupils: float
    counted: float
    of: float

    @property
    def each(self) -> float:
        """The minutes of one pupil who is away all the time."""
        return self.of / self.pupils if self.pupils else 0.0

    def with_more(self, counted: float, of: float) -> Minutes:
        """Return the time with so many minutes more."""
        return Minutes(self.pupils, self.counted + counted, self.of + of)


NOBODY = Minutes(0.0, 0.0, 0.0)
Of = Mapping[Codes, Minutes]
OfMeasures = Mapping[str, Of]
