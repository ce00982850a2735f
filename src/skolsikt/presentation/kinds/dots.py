"""Dots with their intervals, over one dimension or two."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from skolsikt.home.words import N_, _
from skolsikt.measures.answer import Answer, Cell
from skolsikt.presentation.basis import Basis
from skolsikt.presentation.dots import Dot, Dots
from skolsikt.presentation.groups import group_label, in_order, values_of
from skolsikt.presentation.kinds.bars import text_of_groups
from skolsikt.presentation.kinds.contract import MOST_CELLS, MOST_KINDS, ChartKind
from skolsikt.presentation.reasons import drawn_text
from skolsikt.presentation.units import decimals_shown, unit_of


def _why_not(basis: Basis) -> str:
    kinds = min((len(basis.groups(name)) for name in basis.names[1:]), default=1)
    if len(basis.answer.cells) > MOST_CELLS or kinds > MOST_KINDS:
        return _("Det är för många grupper för prickar: välj värmekarta eller små diagram.")
    return ""


def _picture(basis: Basis) -> Dots:
    return _dots(basis.answer, basis.names, basis.narrow)


def _dots(answer: Answer, names: Sequence[str], narrow: bool) -> Dots:
    # The dimension with fewest values becomes the kinds, so that rows stay rows and colours stay few.
    kind = min(names[1:], key=lambda name: len(values_of(answer, name)), default="")
    rows = [name for name in names if name != kind] or ["period"]
    ordered = in_order(answer, *rows, *([kind] if kind else []))
    words = [
        (", ".join(group_label(cell, name) for name in rows), group_label(cell, kind) if kind else answer.title)
        for cell in ordered
    ]
    dots = [_dot(cell, *names_of, answer) for cell, names_of in zip(ordered, words, strict=True)]
    known = {dot.kind for dot in dots if dot.value is not None or dot.is_range}
    return Dots(
        dots=tuple(dot for dot in dots if dot.kind in known),
        kinds=tuple(name for name in (values_of(answer, kind) if kind else [answer.title]) if name in known),
        unit=unit_of(answer),
        narrow=narrow,
        hidden=tuple(Counter(dot.kind for dot in dots if dot.kind not in known and dot.is_withheld).items()),
    )


def _dot(cell: Cell, name: str, kind: str, answer: Answer) -> Dot:
    low, high = cell.bounds or cell.interval_95 or (None, None)
    text = drawn_text(cell, unit_of(answer, cell), decimals=decimals_shown(answer, cell))
    return Dot(name, kind, cell.value, text, low, high, cell.is_hidden)


DOTS = ChartKind(
    code="prickar", title=N_("Prickar med säkerhet"), why_not=_why_not, picture=_picture, text=text_of_groups
)
