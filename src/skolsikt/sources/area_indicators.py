"""Figures and ready classes of areas, as CSV or Excel: a row per area and figure, a column per year, or per figure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import duckdb

from skolsikt.home.words import N_, _, ngettext
from skolsikt.school.periods import InvalidPeriod, parse_period
from skolsikt.sources.contract import Fault, Incoming, ProfileField, Reading, Recognition, Source, UnreadableFile, Wish
from skolsikt.sources.reading.area_figures import area_row, level_of, municipality_of, named_area
from skolsikt.sources.reading.area_layers import area_kind_of
from skolsikt.sources.reading.canonical_rows import canonical_rows
from skolsikt.sources.reading.columns import Layout, find_layout, table_rows
from skolsikt.sources.reading.delimited import Footer
from skolsikt.sources.reading.faults import REQUIRED_MISSING, UNCLOSED_QUOTE, WRONG_COLUMN_COUNT
from skolsikt.sources.reading.profile import candidate_profiles
from skolsikt.sources.reading.published_figures import UNKNOWN_MARK, PublishedFigure, published_figure
from skolsikt.sources.reading.record import Record
from skolsikt.sources.reading.rejects import RejectBook

FIELDS = {
    "area": ProfileField(N_("områdets kod eller namn; Kommun (Namn) för ett RegSO utan kod"), is_required=True),
    "area_name": ProfileField(N_("områdets namn, där också koden finns")),
    "area_level": ProfileField(N_("indelning: nyko, deso, regso eller lagrets eget namn")),
    "indicator": ProfileField(N_("vad talet är; saknas när varje tal har en egen kolumn")),
    "period": ProfileField(N_("år; saknas när varje år har en egen kolumn")),
    "value": ProfileField(N_("talet eller klassen; saknas när år eller tal har egna kolumner")),
    "sex": ProfileField(N_("kön; bara båda tillsammans läses in")),
    "publisher": ProfileField(N_("vem som har publicerat talet eller gjort indelningen"), is_required=True),
}
_BOTH_SEXES = frozenset({"", "totalt", "båda", "båda könen", "samtliga", "alla", "total", "1+2"})
_YEAR_LAST = re.compile(r".*?\b((?:19|20)\d{2})")

_CODE = re.compile(r"[0-9A-ZÅÄÖ._-]*\d[0-9A-ZÅÄÖ._-]*")  # a name has small letters
_BROKEN = frozenset({WRONG_COLUMN_COUNT.code, UNCLOSED_QUOTE.code})

UNKNOWN_AREA = Fault(
    "area_unknown",
    N_("Området är varken en kod eller ett namn i en känd kommun."),
    N_("Skriv områdets kod, eller namnet som Kommun (Namn). Ange municipality i settings.toml för egna områden."),
)
BAD_YEAR = Fault(
    "area_year_unreadable",
    N_("Året är varken ett årtal (2023) eller ett läsår (2023/24)."),
    N_("Rätta året i filen, eller ange det med --period."),
)
UNKNOWN_INDICATOR = Fault(
    "area_indicator_unmapped",
    N_("Raden är något annat än det som profilen har namn på."),
    N_("Lägg till namnet under codes.indicator i profilen, eller låt raden vara."),
)
TWICE = Fault(
    "area_figure_twice",
    N_("Samma område, tal och år finns redan på en tidigare rad."),
    N_("Ta bort den ena raden."),
)


@dataclass(frozen=True)
class _Cell:
    """Where one figure stands in every row: its column, and what the heading tells."""

    position: int | None  # None: the profile's field ``value``
    indicator: str
    period: str


def recognise(incoming: Incoming) -> Recognition | None:
    """By a profile whose columns are there, with something to read figures from."""
    layout = _found(incoming, Wish())
    if layout is None:
        return None
    known = ", ".join(sorted(layout.heading(name) for name in layout.positions))
    return Recognition(
        0.9,
        _("Kolumnerna {columns} är en tabell om områden ({profile}).").format(columns=known, profile=layout.profile.id),
    )


def read(incoming: Incoming, staging: duckdb.DuckDBPyConnection, wish: Wish) -> Reading:
    """Return one row of ``area_indicator`` per area, figure and year. ``staging`` is not needed.

    A class keeps its words (``value_text``); its number is what the profile's codes say. Nothing is computed.
    """
    layout = _found(incoming, wish)
    if layout is None:
        raise UnreadableFile(
            _(
                "{file}: varken en kolumn med tal, en kolumn per år eller kolumner med kända tal hittades. Ange "
                "kolumnerna i en profil (--profile)."
            ).format(file=incoming.name)
        )
    book, cells = RejectBook(), _cells(layout, wish)
    seen: set[tuple[object, ...]] = set()
    figures: list[dict[str, object]] = []
    read_count = skipped_count = 0
    for record in table_rows(incoming, layout, book=book, footer=Footer()):
        if layout.value(record, "sex").casefold() not in _BOTH_SEXES:
            skipped_count += 1
            continue
        read_count += 1
        figures += _of_row(record, layout, cells, wish, book, seen)
    taken = {figure["row_number"] for figure in figures}
    broken_count = len({row for row, _column, _value, code, _text in book.entries if code in _BROKEN})
    return Reading(
        rows={"area_indicator": canonical_rows("area_indicator", figures)},
        rejects=book.table(),
        rows_read=read_count + broken_count,
        rows_rejected=len(book.row_numbers - taken),
        notes=[*_about(figures), *_about_skipped(skipped_count)],
    )


# --- which columns hold figures ---------------------------------------------------------------------------------


def _found(incoming: Incoming, wish: Wish) -> Layout | None:
    profiles = candidate_profiles(wish, source="area_indicators", fields=FIELDS)
    layouts = [layout for one in profiles if (layout := find_layout(incoming, [one], FIELDS)) and _cells(layout, wish)]
    return max(layouts, key=_explained, default=None)


def _explained(layout: Layout) -> int:
    return len(layout.positions) + len(_cells(layout, Wish()))


def _cells(layout: Layout, wish: Wish) -> list[_Cell]:
    """A column of figures goes before one per year, and that before one per figure."""
    if "value" in layout.positions:
        return [_Cell(None, "", "")] if layout.is_given("indicator") else []
    if "indicator" in layout.positions or "indicator" in layout.profile.constants:
        years = ((place, _YEAR_LAST.fullmatch(name)) for place, name in enumerate(layout.headings))
        return [_Cell(place, "", year[1]) for place, year in years if year]
    named = layout.profile.codes.get("indicator", {})
    found = [_Cell(place, named[name], wish.period) for place, name in enumerate(layout.headings) if name in named]
    return found if len(found) > 1 else []


# --- one row ----------------------------------------------------------------------------------------------------


def _of_row(
    record: Record,
    layout: Layout,
    cells: Sequence[_Cell],
    wish: Wish,
    book: RejectBook,
    seen: set[tuple[object, ...]],
) -> Iterator[dict[str, object]]:
    area = _area(record, layout, wish, book)
    if area is None:
        return
    level, code, name, municipality = area
    if not (publisher := layout.value(record, "publisher")):
        book.add(record.number, layout.heading("publisher"), "", REQUIRED_MISSING.code, record.text)
        return
    for cell in cells:
        indicator = cell.indicator or _indicator(record, layout, book)
        period = _period(cell.period or layout.value(record, "period") or wish.period)
        figure = _figure(record, layout, cell)
        heading = layout.headings[cell.position] if cell.position is not None else layout.heading("value")
        key = (level, code, indicator, period)
        if not indicator or figure is _EMPTY:
            continue
        if period is None:
            book.add(
                record.number, layout.heading("period"), layout.value(record, "period"), BAD_YEAR.code, record.text
            )
        elif figure is None:
            book.add(record.number, heading, "", UNKNOWN_MARK.code, record.text)
        elif key in seen:
            book.add(record.number, layout.heading("area"), code, TWICE.code, record.text)
        else:
            seen.add(key)
            yield area_row(
                level=level,
                code=code,
                name=name,
                municipality=municipality,
                indicator=indicator,
                period=period,
                figure=figure,
                publisher=publisher,
                row_number=record.number,
            )


def _area(record: Record, layout: Layout, wish: Wish, book: RejectBook) -> tuple[str, str, str, str | None] | None:
    """Return level, code, name and municipality of the row's area; None when it is not to be told which it is."""
    given, name = layout.value(record, "area"), layout.value(record, "area_name")
    if not given:
        book.add(record.number, layout.heading("area"), "", REQUIRED_MISSING.code, record.text)
        return None
    stated = layout.value(record, "area_level")
    level = _stated_level(stated) or level_of(given) or area_kind_of("")
    if name or level_of(given) == level or _CODE.fullmatch(given):
        return level, given, name, municipality_of(level, given) or wish.municipality or None
    named = named_area(given, municipality=wish.municipality)
    if named is None:
        book.add(record.number, layout.heading("area"), given, UNKNOWN_AREA.code, record.text)
        return None
    code, name, municipality = named
    return level, code, name, municipality


