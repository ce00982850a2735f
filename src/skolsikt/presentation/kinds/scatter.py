"""Two measures of the same groups against each other."""

from __future__ import annotations

from skolsikt.analysis.comparison.rank_association import FEWEST_GROUPS, RankAssociation, rank_association
from skolsikt.home.words import N_, _, ngettext
from skolsikt.measures.answer import Answer, Cell
from skolsikt.presentation.basis import Basis
from skolsikt.presentation.groups import group_label, in_order
from skolsikt.presentation.kinds.contract import MOST_CELLS, ChartKind
from skolsikt.presentation.numbers import format_number
from skolsikt.presentation.reasons import cell_text
from skolsikt.presentation.scatter import Point, Scatter
from skolsikt.presentation.units import decimals_shown, subject_of, unit_of

FEWEST_POINTS = 3


def _why_not(basis: Basis) -> str:
    if basis.other is None:
        return _("Två mått mot varandra: välj ett andra mått under Mot måttet.")
    if len({cell.period for cell in basis.answer.cells}) > 1:
        return _("Två mått mot varandra visas för en period i taget: samma grupp två gånger är inte två grupper.")
    if not basis.names or len(basis.answer.cells) > MOST_CELLS:
        return _("Två mått mot varandra visar en punkt per grupp: välj en uppdelning.")
    if len(pairs_of(basis)) < FEWEST_POINTS:
        return _("Minst {fewest} punkter behövs, med tal för båda måtten.").format(fewest=FEWEST_POINTS)
    return ""


def pairs_of(basis: Basis) -> list[tuple[str, Cell, Cell]]:
    """Return name and both cells of every group of which both measures are told as numbers that may be compared."""
    if basis.other is None:
        return []
    others = {tuple(cell.group.items()): cell for cell in basis.other.cells}
    found = []
    for cell in in_order(basis.answer, *basis.names):
        other = others.get(tuple(cell.group.items()))
        if other and _is_told(cell) and _is_told(other):
            found.append((", ".join(group_label(cell, name) for name in basis.names), cell, other))
    return found


def _is_told(cell: Cell) -> bool:
    return cell.value is not None and cell.is_comparable


def _words(cell: Cell, answer: Answer) -> str:
    return cell_text(cell, unit_of(answer, cell), decimals=decimals_shown(answer, cell))


def _picture(basis: Basis) -> Scatter:
    other = basis.other or basis.answer
    points = tuple(
        Point(name, second.value or 0.0, first.value or 0.0, _words(second, other), _words(first, basis.answer))
        for name, first, second in pairs_of(basis)
    )
    return Scatter(
        points=points,
        x_title=subject_of(other),
        y_title=subject_of(basis.answer),
        x_unit=unit_of(other),
        y_unit=unit_of(basis.answer),
        own=basis.own if basis.own in {point.name for point in points} else "",
        narrow=basis.narrow,
        notes=_left_out(basis, len(points)),
    )


def _left_out(basis: Basis, drawn: int) -> tuple[str, ...]:
    missing = len(basis.answer.cells) - drawn
    words = ngettext(
        "{count} grupp saknar tal för något av måtten", "{count} grupper saknar tal för något av måtten", missing
    )
    return (words.format(count=missing),) if missing else ()


def _text(basis: Basis) -> str:
    pairs = [(first.value or 0.0, second.value or 0.0) for _name, first, second in pairs_of(basis)]
    titles = {"one": subject_of(basis.answer), "other": subject_of(basis.other or basis.answer)}
    found = rank_association(pairs)
    if found is None:
        few = ngettext(
            "{count} grupp har tal för båda måtten. Minst {fewest} behövs för att säga om de samvarierar.",
            "{count} grupper har tal för båda måtten. Minst {fewest} behövs för att säga om de samvarierar.",
            len(pairs),
        )
        return few.format(count=len(pairs), fewest=FEWEST_GROUPS)
    said = [_verdict(found).format(**titles), _how_sure(found)]
    return " ".join([*said, _("Samvariation säger inte vad som beror på vad.")])


def _verdict(found: RankAssociation) -> str:
    if not found.is_certain:
        return _("Inget tydligt samband mellan {one} och {other}.")
    if found.rho > 0:
        return _("{one} samvarierar med {other}: där det ena är högt är det andra oftast också högt.")
    return _("{one} samvarierar med {other}: där det ena är högt är det andra oftast lågt.")


def _how_sure(found: RankAssociation) -> str:
    low, high = found.interval_95
    return _("Spearmans rho är {rho}, med 95 % säkerhet mellan {low} och {high} (antal grupper: {count}).").format(
        rho=format_number(found.rho, decimals=2),
        low=format_number(low, decimals=2),
        high=format_number(high, decimals=2),
        count=found.count,
    )


SCATTER = ChartKind(code="samband", title=N_("Två mått mot varandra"), why_not=_why_not, picture=_picture, text=_text)
