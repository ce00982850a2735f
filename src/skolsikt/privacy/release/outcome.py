"""Some measures of one population in one release: what is said of every cell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

import numpy as np

from skolsikt.privacy.release.audit import Audit, audits, narrowed_by, rests
from skolsikt.privacy.release.choice import Chooser, Telling
from skolsikt.privacy.release.cubes import Cells, Cubes, Numbers, Reader, outsider
from skolsikt.privacy.release.dominance import Extremes, Sums, dominated
from skolsikt.privacy.release.nearest import Nearest
from skolsikt.privacy.release.program import Order, Program
from skolsikt.privacy.release.published import Figures, Published, published
from skolsikt.privacy.release.statements import Said, Statements, say
from skolsikt.privacy.release.typical import typical_outcomes

_SLACK = 1e-6
_DEAREST = 10.0  # costs of silence; a single pupil's is 1
_NOTHING_PUBLISHED: Figures = MappingProxyType({})


@dataclass(frozen=True, kw_only=True)
class Counted:
    """A measure of some pupils, per atom: how many it counts, and how many of them have the outcome.

    ``is_mean``: what is counted is a sum of points, in pupils with the most points that one can have. ``extremes``: of
    a mean, what the two pupils with the most and the least have. ``step``: what a mean is rounded to, as a share of the
    most points. ``dominated_too``: cells that are withheld as if the mean itself were dominated, see ``dominance``.
    """

    pupils: Numbers
    outcomes: Numbers
    is_mean: bool = False
    extremes: Extremes | None = None
    step: float = 0.0
    dominated_too: Sequence[Cells] = ()

    def dominated(self, cubes: Cubes, readers: Sequence[Reader]) -> Cells:
        """Return, per reader and in two rows, the cells of a mean that one or two pupils decide."""
        if not self.is_mean:
            return np.zeros((len(readers), 2, len(cubes.cells)), dtype=bool)
        return dominated(cubes, Sums(pupils=self.pupils, sums=self.outcomes, extremes=self.extremes), readers)


@dataclass(frozen=True, kw_only=True)
class Released:
    """``first``: what would be said if nobody read several cells together; ``said``: what is said."""

    first: Statements
    said: Statements
    repaired: int  # cells that the choice on typical outcomes had not foreseen


@dataclass(frozen=True, kw_only=True)
class Given:
    """Cells (``which``) of tables that stand already: what ``statements`` say of them is not chosen anew."""

    which: Cells
    statements: Statements

    def put_in(self, first: Statements) -> Statements:
        """Return ``first`` with what stands already in its place."""
        each = zip(first.said, self.statements.said, self.which, strict=True)
        said = [mine if is_given else one for one, mine, is_given in each]
        lower = np.where(self.which, self.statements.lower, first.lower)
        return Statements(said=said, lower=lower, upper=np.where(self.which, self.statements.upper, first.upper))


def released(
    cubes: Cubes,
    readers: Sequence[Reader],
    counted: Sequence[Counted],
    *,
    orders: Sequence[Order] = (),
    is_dear: Cells,
    smallest_group: int,
    withheld_before: Cells | None = None,
    given: Given | None = None,
    is_dearest: Cells | None = None,
    figures: Figures = _NOTHING_PUBLISHED,
) -> Released:
    """Return what is said of every cell, the first measure's cells first, so that every secret stays open.

    ``is_dear``: cells that are told if it can be helped; ``is_dearest``: those of them that give way last.
    ``withheld_before``: those of every measure whose number an earlier release withheld. ``figures``: what others
    publish of the cells; a secret is then as wide as these leave it. Raises AuditFailed when even silence gives a
    secret away.
    """
    release = _Release(cubes, readers, counted, orders, is_dear, smallest_group, withheld_before, given, figures)
    if is_dearest is not None:
        release.cost = np.where(np.tile(is_dearest, len(counted)), _DEAREST, release.cost)
    release.choose()
    foreseen = int(release.telling.told.sum())
    release.audit()
    repaired = foreseen - int(release.telling.told.sum())
    return Released(first=release.first, said=release.for_all_to_see(), repaired=repaired)


class _Release:
    def __init__(
        self,
        cubes: Cubes,
        readers: Sequence[Reader],
        counted: Sequence[Counted],
        orders: Sequence[Order],
        is_dear: Cells,
        smallest_group: int,
        withheld_before: Cells | None,
        given: Given | None,
        figures: Figures,
    ) -> None:
        self.smallest_group = smallest_group
        self.program = Program(cubes, [one.pupils for one in counted], orders=orders)
        self.outcomes = np.concatenate([one.outcomes for one in counted])
        self.numbers = self.program.members @ (self.program.merged @ self.outcomes)
        self.pupils = self.program.members @ self.program.pupils
        self.is_mean = np.repeat([one.is_mean for one in counted], len(cubes.cells))
        self.steps = np.repeat([one.step for one in counted], len(cubes.cells))
        decided = [np.any([one.dominated(cubes, readers), *one.dominated_too], axis=0) for one in counted]
        self.rests = rests(self.program, readers, list(np.concatenate(decided, axis=2)))
        silent = (self.pupils > 1) & (self.pupils <= smallest_group)  # a guardian takes away one
        for rest in self.rests:
            silent |= rest.too_small(smallest_group)
        if withheld_before is not None:
            silent |= withheld_before
        self.first = say(
            self.pupils,
            self.numbers,
            silent,
            self.is_mean,
            smallest_group=smallest_group,
            dominated=np.concatenate([one.dominated(cubes, [outsider(cubes)])[0] for one in counted], axis=1),
        )
        if given is not None:
            self.first = given.put_in(self.first)
        self.is_given = given is not None
        told = self.first.which(Said.NUMBER)
        lower, upper = np.where(told, 0.0, self.first.lower), np.where(told, self.pupils, self.first.upper)
        self.published = published(figures, self.pupils, self.numbers, self.is_mean)
        self.telling = Telling(told, lower, upper, self.pupils, self.published)
        self.cost = 1.0 / np.maximum(self.pupils, 1.0)  # a large group tells nearly as much by a range as by its number
        self.is_dear = np.tile(is_dear, len(counted)) if given is None else given.which

    def choose(self) -> None:
        """Withhold from populations and bands alone."""
        of_columns = typical_outcomes(
            self.program,
            lower=np.maximum(self.telling.lower, self.published.lower),
            upper=np.minimum(self.telling.upper, self.published.upper),
        )
        chooser = self._open_up(self.program.shared_out(of_columns))
        silenced = np.flatnonzero(self.first.which(Said.NUMBER) & ~self.telling.told & ~self.is_dear)
        chooser.tell_again(sorted(silenced.tolist(), key=lambda cell: -self.cost[cell]))

    def audit(self) -> None:
        """Withhold what the true outcomes need beyond that."""
        self._open_up(self.outcomes)

    def _open_up(self, outcomes: Numbers) -> Chooser:
        """First the numbers that most people read, among themselves; then all others beside them.

        What is left open by the first is what the others must leave open: schools' own numbers are public elsewhere.
        What others publish leaves open less from the start.
        """
        nearest = Nearest(self.program, self.program.merged @ outcomes)
        narrowed: Cells = np.zeros((len(self.rests), len(self.numbers)), dtype=bool)
        played = self._played(outcomes, narrowed)
        if self.published.says_anything and not self.is_given:
            theirs = Chooser(self.program, self.telling, self.cost, self.is_dear, nearest)
            theirs.tell_all(np.zeros(len(self.numbers), dtype=bool))
            played = self._left_open(theirs, played, outcomes, self.is_dear, narrowed)
        dear = Chooser(self.program, self.telling, self.cost, self.is_dear, nearest)
        dear.tell_all(self.is_dear)
        if not self.is_given:
            dear.open_up([one.only(self.is_dear) for one in played])
        played = self._left_open(dear, played, outcomes, ~self.is_dear | self.is_given, narrowed)
        others = Chooser(self.program, self.telling, self.cost, ~self.is_dear, nearest)
        others.tell_all(np.ones(len(self.numbers), dtype=bool))
        others.open_up(played)
        return others

    def _played(self, outcomes: Numbers, narrowed: Cells) -> list[Audit]:
        said, of = self.first, self.smallest_group
        return audits(self.program, self.rests, outcomes, said, smallest_group=of, narrowed=narrowed)

    def _left_open(
        self, chooser: Chooser, played: list[Audit], outcomes: Numbers, which: Cells, narrowed: Cells
    ) -> list[Audit]:
        """Return what of the secrets of ``which`` is still open to every reader.

        Who knows many pupils stands for those who know fewer of them, but not where there is nothing left to keep from
        the one: the others are then played too. ``narrowed`` tells where, and is added to.
        """
        while True:
            left = chooser.left_open(played, which)
            more = narrowed_by(played, left, self.rests, len(self.numbers)) & ~narrowed
            if not more.any():
                return left
            narrowed |= more
            earlier = {one.name: one.only(~which).secrets for one in played}
            played = [
                replace(one, secrets=[*earlier.get(one.name, ()), *one.only(which).secrets])
                for one in self._played(outcomes, narrowed)
            ]

    def for_all_to_see(self) -> Statements:
        """What is told, and of the rest what everybody can work out from it: saying that tells nothing more."""
        self.program.know(np.zeros(len(self.program.pupils)), self.program.pupils)
        if self.published.says_anything:  # that their figures are right is not ours to tell
            self.telling.published = Published.of_nothing(self.pupils)
            for cell, number in enumerate(self.numbers):
                self.program.tell(cell, *self.telling.limits(cell, number))
        lower, upper = self._rounded(), self._rounded()
        for cell in np.flatnonzero(~self.telling.told).tolist():
            lower[cell], upper[cell] = self.program.least(cell), self.program.most(cell)
        lower = np.where(self.is_mean, lower, np.ceil(lower - _SLACK))
        upper = np.where(self.is_mean, upper, np.floor(upper + _SLACK))
        return Statements(said=[self._said(cell) for cell in range(len(self.numbers))], lower=lower, upper=upper)

    def _rounded(self) -> Numbers:
        """The numbers as they are told: of a mean, so many times the mean in whole steps."""
        units = self.steps * self.pupils
        in_steps = np.round(self.numbers / np.where(units > 0, units, 1.0)) * units
        rounded: Numbers = np.where(units > 0, in_steps, self.numbers)
        return rounded

    def _said(self, cell: int) -> Said:
        if self.telling.told[cell]:
            return Said.NUMBER
        first = self.first.said[cell]
        return Said.NOTHING if first is Said.NUMBER or self.telling.is_silent[cell] else first