def _stated_level(stated: str) -> str:
    """Return the division that a word means; empty where nothing is stated."""
    return stated if stated in ("municipality", "county", "nation") else area_kind_of(stated) if stated else ""


def _indicator(record: Record, layout: Layout, book: RejectBook) -> str:
    """Return the code of ours. A profile that names some takes no others: a sum beside its parts is not mixed in."""
    given, named = layout.value(record, "indicator"), layout.profile.codes.get("indicator", {})
    if not given:
        book.add(record.number, layout.heading("indicator"), "", REQUIRED_MISSING.code, record.text)
    elif named and given not in named.values():
        book.add(record.number, layout.heading("indicator"), given, UNKNOWN_INDICATOR.code, record.text)
        return ""
    return given


def _period(text: str) -> str | None:
    if re.fullmatch(r"(?:19|20)\d{2}", text):
        return text
    try:
        found = parse_period(text)
    except InvalidPeriod:
        return None
    return found.text if found.kind == "school_year" else None


_EMPTY = PublishedFigure("")


def _figure(record: Record, layout: Layout, cell: _Cell) -> PublishedFigure | None:
    """Return what the cell says; a class by its number, with its words kept. None when it says nothing known."""
    if cell.position is not None:
        text = record.fields[cell.position]
        return published_figure(text) if text else _EMPTY
    raw = record.fields[layout.positions["value"]]
    figure = published_figure(layout.value(record, "value")) if raw else _EMPTY
    return PublishedFigure(raw, figure.value, withheld_code=figure.withheld_code) if figure and raw else figure


