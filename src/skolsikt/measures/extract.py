"""Rows for analysis: pseudonyms, a purpose, a viewer, and a line in the access log."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Protocol

import pyarrow as pa

from skolsikt.home.errors import NotPermitted, WrongUsage
from skolsikt.home.nearest import did_you_mean
from skolsikt.home.words import _
from skolsikt.measures.asking.vocabulary import Rows
from skolsikt.measures.by_right.keys import key_list
from skolsikt.measures.facts import DERIVED
from skolsikt.privacy.decide import decide
from skolsikt.privacy.roles import Permission
from skolsikt.privacy.vault.limits import ANALYSIS
from skolsikt.privacy.viewer import Viewer
from skolsikt.school.periods import parse_period
from skolsikt.tables.catalogue import TABLES
from skolsikt.tables.contract import Privacy

_PUPIL = "pupil_key"
# Small groups of these are told to nobody: they are asked for as measures, never handed out row by row.
_ONLY_ASKED = frozenset(
    {"survey_answer", "survey_group", "staff_month", "staff_unit_month", "staff_member", "teachers_of_unit"}
)


class ExtractRefused(NotPermitted):
    """No role that gives rows, or no purpose said."""


class UnknownColumns(WrongUsage):
    """The table does not exist or lacks a column."""


class ExtractingHouse(Protocol):
    """What an extract needs of a house."""

    def rows(self, version: int | None) -> Rows: ...
    def limited_pupils(self, purpose: str) -> Collection[int]: ...
    def note_refusal(self, what: str, *, viewer: Viewer, why: str) -> None: ...
    def note_extract(self, table: str, *, viewer: Viewer, purpose: str, pupils: int) -> None: ...


def extract(
    table: str,
    *,
    columns: Sequence[str] = (),
    school_years: Sequence[str] = (),
    version: int | None = None,
    purpose: str,
    viewer: Viewer,
    house: ExtractingHouse,
) -> pa.Table:
    """Return the rows of a canonical or derived ``table``, without pupils of protected identity.

    Nor are those pupils in it who have a restriction, or whose objection to analysis is upheld.

    ``columns``: all that are not pseudonyms of staff when empty. ``purpose`` says in words what the rows are for; it
    and the number of pupils are written in the access log before the rows are handed out.
    Raises ExtractRefused and UnknownColumns.
    """
    decision = decide(viewer, Permission.EXTRACT)
    if not decision.allowed:
        house.note_refusal(f"extract {table}", viewer=viewer, why=decision.reason)
        raise ExtractRefused(_("Rader lämnas bara ut till husets egna analyser."))
    if table in _ONLY_ASKED:
        raise ExtractRefused(
            _("Tabellen {table} lämnas inte ut rad för rad: små grupper i den visas inte. Fråga efter måttet.").format(
                table=table
            )
        )
    if not purpose.strip():
        raise ExtractRefused(_("Skriv vad raderna ska användas till. Ändamålet sparas."))
    rows = house.rows(version)
    known = _columns_of(table, rows)
    wanted = list(columns) or [name for name in known if name not in _staff_keys(table)]
    for name in wanted:
        if name not in known or name in _staff_keys(table):
            raise UnknownColumns(
                _("Tabellen {table} har ingen kolumn {name}. {near}").format(
                    table=table, name=name, near=did_you_mean(name, known)
                )
            )
    without = house.limited_pupils(ANALYSIS)
    sql = _sql(table, wanted, known, school_years, without)
    pupils = _pupils_count(_sql(table, [_PUPIL], known, school_years, without), rows) if _PUPIL in known else 0
    house.note_extract(table, viewer=viewer, purpose=purpose, pupils=pupils)
    return rows.arrow(sql)


def _pupils_count(sql: str, rows: Rows) -> int:
    return int(str(rows.fetchall(f"SELECT count(DISTINCT {_PUPIL}) FROM ({sql})")[0][0]))


def _columns_of(table: str, rows: Rows) -> list[str]:
    names = {*TABLES, *(one.name for one in DERIVED)}
    if table not in names:
        raise UnknownColumns(
            _("Tabellen {name} finns inte. {near}").format(name=table, near=did_you_mean(table, names))
        )
    return list(rows.table(table).columns)


def _staff_keys(table: str) -> set[str]:
    columns = TABLES[table].columns if table in TABLES else ()
    return {column.name for column in columns if column.privacy is Privacy.KEY and column.name != _PUPIL}


def _sql(
    table: str, columns: Sequence[str], known: Sequence[str], school_years: Sequence[str], without: Collection[int]
) -> str:
    names = ", ".join(f'"{name}"' for name in columns)
    conditions = ["true"]
    if _PUPIL in known:
        conditions.append(f"{_PUPIL} NOT IN (SELECT {_PUPIL} FROM pupil_year WHERE is_protected)")
        conditions += [f"{_PUPIL} NOT IN ({key_list(sorted(without))})"] if without else []
    if school_years:
        years = ", ".join(f"'{parse_period(year).text}'" for year in school_years)
        conditions.append(f"school_year IN ({years})")
    return f'SELECT {names} FROM "{table}" WHERE {" AND ".join(conditions)}'
