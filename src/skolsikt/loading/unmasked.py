"""Rejected rows as they stood: for who may see every pupil of the schools that the file is about, with a reason."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from skolsikt.home.errors import NotPermitted, WrongUsage
from skolsikt.home.words import _
from skolsikt.loading.loads import Load
from skolsikt.loading.rejects import Reject, read_rejects
from skolsikt.measures.by_right.access import HouseOfPupils
from skolsikt.privacy.access_log import Kind
from skolsikt.privacy.decide import Reason, Thing, decide
from skolsikt.privacy.refusal_words import who_may
from skolsikt.privacy.roles import Permission
from skolsikt.privacy.vault import Vault
from skolsikt.privacy.viewer import Viewer
from skolsikt.school.identifiers import names_a_number, numbers_in
from skolsikt.tables.catalogue import TABLES

_TELLS_UNIT = ("school_unit_code", "delivered_by")


class UnmaskedRefused(NotPermitted):
    """The viewer may not see every pupil that the rejected rows can be about."""


class ReasonMissing(WrongUsage):
    """Nobody sees rejected rows as they stood without saying why."""


def unmasked_rejects(load: Load, *, reason: str, viewer: Viewer, house: HouseOfPupils, limit: int) -> list[Reject]:
    """Return the first rejected rows of ``load`` as they stood; the log tells who saw them, why, and whose they are.

    The rows that were taken tell which schools the file is about. A rejected row may be about anybody there, also
    about a pupil with protected identity: the viewer must have the right to all of them. Where no row was taken nobody
    has. Raises UnmaskedRefused, which is noted, and ReasonMissing.
    """
    if not reason.strip() or names_a_number(reason):
        raise ReasonMissing(_("Skriv varför du behöver se raderna, utan personnummer. Det sparas."))
    units = _units_of(load, house)
    decisions = [
        decide(viewer, Permission.REJECTS_VIEW, Thing(school_unit_code=one, is_protected=True)) for one in units
    ]
    refused = [one.reason for one in decisions if not one.allowed] or ([] if units else [Reason.NO_RELATION])
    told = f"rejects of load {load.number}"
    if refused:
        house.note_seen(f"refused {told}", viewer=viewer, why=refused[0], kind=Kind.REFUSED)
        who = who_may(Permission.PROTECTED_VIEW)
        raise UnmaskedRefused(
            _(
                "Raderna kan gälla vilken elev som helst i filen. Omaskerade visas de för {who}, om filen bara gäller "
                "den skolan."
            ).format(who=who)
        )
    found = read_rejects(house.home, load.number, is_masked=False, limit=limit)
    keys = Vault(house.home).known_keys([number for one in found for number in _numbers(one)]).values()
    house.note_seen(told, viewer=viewer, why=reason.strip(), pupil_keys=sorted(keys), kind=Kind.UNMASKED)
    return found


def _numbers(reject: Reject) -> Iterator[str]:
    yield from numbers_in(f"{reject.value} {reject.row_text}")


def _units_of(load: Load, house: HouseOfPupils) -> Sequence[str]:
    """The school units of the rows that the load brought, as they stood before a later file replaced any of them."""
    if load.data_version is None:
        return ()
    named = [
        (table, column.name) for table in load.tables for column in TABLES[table].columns if column.name in _TELLS_UNIT
    ]
    rows = house.rows(load.data_version)
    told = {
        str(unit).partition(" ")[0]  # a file of one term or month says so after the unit
        for table, column in named
        for (unit,) in rows.fetchall(f'SELECT DISTINCT "{column}" FROM "{table}" WHERE load = {load.number}')
        if unit
    }
    return sorted(told)
