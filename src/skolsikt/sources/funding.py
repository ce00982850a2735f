"""Money to school units per calendar year and kind: base amounts, structure grants, state grants."""

from __future__ import annotations

from collections.abc import Sequence

import duckdb

from skolsikt.home.words import N_, _, ngettext
from skolsikt.sources.contract import Fault, Incoming, ProfileField, Reading, Recognition, Source, Wish
from skolsikt.sources.reading.canonical_rows import canonical_rows
from skolsikt.sources.reading.checked_row import CheckedRow
from skolsikt.sources.reading.columns import Layout, required_layout, table_rows
from skolsikt.sources.reading.delimited import Footer
from skolsikt.sources.reading.faults import (
    BAD_NUMBER,
    BAD_SCHOOL_UNIT,
    OUT_OF_RANGE,
    REQUIRED_MISSING,
    UNCLOSED_QUOTE,
    WRONG_COLUMN_COUNT,
)
from skolsikt.sources.reading.numbers import swedish_number
from skolsikt.sources.reading.profile import candidate_profiles, profile_notes
from skolsikt.sources.reading.recognised import known_headings, recognised_layout
from skolsikt.sources.reading.rejects import RejectBook
from skolsikt.sources.reading.repeated import reject_repeated
from skolsikt.sources.reading.told_unit import UNIT_FIELDS, tells_unit, told_unit
from skolsikt.tables.catalogue import table

ID = "funding"
YEAR = table("funding").column("calendar_year")
FIELDS = {
    **UNIT_FIELDS,
    "calendar_year": ProfileField(N_("kalenderår"), is_required=True),
    "funding_kind": ProfileField(N_("slag av pengar"), is_required=True),
    "amount_sek": ProfileField(N_("belopp i kronor"), is_required=True),
}

FUNDING_TWICE = Fault(
    "funding_twice",
    N_("Samma skolenhet, år och slag av pengar står flera gånger."),
    N_("Lägg samman beloppen på en rad och läs in filen på nytt."),
)


def recognise(incoming: Incoming) -> Recognition | None:
    """Return a table with a school unit, a year, a kind and an amount."""
    layout = recognised_layout(incoming, source=ID, fields=FIELDS)
    if layout is None or not tells_unit(layout):
        return None
    columns = known_headings(layout)
    return Recognition(0.95, _("Pengar per skolenhet: kolumnerna {columns} känns igen.").format(columns=columns))


def read(incoming: Incoming, staging: duckdb.DuckDBPyConnection, wish: Wish) -> Reading:
    """Return ``funding``. Raises UnreadableFile for missing headings.

    A unit, year and kind that stands twice is rejected, both rows: whether they are to be added cannot be told.
    """
    layout = required_layout(incoming, candidate_profiles(wish, source=ID, fields=FIELDS), FIELDS)
    book = RejectBook()
    rows = [CheckedRow(record, layout, book) for record in table_rows(incoming, layout, book=book, footer=Footer())]
    found = [(row, told) for row in rows if (told := _told(row, wish.municipality))]
    reject_repeated(
        found, key=("school_unit_code", "calendar_year", "funding_kind"), field="amount_sek", fault=FUNDING_TWICE
    )
    accepted = [told for row, told in found if not row.is_lost]
    return Reading(
        rows={"funding": canonical_rows("funding", accepted)},
        rejects=book.table(),
        rows_read=len(rows) + book.broken_count,
        rows_rejected=sum(row.is_lost for row in rows) + book.broken_count,
        notes=_notes(layout, accepted),
    )


def _told(row: CheckedRow, municipality: str) -> dict[str, object] | None:
    unit, kind = told_unit(row, municipality), row.text("funding_kind")
    year = row.whole_number("calendar_year", minimum=YEAR.minimum, maximum=YEAR.maximum)
    amount = row.read("amount_sek", swedish_number, BAD_NUMBER)
    for name in ("calendar_year", "funding_kind", "amount_sek"):
        if not row.text(name):
            row.reject(name, REQUIRED_MISSING)
    if row.is_lost:
        return None
    return {
        "school_unit_code": unit,
        "calendar_year": year,
        "funding_kind": kind,
        "amount_sek": amount,
        "row_number": row.record.number,
    }


def _notes(layout: Layout, accepted: Sequence[dict[str, object]]) -> list[str]:
    notes = profile_notes(layout.profile)
    if negative := sum(float(str(told["amount_sek"])) < 0 for told in accepted):
        notes.append(
            ngettext(
                "{count} belopp är negativt och räknas som återbetalt.",
                "{count} belopp är negativa och räknas som återbetalda.",
                negative,
            ).format(count=negative)
        )
    return notes


SOURCE = Source(
    id=ID,
    title=N_("Pengar till skolenheter"),
    delivers=("funding",),
    recognise=recognise,
    read=read,
    describes=N_(
        "CSV eller Excel med en rad per skolenhet, kalenderår och slag av pengar (grundbelopp, strukturbidrag, "
        "uppbyggandemedel, statsbidrag eller egna slag) och beloppet i kronor."
    ),
    purpose=N_("Följa hur resurser fördelas efter elevernas behov (skollagen 2 kap. 8 b §)"),
    faults=(
        WRONG_COLUMN_COUNT,
        UNCLOSED_QUOTE,
        REQUIRED_MISSING,
        BAD_SCHOOL_UNIT,
        BAD_NUMBER,
        OUT_OF_RANGE,
        FUNDING_TWICE,
    ),
    fields=FIELDS,
)
