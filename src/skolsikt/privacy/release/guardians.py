"""Guardians: each knows how it went for the own child, in every measure.

Which class a child goes to is told by no table, so there is one reader per column and way that it may have gone.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from skolsikt.privacy.release.cubes import Cells, Numbers, Reader
from skolsikt.privacy.release.program import Order, Program

_SLACK = 1e-6


@dataclass(frozen=True, kw_only=True)
class Child:
    """A pupil of one group of atoms. ``pupils`` and ``outcomes``: what the guardian knows of every column.

    ``told``: the cells of the measures in which the way it went is tried.
    """

    name: str
    group: int
    pupils: Numbers
    outcomes: Numbers
    told: Cells


def children(program: Program, outcomes: Numbers) -> Iterator[Child]:
    """Yield the pupils there may be, when so many of each column have the ``outcomes``.

    A mean is tried with the least and the most that a pupil can have: what lies between follows.
    """
    pupils, of = program.pupils.reshape(program.measures, -1), outcomes.reshape(program.measures, -1)
    cells = np.repeat(np.arange(program.measures), program.cells // program.measures)
    for together in measures_together(program):
        for group in np.flatnonzero(pupils[together].max(axis=0) >= 1).tolist():
            for went in _ways(program, together, pupils[:, group], of[:, group]):
                yield Child(
                    name=f"guardian {group} {together} {went[together].tolist()}",
                    group=group,
                    pupils=_in_group(program, group, together, (pupils[:, group] >= 1).astype(float)),
                    outcomes=_in_group(program, group, together, went),
                    told=np.isin(cells, together),
                )


def _in_group(program: Program, group: int, together: Sequence[int], of_measures: Numbers) -> Numbers:
    columns = np.zeros((program.measures, program.groups))
    columns[together, group] = of_measures[together]
    return columns.ravel()


def measures_together(program: Program) -> list[list[int]]:
    """Return the measures by their places, those that bound each other together."""
    together = [{place} for place in range(program.measures)]
    for low, high in program.order_pairs:
        joined = set().union(*(one for one in together if {low, high} & one))
        together = [joined, *(one for one in together if not one & joined)]
    return sorted(sorted(one) for one in together)


def _ways(program: Program, together: Sequence[int], pupils: Numbers, outcomes: Numbers) -> Iterator[Numbers]:
    """How it may have gone, in the orders between measures, for the child and for the others."""
    least = np.clip(outcomes - np.maximum(pupils - 1, 0.0), 0.0, 1.0)
    ends = [sorted({float(least[place]), float(min(outcomes[place], 1.0))}) for place in together]
    orders = [order for order in program.order_pairs if order[0] in together]
    for values in itertools.product(*ends):
        went = np.zeros(len(outcomes))
        went[list(together)] = values
        if all(_keeps(order, went, outcomes) for order in orders):
            yield went


def _keeps(order: Order, went: Numbers, outcomes: Numbers) -> bool:
    low, high = order
    return bool(went[low] <= went[high] + _SLACK and (outcomes - went)[low] <= (outcomes - went)[high] + _SLACK)


def who_knows_groups(program: Program, readers: Sequence[Reader]) -> Cells:
    """Whether the reader of each row knows everybody in the group of atoms of each column."""
    merged = program.merged[: program.groups, : program.merged.shape[1] // program.measures]
    knows: Cells = merged.sum(axis=1) == (merged @ np.array([reader.knows for reader in readers], dtype=float).T).T
    return knows
