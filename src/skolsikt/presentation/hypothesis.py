"""What a reader believed before the figures were shown: supported by them, against them, or neither for certain."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from skolsikt.home.words import _
from skolsikt.measures.answer import Cell
from skolsikt.presentation.basis import Basis
from skolsikt.presentation.estimates import Estimate, differ_for_certain, estimate_of, interval_of_difference
from skolsikt.presentation.groups import group_label, in_order
from skolsikt.presentation.judgement import smallest_change
from skolsikt.presentation.numbers import PERCENT, POINTS, SHARE, format_change, format_number
from skolsikt.presentation.reasons import cell_text
from skolsikt.presentation.units import decimals_shown, unit_of

HIGHER, UP, DOWN, SAME = "hogre:", "upp", "ner", "lika"
MOST_GROUPS = 30
# Limits of "about how much", in the numbers that people say: percentage points, and points.
_LIMITS = {SHARE: (2, 5, 10), PERCENT: (2, 5, 10), POINTS: (5, 15, 30)}


class Verdict(StrEnum):
    """What the figures say of a belief."""

    SUPPORTED = "supported"
    AGAINST = "against"
    UNSURE = "unsure"


@dataclass(frozen=True)
class Outcome:
    """The verdict, and in words what it rests on."""

    verdict: Verdict
    title: str
    text: str


@dataclass(frozen=True)
class _Compared:
    """Two figures and what they are called: of time the later first, of groups the believed one first."""

    one: Estimate
    other: Estimate
    words: str
    comparisons: int = 1


def beliefs(basis: Basis) -> list[tuple[str, str]]:
    """Return what one can believe of the answer, as code and words; nothing where it is not one simple question."""
    if basis.along and not basis.others:
        return [(UP, _("Det har gått upp")), (DOWN, _("Det har gått ner")), (SAME, _("Det är ungefär lika"))]
    if len(basis.names) != 1:
        return []
    name = basis.names[0]
    groups = {code: group_label(cell, name) for cell in in_order(basis.answer, name) if (code := cell.group.get(name))}
    if not 1 < len(groups) <= MOST_GROUPS:
        return []
    higher = [(f"{HIGHER}{code}", _("{name} ligger högst").format(name=label)) for code, label in groups.items()]
    return [*higher, (SAME, _("De är ungefär lika"))]


def sizes(basis: Basis) -> list[tuple[str, str]]:
    """Return about how much one can believe the difference to be, as code and words; nothing for other units."""
    limits = _LIMITS.get(unit_of(basis.answer))
    if limits is None:
        return []
    unit = unit_of(basis.answer)
    first, middle, last = (_size(limit, unit) for limit in limits)
    low, mid = (format_number(limit) for limit in limits[:2])
    return [
        (f"0-{limits[0]}", _("mindre än {size}").format(size=first)),
        (f"{limits[0]}-{limits[1]}", _("{low} till {size}").format(low=low, size=middle)),
        (f"{limits[1]}-{limits[2]}", _("{low} till {size}").format(low=mid, size=last)),
        (f"{limits[2]}-", _("mer än {size}").format(size=last)),
    ]


def _size(limit: float, unit: str) -> str:
    return format_change(limit / 100 if unit == SHARE else limit, unit)


def outcome(basis: Basis, belief: str, *, about: str = "") -> Outcome | None:
    """Return what the figures say of ``belief`` (a code of ``beliefs``); None where it is none of them.

    ``about``: a code of ``sizes``, or nothing.
    """
    if belief not in dict(beliefs(basis)):
        return None
    compared = _over_time(basis) if basis.along else _groups(basis, belief)
    if compared is None:
        text = _("För få av talen visas eller går att jämföra.")
        return Outcome(Verdict.UNSURE, _titles()[Verdict.UNSURE], text)
    unit = unit_of(basis.answer)
    change = compared.one.value - compared.other.value
    is_level = abs(change) < smallest_change(unit)
    is_certain = not is_level and differ_for_certain(
        compared.one, compared.other, unit=unit, comparisons=compared.comparisons
    )
    verdict = _verdict(belief, change, is_certain=is_certain, is_level=is_level)
    said = [compared.words, _how_sure(change, unit, is_certain=is_certain, is_level=is_level)]
    said += _about(compared, about, unit, dict(sizes(basis)))
    return Outcome(verdict, _titles()[verdict], " ".join(said))


def _titles() -> dict[Verdict, str]:
    return {
        Verdict.SUPPORTED: _("Siffrorna stöder det du trodde"),
        Verdict.AGAINST: _("Siffrorna talar emot det du trodde"),
        Verdict.UNSURE: _("Siffrorna kan inte avgöra det"),
    }


def _verdict(belief: str, change: float, *, is_certain: bool, is_level: bool) -> Verdict:
    if belief == SAME:
        # That no difference shows is no proof that there is none, unless the figures are the same.
        return Verdict.AGAINST if is_certain else Verdict.SUPPORTED if is_level else Verdict.UNSURE
    if not is_certain:
        return Verdict.UNSURE
    is_up = change > 0
    return Verdict.SUPPORTED if is_up == (belief != DOWN) else Verdict.AGAINST


def _how_sure(change: float, unit: str, *, is_certain: bool, is_level: bool) -> str:
    if is_level:
        return _("De är lika.")
    size = format_change(change, unit)
    if is_certain:
        return _("Skillnaden, {size}, är större än vad slumpen brukar ge.").format(size=size)
    return _("Skillnaden, {size}, kan vara slump: underlaget är för litet eller för osäkert.").format(size=size)


def _over_time(basis: Basis) -> _Compared | None:
    told = [(cell, found) for cell in in_order(basis.answer, basis.along) if (found := estimate_of(cell))]
    if len(told) < 2:
        return None
    (first, before), (last, now) = told[0], told[-1]
    return _Compared(now, before, " ".join(_said(cell, basis.along, basis) for cell in (first, last)))


def _groups(basis: Basis, belief: str) -> _Compared | None:
    """The believed group and the highest of the others; of a belief that all are alike the highest and the lowest."""
    name = basis.names[0]
    told = [(cell, found) for cell in basis.answer.cells if (found := estimate_of(cell))]
    ordered = sorted(told, key=lambda one: one[1].value, reverse=True)
    if len(ordered) < 2:
        return None
    believed = belief.removeprefix(HIGHER) if belief != SAME else ordered[0][0].group.get(name)
    mine = next((one for one in ordered if one[0].group.get(name) == believed), None)
    others = [one for one in ordered if one is not mine]
    if mine is None:
        return None
    against = others[-1] if belief == SAME else others[0]
    pairs = len(told) * (len(told) - 1) // 2 if belief == SAME else len(others)
    return _Compared(mine[1], against[1], " ".join(_said(one[0], name, basis) for one in (mine, against)), pairs)


def _said(cell: Cell, name: str, basis: Basis) -> str:
    value = cell_text(cell, unit_of(basis.answer, cell), decimals=decimals_shown(basis.answer, cell))
    return f"{group_label(cell, name)}: {value}."


def _about(compared: _Compared, about: str, unit: str, known: dict[str, str]) -> Sequence[str]:
    """Whether the believed size holds: the whole interval of the difference inside it, outside it, or neither."""
    if about not in known:
        return []
    low, high = (float(end) if end else float("inf") for end in about.split("-"))
    size = abs(compared.one.value - compared.other.value) * (100 if unit == SHARE else 1)
    if not (between := interval_of_difference(compared.one, compared.other)):
        told = _("som du trodde") if low <= size <= high else _("inte som du trodde")
        return [_("Du trodde på {size}: den är {told}.").format(size=known[about], told=told)]
    ends = sorted(abs(end) * (100 if unit == SHARE else 1) for end in between)
    ends = [0.0, ends[1]] if between[0] <= 0 <= between[1] else ends
    if low <= ends[0] and ends[1] <= high:
        return [_("Du trodde på {size}: det stämmer.").format(size=known[about])]
    if ends[1] < low or ends[0] > high:
        return [_("Du trodde på {size}: det stämmer inte.").format(size=known[about])]
    return [_("Du trodde på {size}: det kan stämma, men är inte säkert.").format(size=known[about])]
