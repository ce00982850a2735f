"""All canonical tables by name."""

from __future__ import annotations

from skolsikt.home.errors import WrongUsage
from skolsikt.home.nearest import did_you_mean
from skolsikt.home.words import _
from skolsikt.tables import around, attendance, findings, organisation, people, places, results
from skolsikt.tables.contract import Table


class UnknownTable(WrongUsage):
    """No canonical table has that name."""


TABLES: dict[str, Table] = {
    table.name: table
    for room in (people, organisation, results, attendance, around, places, findings)
    for table in room.TABLES
}


def table(name: str) -> Table:
    """Return the contract of the canonical table ``name``.

    >>> table("grade").key
    ('pupil_key', 'school_year', 'term', 'grade_kind', 'subject_code')
    """
    if name not in TABLES:
        raise UnknownTable(_("Tabellen {name} finns inte. {near}").format(name=name, near=did_you_mean(name, TABLES)))
    return TABLES[name]
