"""Hypotes först: the reader says what he believes before the figures are shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import QueryDict

from skolsikt.presentation.basis import Basis
from skolsikt.presentation.hypothesis import Outcome, Verdict, beliefs, outcome, sizes

FIRST, BELIEF, ABOUT = "hypotes", "tror", "ungefar"
_LOOKS = {
    Verdict.SUPPORTED: ("good", "circle-check"),
    Verdict.AGAINST: ("bad", "circle-alert"),
    Verdict.UNSURE: ("", "scale"),
}


@dataclass(frozen=True)
class Guess:
    """``beliefs``, ``sizes``: what to choose from. ``is_hiding``: whether the figures wait for the reader.

    ``outcome``: what the figures say of what was believed; ``believed``: it in words.
    """

    beliefs: Sequence[tuple[str, str]]
    sizes: Sequence[tuple[str, str]]
    is_hiding: bool
    believed: str = ""
    outcome: Outcome | None = None

    @property
    def css(self) -> str:
        """The look of the outcome."""
        return _LOOKS[self.outcome.verdict][0] if self.outcome else ""

    @property
    def icon(self) -> str:
        """The icon of the outcome."""
        return _LOOKS[self.outcome.verdict][1] if self.outcome else ""


def guess_of(query: QueryDict, basis: Basis) -> Guess | None:
    """Return what can be, or has been, believed of the answer; None where it is not one simple question."""
    known = beliefs(basis)
    if not known or basis.answer.refusal or not any(cell.ends for cell in basis.answer.cells):
        return None
    belief = query.get(BELIEF, "")
    found = outcome(basis, belief, about=query.get(ABOUT, "")) if belief else None
    return Guess(
        beliefs=known,
        sizes=sizes(basis),
        is_hiding=query.get(FIRST) == "1" and found is None,
        believed=dict(known).get(belief, ""),
        outcome=found,
    )
