"""School units that split, merge or change code: one dated row per pair of units, as CSV or Excel."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import duckdb

from skolsikt.home.words import N_, _
from skolsikt.school.identifiers import is_named_unit, is_school_unit_code
from skolsikt.sources.contract import Fault, Incoming, ProfileField, Reading, Recognition, Source, Wish
from skolsikt.sources.reading.canonical_rows import canonical_rows
from skolsikt.sources.reading.checked_row import CheckedRow
from skolsikt.sources.reading.columns import Layout, required_layout, table_rows
from skolsikt.sources.reading.delimited import Footer
from skolsikt.sources.reading.faults import (
    BAD_DATE,
    BAD_SCHOOL_UNIT,
    REQUIRED_MISSING,
    UNCLOSED_QUOTE,
    UNKNOWN_CODE,
    WRONG_COLUMN_COUNT,
)
from skolsikt.sources.reading.profile import candidate_profiles, profile_notes
from skolsikt.sources.reading.recognised import known_headings, recognised_layout
from skolsikt.sources.reading.rejects import RejectBook
from skolsikt.tables.catalogue import table

SAME_UNIT = Fault(
    "same_unit",
    N_("En skolenhet kan inte byta kod till sin egen."),
    N_("Ange den nya koden, eller ta bort raden."),
)
SUCCESSION_TWICE = Fault(
    "succession_twice",
    N_("Samma två skolenheter står flera gånger samma dag med olika uppgifter."),
    N_("Behåll den rad som gäller och läs in filen på nytt."),
)
NOT_ONE_TO_ONE = Fault(
    "not_one_to_one",
    N_("Ett kodbyte har en skolenhet före och en efter, men här står flera."),
    N_("Ange slaget delning (en blir flera) eller sammanslagning (flera blir en)."),
)

ID = "school_unit_successions"
KINDS = table("school_unit_succession").column("kind").codes
FIELDS = {
    "from_school_unit_code": ProfileField(N_("Skolenhet före"), is_required=True),
    "to_school_unit_code": ProfileField(N_("Skolenhet efter"), is_required=True),
    "date": ProfileField(N_("Första dagen med den nya ordningen"), is_required=True),
    "kind": ProfileField(N_("Kodbyte, delning eller sammanslagning"), is_required=True, codes=KINDS),
    "note": ProfileField(N_("Förklaring som visas i diagrammen")),
}
UNITS = ("from_school_unit_code", "to_school_unit_code")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Succession:
    """One row, checked."""

    row: CheckedRow
    before: str
    after: str
    day: date
    kind: str
    note: str | None

    @property
    def key(self) -> tuple[str, str, date]:
        return self.before, self.after, self.day


def recognise(incoming: Incoming) -> Recognition | None:
    """Return a table with two school units, a date and what happened."""
    layout = recognised_layout(incoming, source=ID, fields=FIELDS)
    if layout is None:
        return None
    return Recognition(
        0.95,
        _("Skolenhet före och efter, datum och slag: kolumnerna {columns} känns igen.").format(
            columns=known_headings(layout)
        ),
    )


def read(incoming: Incoming, staging: duckdb.DuckDBPyConnection, wish: Wish) -> Reading:
    """Return ``school_unit_succession``. Raises UnreadableFile for missing headings."""
    layout = required_layout(incoming, candidate_profiles(wish, source=ID, fields=FIELDS), FIELDS)
    book = RejectBook()
    found = [
        succession
        for record in table_rows(incoming, layout, book=book, footer=Footer())
        if (succession := _succession(CheckedRow(record, layout, book)))
    ]
    accepted = _one_to_one(_consistent(found))
    return Reading(
        rows={"school_unit_succession": canonical_rows("school_unit_succession", [_row(one) for one in accepted])},
        rejects=book.table(),
        rows_read=len(found) + book.row_count - _lost_count(found),
        rows_rejected=book.row_count,
        notes=_notes(layout, accepted),
    )


def _succession(row: CheckedRow) -> _Succession | None:
    before, after = (_unit(row, field) for field in UNITS)
    day, kind = row.day("date"), row.code("kind", KINDS)
    for field in ("date", "kind"):
        if not row.text(field):
            row.reject(field, REQUIRED_MISSING)
    if kind == "renamed" and before and before == after:
        row.reject("to_school_unit_code", SAME_UNIT)
    if row.is_lost or before is None or after is None or day is None or kind is None:
        return None
    return _Succession(row=row, before=before, after=after, day=day, kind=kind, note=row.text("note"))


def _unit(row: CheckedRow, field: str) -> str | None:
    unit = row.text(field)
    if unit is None:
        row.reject(field, REQUIRED_MISSING)
    elif not is_school_unit_code(unit) and not is_named_unit(unit):
        row.reject(field, BAD_SCHOOL_UNIT)
    return unit


def _consistent(found: Sequence[_Succession]) -> list[_Succession]:
    """Return each pair of units and day once; rows that contradict each other are rejected, all of them."""
    groups: dict[tuple[str, str, date], list[_Succession]] = defaultdict(list)
    for one in found:
        groups[one.key].append(one)
    for group in groups.values():
        if len({(one.kind, one.note) for one in group}) > 1:
            for one in group:
                one.row.reject("kind", SUCCESSION_TWICE)
    return [group[0] for group in groups.values() if not group[0].row.is_lost]


def _one_to_one(found: Sequence[_Succession]) -> list[_Succession]:
    """Reject a change of code in which one unit has several successors, or several units one."""
    renamed = [one for one in found if one.kind == "renamed"]
    before = Counter((one.before, one.day) for one in renamed)
    after = Counter((one.after, one.day) for one in renamed)
    for one in renamed:
        if before[one.before, one.day] > 1 or after[one.after, one.day] > 1:
            one.row.reject("kind", NOT_ONE_TO_ONE)
    return [one for one in found if not one.row.is_lost]


def _lost_count(found: Sequence[_Succession]) -> int:
    """Rows that were read and then rejected; they are in the reject book already."""
    return sum(one.row.is_lost for one in found)


def _row(one: _Succession) -> dict[str, object]:
    return {
        "from_school_unit_code": one.before,
        "to_school_unit_code": one.after,
        "date": one.day,
        "kind": one.kind,
        "note": one.note,
        "row_number": one.row.record.number,
    }


def _notes(layout: Layout, accepted: Sequence[_Succession]) -> list[str]:
    notes = profile_notes(layout.profile)
    parts = Counter((one.before, one.day) for one in accepted if one.kind == "split")
    notes += [
        _("{unit} delas {day} men bara en efterföljare är angiven.").format(unit=unit, day=day)
        for (unit, day), count in parts.items()
        if count == 1
    ]
    wholes = Counter((one.after, one.day) for one in accepted if one.kind == "merged")
    notes += [
        _("{unit} är en sammanslagning {day} men bara en föregångare är angiven.").format(unit=unit, day=day)
        for (unit, day), count in wholes.items()
        if count == 1
    ]
    return notes


SOURCE = Source(
    id=ID,
    title=N_("Skolenheter som delas, slås ihop eller byter kod"),
    delivers=("school_unit_succession",),
    recognise=recognise,
    read=read,
    describes=N_(
        "CSV eller Excel med en rad per par av skolenheter: kod före, kod efter, första dagen med den nya ordningen, "
        "slag (kodbyte, delning, sammanslagning) och en förklaring."
    ),
    purpose=N_("Följa en skolenhet över tid när dess kod eller gränser ändras"),
    needs_profile=True,
    faults=(
        BAD_DATE,
        BAD_SCHOOL_UNIT,
        REQUIRED_MISSING,
        UNCLOSED_QUOTE,
        UNKNOWN_CODE,
        WRONG_COLUMN_COUNT,
        SAME_UNIT,
        SUCCESSION_TWICE,
        NOT_ONE_TO_ONE,
    ),
    refresh_days=3650,
    fields=FIELDS,
)
