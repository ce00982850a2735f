"""An answer's groups in words and in an order that people expect."""

from __future__ import annotations

from collections.abc import Mapping

from skolsikt.home.words import _, language
from skolsikt.measures.answer import Answer, Cell
from skolsikt.measures.dimensions import BAND_PREFIX, dimension
from skolsikt.measures.registry import measure
from skolsikt.presentation.periods import period_label

# Dimensions whose values come one after the other, so that a line between them means something.
ALONG_TIME = ("school_year", "term", "month", "week")
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
    return cell.labels.get(name) or cell.group.get(name) or _("Uppgift saknas")


def group_order(cell: Cell, name: str) -> tuple[object, ...]:
    """Return what to sort a dimension's values by: steps by their code, names by the alphabet, unknown last."""
    if name == "period":
        return (0, cell.period[2:] + cell.period[:2] if cell.period[:2] in ("HT", "VT") else cell.period)
    code = cell.group.get(name)
    if code is None:
        return (1, "")
    return (0, code.zfill(8)) if name in IN_STEPS else (0, swedish_order(group_label(cell, name)))


def swedish_order(text: str) -> str:
    """Return a key that sorts å, ä and ö last, in that order, and does not tell capitals apart.

    >>> sorted(["Öberg", "Ärla", "Zorn", "Åberg"], key=swedish_order)
    ['Zorn', 'Åberg', 'Ärla', 'Öberg']
    """
    return text.casefold().translate(_SWEDISH)


_SWEDISH: Mapping[int, str] = {ord("å"): "{", ord("ä"): "|", ord("æ"): "|", ord("ö"): "}", ord("ø"): "}", ord("é"): "e"}


def dimensions_of(answer: Answer) -> tuple[str, ...]:
    """Return what tells the cells of ``answer`` apart: its dimensions, and the period when there are several."""
    several = len({cell.period for cell in answer.cells}) > 1
    return (*answer.question.by, "period") if several else tuple(answer.question.by)


def values_of(answer: Answer, name: str) -> list[str]:
    """Return the words of a dimension's values in the answer, in order, each once."""
    ordered = sorted(answer.cells, key=lambda cell: group_order(cell, name))
    return list(dict.fromkeys(group_label(cell, name) for cell in ordered))
