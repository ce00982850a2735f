"""Which numbers are told: as many as leave everything open that must stay open.

Numbers are taken away where they hold a reader's possibilities back, the cheapest first, until every secret is open for
every reader; then those that turned out not to be needed are told again, the dearest first. It is quick and near the
cheapest choice (``tests/privacy/release`` compares them); what it leaves told is safe whatever it cost.

Source: the attackers and the cuts are those of Fischetti and Salazar-González, Management Science 47 (2001), 1008-1027.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from skolsikt.privacy.release.audit import Audit, Secret
from skolsikt.privacy.release.cubes import Cells, Numbers
from skolsikt.privacy.release.program import AuditFailed, Program

_SLACK = 1e-6  # of what a solver may miss by rounding


@dataclass
class Telling:
    """What is told: the numbers of some cells (``told``), and between what the others lie. It changes as we choose."""

    told: Cells
    lower: Numbers
    upper: Numbers
    pupils: Numbers

    def limits(self, cell: int, number: float) -> tuple[float, float]:
        """Between what everybody knows ``cell`` to be, when its number is ``number``."""
        return (number, number) if self.told[cell] else (float(self.lower[cell]), float(self.upper[cell]))

    @property
    def is_silent(self) -> Cells:
        """Cells of which nothing is told."""
        silent: Cells = ~self.told & (self.lower <= 0) & (self.upper >= self.pupils)
        return silent

    def say_less(self, cell: int) -> None:
        """Take the number away; make the band of a cell that has no number twice as wide, until it tells nothing."""
        if self.told[cell]:
            self.told[cell] = False
        else:
            wider = 2 * (self.upper[cell] - self.lower[cell] + 1) - 1
            self.upper[cell] = min(self.pupils[cell], max(self.upper[cell], self.lower[cell] + wider))
            self.lower[cell] = max(0.0, min(self.lower[cell], self.upper[cell] - wider))


@dataclass
class Chooser:
    """A choice under way. ``numbers``: of every cell; ``cost``: of silence; ``may_go``: where less may be said."""

    program: Program
    telling: Telling
    cost: Numbers
    may_go: Cells
    numbers: Numbers
    # What some reader may believe, that reaches one end of a secret: reader, secret, whether it is the upper end.
    beliefs: dict[tuple[str, Secret, bool], Numbers] = field(default_factory=dict)

    def tell_all(self, which: Cells) -> None:
        """Let everybody read those cells, as far as they are told, and nothing of the others."""
        for cell, number in enumerate(self.numbers):
            limits = self.telling.limits(cell, number) if which[cell] else (0.0, float(self.telling.pupils[cell]))
            self.program.tell(cell, *limits)

    def open_up(self, audits: Sequence[Audit]) -> None:
        """Say less until every secret is open to every reader. Raises AuditFailed if silence does not help."""
        for audit in audits:
            self.program.know(audit.lower, audit.upper)
            for secret in audit.secrets:
                for is_upper in (True, False):
                    self._open(audit, secret, is_upper)

    def left_open(self, audits: Sequence[Audit], which: Cells) -> list[Audit]:
        """Return the audits, with the secrets of ``which`` only as far as what is told now leaves them open."""
        return [replace(audit, secrets=list(self._left_open(audit, which))) for audit in audits]

    def _left_open(self, audit: Audit, which: Cells) -> Iterator[Secret]:
        self.program.know(audit.lower, audit.upper)
        for secret in audit.secrets:
            if not which[secret.cell]:
                yield secret
                continue
            lower = max(secret.lower, self.program.least(secret.cell))
            upper = min(secret.upper, self.program.most(secret.cell))
            if upper - lower > _SLACK:
                yield Secret(secret.cell, lower, upper)

    def _open(self, audit: Audit, secret: Secret, is_upper: bool) -> None:
        while not self._reaches(secret, is_upper):
            cell = self._cheapest(self.program.holding, secret)
            if cell is None:
                raise AuditFailed(f"{audit.name}: a cell cannot be kept open")
            self._say_less(cell)
        self.beliefs[audit.name, secret, is_upper] = self.program.found

    def _cheapest(self, holding: Numbers, secret: Secret) -> int | None:
        """The cell that gives the secret most room for its cost, among those that hold it back and tell anything."""
        told, is_band = self.telling.told, ~self.telling.told & ~self.telling.is_silent
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

    def _reaches(self, secret: Secret, is_upper: bool) -> bool:
        if is_upper:
            return self.program.most(secret.cell) >= secret.upper - _SLACK
        return self.program.least(secret.cell) <= secret.lower + _SLACK

    def _say_less(self, cell: int) -> None:
        self.telling.say_less(cell)
        self.program.tell(cell, *self.telling.limits(cell, self.numbers[cell]))

    def tell_again(self, audits: Sequence[Audit], cells: Sequence[int]) -> None:
        """Tell again those of ``cells``, tried in that order, that nothing needs to be silent of."""
        for cell in cells:
            self.telling.told[cell] = True
            self.program.tell(cell, self.numbers[cell], self.numbers[cell])
            if not self._stays_open(audits, cell):
                self._say_less(cell)

    def _stays_open(self, audits: Sequence[Audit], cell: int) -> bool:
        """Whether every secret is as open as before. Beliefs that agree with the number told need no new program."""
        found: dict[tuple[str, Secret, bool], Numbers] = {}
        for audit in audits:
            shaken = [
                (secret, is_upper)
                for secret in audit.secrets
                for is_upper in (True, False)
                if abs(self.beliefs[audit.name, secret, is_upper][cell] - self.numbers[cell]) > _SLACK
            ]
            if shaken:
                self.program.know(audit.lower, audit.upper)
            for secret, is_upper in shaken:
                if not self._reaches(secret, is_upper):
                    return False
                found[audit.name, secret, is_upper] = self.program.found
        self.beliefs |= found
        return True
