"""Skolverket's statistics per school unit (planned-educations v4): the wide CSV and the raw JSON answers.

A row is one school unit and period; the answer for the whole nation is read too. Only grundskola: the answers for other
school forms use the same names for other things.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import duckdb

from skolsikt.home.words import N_, _, ngettext
from skolsikt.school.identifiers import is_school_unit_code
from skolsikt.school.periods import InvalidPeriod, parse_period
from skolsikt.sources.contract import Fault, Incoming, Reading, Recognition, Source, UnreadableFile, Wish
from skolsikt.sources.reading.canonical_rows import canonical_rows
from skolsikt.sources.reading.delimited import DELIMITERS, records, rows
from skolsikt.sources.reading.faults import BAD_SCHOOL_UNIT, UNCLOSED_QUOTE, WRONG_COLUMN_COUNT
from skolsikt.sources.reading.json_text import Json, answers, entries, looks_like_json, read_json, text_of
from skolsikt.sources.reading.published_figures import UNKNOWN_MARK, about_figures, published_figure, reference_row
from skolsikt.sources.reading.record import Record
from skolsikt.sources.reading.rejects import RejectBook

UNIT, PERIOD = "schoolUnitCode", "timePeriod"
NATION = "SE"
GR_ONLY = "averageGradesMeritRating9thGrade"

BAD_PERIOD = Fault(
    "bad_period",
    N_("Perioden är varken ett läsår (2024/25) eller ett kalenderår."),
    N_("Hämta filen på nytt från Skolverket; ändra inte perioden i ett kalkylprogram."),
)
PERIOD_MISSING = Fault(
    "period_missing",
    N_("Raden har värden men ingen period, så det går inte att säga vilket år de gäller."),
    N_("Fyll i läsåret i kolumnen timePeriod."),
)
TWICE = Fault(
    "unit_and_period_twice",
    N_("Skolenheten och perioden finns redan på en tidigare rad."),
    N_("Ta bort den ena raden."),
)


@dataclass(frozen=True)
class _Row:
    """One school unit (or the nation) and period: its cells as (text, valueType) by indicator."""

    number: int
    unit_code: str
    period: str
    cells: Mapping[str, tuple[str, str]]
    text: str


def recognise(incoming: Incoming) -> Recognition | None:
    """The CSV has the headings schoolUnitCode and timePeriod; the JSON has lists of values with valueType."""
    if _header_line(incoming):
        return Recognition(0.98, _("Rubrikerna schoolUnitCode och timePeriod finns."))
    beginning = "".join(incoming.head)
    if looks_like_json(incoming) and '"valueType"' in beginning and '"timePeriod"' in beginning:
        if "/statistics/gr" in beginning or "/national-values/gr" in beginning or GR_ONLY in beginning:
            return Recognition(0.95, _("Svar från Skolverkets API med statistik för grundskolan."))
        if "specialTeacherPositions" in beginning:
            return Recognition(0.6, _("Svar från Skolverkets API med statistik."))
    return None


def read(incoming: Incoming, staging: duckdb.DuckDBPyConnection, wish: Wish) -> Reading:
    """Return one row of ``reference_value`` per school unit, indicator and period. ``staging`` is not needed.

    A row number is the line of the CSV, or the answer's place in the JSON.
    """
    book = RejectBook()
    header = _header_line(incoming)
    found = list(_csv_rows(incoming, header, book) if header else _json_rows(incoming))
    if not found and not book.entries:
        raise UnreadableFile(_("{file} innehåller inga rader med statistik.").format(file=incoming.name))
    broken_count = book.row_count
    empty = [row for row in found if not row.period and not row.cells]
    figures, rejected_count = _figures([row for row in found if row.period or row.cells], book)
    return Reading(
        rows={"reference_value": canonical_rows("reference_value", figures)},
        rejects=book.table(),
        rows_read=len(found) + broken_count,
        rows_rejected=broken_count + rejected_count,
        notes=[about_figures(figures), *_about_empty(len(empty))],
    )


def _figures(found: Sequence[_Row], book: RejectBook) -> tuple[list[dict[str, object]], int]:
    """Return the rows of ``reference_value`` and how many rows of the file gave nothing for their faults."""
    figures: list[dict[str, object]] = []
    seen: set[tuple[str, str]] = set()
    rejected_count = 0
    for row in found:
        if fault := _fault_of(row, seen):
            column, value = (UNIT, row.unit_code) if fault is BAD_SCHOOL_UNIT else (PERIOD, row.period)
            book.add(row.number, column, value, fault.code, row.text)
            rejected_count += 1
            continue
        seen.add((row.unit_code, row.period))
        taken = list(_figures_of(row, book))
        rejected_count += bool(row.cells) and not taken
        figures += taken
    return figures, rejected_count


def _fault_of(row: _Row, seen: set[tuple[str, str]]) -> Fault | None:
    if row.unit_code != NATION and not is_school_unit_code(row.unit_code):
        return BAD_SCHOOL_UNIT
    if not row.period:
        return PERIOD_MISSING
    if not _is_period(row.period):
        return BAD_PERIOD
    return TWICE if (row.unit_code, row.period) in seen else None


def _is_period(text: str) -> bool:
    if text.isdecimal() and len(text) == 4:
        return True
    try:
        return parse_period(text).kind == "school_year"
    except InvalidPeriod:
        return False


def _figures_of(row: _Row, book: RejectBook) -> Iterator[dict[str, object]]:
    for indicator, (text, value_type) in row.cells.items():
        figure = published_figure(text, value_type)
        if figure is None:
            book.add(row.number, indicator, text, UNKNOWN_MARK.code, row.text)
            continue
        yield reference_row(
            unit_code=row.unit_code,
            unit_kind="nation" if row.unit_code == NATION else "school_unit",
            indicator=indicator,
            period=row.period,
            figure=figure,
            row_number=row.number,
        )


def _about_empty(count: int) -> list[str]:
    note = ngettext(
        "{count} rad saknar period och är tom: Skolverket har inga uppgifter om den skolenheten.",
        "{count} rader saknar period och är tomma: Skolverket har inga uppgifter om de skolenheterna.",
        count,
    )
    return [note.format(count=count)] if count else []


# --- the wide CSV -----------------------------------------------------------------------------------------------


def _header_line(incoming: Incoming) -> str:
    lines = (line for line in incoming.head if UNIT in line and PERIOD in line and not looks_like_json(incoming))
    return next(lines, "")


def _csv_rows(incoming: Incoming, header: str, book: RejectBook) -> Iterator[_Row]:
    if incoming.text is None:
        return
    delimiter = max(DELIMITERS, key=header.count)
    found = records(incoming.text, delimiter=delimiter)
    headings = next(record.fields for record in found if UNIT in record.fields and PERIOD in record.fields)
    names = headings[:-1] if not headings[-1] else headings
    for record in rows(_without_footer(found), width=len(names), book=book):
        cells = dict(zip(names, record.fields, strict=True))
        unit_code, period = cells.pop(UNIT), cells.pop(PERIOD)
        filled = {indicator: (text, "") for indicator, text in cells.items() if indicator and text}
        yield _Row(record.number, unit_code, period, filled, record.text)


def _without_footer(found: Iterator[Record]) -> Iterator[Record]:
    """Yield the records but for text that stands alone on the last lines; a unit without values is no footer."""
    held: list[Record] = []
    for record in found:
        if record.filled_count == 1 and not any(is_school_unit_code(field) for field in record.fields):
            held.append(record)
        else:
            yield from held
            held.clear()
            yield record


# --- the JSON answers -------------------------------------------------------------------------------------------


def _json_rows(incoming: Incoming) -> Iterator[_Row]:
    for number, body in enumerate(answers(read_json(incoming)), 1):
        unit_code = _unit_of(body, incoming.name)
        by_period: dict[str, dict[str, tuple[str, str]]] = {}
        for indicator, values in body.items():
            for entry in entries(values):
                period, text = text_of(entry.get(PERIOD)), text_of(entry.get("value"))
                cells = by_period.setdefault(period, {})
                if text or period:
                    cells[indicator] = text, text_of(entry.get("valueType"))
        for period, cells in by_period.items():
            yield _Row(number, unit_code, period, cells, f"{unit_code} {period}")


def _unit_of(body: Mapping[str, Json], file: str) -> str:
    """Return the school unit of an answer, or the nation. Raises UnreadableFile when it is of another school form."""
    address = _address(body)
    if "/statistics/" in address and not address.rstrip("/").endswith("/gr"):
        raise UnreadableFile(
            _("{file}: svaret gäller skolformen {form}. Skolsikt läser grundskolans statistik (statistics/gr).").format(
                file=file, form=address.rstrip("/").rsplit("/", 1)[-1]
            )
        )
    unit_code = text_of(body.get("schoolUnit"))
    return unit_code or (NATION if "/national-values/" in address else "")


def _address(body: Mapping[str, Json]) -> str:
    links = body.get("_links")
    own = links.get("self") if isinstance(links, dict) else None
    return text_of(own.get("href")) if isinstance(own, dict) else ""


SOURCE = Source(
    id="skolverket_statistics",
    title=N_("Skolverkets statistik per skolenhet (grundskolan)"),
    delivers=("reference_value",),
    recognise=recognise,
    read=read,
    describes=N_(
        "Skolverkets öppna statistik per skolenhet (planned-educations v4): antingen svaren från API:et som JSON "
        "eller en bred CSV-fil med kolumnerna schoolUnitCode, timePeriod och en kolumn per mått. Varje tecken som står "
        "i stället för ett värde (.. . ~100 *) sparas som sin egen orsak."
    ),
    controller=N_("Skolverket (öppna data)"),
    purpose=N_("Att jämföra de egna skolorna med publicerad statistik"),
    faults=(BAD_SCHOOL_UNIT, BAD_PERIOD, PERIOD_MISSING, TWICE, UNKNOWN_MARK, WRONG_COLUMN_COUNT, UNCLOSED_QUOTE),
    refresh_days=365,
)
