"""Everything that the house holds about one pupil (GDPR art. 15), for those with the right to hand it out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from skolsikt.home.words import _
from skolsikt.measures.by_right.access import THE_PUPIL, HouseOfPupils, required
from skolsikt.measures.by_right.pupil_profile import PurposeMissing
from skolsikt.measures.by_right.standing import Standing, groups_of, last_standing, newest_school_year
from skolsikt.privacy.access_log import Access, Kind, accesses_about
from skolsikt.privacy.decide import Reason, Thing, decide
from skolsikt.privacy.roles import PURPOSES, Permission
from skolsikt.privacy.vault import Identity, Vault
from skolsikt.privacy.viewer import Viewer
from skolsikt.tables.catalogue import TABLES
from skolsikt.tables.contract import Privacy, Table
from skolsikt.warehouse.history import LAST, LOADS, rows_ever
from skolsikt.warehouse.warehouse import Warehouse

_EXTRACT, _RECEIPT = "register extract", "receipt"  # what the log tells
_ON_REQUEST = "request"  # the purpose that both are made for


class HouseWithHistory(HouseOfPupils, Protocol):
    """What the whole history of a pupil needs of a house."""

    @property
    def warehouse(self) -> Warehouse: ...


@dataclass(frozen=True, kw_only=True)
class HeldRow:
    """One row that stands, or stood until ``replaced_at`` (UTC, ISO 8601; empty: it stands), with its loads."""

    values: Mapping[str, object]
    loads: tuple[int, ...]
    replaced_at: str


@dataclass(frozen=True, kw_only=True)
class HeldRows:
    """The rows about the pupil in one table from one source. Pseudonyms of staff are not among the columns."""

    table: str
    source: str
    rows: Sequence[HeldRow]


@dataclass(frozen=True, kw_only=True)
class Everything:
    """All of it. ``thing``: where the pupil goes or last went; ``numbers``: every person number, earlier ones too.

    ``keys``: the pupil's key and earlier ones. ``accesses``: every line of the log about the pupil, newest first; this
    one is the newest.
    """

    pupil_key: int
    keys: Sequence[int]
    thing: Thing
    identity: Identity | None
    numbers: Sequence[str]
    rows: Sequence[HeldRows]
    accesses: Sequence[Access]


def everything_about(pupil_key: int, *, reason: str, viewer: Viewer, house: HouseWithHistory) -> Everything:
    """Return everything about the pupil, noted in the access log as a document to hand out, for ``reason``.

    Raises PupilsRefused, which is noted too, and PurposeMissing.
    """
    vault = Vault(house.home)
    standing = last_standing(pupil_key, rows=house.rows(), vault=vault)
    required(Permission.REGISTER_EXTRACT, standing.thing, what=THE_PUPIL, viewer=viewer, house=house)
    if not reason.strip():
        raise PurposeMissing(_("Skriv vem som har begärt utdraget och när. Det sparas."))
    _note_document(_EXTRACT, pupil_key, reason=reason, viewer=viewer, house=house)
    keys = vault.keys_of(pupil_key)
    return Everything(
        pupil_key=pupil_key,
        keys=keys,
        thing=standing.thing,
        identity=standing.identity,
        numbers=vault.numbers(keys),
        rows=[held for table in TABLES.values() if table.has_pupils for held in _held(table, keys, house.warehouse)],
        accesses=_accesses(keys, house),
    )


@dataclass(frozen=True, kw_only=True)
class Seen:
    """Where the pupil stands, with teaching groups, and every line of the log about the pupil, the newest first.

    ``has_left``: where the pupil last stood; nobody sees the pupil any more.
    """

    standing: Standing
    has_left: bool
    accesses: Sequence[Access]


def handing_over(pupil_key: int, *, viewer: Viewer, house: HouseOfPupils) -> Standing:
    """Return where the pupil stands, to one who may hand over who has looked; nothing is shown yet.

    That is whoever sees the pupil by a relation (a window is for its own purpose only) or may make the register
    extract; of a pupil who has left only the latter. Raises PupilsRefused, which is noted.
    """
    standing = last_standing(pupil_key, rows=house.rows(), vault=Vault(house.home))
    is_seen = decide(viewer, Permission.PUPIL_VIEW, standing.thing).reason is Reason.RELATION
    if not is_seen or _has_left(standing, house):
        required(Permission.REGISTER_EXTRACT, standing.thing, what=THE_PUPIL, viewer=viewer, house=house)
    return standing


def seen_by_whom(pupil_key: int, *, reason: str, viewer: Viewer, house: HouseOfPupils) -> Seen:
    """Return who has looked at the pupil, noted in the access log as a document to hand out.

    Raises what ``handing_over`` raises.
    """
    standing = handing_over(pupil_key, viewer=viewer, house=house)
    _note_document(_RECEIPT, pupil_key, reason=reason, viewer=viewer, house=house)
    in_groups = replace(standing.thing, teaching_groups=groups_of(standing.thing, house.rows()))
    standing = replace(standing, thing=in_groups)
    return Seen(
        standing=standing,
        has_left=_has_left(standing, house),
        accesses=_accesses(Vault(house.home).keys_of(pupil_key), house),
    )


def _has_left(standing: Standing, house: HouseOfPupils) -> bool:
    return standing.thing.school_year != newest_school_year(house.rows())


def _note_document(what: str, pupil_key: int, *, reason: str, viewer: Viewer, house: HouseOfPupils) -> None:
    """Write in the access log that a document about the pupil was made, and on whose request."""
    why = ": ".join(filter(None, [PURPOSES[_ON_REQUEST].sv, reason.strip()]))
    house.note_seen(what, viewer=viewer, why=why, pupil_keys=[pupil_key], kind=Kind.DOCUMENT)


def _accesses(pupil_keys: Sequence[int], house: HouseOfPupils) -> list[Access]:
    found = {one.number: one for key in pupil_keys for one in accesses_about(house.home, key)}
    return [found[number] for number in sorted(found, reverse=True)]


def _held(table: Table, keys: Sequence[int], warehouse: Warehouse) -> list[HeldRows]:
    names = [column.name for column in table.columns if column.privacy is not Privacy.KEY]
    published = {version.number: version.published_at for version in warehouse.versions()}
    by_source: dict[str, list[HeldRow]] = {}
    for row in rows_ever(table, keys, warehouse=warehouse).to_pylist():
        held = HeldRow(
            values={name: row[name] for name in names},
            loads=tuple(row[LOADS]),
            replaced_at=published.get(row[LAST] + 1, ""),
        )
        by_source.setdefault(row["source"], []).append(held)
    return [HeldRows(table=table.name, source=source, rows=rows) for source, rows in by_source.items()]
