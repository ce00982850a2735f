"""A small chart per group over time."""

from __future__ import annotations

from collections import Counter

from skolsikt.home.words import N_, _, ngettext
from skolsikt.presentation.basis import Basis, is_warm
from skolsikt.presentation.estimates import differ_for_certain, estimate_of
from skolsikt.presentation.findings import answer_text, listed
from skolsikt.presentation.judgement import smallest_change
from skolsikt.presentation.kinds.contract import ChartKind
from skolsikt.presentation.kinds.lines import lines_over_time
from skolsikt.presentation.small_multiples import SmallMultiples
from skolsikt.presentation.units import unit_of

MOST_PANELS = 48


def _why_not(basis: Basis) -> str:
    if not basis.along or len(basis.others) != 1:
        return _("Små diagram visar grupper över tid: välj en uppdelning och flera perioder.")
    count = len(basis.groups(basis.others[0]))
    return (
        ""
        if 1 < count <= MOST_PANELS
        else _("Små diagram visar minst 2 grupper och högst {most}.").format(most=MOST_PANELS)
    )


def _picture(basis: Basis) -> SmallMultiples:
    return SmallMultiples(
        steps=tuple(basis.steps.values()),
        lines=lines_over_time(basis),
        unit=unit_of(basis.answer),
        own=basis.own if basis.own in basis.groups(basis.others[0]) else "",
        warm=is_warm(basis.answer),
        narrow=basis.narrow,
    )


def _text(basis: Basis) -> str:
    return " ".join([answer_text(basis.answer), _changes(basis)]).strip()


def _changes(basis: Basis) -> str:
    """How many groups have changed by more than chance, all of them taken together."""
    unit = unit_of(basis.answer)
    ways = Counter(way for name in basis.groups(basis.others[0]) if (way := _way(basis, name, unit)))
    if not ways:
        return ""
    up = ngettext("{count} har ökat", "{count} har ökat", ways["up"]).format(count=ways["up"])
    down = ngettext("{count} har minskat", "{count} har minskat", ways["down"]).format(count=ways["down"])
    level = ngettext("{count} har ingen säker förändring", "{count} har ingen säker förändring", ways["level"]).format(
        count=ways["level"]
    )
    counted = listed([up, down, level])
    return _("Från första till sista perioden: {changes}.").format(changes=counted)


def _way(basis: Basis, name: str, unit: str) -> str:
    cells = basis.cells_of(basis.others[0], name)
    known = [found for step in basis.steps if (cell := cells.get(step)) and (found := estimate_of(cell))]
    if len(known) < 2:
        return ""
    change = known[-1].value - known[0].value
    groups = len(basis.groups(basis.others[0]))
    is_certain = differ_for_certain(known[-1], known[0], unit=unit, comparisons=groups)
    if abs(change) < smallest_change(unit) or not is_certain:
        return "level"
    return "up" if change > 0 else "down"


SMALL_MULTIPLES = ChartKind(code="sma-diagram", title=N_("Små diagram"), why_not=_why_not, picture=_picture, text=_text)
