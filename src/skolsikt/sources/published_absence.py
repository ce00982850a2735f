"""Absence by school and school year as a municipality publishes it: sums of hours and shares of them, no pupils.

A share is checked against its hours. A school without a single hour of teaching has no share, whatever the file says:
nothing of nothing is not zero.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import duckdb

from skolsikt.home.words import N_, _, ngettext
from skolsikt.school.identifiers import named_unit_code
from skolsikt.school.municipalities import municipality_code_of
from skolsikt.sources.contract import Fault, Incoming, Reading, Recognition, Source, UnreadableFile, Wish
from skolsikt.sources.reading.canonical_rows import canonical_rows
from skolsikt.sources.reading.faults import OUT_OF_RANGE, REQUIRED_MISSING
from skolsikt.sources.reading.json_text import Json, entries, looks_like_json, read_json, text_of
from skolsikt.sources.reading.numbers import swedish_number
from skolsikt.sources.reading.published_figures import (
    UNKNOWN_MARK,
    PublishedFigure,
    about_figures,
    named_unit,
    published_figure,
    reference_row,
)
from skolsikt.sources.reading.rejects import RejectBook
from skolsikt.sources.reading.told_columns import with_told_columns
from skolsikt.sources.reading.told_year import school_year_word

# Indicator -> the key of its share, and of its hours where the file has them.
_SHARES = {
    "published_absence_share": ("total_franvaro_pct", "total_franvaro_h"),
    "published_valid_absence_share": ("giltig_franvaro_pct", "giltig_franvaro_h"),
    "published_invalid_absence_share": ("ogiltig_franvaro_pct", "ogiltig_franvaro_h"),
    "published_unregistered_share": ("ej_registrerad_tid_pct", ""),
}
_TEACHING, _YEAR = "undervisningstid_h", "schoolYear"
_ROUNDING = 0.05 + 0.005  # of a share with one decimal, and of hours with one

BAD_YEAR = Fault(
    "absence_year_unknown",
    N_("Läsåret går inte att läsa."),
    N_("Skriv läsåret som 2024-2025 eller 2024/25 i schoolYear."),
)
SHARE_OFF = Fault(
    "absence_share_off",
    N_("Andelen stämmer inte med timmarna: frånvaro i timmar delat med undervisningstiden ger ett annat tal."),
    N_("Fråga den som har publicerat filen vilket som gäller, rätta filen och läs in den på nytt."),
)
TWICE = Fault(
    "absence_school_twice",
    N_("Skolan och läsåret finns redan på en tidigare plats i filen."),
    N_("Ta bort den ena ur filen, eller skilj skolornas namn åt."),
)


@dataclass(frozen=True, kw_only=True)
class _Entry:
    """One unit and school year: its place in the file from 1, its code, and what is told."""

    number: int
    code: str
    name: str
    is_school: bool
    told: Mapping[str, Json]

    @property
    def text(self) -> str:
        return f"{self.name} {text_of(self.told.get(_YEAR))}"

    @property
    def hours(self) -> float | None:
        return swedish_number(text_of(self.told.get(_TEACHING)))


def recognise(incoming: Incoming) -> Recognition | None:
    """By the hours of teaching and the share of absence."""
    beginning = "".join(incoming.head)
    if looks_like_json(incoming) and all(f'"{key}"' in beginning for key in (_TEACHING, "total_franvaro_pct")):
        return Recognition(0.95, _("Publicerad frånvaro per skola och läsår (undervisningstid_h, total_franvaro_pct)."))
    return None


def read(incoming: Incoming, staging: duckdb.DuckDBPyConnection, wish: Wish) -> Reading:
    """Return one ``reference_value`` per unit, school year and share, and the ``school_unit`` rows named.

    ``staging`` is not needed. A row is one unit and school year. Raises UnreadableFile where no municipality is told.
    """
    document = read_json(incoming)
    body = document if isinstance(document, dict) else {}
    municipality = _municipality(body, incoming.name, wish)
    found = list(_entries(body, municipality))
    book = RejectBook()
    kept = list(_identified(found, book))
    taken = [(entry, rows) for entry, period in kept if (rows := _figures(entry, period, book)) is not None]
    figures = [row for _entry, rows in taken for row in rows]
    units = with_told_columns(_school_units([entry for entry, _rows in taken], municipality))
    return Reading(
        rows={
            "reference_value": canonical_rows("reference_value", figures),
            "school_unit": canonical_rows("school_unit", units),
        },
        rejects=book.table(),
        rows_read=len(found),
        rows_rejected=len(found) - len(taken),
        notes=[about_figures(figures), *_about_empty([entry for entry, _rows in taken])],
    )


def _municipality(body: Mapping[str, Json], file: str, wish: Wish) -> str:
    names = (text_of(entry.get("name")) for entry in entries(body.get("municipality")))
    code = next(filter(None, map(municipality_code_of, names)), None) or wish.municipality
    if not code:
        raise UnreadableFile(
            _("{file} säger inte vilken kommun skolorna ligger i. Skriv kommunens namn i municipality.").format(
                file=file
            )
        )
    return code


def _entries(body: Mapping[str, Json], municipality: str) -> Iterator[_Entry]:
    whole = [(municipality, entry, False) for entry in entries(body.get("municipality"))]
    schools = [
        ("", {"name": school.get("name"), **entry}, True)
        for school in entries(body.get("schools"))
        for entry in entries(school.get("values"))
    ]
    for number, (code, entry, is_school) in enumerate((*whole, *schools), 1):
        name = " ".join(text_of(entry.get("name")).split())
        unit = code or (named_unit_code(municipality, name) if name else "")
        yield _Entry(number=number, code=unit, name=name, is_school=is_school, told=entry)


def _identified(found: Sequence[_Entry], book: RejectBook) -> Iterator[tuple[_Entry, str]]:
    """Yield the entries whose unit and school year are known, each once, with the school year."""
    seen: set[tuple[str, str]] = set()
    for entry in found:
        given = text_of(entry.told.get(_YEAR))
        period = school_year_word(given)
        if not entry.code:
            book.add(entry.number, "name", "", REQUIRED_MISSING.code, entry.text)
        elif period is None:
            book.add(entry.number, _YEAR, given, BAD_YEAR.code, entry.text)
        elif (entry.code, period) in seen:
            book.add(entry.number, "name", entry.name, TWICE.code, entry.text)
        else:
            seen.add((entry.code, period))
            yield entry, period


def _figures(entry: _Entry, period: str, book: RejectBook) -> list[dict[str, object]] | None:
    """Return the rows of ``reference_value`` of one unit and year; None when any of its shares is wrong."""
    cells = {key: text_of(entry.told.get(key)) for key, _hours in _SHARES.values()}
    figures = {key: _figure(text, entry) for key, text in cells.items() if text}
    faults = [(key, fault) for key, figure in figures.items() if (fault := _fault(key, figure, entry))]
    for key, fault in faults:
        book.add(entry.number, key, cells[key], fault.code, entry.text)
    if faults:
        return None
    return [
        reference_row(
            unit_code=entry.code,
            unit_kind="school_unit" if entry.is_school else "municipality",
            indicator=indicator,
            period=period,
            figure=figure,
            row_number=entry.number,
            publisher="Others",
        )
        for indicator, (key, _hours) in _SHARES.items()
        if (figure := figures.get(key))
    ]


def _figure(text: str, entry: _Entry) -> PublishedFigure | None:
    return PublishedFigure(text, withheld_code="source_missing") if entry.hours == 0 else published_figure(text)


def _fault(key: str, figure: PublishedFigure | None, entry: _Entry) -> Fault | None:
    if figure is None:
        return UNKNOWN_MARK
    if figure.value is None:
        return None
    if not 0 <= figure.value <= 100:
        return OUT_OF_RANGE
    part = swedish_number(text_of(entry.told.get(next(hours for share, hours in _SHARES.values() if share == key))))
    if part is None or not entry.hours:
        return None
    return SHARE_OFF if abs(100 * part / entry.hours - figure.value) > _ROUNDING else None


def _school_units(kept: Sequence[_Entry], municipality: str) -> list[dict[str, object]]:
    """Return one row per school that the file names."""
    first: dict[str, _Entry] = {}
    for entry in kept:
        if entry.is_school:
            first.setdefault(entry.code, entry)
    return [
        named_unit(code=code, name=entry.name, municipality=municipality, row_number=entry.number)
        for code, entry in first.items()
    ]


def _about_empty(kept: Sequence[_Entry]) -> list[str]:
    names = sorted({entry.name for entry in kept if entry.hours == 0})
    if not names:
        return []
    return [
        ngettext(
            "{count} enhet har läsår utan undervisningstid. Dess andelar saknas där; de är inte noll: {names}.",
            "{count} enheter har läsår utan undervisningstid. Deras andelar saknas där; de är inte noll: {names}.",
            len(names),
        ).format(count=len(names), names=", ".join(names))
    ]


SOURCE = Source(
    id="published_absence",
    title=N_("Publicerad frånvaro per skola (kommunens öppna data)"),
    delivers=("reference_value", "school_unit"),
    recognise=recognise,
    read=read,
    describes=N_(
        "JSON med kommunen (municipality) och skolorna (schools, med name och values), ett läsår per plats: "
        "undervisningstid_h, giltig, ogiltig och total frånvaro i timmar (_h) och som andel i procent (_pct), och "
        "andelen ej registrerad tid. Bara summor: inga elever. Skolor står med namn och kopplas till sin kod när ett "
        "skolregister är inläst."
    ),
    controller=N_("Den som har publicerat uppgifterna (öppna data)"),
    purpose=N_("Att jämföra de egna skolorna med publicerad statistik"),
    faults=(REQUIRED_MISSING, BAD_YEAR, TWICE, SHARE_OFF, UNKNOWN_MARK, OUT_OF_RANGE),
)
