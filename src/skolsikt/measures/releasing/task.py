"""One piece of a cut: counted numbers in, frozen tables out. It reads nothing, so that several run at a time."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from skolsikt.privacy.release.statements import Said
from skolsikt.privacy.release.store import Frozen, Key, Told

Before = Mapping[Key, Frozen]
Areas = Sequence[tuple[str, ...]]


@dataclass(frozen=True, kw_only=True)
class Cut:
    """What was done with one family, period and part. ``waits``: a correction of too few pupils to be released yet."""

    family: str
    period: str
    part: str = ""
    what: str  # released, corrected, waits, unchanged
    cells: int = 0
    told: int = 0
    repaired: int = 0

    @property
    def is_new(self) -> bool:
        """Whether the release has a new table of it."""
        return self.what in ("released", "corrected")


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What a cut keeps to: the ``number`` of the release to be, the smallest group, and who is played as a reader.

    ``areas``: school units that somebody knows together.
    """

    number: int
    smallest_group: int
    areas: Areas = ()


class Task(Protocol):
    """A piece of a cut. ``keys``: the tables that it makes; ``needs``: those of other families that stand first."""

    @property
    def title(self) -> str: ...
    @property
    def keys(self) -> Sequence[Key]: ...
    @property
    def needs(self) -> Sequence[Key]: ...
    def run(self, before: Before, limits: Limits) -> list[tuple[Cut, Frozen]]: ...


def kept(frozen: Frozen, *, is_changed: bool) -> tuple[Cut, Frozen]:
    """Return a table that stays as it is: unchanged, or its correction is about too few pupils."""
    family, period, part = frozen.key
    return Cut(family=family, period=period, part=part, what="waits" if is_changed else "unchanged"), frozen


def new(frozen: Frozen, before: Frozen | None, *, repaired: int = 0) -> tuple[Cut, Frozen]:
    """Return a new table with what was done."""
    family, period, part = frozen.key
    cut = Cut(
        family=family,
        period=period,
        part=part,
        what="corrected" if before else "released",
        cells=len(frozen.cells),
        told=told_exactly(frozen.cells.values()),
        repaired=repaired,
    )
    return cut, frozen


def told_exactly(cells: Collection[Told]) -> int:
    """Return how many cells are told by their number."""
    return sum(one.said is Said.NUMBER for one in cells)
