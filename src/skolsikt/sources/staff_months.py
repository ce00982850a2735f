"""Staff sums per school unit and month from the HR system: employees, leavers, hours, teachers. Nobody is named."""

from __future__ import annotations

import duckdb

from skolsikt.home.words import N_, _
from skolsikt.school.periods import InvalidPeriod, month_of, parse_period
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
from skolsikt.sources.reading.numbers import swedish_date, swedish_number
from skolsikt.sources.reading.profile import candidate_profiles, profile_notes
from skolsikt.sources.reading.recognised import known_headings, recognised_layout
from skolsikt.sources.reading.rejects import RejectBook
from skolsikt.sources.reading.repeated import reject_repeated
from skolsikt.sources.reading.told_unit import UNIT_FIELDS, tells_unit, told_unit

ID = "staff_months"
COUNTS = {
    "employees_count": N_("antal anställda"),
    "left_count": N_("antal som slutat under månaden"),
    "teachers_count": N_("antal lärare"),
    "certified_teachers_count": N_("antal lärare med lärarlegitimation"),
}
AMOUNTS = {
    "ordinary_hours": N_("ordinarie arbetstid i timmar"),
    "sick_hours": N_("sjukfrånvaro i timmar"),
    "teacher_positions": N_("lärare omräknade till heltidstjänster"),
}
SUMS = {**COUNTS, **AMOUNTS}
FIELDS = {
    **UNIT_FIELDS,
    "month": ProfileField(N_("månad som 2025-03, eller en dag i den"), is_required=True),
    **{name: ProfileField(meaning) for name, meaning in SUMS.items()},
}
# A part is never larger than its whole.
PARTS = (
    ("sick_hours", "ordinary_hours"),
    ("certified_teachers_count", "teachers_count"),
    ("teachers_count", "employees_count"),
)

BAD_MONTH = Fault(
    "bad_month", N_("Månaden går inte att läsa."), N_("Skriv månaden som 2025-03 och läs in filen på nytt.")
)
PART_LARGER = Fault(
    "part_larger",
    N_("Delen är större än det hela: sjuktid och arbetstid, legitimerade och lärare, eller lärare och anställda."),
    N_("Kontrollera att kolumnerna inte har bytt plats, rätta och läs in filen på nytt."),
)
MONTH_TWICE = Fault(
    "month_twice",
    N_("Skolenheten och månaden står flera gånger."),
    N_("Lägg samman raderna, eller behåll den som gäller, och läs in filen på nytt."),
)


def recognise(incoming: Incoming) -> Recognition | None:
    """Return a table with a school unit, a month and at least two of the sums."""
    layout = recognised_layout(incoming, source=ID, fields=FIELDS)
    if layout is None or not tells_unit(layout) or len(layout.positions.keys() & SUMS) < 2:
        return None
    columns = known_headings(layout)
    return Recognition(0.95, _("Personal per månad: kolumnerna {columns} känns igen.").format(columns=columns))


def read(incoming: Incoming, staging: duckdb.DuckDBPyConnection, wish: Wish) -> Reading:
    """Return ``staff_month``. Raises UnreadableFile for missing headings.

    A school unit and month that stands twice is rejected, both rows: which of them holds cannot be told.
    """
    layout = required_layout(incoming, candidate_profiles(wish, source=ID, fields=FIELDS), FIELDS)
    book = RejectBook()
    rows = [CheckedRow(record, layout, book) for record in table_rows(incoming, layout, book=book, footer=Footer())]
    found = [(row, told) for row in rows if (told := _told(row, wish.municipality))]
    reject_repeated(found, key=("school_unit_code", "month"), field="month", fault=MONTH_TWICE)
    accepted = [told for row, told in found if not row.is_lost]
    return Reading(
        rows={"staff_month": canonical_rows("staff_month", accepted)},
        rejects=book.table(),
        rows_read=len(rows) + book.broken_count,
        rows_rejected=sum(row.is_lost for row in rows) + book.broken_count,
        notes=_notes(layout),
    )


def _told(row: CheckedRow, municipality: str) -> dict[str, object] | None:
    unit, month = told_unit(row, municipality), row.read("month", _month, BAD_MONTH)
    if not row.text("month"):
        row.reject("month", REQUIRED_MISSING)
    counts = {name: row.whole_number(name, minimum=0, maximum=None) for name in COUNTS}
    sums = counts | {name: _amount(row, name) for name in AMOUNTS}
    for part, whole in PARTS:
        if (less := sums[part]) is not None and (more := sums[whole]) is not None and less > more:
            row.reject(part, PART_LARGER)
    if row.is_lost:
        return None
    return {"school_unit_code": unit, "month": month, **sums, "row_number": row.record.number}


def _month(text: str) -> str | None:
    if day := swedish_date(text):
        return month_of(day)
    try:
        period = parse_period(f"{text[:4]}-{text[4:]}" if text.isdecimal() else text)
    except InvalidPeriod:
        return None
    return period.text if period.kind == "month" else None


def _amount(row: CheckedRow, name: str) -> float | None:
    amount = row.read(name, swedish_number, BAD_NUMBER)
    if amount is not None and amount < 0:
        row.reject(name, OUT_OF_RANGE)
        return None
    return amount


def _notes(layout: Layout) -> list[str]:
    notes = profile_notes(layout.profile)
    if "employees_count" not in layout.positions:
        notes.append(_("Filen har inget antal anställda: sjukfrånvaro och omsättning kan inte visas."))
    return notes


SOURCE = Source(
    id=ID,
    title=N_("Personal per skolenhet och månad"),
    delivers=("staff_month",),
    recognise=recognise,
    read=read,
    describes=N_(
        "CSV eller Excel ur personalsystemet med en rad per skolenhet och månad: anställda, hur många som slutat, "
        "ordinarie arbetstid och sjukfrånvaro i timmar, lärare, legitimerade lärare och lärartjänster. Kolumner som "
        "saknas ger inget värde. Ingen person står i filen."
    ),
    purpose=N_("Följa upp personalens villkor och hur lärarna räcker (skollagen 2 kap. 13 § och 4 kap.)"),
    faults=(
        WRONG_COLUMN_COUNT,
        UNCLOSED_QUOTE,
        REQUIRED_MISSING,
        BAD_SCHOOL_UNIT,
        BAD_MONTH,
        BAD_NUMBER,
        OUT_OF_RANGE,
        PART_LARGER,
        MONTH_TWICE,
    ),
    refresh_days=60,
    fields=FIELDS,
)
