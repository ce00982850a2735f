"""Which numbers are told: as many as leave everything open that must stay open.

Numbers are taken away where they hold a reader's possibilities back, the cheapest first, until every secret is open for
every reader; then those that turned out not to be needed are told again, the dearest first. It is quick and near the
cheapest choice (``tests/privacy/release`` compares them); what it leaves told is safe whatever it cost.

Source: the attackers and the cuts are those of Fischetti and Salazar-González, Management Science 47 (2001), 1008-1027.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from skolsikt.privacy.release.audit import Audit, Secret
from skolsikt.privacy.release.cubes import Cells, Numbers
from skolsikt.privacy.release.nearest import Belief, Nearest
from skolsikt.privacy.release.program import AuditFailed, Program
from skolsikt.privacy.release.published import Published

_SLACK = 1e-6  # of what a solver may miss by rounding


@dataclass
class Telling:
    """What is told: the numbers of some cells (``told``), and between what the others lie. It changes as we choose.

    ``published``: what everybody knows of them without us.
    """

    told: Cells
    lower: Numbers
    upper: Numbers
    pupils: Numbers
    published: Published

    def limits(self, cell: int, number: float) -> tuple[float, float]:
        """Between what everybody knows ``cell`` to be, when its number is ``number``."""
        if self.told[cell]:
            return number, number
        lower, upper = self.published.limits(cell)
        return max(lower, float(self.lower[cell])), min(upper, float(self.upper[cell]))

    @property
    def is_silent(self) -> Cells:
        """Cells of which nothing is told."""
        silent: Cells = ~self.told & (self.lower <= 0) & (self.upper >= self.pupils)
        return silent

    @property
    def is_hidden(self) -> Cells:
        """Cells of which nothing is told that is not published: to say less of them keeps nothing open."""
        silent = ~self.told & (self.lower <= self.published.lower) & (self.upper >= self.published.upper)
        hidden: Cells = silent | self.published.is_exact
        return hidden

    def say_less(self, cell: int) -> None:
        """Take the number away; make the band of a cell that has no number twice as wide, until it tells nothing."""
        if self.told[cell]:
            self.told[cell] = False
        else:
            wider = 2 * (self.upper[cell] - self.lower[cell] + 1) - 1
            self.upper[cell] = min(self.pupils[cell], max(self.upper[cell], self.lower[cell] + wider))
            self.lower[cell] = max(0.0, min(self.lower[cell], self.upper[cell] - wider))


Asked = tuple[Audit, Secret, bool]  # whether a reader may believe the upper end of a secret, or the lower


@dataclass
class Chooser:
    """A choice under way. ``nearest``: of the outcomes it is tried on; ``cost``: of silence; ``may_go``: where less may
    be said.
    """

    program: Program
    telling: Telling
    cost: Numbers
    may_go: Cells
    nearest: Nearest
    # Beliefs that reach an end of a cell's secrets, and for which questions each is the answer.
    beliefs: dict[tuple[int, bool], list[Belief]] = field(default_factory=lambda: defaultdict(list))
    answers: dict[Belief, list[Asked]] = field(default_factory=lambda: defaultdict(list))

    def tell_all(self, which: Cells) -> None:
        """Let everybody read those cells, as far as they are told, and of the others what is published."""
        for cell, number in enumerate(self.nearest.numbers):
            limits = self.telling.limits(cell, number) if which[cell] else self.telling.published.limits(cell)
            self._tell(cell, *limits)

    def open_up(self, audits: Sequence[Audit]) -> None:
        """Say less until every secret is open to every reader. Raises AuditFailed if silence does not help."""
        for audit in audits:
            for secret in audit.secrets:
                for is_upper in (True, False):
                    self._open(audit, secret, is_upper)

    def left_open(self, audits: Sequence[Audit], which: Cells) -> list[Audit]:
        """Return the audits, with the secrets of ``which`` only as far as what is told now leaves them open."""
        return [replace(audit, secrets=list(self._left_open(audit, which))) for audit in audits]

    def _left_open(self, audit: Audit, which: Cells) -> Iterator[Secret]:
        for secret in audit.secrets:
            lower, upper = secret.lower, secret.upper
            if which[secret.cell]:
                if self._belief((audit, secret, False)) is None:
                    lower = max(lower, self._end(audit, secret.cell, is_upper=False))
                if self._belief((audit, secret, True)) is None:
                    upper = min(upper, self._end(audit, secret.cell, is_upper=True))
            if upper - lower > _SLACK:
                yield Secret(secret.cell, lower, upper)

    def _end(self, audit: Audit, cell: int, *, is_upper: bool) -> float:
        self.program.know(audit.lower, audit.upper)
        return self.program.most(cell) if is_upper else self.program.least(cell)

    def _open(self, audit: Audit, secret: Secret, is_upper: bool) -> None:
        asked = (audit, secret, is_upper)
        while (belief := self._belief(asked) or self._belief_at_end(asked)) is None:
            cell = self._cheapest(self.program.holding, secret)
            if cell is None:
                raise AuditFailed(f"{audit.name}: a cell cannot be kept open")
            self._say_less(cell)
        self.answers[belief].append(asked)

    def _belief(self, asked: Asked, *, but: int | None = None) -> Belief | None:
        """A belief in which the secret's end is true; ``but``: none in which that cell has another number than ours."""
        audit, secret, is_upper = asked
        number = secret.upper if is_upper else secret.lower
        step, known = number - self.nearest.numbers[secret.cell], self.beliefs[secret.cell, is_upper]
        for belief in (one for one in known if but is None or not one.moves(but)):
            share = belief.share_that_moves(secret.cell, step)
            if share is not None and self.nearest.may_believe(audit, belief, share):
                return belief
        found = self.nearest.reaching(audit, secret.cell, number)
        if found is not None:
            known.append(found)
        return found

    def _belief_at_end(self, asked: Asked) -> Belief | None:
        """The belief farthest towards the secret's end, if that is far enough; else the program knows what holds it."""
        audit, secret, is_upper = asked
        end = self._end(audit, secret.cell, is_upper=is_upper)
        if (end < secret.upper - _SLACK) if is_upper else (end > secret.lower + _SLACK):
            return None
        return self.nearest.belief(self.program.found_columns - self.nearest.outcomes)

    def _cheapest(self, holding: Numbers, secret: Secret) -> int | None:
        """The cell that gives the secret most room for its cost, among those that hold it back and tell anything."""
        told, is_band = (kind & ~self.telling.is_hidden for kind in (self.telling.told, ~self.telling.told))
        is_band[secret.cell] &= not self._is_within_its_band(secret)
        for may_go in (told & self.may_go, is_band & self.may_go):  # a band tells so much less than a number
            worth = np.where(may_go, np.minimum(holding, 1.0), 0.0) / self.cost
            cell = int(np.argmax(worth))
            if worth[cell] > 0:
                return cell
        return None

    def _is_within_its_band(self, secret: Secret) -> bool:
        """Whether the cell's own band leaves the secret open: what it gives away is then no reason to widen it."""
        lower, upper = self.telling.lower[secret.cell], self.telling.upper[secret.cell]
        return bool(lower <= secret.lower + _SLACK and upper >= secret.upper - _SLACK)

    def _say_less(self, cell: int) -> None:
        self.telling.say_less(cell)
        self._tell(cell, *self.telling.limits(cell, self.nearest.numbers[cell]))

    def _tell(self, cell: int, lower: float, upper: float) -> None:
        self.program.tell(cell, lower, upper)
        self.nearest.tell(cell, lower, upper)

    def tell_again(self, cells: Sequence[int]) -> None:
        """Tell again those of ``cells``, tried in that order, that nothing needs to be silent of."""
        for cell in cells:
            self.telling.told[cell] = True
            self._tell(cell, self.nearest.numbers[cell], self.nearest.numbers[cell])
            if not self._stays_open(cell):
                self._say_less(cell)

    def _stays_open(self, cell: int) -> bool:
        """Whether every secret is as open as before. Beliefs that agree with the number told need no new program."""
        shaken = [belief for belief in self.answers if belief.moves(cell)]
        found: list[tuple[Belief, Asked]] = []
        for asked in (asked for belief in shaken for asked in self.answers[belief]):
            belief = self._belief(asked, but=cell)
            if belief is None:
                return False
            found.append((belief, asked))
        for belief in shaken:
            del self.answers[belief]
        for end, known in self.beliefs.items():
            self.beliefs[end] = [belief for belief in known if not belief.moves(cell)]
        for belief, asked in found:
            self.answers[belief].append(asked)
        return True
