"""Lines over time, each with the band that its values are sure within."""

from __future__ import annotations

from collections.abc import Sequence

from skolsikt.home.words import N_, _
from skolsikt.measures.answer import Cell
from skolsikt.presentation.basis import Basis, is_warm
from skolsikt.presentation.changes import change_texts
from skolsikt.presentation.estimates import estimate_of
from skolsikt.presentation.events import event_marks
from skolsikt.presentation.findings import answer_text
from skolsikt.presentation.groups import group_label
from skolsikt.presentation.kinds.contract import MOST_CELLS, MOST_KINDS, ChartKind
from skolsikt.presentation.trend import Line, Trend, banded
from skolsikt.presentation.units import unit_of


def _why_not(basis: Basis) -> str:
    if not basis.along:
        return _("Linjer visar hur något ändras: välj flera perioder.")
    if len(basis.others) > 1:
        return _("Linjer visar en uppdelning över tid: ta bort en uppdelning.")
    if basis.others and len(basis.groups(basis.others[0])) > MOST_KINDS:
        return _("Fler än {most} linjer går inte att skilja åt: välj små diagram.").format(most=MOST_KINDS)
    return "" if len(basis.answer.cells) <= MOST_CELLS else _("Det är för många steg: välj färre perioder.")


def lines_over_time(basis: Basis) -> tuple[Line, ...]:
    """Return a line per group over the steps in time; one line of the whole where there are no groups."""
    answer = basis.answer
    if not basis.others:
        cells = {group_label(cell, basis.along): cell for cell in answer.cells}
        return (line_of(answer.title, [cells.get(step) for step in basis.steps]),)
    found = []
    for name in basis.groups(basis.others[0]):
        cells = basis.cells_of(basis.others[0], name)
        found.append(line_of(name, [cells.get(step) for step in basis.steps]))
    return tuple(found)


def line_of(name: str, cells: Sequence[Cell | None]) -> Line:
    """Return the line of these cells, one per step."""
    return Line(
        name=name,
        values=tuple(cell.value if cell else None for cell in cells),
        ranges=tuple(cell.bounds if cell else None for cell in cells),
        withheld_count=sum(cell is not None and cell.is_hidden for cell in cells),
        behind=tuple(estimate_of(cell) if cell else None for cell in cells),
    )


def _picture(basis: Basis) -> Trend:
    return Trend(
        steps=tuple(basis.steps.values()),
        lines=lines_over_time(basis),
        unit=unit_of(basis.answer),
        warm=is_warm(basis.answer),
        narrow=basis.narrow,
        events=event_marks(basis),
    )


def _text(basis: Basis) -> str:
    said = [answer_text(basis.answer), *change_texts(basis.answer, along=basis.along, others=basis.others)]
    if banded(_picture(basis)):
        said.append(_("Bandet visar mellan vilka värden det sanna talet ligger, med 95 % säkerhet eller som spann."))
    return " ".join(said)


LINES = ChartKind(code="linjer", title=N_("Linjer"), why_not=_why_not, picture=_picture, text=_text)
