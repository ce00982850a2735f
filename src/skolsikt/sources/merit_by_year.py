"""Merit values by school and year as one JSON list: ``skola, kod, kom, m17_14 ... m17_22`` (17 subjects).

The year is the one in whose spring the grades were set (compared with Skolverket's series: 1,322 of 1,322 schools have
the same value in 2020/21, 1,382 of 1,382 in 2021/22). null is a value that was not published.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

import duckdb

from skolsikt.home.words import N_, _
from skolsikt.school.identifiers import is_school_unit_code
from skolsikt.school.municipalities import municipality_code_of
from skolsikt.school.periods import parse_period
from skolsikt.sources.contract import Fault, Incoming, Reading, Recognition, Source, UnreadableFile, Wish
from skolsikt.sources.reading.canonical_rows import canonical_rows
from skolsikt.sources.reading.compiled_figures import MERIT
from skolsikt.sources.reading.faults import BAD_SCHOOL_UNIT, OUT_OF_RANGE
from skolsikt.sources.reading.json_text import Json, entries, looks_like_json, read_json, text_of
from skolsikt.sources.reading.published_figures import (
    UNKNOWN_MARK,
    about_figures,
    named_unit,
    published_figure,
    reference_row,
)
from skolsikt.sources.reading.rejects import RejectBook
from skolsikt.sources.reading.told_columns import with_told_columns

_YEAR = re.compile(r"m17_(\d\d)")
_MOST_POINTS = 340.0

TWICE = Fault(
    "merit_school_twice",
    N_("Skolenhetskoden finns redan på en tidigare plats i listan."),
    N_("Ta bort den ena skolan ur filen."),
)


def recognise(incoming: Incoming) -> Recognition | None:
    """By the keys of a school: kod and m17 with a year."""
    beginning = "".join(incoming.head)
    if looks_like_json(incoming) and '"kod"' in beginning and re.search(r'"m17_\d\d"', beginning):
        return Recognition(0.95, _("Lista med meritvärden (17 ämnen) per skola och år (kod, m17_22)."))
    return None


def read(incoming: Incoming, staging: duckdb.DuckDBPyConnection, wish: Wish) -> Reading:
    """Return one ``reference_value`` per school and year, and the ``school_unit`` rows named.

    ``staging`` is not needed. A row is one school; its number is its place in the list. A value that cannot be read is
    rejected by itself.
    """
    schools = entries(read_json(incoming))
    if not schools:
        raise UnreadableFile(_("{file} innehåller inga meritvärden.").format(file=incoming.name))
    book = RejectBook()
    known = dict(_identified(schools, book))
    rejected_count = book.row_count
    figures = [row for number, entry in known.items() for row in _figures(number, entry, book)]
    units = with_told_columns([_unit(number, entry) for number, entry in known.items()])
    return Reading(
        rows={
            "reference_value": canonical_rows("reference_value", figures),
            "school_unit": canonical_rows("school_unit", units),
        },
        rejects=book.table(),
        rows_read=len(schools),
        rows_rejected=rejected_count,
        notes=[about_figures(figures), _("Året räknas som vårens: m17_22 är läsåret 2021/22.")],
    )


def _identified(schools: Sequence[Mapping[str, Json]], book: RejectBook) -> Iterator[tuple[int, Mapping[str, Json]]]:
    seen: set[str] = set()
    for number, entry in enumerate(schools, 1):
        code = text_of(entry.get("kod"))
        if is_school_unit_code(code) and code not in seen:
            seen.add(code)
            yield number, entry
        else:
            fault = TWICE if code in seen else BAD_SCHOOL_UNIT
            book.add(number, "kod", code, fault.code, f"{code} {text_of(entry.get('skola'))}")


def _figures(number: int, entry: Mapping[str, Json], book: RejectBook) -> Iterator[dict[str, object]]:
    code = text_of(entry.get("kod"))
    for key, text in ((key, text_of(value)) for key, value in entry.items()):
        year = _YEAR.fullmatch(key)
        if not year or not text:
            continue
        figure = published_figure(text)
        if figure is None or not 0 <= (figure.value or 0) <= _MOST_POINTS:
            fault = OUT_OF_RANGE if figure else UNKNOWN_MARK
            book.add(number, key, text, fault.code, f"{code} {key}")
            continue
        yield reference_row(
            unit_code=code,
            unit_kind="school_unit",
            indicator=MERIT,
            period=parse_period(f"20{year[1]}", spring_dated=True).text,
            figure=figure,
            row_number=number,
        )


def _unit(number: int, entry: Mapping[str, Json]) -> dict[str, object]:
    code, name = text_of(entry.get("kod")), " ".join(text_of(entry.get("skola")).split())
    municipality = municipality_code_of(text_of(entry.get("kom")))
    return named_unit(code=code, name=name or code, municipality=municipality, row_number=number)


SOURCE = Source(
    id="merit_by_year",
    title=N_("Meritvärden per skola och år (sammanställd lista)"),
    delivers=("reference_value", "school_unit"),
    recognise=recognise,
    read=read,
    describes=N_(
        "JSON med en skola per plats: kod, skola, kom och genomsnittligt meritvärde (17 ämnen) per år i m17_14, m17_15 "
        "och så vidare, som andra har sammanställt ur Skolverkets statistik. null betyder att inget värde har "
        "publicerats."
    ),
    controller=N_("Skolverket (öppna data)"),
    purpose=N_("Att jämföra de egna skolorna med publicerad statistik"),
    faults=(BAD_SCHOOL_UNIT, TWICE, UNKNOWN_MARK, OUT_OF_RANGE),
)
