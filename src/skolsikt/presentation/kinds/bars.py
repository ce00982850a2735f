"""Bars over one dimension, always from zero."""

from __future__ import annotations

from skolsikt.home.words import N_, _
from skolsikt.measures.answer import Answer, Cell
from skolsikt.presentation.bars import Bar, Bars
from skolsikt.presentation.basis import Basis
from skolsikt.presentation.changes import change_texts
from skolsikt.presentation.findings import answer_text
from skolsikt.presentation.groups import dimensions_of, group_label, in_order
from skolsikt.presentation.kinds.contract import MOST_CELLS, ChartKind
from skolsikt.presentation.reasons import drawn_text
from skolsikt.presentation.units import decimals_shown, unit_of


def _why_not(basis: Basis) -> str:
    if len(basis.names) > 1:
        return _("Staplar visar en uppdelning i taget: ta bort en uppdelning, eller välj prickar.")
    return "" if len(basis.answer.cells) <= MOST_CELLS else _("Det är för många grupper för staplar.")


def bars_of(answer: Answer, *, narrow: bool = False, own: str = "") -> Bars:
    """Return bars over the answer's one dimension."""
    name = next(iter(dimensions_of(answer)), "period")
    return Bars(
        bars=tuple(_bar(cell, group_label(cell, name), answer, own) for cell in in_order(answer, name)),
        unit=unit_of(answer),
        narrow=narrow,
    )


def _bar(cell: Cell, label: str, answer: Answer, own: str) -> Bar:
    text = drawn_text(cell, unit_of(answer, cell), decimals=decimals_shown(answer, cell))
    return Bar(label, cell.value, text, cell.is_hidden, label == own, cell.bounds, cell.interval_95)


def _picture(basis: Basis) -> Bars:
    return bars_of(basis.answer, narrow=basis.narrow, own=basis.own)


def text_of_groups(basis: Basis) -> str:
    """Return what is highest and lowest and whether that is more than chance; along time, what has changed."""
    changes = change_texts(basis.answer, along=basis.along, others=basis.others) if basis.along else []
    said = [answer_text(basis.answer), *changes]
    if any(cell.interval_95 for cell in basis.answer.cells):
        said.append(_("Strecken visar mellan vilka värden det sanna talet ligger, med 95 % säkerhet."))
    return " ".join(said)


BARS = ChartKind(code="staplar", title=N_("Staplar"), why_not=_why_not, picture=_picture, text=text_of_groups)
