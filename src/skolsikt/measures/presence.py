"""Which schools and school years there are pupils in: names, never how many."""

from __future__ import annotations

from collections.abc import Mapping

from skolsikt.home.words import language
from skolsikt.measures.answer import Cell
from skolsikt.measures.asking.answering import Answering
from skolsikt.measures.asking.checking import checked
from skolsikt.measures.house import House
from skolsikt.measures.question import Question
from skolsikt.warehouse.engine import literal

_PUPILS = "pupils"
_UNIT = "school_unit"


def schools_with_pupils(house: House) -> Mapping[str, str]:
    """Return code and name of every school unit that has or has had pupils. Raises NothingLoaded."""
    return {code: cell.labels[_UNIT] for cell in _cells(house, (_UNIT,)) if (code := cell.group[_UNIT])}


def school_years_with_pupils(house: House) -> list[str]:
    """Return the school years with pupils, newest first. Raises NothingLoaded."""
    return sorted({cell.period for cell in _cells(house, ()) if cell.population}, reverse=True)


def _cells(house: House, by: tuple[str, ...]) -> tuple[Cell, ...]:
    rows = house.rows()
    key = (rows.version.number, by, language())
    found = house.kept.presence.find(key)
    if found is None:
        question = Question(measure=_PUPILS, by=by, period="all")
        asking = Answering(question, checked(question), rows=rows, kept=house.kept, settings=house.settings)
        found = house.kept.presence.keep(key, tuple(asking.answer().cells))
    return found


def units_of(house: House, school_year: str) -> frozenset[str]:
    """Return the school units with pupils that school year."""
    return frozenset(str(unit) for unit, _name in _places(house, school_year) if unit is not None)


def classes_of(house: House, school_year: str) -> list[tuple[str, str]]:
    """Return school unit and name of every class with pupils that school year, in order."""
    return [(str(unit), str(name)) for unit, name in _places(house, school_year) if None not in (unit, name)]


def _places(house: House, school_year: str) -> list[tuple[object, ...]]:
    sql = "SELECT DISTINCT school_unit_code, class_name FROM pupil_year WHERE school_year = "
    return house.rows().fetchall(f"{sql}{literal(school_year)} ORDER BY ALL")
