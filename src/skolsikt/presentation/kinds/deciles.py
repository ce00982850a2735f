"""Where the units lie over time, in tenths, and one's own among them."""

from __future__ import annotations

from statistics import quantiles

from skolsikt.home.words import N_, _
from skolsikt.measures.answer import Cell
from skolsikt.presentation.basis import Basis, is_warm
from skolsikt.presentation.changes import change_text
from skolsikt.presentation.deciles import Deciles
from skolsikt.presentation.groups import dimension_title, group_label
from skolsikt.presentation.kinds.contract import ChartKind
from skolsikt.presentation.numbers import format_value
from skolsikt.presentation.units import unit_of

UNITS = ("school_unit", "municipality", "class", "teaching_group", "home_area", "area")
FEWEST_UNITS = 10  # of fewer, a tenth is less than one of them


def _unit_name(basis: Basis) -> str:
    return basis.others[0] if len(basis.others) == 1 and basis.others[0] in UNITS else ""


def _why_not(basis: Basis) -> str:
    name = _unit_name(basis)
    if not basis.along or not name:
        return _("Tiondelar visar många enheter över tid: dela upp efter skolenhet och välj flera perioder.")
    most = max(len(_told(basis, step)) for step in basis.steps)
    if most < FEWEST_UNITS:
        return _("Tiondelar behöver minst {fewest} enheter, och här är {count}: välj små diagram eller linjer.").format(
            fewest=FEWEST_UNITS, count=most
        )
    return ""


def _told(basis: Basis, step: str) -> list[Cell]:
    return [cell for cell in basis.answer.cells if group_label(cell, basis.along) == step and cell.value is not None]


def _values(basis: Basis, step: str) -> list[float]:
    return [cell.value for cell in _told(basis, step) if cell.value is not None]


def _nine(values: list[float]) -> tuple[float, ...] | None:
    return tuple(quantiles(values, n=10, method="inclusive")) if len(values) >= FEWEST_UNITS else None


def _own(basis: Basis) -> dict[str, Cell]:
    return basis.cells_of(_unit_name(basis), basis.own) if basis.own else {}


def _picture(basis: Basis) -> Deciles:
    own = _own(basis)
    values = [cell.value if (cell := own.get(step)) else None for step in basis.steps]
    return Deciles(
        steps=tuple(basis.steps.values()),
        deciles=tuple(_nine(_values(basis, step)) for step in basis.steps),
        own=tuple(values),
        own_name=basis.own if any(value is not None for value in values) else "",
        middle_name=_("mitten"),
        unit=unit_of(basis.answer),
        warm=is_warm(basis.answer),
        narrow=basis.narrow,
        notes=_notes(basis),
    )


def _notes(basis: Basis) -> tuple[str, ...]:
    short = [basis.steps[step] for step in basis.steps if len(_values(basis, step)) < FEWEST_UNITS]
    words = _("Färre än {fewest} enheter har tal: {steps}").format(fewest=FEWEST_UNITS, steps=", ".join(short))
    return (words,) if short else ()


def _text(basis: Basis) -> str:
    step = [step for step in basis.steps if len(_values(basis, step)) >= FEWEST_UNITS][-1]
    values, unit = _values(basis, step), unit_of(basis.answer)
    nine = _nine(values) or ()
    said = [
        _(
            "{units} enheter ({unit}) {step}: hälften har minst {middle}, och de åtta mittersta tiondelarna ligger "
            "från {low} till {high}."
        ).format(
            units=len(values),
            unit=dimension_title(_unit_name(basis)).lower(),
            step=step,
            middle=format_value(nine[4], unit),
            low=format_value(nine[0], unit),
            high=format_value(nine[-1], unit),
        ),
        *_own_text(basis, step, values),
    ]
    return " ".join(said)


def _own_text(basis: Basis, step: str, values: list[float]) -> list[str]:
    cells = _own(basis)
    own = cells.get(step)
    if own is None or own.value is None:
        return []
    unit = unit_of(basis.answer)
    below = sum(value < own.value for value in values)
    place = _("{name}: {value}, mer än {below} av de andra {count}.").format(
        name=basis.own, value=format_value(own.value, unit), below=below, count=len(values) - 1
    )
    ordered = [cells[one] for one in basis.steps if one in cells]
    return [one for one in (place, change_text(basis.own, ordered, unit=unit, along=basis.along)) if one]


DECILES = ChartKind(code="tiondelar", title=N_("Tiondelar, min enhet"), why_not=_why_not, picture=_picture, text=_text)
