"""Numbers that would tell of one or two teachers: withheld from everybody, whoever may see the pupils.

A teacher's own figures are the teacher's. Where the rows do not tell who taught, nothing is known and nothing withheld,
but for groups that mostly have a single teacher.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from skolsikt.measures.answer import Withheld

Codes = tuple[str | None, ...]
Place = TypeVar("Place", bound=tuple[Hashable, ...])


@dataclass(frozen=True, kw_only=True)
class Behind:
    """Who stands behind a number: the teachers that the rows name, and how many pupils."""

    teachers: frozenset[str]
    pupils: int

    def and_also(self, other: Behind) -> Behind:
        """Return who stands behind both numbers together."""
        return Behind(teachers=self.teachers | other.teachers, pupils=self.pupils + other.pupils)


NOBODY = Behind(teachers=frozenset(), pupils=0)


def few_teachers(
    groups: Mapping[Place, Behind], *, fewest: int, axes: Sequence[int], unknown_is_few: bool = False
) -> dict[Place, Withheld]:
    """Return why groups are withheld: fewer than ``fewest`` teachers, or beside such a one.

    ``axes``: the places of a group's codes over which groups add up to a total. What is withheld of such a line has
    ``fewest`` teachers together, so that the total less what is told tells of no fewer. Who is chosen beside is the
    group with the fewest pupils. ``unknown_is_few``: also of groups whose teachers nobody names.

    >>> many, one = Behind(teachers=frozenset("abc"), pupils=60), Behind(teachers=frozenset("d"), pupils=20)
    >>> groups = {("MA",): many, ("EN",): one}
    >>> [(codes[0], why.value) for codes, why in few_teachers(groups, fewest=3, axes=[0]).items()]
    [('EN', 'few_teachers'), ('MA', 'complementary')]
    """
    least = 0 if unknown_is_few else 1
    found = {codes: Withheld.FEW_TEACHERS for codes, one in groups.items() if least <= len(one.teachers) < fewest}
    lines = _lines(groups, axes)
    while beside := _next_beside(groups, found, lines, fewest):
        found[beside[0]] = Withheld.COMPLEMENTARY
    return found


def _lines(groups: Mapping[Place, Behind], axes: Sequence[int]) -> list[list[Place]]:
    found: dict[Hashable, list[Place]] = defaultdict(list)
    for codes in groups:
        for axis in axes:
            found[axis, codes[:axis], codes[axis + 1 :]].append(codes)
    return list(found.values())


def _next_beside(
    groups: Mapping[Place, Behind], found: Mapping[Place, Withheld], lines: Sequence[Sequence[Place]], fewest: int
) -> list[Place]:
    """Return the next group to withhold, as a list of one; an empty list when every line is safe."""
    for line in lines:
        hidden = [groups[codes].teachers for codes in line if codes in found]
        told = [codes for codes in line if codes not in found and groups[codes].pupils]
        if hidden and told and len(frozenset[str]().union(*hidden)) < fewest:
            return [min(told, key=lambda codes: (groups[codes].pupils, tuple(map(repr, codes))))]
    return []