# --- what was detected, in words --------------------------------------------------------------------------------


def _about(figures: Sequence[dict[str, object]]) -> list[str]:
    if not figures:
        return []
    periods = sorted({str(figure["period"]) for figure in figures})
    areas = len({(figure["area_level"], figure["area_code"]) for figure in figures})
    notes = [_("Områden: {areas}. År: {periods}.").format(areas=areas, periods=", ".join(periods))]
    if any(str(figure["area_code"]).startswith("x:") for figure in figures):
        notes.append(
            _("Områdena står med namn. De kopplas till sin kod när en karta med samma namn i kommunen är inläst.")
        )
    return notes


def _about_skipped(count: int) -> list[str]:
    note = ngettext(
        "{count} rad för ett av könen är inte läst.", "{count} rader för ett av könen är inte lästa.", count
    )
    return [note.format(count=count)] if count else []


SOURCE = Source(
    id="area_indicators",
    title=N_("Tal och klasser om områden"),
    delivers=("area_indicator",),
    recognise=recognise,
    read=read,
    describes=N_(
        "CSV eller Excel med ett område per rad, med kod eller namn. Talet står i en egen kolumn med indikator och år, "
        "i en kolumn per år, eller i en kolumn per indikator. En färdig indelning (forskares klasser, polisens lista "
        "över utsatta områden) läses in med namnet på den som gjort den och räknas aldrig om. Egna rubriker anges i en "
        "profil."
    ),
    controller=N_("Den som har publicerat uppgifterna (öppna data)"),
    purpose=N_("Att läsa resultat per område bredvid områdets förutsättningar"),
    faults=(
        UNKNOWN_AREA,
        BAD_YEAR,
        UNKNOWN_INDICATOR,
        TWICE,
        UNKNOWN_MARK,
        REQUIRED_MISSING,
        WRONG_COLUMN_COUNT,
        UNCLOSED_QUOTE,
    ),
    refresh_days=450,
    fields=FIELDS,
)
