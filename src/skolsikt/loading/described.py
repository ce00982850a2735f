"""Rows without person number at the door: who is sure gets the number, everybody else is rejected and waits."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import duckdb
import pyarrow as pa

from skolsikt.home.words import _, ngettext
from skolsikt.loading.identities import relation_of
from skolsikt.loading.named_units import unit_codes
from skolsikt.measures.house import House
from skolsikt.privacy.vault.describing import Described, How, Placed
from skolsikt.privacy.vault.matching import KeptMatch, LookedUp, State, decisions_digest, looked_up, matches_of
from skolsikt.sources.contract import REJECT_SCHEMA, Fault, Reading, Rows
from skolsikt.sources.reading.faults import DOUBTFUL_PUPIL, DUPLICATE_CONFLICTING, NO_SUCH_PUPIL
from skolsikt.tables.catalogue import table as contract
from skolsikt.warehouse.engine import literal, parquet

_PERSON, _ROW = "person_number", "row_number"
_UNIT = "school_unit_code"
_PUPIL_TABLES = frozenset({"pupil", "enrolment"})
_SAYS = ("name", "given_name", "family_name", "birth_date", "class_name", "school_unit_code", "school_year")

Line = Mapping[str, object]  # a row of DESCRIBED_SCHEMA
Lines = Mapping[str, Sequence[Line]]  # by reference


@dataclass(frozen=True)
class Matched:
    """A reading in which every row has a number, and whom the descriptions were taken for.

    ``state``: what the look-up rested on; empty where no row was described.
    """

    reading: Reading
    matches: Sequence[KeptMatch] = ()
    state: str = ""


def matched(reading: Reading, *, house: House, staging: duckdb.DuckDBPyConnection) -> Matched:
    """Return ``reading`` with the person numbers of those whom its descriptions surely mean; other such rows rejected.

    Names are compared inside the vault. Raises VaultClosed while the vault is closed.
    """
    if reading.described is None:
        return Matched(reading)
    rows = {name: relation_of(one, staging).to_arrow_table() for name, one in reading.rows.items()}
    lines = _lines_of(reading.described, rows.values())
    units = unit_codes({str(of[0][_UNIT]) for of in lines.values()}, house=house, staging=staging)
    told = {reference: _described(of[0], units) for reference, of in lines.items()}
    found = looked_up(house.home, told, _placed(house, told.values(), staging))
    state = matching_state(house, {one.description for one in found.values()})
    numbers = {reference: one.number for reference, one in found.items() if one.number}
    named = {name: _named(name, one, numbers, told) for name, one in rows.items()}
    twice = frozenset(number for one in named.values() for number in one.contradicted)
    rejects = list(_rejects(lines, found, twice))
    kept: dict[str, Rows] = {name: one.rows for name, one in named.items()}
    before = relation_of(reading.rejects, staging).to_arrow_table().cast(REJECT_SCHEMA)
    reading = replace(
        reading,
        rows=kept,
        rejects=pa.concat_tables([before, _table(rejects)]),
        rows_rejected=reading.rows_rejected + len(rejects),
        described=None,
        notes=(*reading.notes, *_notes(found.values())),
    )
    return Matched(reading, list(_kept(lines, told, found)), state)


def matching_state(house: House, descriptions: Collection[bytes]) -> str:
    """Return what a look-up rests on now: the decisions about ``descriptions``, and the loads that tell of pupils."""
    version = house.warehouse.current()
    loads = sorted(one.number for one in version.loads if _PUPIL_TABLES & one.tables.keys()) if version else []
    return f"{decisions_digest(house.home, descriptions)}-{','.join(map(str, loads))}"


def state_of(load: int, house: House) -> str:
    """Return what the look-up of ``load`` would rest on now."""
    return matching_state(house, {one.description for one in matches_of(house.home, load)})


def is_decided_anew(before: str, now: str) -> bool:
    """Whether a decision has been made or taken back between two states."""
    return before.partition("-")[0] != now.partition("-")[0]


@dataclass(frozen=True)
class _Named:
    """Rows with numbers; ``contradicted``: described rows that say otherwise of a pupil than another row does."""

    rows: pa.Table
    contradicted: frozenset[int]


def _lines_of(described: pa.Table, tables: Iterable[pa.Table]) -> Lines:
    """Return the described rows of the pupils that some row that is left is about."""
    left = {person for one in tables if _PERSON in one.column_names for person in one[_PERSON].to_pylist()}
    found: dict[str, list[Line]] = defaultdict(list)
    for line in described.to_pylist():
        if line["reference"] in left:
            found[line["reference"]].append(line)
    return found


def _described(line: Line, units: Mapping[str, str]) -> Described:
    said = {name: str(line[name]) for name in _SAYS}
    return Described(**{**said, _UNIT: units[said[_UNIT]]})


def _placed(house: House, told: Iterable[Described], staging: duckdb.DuckDBPyConnection) -> Iterator[Placed]:
    """Yield the pupils of the schools and school years that the descriptions name."""
    version = house.warehouse.current()
    files = house.warehouse.files(version, "enrolment") if version else []
    asked = {(one.school_unit_code, one.school_year) for one in told}
    if not files or not asked:
        return
    years = ", ".join(literal(year) for year in sorted({year for _unit, year in asked}))
    sql = (
        "SELECT DISTINCT pupil_key, school_unit_code, school_year, coalesce(class_name, '') "
        f"FROM {parquet(files)} WHERE school_year IN ({years})"
    )
    found = staging.execute(sql).fetchall()
    units = unit_codes({row[1] for row in found}, house=house, staging=staging)
    for pupil_key, unit, year, class_name in found:
        if (units[unit], year) in asked:
            yield Placed(pupil_key=pupil_key, school_unit_code=units[unit], school_year=year, class_name=class_name)


def _named(name: str, rows: pa.Table, numbers: Mapping[str, str], told: Collection[str]) -> _Named:
    if _PERSON not in rows.column_names:
        return _Named(rows, frozenset())
    persons = [numbers.get(person, "" if person in told else person) for person in rows[_PERSON].to_pylist()]
    is_described = [person in told for person in rows[_PERSON].to_pylist()]
    rows = rows.set_column(rows.column_names.index(_PERSON), rows.schema.field(_PERSON), pa.array(persons, pa.string()))
    repeated, contradicted = _told_twice(name, rows, is_described)
    keeps = [bool(person) and at not in repeated | contradicted for at, person in enumerate(persons)]
    places = rows[_ROW].to_pylist()
    return _Named(rows.filter(pa.array(keeps, pa.bool_())), frozenset(places[at] for at in contradicted))


def _told_twice(name: str, rows: pa.Table, is_described: Sequence[bool]) -> tuple[set[int], set[int]]:
    """Return the described rows that say once more what another row says of the pupil, and those that say otherwise."""
    key = [_PERSON if one == "pupil_key" else one for one in contract(name).key]
    columns = [rows[one].to_pylist() for one in key if one in rows.column_names]
    content = list(zip(*(rows[one].to_pylist() for one in rows.column_names if one != _ROW), strict=True))
    groups: dict[tuple[object, ...], list[int]] = defaultdict(list)
    for at, told in enumerate(zip(*columns, strict=True)):
        groups[told].append(at)
    repeated: set[int] = set()
    contradicted: set[int] = set()
    persons = rows[_PERSON]
    for same in groups.values():
        if len(same) > 1 and persons[same[0]].as_py():
            same = sorted(same, key=lambda at: (is_described[at], at))  # a row with a number is believed
            is_one = len({content[at] for at in same}) == 1
            described = [at for at in same if is_described[at]]
            if is_one:
                repeated.update(at for at in described if at != same[0])
            else:
                contradicted.update(described)
    return repeated, contradicted


def _rejects(lines: Lines, found: Mapping[str, LookedUp], twice: Collection[int]) -> Iterator[Line]:
    for reference, of in lines.items():
        for line in of:
            if fault := _fault(found[reference], line, twice):
                said = [str(line[name]) for name in ("name", "given_name", "family_name") if line[name]]
                value = ", ".join(filter(None, [" ".join(said), str(line["birth_date"]), str(line["class_name"])]))
                yield {**line, "value": value, "code": fault.code}


def _fault(one: LookedUp, line: Line, twice: Collection[int]) -> Fault | None:
    if one.match.sure:
        return DUPLICATE_CONFLICTING if line[_ROW] in twice else None
    return DOUBTFUL_PUPIL if one.match.doubtful else NO_SUCH_PUPIL


def _table(rejects: Sequence[Line]) -> pa.Table:
    return pa.Table.from_pylist([{name: one[name] for name in REJECT_SCHEMA.names} for one in rejects], REJECT_SCHEMA)


def _kept(lines: Lines, told: Mapping[str, Described], found: Mapping[str, LookedUp]) -> Iterator[KeptMatch]:
    for reference, one in found.items():
        sure, doubtful = one.match.sure, one.match.doubtful
        each = [(sure.pupil_key, State.SURE, sure.how)] if sure else []
        each += [(candidate.pupil_key, State.DOUBTFUL, candidate.how) for candidate in doubtful]
        each += [(pupil_key, State.NEVER, How.REFUSED) for pupil_key in sorted(one.never)]
        for pupil_key, state, how in each:
            yield KeptMatch(
                description=one.description,
                pupil_key=pupil_key,
                state=state,
                how=how,
                row_number=min(int(str(line[_ROW])) for line in lines[reference]),
                row_count=len(lines[reference]),
                school_unit_code=told[reference].school_unit_code,
            )


def _notes(found: Iterable[LookedUp]) -> Iterator[str]:
    matches = [one.match for one in found]
    sure = sum(one.sure is not None for one in matches)
    doubtful = sum(bool(one.doubtful) for one in matches)
    yield ngettext(
        "{count} elev utan personnummer: {sure} säker, {doubtful} tveksam, {unknown} okänd.",
        "{count} elever utan personnummer: {sure} säkra, {doubtful} tveksamma, {unknown} okända.",
        len(matches),
    ).format(count=len(matches), sure=sure, doubtful=doubtful, unknown=len(matches) - sure - doubtful)
    if doubtful:
        yield _("Skolans rektor väljer elev för de tveksamma raderna på inläsningens sida.")
