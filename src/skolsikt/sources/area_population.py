"""Persons registered in each area by age: what shares of children are measured against. Counts, no persons."""

from __future__ import annotations

import duckdb

from skolsikt.home.words import N_
from skolsikt.sources.contract import Fault, Incoming, ProfileField, Reading, Recognition, Source, Wish
from skolsikt.sources.layouts.profiled_file import ProfiledFile, ReadRow, Row, read_rows, reading_of
from skolsikt.sources.layouts.profiled_file import recognise as recognise_file
from skolsikt.sources.layouts.pupil_cells import required_text
from skolsikt.sources.reading.checked_row import CheckedRow
from skolsikt.sources.reading.columns import Layout
from skolsikt.sources.reading.faults import (
    BAD_NUMBER,
    OUT_OF_RANGE,
    REQUIRED_MISSING,
    UNCLOSED_QUOTE,
    WRONG_COLUMN_COUNT,
)
from skolsikt.tables.catalogue import table

COUNTED_TWICE = Fault(
    "counted_twice",
    N_("Samma område, år och ålder står flera gånger med olika antal."),
    N_("Behåll den rad som gäller. Är filen uppdelad på kön: summera könen innan den läses in."),
)
ID = "area_population"
CONTRACT = table("area_population")
FIELDS = {
    "area_code": ProfileField(N_("områdets kod, i samma indelning som elevernas bostadsområde"), is_required=True),
    "year": ProfileField(N_("år; folkmängden är den 31 december"), is_required=True),
    "age": ProfileField(N_("ålder i hela år"), is_required=True),
    "persons_count": ProfileField(N_("antal folkbokförda"), is_required=True),
}


def _begin(layout: Layout, wish: Wish) -> ReadRow:
    return _count


FILE = ProfiledFile(
    source=ID, table="area_population", fields=FIELDS, begin=_begin, names="area_code", contradiction=COUNTED_TWICE
)


def recognise(incoming: Incoming) -> Recognition | None:
    """Return a table with an area, a year, an age and a number in each row."""
    return recognise_file(incoming, FILE)


def read(incoming: Incoming, staging: duckdb.DuckDBPyConnection, wish: Wish) -> Reading:
    """Return ``area_population``. Raises UnreadableFile for missing headings."""
    return reading_of(read_rows(incoming, wish, FILE), FILE)


def _count(row: CheckedRow) -> Row | None:
    area = required_text(row, "area_code")
    year, age, persons = (_whole_number(row, field) for field in ("year", "age", "persons_count"))
    if row.is_lost:
        return None
    return {"area_code": area, "year": year, "age": age, "persons_count": persons}


def _whole_number(row: CheckedRow, field: str) -> int | None:
    column = CONTRACT.column(field)
    if not row.text(field):
        row.reject(field, REQUIRED_MISSING)
    return row.whole_number(field, minimum=column.minimum, maximum=column.maximum)


SOURCE = Source(
    id=ID,
    title=N_("Folkmängd per område och ålder"),
    delivers=("area_population",),
    recognise=recognise,
    read=read,
    describes=N_(
        "CSV eller Excel med en rad per område, år och ålder och antalet folkbokförda den 31 december. Filen räknar "
        "bara: inga personer finns i den. Områdena är de som eleverna och barnen har som bostadsområde."
    ),
    purpose=N_("Jämföra med hur många som bor i området"),
    needs_profile=True,
    faults=(
        WRONG_COLUMN_COUNT,
        UNCLOSED_QUOTE,
        REQUIRED_MISSING,
        BAD_NUMBER,
        OUT_OF_RANGE,
        COUNTED_TWICE,
    ),
    fields=FIELDS,
)
