"""Teachers and whether they are certified: one row per teacher and school year. Only a pseudonym goes further."""

from __future__ import annotations

from collections.abc import Sequence

import duckdb

from skolsikt.home.words import N_, _
from skolsikt.sources.contract import Fault, Incoming, ProfileField, Reading, Recognition, Source, Wish
from skolsikt.sources.reading.canonical_rows import canonical_rows
from skolsikt.sources.reading.checked_row import CheckedRow
from skolsikt.sources.reading.columns import required_layout, table_rows
from skolsikt.sources.reading.delimited import Footer
from skolsikt.sources.reading.faults import (
    BAD_SCHOOL_UNIT,
    DATE_OUTSIDE_SCHOOL_YEAR,
    REQUIRED_MISSING,
    UNCLOSED_QUOTE,
    UNKNOWN_CODE,
    WRONG_COLUMN_COUNT,
)
from skolsikt.sources.reading.profile import candidate_profiles, profile_notes
from skolsikt.sources.reading.recognised import recognised_layout
from skolsikt.sources.reading.rejects import RejectBook
from skolsikt.sources.reading.told_unit import UNIT_FIELDS, tells_unit, told_unit
from skolsikt.sources.reading.told_year import BAD_SCHOOL_YEAR, asked_school_year, told_school_year

ID = "teachers"
FIELDS = {
    "staff_key": ProfileField(N_("lärarens signatur eller anställningsnummer; blir en pseudonym"), is_required=True),
    "school_year": ProfileField(N_("läsår som 2024/25; annars anges det med --period")),
    **UNIT_FIELDS,
    "is_certified": ProfileField(N_("lärarlegitimation: ja eller nej"), is_required=True),
}

TEACHER_CONFLICTING = Fault(
    "teacher_conflicting",
    N_("Samma lärare står flera gånger på skolenheten med olika uppgifter."),
    N_("Avgör vilken rad som gäller, ta bort den andra och läs in filen på nytt."),
)


def recognise(incoming: Incoming) -> Recognition | None:
    """Return a table with a signature, a school unit and whether the teacher is certified."""
    layout = recognised_layout(incoming, source=ID, fields=FIELDS)
    if layout is None or not tells_unit(layout):
        return None
    return Recognition(0.95, _("Lärare med signatur och uppgift om legitimation känns igen."))


def read(incoming: Incoming, staging: duckdb.DuckDBPyConnection, wish: Wish) -> Reading:
    """Return ``staff_member``, ``staff_key`` still the raw signature, which the door makes a pseudonym of.

    Raises UnreadableFile for missing headings, SchoolYearUnknown when nobody says which school year it is.
    """
    layout = required_layout(incoming, candidate_profiles(wish, source=ID, fields=FIELDS), FIELDS)
    asked = asked_school_year(wish, layout)
    book = RejectBook()
    rows = [CheckedRow(record, layout, book) for record in table_rows(incoming, layout, book=book, footer=Footer())]
    found = [(row, told) for row in rows if (told := _told(row, asked, wish.municipality))]
    accepted = _consistent(found)
    return Reading(
        rows={"staff_member": canonical_rows("staff_member", accepted)},
        rejects=book.table(),
        rows_read=len(rows) + book.broken_count,
        rows_rejected=sum(row.is_lost for row in rows) + book.broken_count,
        notes=profile_notes(layout.profile),
    )


def _told(row: CheckedRow, asked: str, municipality: str) -> dict[str, object] | None:
    year, unit = told_school_year(row, asked), told_unit(row, municipality)
    signature, is_certified = row.text("staff_key"), row.truth("is_certified")
    for name in ("staff_key", "is_certified"):
        if not row.text(name):
            row.reject(name, REQUIRED_MISSING)
    if row.is_lost:
        return None
    return {
        "staff_key": signature,
        "school_year": year,
        "school_unit_code": unit,
        "is_certified": is_certified,
        "row_number": row.record.number,
    }


def _consistent(found: Sequence[tuple[CheckedRow, dict[str, object]]]) -> list[dict[str, object]]:
    """Return each teacher of a unit and year once; rows that contradict each other are rejected, all of them."""
    groups: dict[tuple[object, ...], list[tuple[CheckedRow, dict[str, object]]]] = {}
    for row, told in found:
        key = told["staff_key"], told["school_unit_code"], told["school_year"]
        groups.setdefault(key, []).append((row, told))
    kept = []
    for same in groups.values():
        if len({told["is_certified"] for _row, told in same}) == 1:
            kept.append(same[0][1])
        else:
            for row, _repeated in same:
                row.reject("is_certified", TEACHER_CONFLICTING)
    return kept


SOURCE = Source(
    id=ID,
    title=N_("Lärare och lärarlegitimation"),
    delivers=("staff_member",),
    recognise=recognise,
    read=read,
    describes=N_(
        "CSV eller Excel med en rad per lärare och läsår: signatur eller anställningsnummer, skolenhet och om läraren "
        "har lärarlegitimation. Signaturen blir en pseudonym; namn och andra kolumner läses inte."
    ),
    purpose=N_("Följa upp personalens villkor och hur lärarna räcker (skollagen 2 kap. 13 § och 4 kap.)"),
    faults=(
        WRONG_COLUMN_COUNT,
        UNCLOSED_QUOTE,
        REQUIRED_MISSING,
        BAD_SCHOOL_UNIT,
        BAD_SCHOOL_YEAR,
        DATE_OUTSIDE_SCHOOL_YEAR,
        UNKNOWN_CODE,
        TEACHER_CONFLICTING,
    ),
    fields=FIELDS,
)
