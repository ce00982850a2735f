"""The municipality's own address register: which area each address lies in. Of an address only a keyed hash is kept."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import duckdb

from skolsikt.home.words import N_, _, ngettext
from skolsikt.school.addresses import registered_by, told_address
from skolsikt.sources.contract import Fault, Incoming, ProfileField, Reading, Recognition, Source, UnreadableFile, Wish
from skolsikt.sources.reading.canonical_rows import canonical_rows
from skolsikt.sources.reading.checked_row import CheckedRow
from skolsikt.sources.reading.columns import Layout, required_layout, table_rows
from skolsikt.sources.reading.delimited import Footer
from skolsikt.sources.reading.faults import REQUIRED_MISSING, UNCLOSED_QUOTE, WRONG_COLUMN_COUNT
from skolsikt.sources.reading.profile import candidate_profiles, profile_notes
from skolsikt.sources.reading.recognised import known_headings, recognised_layout
from skolsikt.sources.reading.rejects import RejectBook

ID = "addresses"
DIVISIONS = {
    "nyko": N_("NYKO-område"),
    "own": N_("kommunens egen områdesindelning"),
    "deso": N_("DeSO-område"),
    "regso": N_("RegSO-område"),
}
FIELDS = {
    "street": ProfileField(N_("gatuadress med nummer, eller bara gatan"), is_required=True),
    "number": ProfileField(N_("nummer och bokstav, när de står för sig")),
    "postcode": ProfileField(N_("postnummer")),
    **{division: ProfileField(meaning) for division, meaning in DIVISIONS.items()},
}
_OF_OTHER_LISTS = ("person", "skolenhet")

BAD_ADDRESS = Fault(
    "bad_address",
    N_("Adressen har ingen gata med nummer."),
    N_("Rätta adressen i adressregistret, eller ta bort raden."),
)
AREA_CONFLICTING = Fault(
    "area_conflicting",
    N_("Samma adress ligger i olika områden på olika rader."),
    N_("Avgör vilket område som gäller, rätta registret och läs in filen på nytt."),
)


@dataclass(frozen=True)
class _House:
    row: CheckedRow
    street: str
    postcode: str
    areas: Mapping[str, str]


def recognise(incoming: Incoming) -> Recognition | None:
    """Return a table of addresses with an area, and nothing that a list of persons or of schools has."""
    layout = recognised_layout(incoming, source=ID, fields=FIELDS)
    if layout is None or not layout.positions.keys() & DIVISIONS:
        return None
    if any(word in heading.casefold() for heading in layout.headings for word in _OF_OTHER_LISTS):
        return None
    columns = known_headings(layout)
    return Recognition(0.9, _("Adresser med område: kolumnerna {columns} känns igen.").format(columns=columns))


def read(incoming: Incoming, staging: duckdb.DuckDBPyConnection, wish: Wish) -> Reading:
    """Return ``address_area``, ``address_key`` still the address itself, which the door makes a keyed hash of.

    An address that lies in two areas is rejected, all its rows; so is what several towns call alike, for those who tell
    no postcode. Raises UnreadableFile for missing headings or no column with areas.
    """
    layout = required_layout(incoming, candidate_profiles(wish, source=ID, fields=FIELDS), FIELDS)
    if not layout.positions.keys() & DIVISIONS:
        raise UnreadableFile(
            _("{file} har ingen kolumn med område (NYKO, DeSO, RegSO eller eget). Ange den i en profil.").format(
                file=incoming.name
            )
        )
    book = RejectBook()
    rows = [CheckedRow(record, layout, book) for record in table_rows(incoming, layout, book=book, footer=Footer())]
    houses = [house for row in rows if (house := _house(row))]
    _reject_conflicting(houses)
    keys, ambiguous = _keys([house for house in houses if not house.row.is_lost])
    return Reading(
        rows={"address_area": canonical_rows("address_area", keys)},
        rejects=book.table(),
        rows_read=len(rows) + book.broken_count,
        rows_rejected=sum(row.is_lost for row in rows) + book.broken_count,
        notes=_notes(layout, ambiguous),
    )


def _house(row: CheckedRow) -> _House | None:
    street = " ".join(filter(None, (row.text("street"), row.text("number"))))
    told = told_address(street, row.text("postcode") or "")
    areas = {name: area for name in DIVISIONS if (area := row.text(name))}
    if not street:
        row.reject("street", REQUIRED_MISSING)
    elif told is None:
        row.reject("street", BAD_ADDRESS)
    elif not areas:
        row.reject(next(name for name in DIVISIONS if name in row.layout.positions), REQUIRED_MISSING)
    if row.is_lost or told is None:
        return None
    return _House(row, *told, areas)


def _reject_conflicting(houses: Sequence[_House]) -> None:
    same: dict[tuple[str, str, str], list[tuple[_House, str]]] = defaultdict(list)
    for house in houses:
        for division, area in house.areas.items():
            same[house.street, house.postcode, division].append((house, area))
    for (_street, _postcode, division), found in same.items():
        if len({area for _house, area in found}) > 1:
            for house, _area in found:
                if not house.row.is_lost:
                    house.row.reject(division, AREA_CONFLICTING)


def _keys(houses: Sequence[_House]) -> tuple[list[dict[str, object]], int]:
    """Return one row per key and division, and how many keys were left out since they are several houses'."""
    found: dict[tuple[str, str], dict[str, int]] = defaultdict(dict)
    for house in houses:
        for key in registered_by(house.street, house.postcode):
            for division, area in house.areas.items():
                found[key, division].setdefault(area, house.row.record.number)
    rows = [
        {"address_key": key, "area_kind": division, "area_code": area, "row_number": number}
        for (key, division), areas in found.items()
        if len(areas) == 1
        for area, number in areas.items()
    ]
    return rows, sum(len(areas) > 1 for areas in found.values())


def _notes(layout: Layout, ambiguous: int) -> list[str]:
    notes = profile_notes(layout.profile)
    if ambiguous:
        notes.append(
            ngettext(
                "{count} adress finns på flera orter: en elev utan postnummer får inget område där.",
                "{count} adresser finns på flera orter: elever utan postnummer får inget område där.",
                ambiguous,
            ).format(count=ambiguous)
        )
    return notes


SOURCE = Source(
    id=ID,
    title=N_("Adressregister med områden"),
    delivers=("address_area",),
    recognise=recognise,
    read=read,
    describes=N_(
        "CSV eller Excel ur kommunens adressregister: gatuadress, gärna postnummer, och områdets kod (NYKO, eget, DeSO "
        "eller RegSO). Elevernas adresser, som bara finns i valvet, slås upp mot det; bara området kommer ut. Av "
        "adresserna sparas bara en nycklad kontrollsumma."
    ),
    purpose=N_("Ge elever ett bostadsområde utan att deras adress lämnar valvet"),
    faults=(WRONG_COLUMN_COUNT, UNCLOSED_QUOTE, REQUIRED_MISSING, BAD_ADDRESS, AREA_CONFLICTING),
    fields=FIELDS,
)
