"""Cohorts followed over the years: those who were in year 6 one year are in year 7 the next."""

from __future__ import annotations

import re
from collections import defaultdict

from skolsikt.home.words import N_, _, ngettext
from skolsikt.measures.answer import Cell
from skolsikt.presentation.basis import Basis, is_warm
from skolsikt.presentation.changes import change_text
from skolsikt.presentation.groups import group_label, in_order
from skolsikt.presentation.kinds.contract import MOST_KINDS, ChartKind
from skolsikt.presentation.kinds.lines import line_of
from skolsikt.presentation.trend import Line, Trend
from skolsikt.presentation.units import unit_of

_SCHOOL_YEAR = re.compile(r"(\d{4})/\d{2}")


def _why_not(basis: Basis) -> str:
    if basis.others != ("grade_level",) or not all(map(_start, basis.answer.cells)):
        return _("Årskullar följs genom årskurserna: dela upp efter årskurs och välj flera läsår.")
    return "" if _cohorts(basis) else _("Ingen årskull har tal för mer än en årskurs.")


def _start(cell: Cell) -> int:
    """The autumn of the school year; 0 where the cell is of another kind of period."""
    found = _SCHOOL_YEAR.fullmatch(cell.group.get("school_year") or cell.period)
    return int(found[1]) if found else 0


def _cohorts(basis: Basis) -> list[list[Cell]]:
    """The cells of each cohort by grade level: those that can be followed longest first, then the newest."""
    found: defaultdict[int, list[Cell]] = defaultdict(list)
    for cell in in_order(basis.answer, "grade_level"):
        if (code := cell.group.get("grade_level")) and code.isdecimal():
            found[_start(cell) - int(code)].append(cell)
    told = {first: sum(cell.ends is not None for cell in cells) for first, cells in found.items()}
    return [found[first] for first in sorted(found, key=lambda one: (-told[one], -one)) if told[first] > 1]


def _name(cells: list[Cell]) -> str:
    """A cohort is called by where it is last: årskurs 9 2024/25."""
    last = [cell for cell in cells if cell.ends][-1]
    year = last.group.get("school_year") or last.period
    return _("{grade} {year}").format(grade=group_label(last, "grade_level"), year=year)


def _lines(basis: Basis, grades: list[str]) -> list[Line]:
    lines = []
    for cells in _cohorts(basis)[:MOST_KINDS]:
        by_grade = {group_label(cell, "grade_level"): cell for cell in cells}
        lines.append(line_of(_name(cells), [by_grade.get(grade) for grade in grades]))
    return lines


def _picture(basis: Basis) -> Trend:
    grades = list(basis.groups("grade_level"))
    left = len(_cohorts(basis)) - MOST_KINDS
    words = ngettext("{count} årskull till ritas inte", "{count} årskullar till ritas inte", max(left, 0))
    return Trend(
        steps=tuple(grades),
        lines=tuple(_lines(basis, grades)),
        unit=unit_of(basis.answer),
        warm=is_warm(basis.answer),
        narrow=basis.narrow,
        notes=(words.format(count=left),) if left > 0 else (),
    )


def _text(basis: Basis) -> str:
    unit = unit_of(basis.answer)
    said = [change_text(_name(cells), cells, unit=unit, along="grade_level") for cells in _cohorts(basis)[:MOST_KINDS]]
    said.append(_("En linje är en årskull, inte exakt samma elever: några har flyttat in och andra ut."))
    return " ".join(one for one in said if one)


COHORTS = ChartKind(code="arskullar", title=N_("Årskullar"), why_not=_why_not, picture=_picture, text=_text)
