"""A pupil's absence by month, weekday and subject as plain values, with how much of the time is reported beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from skolsikt.home.words import _
from skolsikt.measures.answer import Cell
from skolsikt.measures.by_right.pupil_profile import PupilProfile
from skolsikt.presentation.numbers import format_percent
from skolsikt.presentation.periods import period_label
from skolsikt.presentation.reasons import companion_text


@dataclass(frozen=True)
class AbsenceLine:
    """One month or weekday. ``step``: 0-5, how dark its colour is."""

    label: str
    share: str
    reported: str
    step: int


@dataclass(frozen=True)
class Absence:
    """The whole school year, its months, weekdays and subjects, the subject with most absence first.

    ``reported``: how much of the year is reported, in words. Of a subject it is not told: one teacher may have it.
    """

    year: AbsenceLine
    reported: str
    months: Sequence[AbsenceLine]
    weekdays: Sequence[AbsenceLine]
    subjects: Sequence[AbsenceLine]


_REPORTED = "reporting_share"
_STEPS = (0.02, 0.05, 0.10, 0.15, 0.30)  # of the colours only; no decision is made by them


def absence_of(profile: PupilProfile) -> Absence | None:
    """Return the absence of the newest school year, or None when nothing is known of it."""
    if profile.absence is None or profile.absence.value is None:
        return None
    return Absence(
        _line(profile.absence, period_label(profile.absence.period)),
        _reported(profile.absence),
        [_line(cell, period_label(cell.group["month"] or "")) for cell in profile.absence_by_month],
        [_line(cell, cell.labels["weekday"]) for cell in profile.absence_by_weekday],
        [_line(cell, cell.labels["subject"]) for cell in _most_first(profile.absence_by_subject)],
    )


def _most_first(cells: Sequence[Cell]) -> list[Cell]:
    told = [cell for cell in cells if cell.group["subject"] and cell.value is not None]
    return sorted(told, key=lambda cell: (-(cell.value or 0.0), cell.labels["subject"]))


def _reported(cell: Cell) -> str:
    share = cell.companions.get(_REPORTED)
    if share is not None:
        return _("{share} av tiden är rapporterad.").format(share=format_percent(share, decimals=0))
    return _("Hur mycket som är rapporterat visas inte: för få lärare.") if cell.companions_withheld else ""


def _line(cell: Cell, label: str) -> AbsenceLine:
    share = "–" if cell.value is None else format_percent(cell.value)
    step = sum((cell.value or 0.0) >= limit for limit in _STEPS)
    return AbsenceLine(label, share, companion_text(cell, _REPORTED), step)
