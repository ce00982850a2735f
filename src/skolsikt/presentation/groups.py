"""An answer's groups in words and in an order that people expect."""

from __future__ import annotations

from collections.abc import Mapping

from skolsikt.home.words import _, language
from skolsikt.measures.answer import Answer, Cell
from skolsikt.measures.dimensions import BAND_PREFIX, dimension
from skolsikt.measures.registry import measure
from skolsikt.presentation.periods import period_label, period_short, week_label

# Dimensions whose values come one after the other, so that a line between them means something.
PERIODS = ("school_year", "term", "month")
ALONG_TIME = (*PERIODS, "week")
IN_STEPS = (*ALONG_TIME, "weekday", "lesson", "grade_level", "cohort")


def dimension_title(name: str) -> str:
    """Return the dimension in words.

    >>> dimension_title("sex"), dimension_title("period")
    ('Kön', 'Period')
    """
    if name == "period":
        return _("Period")
    if name.startswith(BAND_PREFIX):
        return measure(name.removeprefix(BAND_PREFIX)).title.spoken(language())
    return _(dimension(name).title)


def group_label(cell: Cell, name: str) -> str:
    """Return the words of one dimension's value in ``cell``; ``period`` is one too."""
    if name == "period":
        return period_label(cell.period)
    if name in PERIODS and (code := cell.group.get(name)):
        return period_label(code)
    return cell.labels.get(name) or cell.group.get(name) or _("Uppgift saknas")


def group_order(cell: Cell, name: str) -> tuple[object, ...]:
    """Return what to sort a dimension's values by: steps by their code, names by the alphabet, unknown last."""
    code = cell.period if name == "period" else cell.group.get(name)
    if code is None:
        return (1, "")
    if name == "period" or name in PERIODS:
        return (0, _in_time(code))
    return (0, code.zfill(8)) if name in IN_STEPS else (0, swedish_order(group_label(cell, name)))


def _in_time(period: str) -> str:
    """A term by its year first, and autumn after spring: VT2024, HT2024, VT2025."""
    return period[2:] + ("2" if period[:2] == "HT" else "1") if period[:2] in ("HT", "VT") else period


def swedish_order(text: str) -> str:
    """Return a key that sorts å, ä and ö last, in that order, and does not tell capitals apart.

    >>> sorted(["Öberg", "Ärla", "Zorn", "Åberg"], key=swedish_order)
    ['Zorn', 'Åberg', 'Ärla', 'Öberg']
    """
    return text.casefold().translate(_SWEDISH)


_SWEDISH: Mapping[int, str] = {ord("å"): "{", ord("ä"): "|", ord("æ"): "|", ord("ö"): "}", ord("ø"): "}", ord("é"): "e"}


def step_label(cell: Cell, name: str) -> str:
    """Return a value of a dimension along time, short enough for an axis."""
    code = cell.period if name == "period" else cell.group.get(name)
    if code is None:
        return _("Uppgift saknas")
    return week_label(code) if name == "week" else period_short(code)


def dimensions_of(answer: Answer) -> tuple[str, ...]:
    """Return what tells the cells of ``answer`` apart: its dimensions, and the period when there are several."""
    several = len({cell.period for cell in answer.cells}) > 1
    return (*answer.question.by, "period") if several else tuple(answer.question.by)


def values_of(answer: Answer, name: str) -> list[str]:
    """Return the words of a dimension's values in the answer, in order, each once."""
    return list(dict.fromkeys(group_label(cell, name) for cell in in_order(answer, name)))


def in_order(answer: Answer, *names: str) -> list[Cell]:
    """Return the cells in the order of these dimensions."""
    return sorted(answer.cells, key=lambda cell: tuple(group_order(cell, name) for name in names))


def decimals_of(answer: Answer) -> int:
    """Return the decimals that the measure's file gives its values on the screen."""
    return measure(answer.measure).decimals
