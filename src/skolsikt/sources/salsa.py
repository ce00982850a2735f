"""SALSA: what schools achieve and what their pupils' background predicts, as Skolverket publishes it.

Three forms: the newer export (one header, school units by name), SIRIS export 95 (a row of groups above the header,
school units by code) and planned-educations v4 (JSON). Values keep the publisher's unit: shares in per cent, merit
value in points, parents' education as a mean level from 1 to 3.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import duckdb

from skolsikt.home.words import N_, _, ngettext
from skolsikt.school.identifiers import (
    is_municipality_code,
    is_school_unit_code,
    named_unit_code,
    normalise_organisation_number,
)
from skolsikt.school.municipalities import municipality_code_of
from skolsikt.school.organiser_types import organiser_type
from skolsikt.school.periods import InvalidPeriod, parse_period
from skolsikt.sources.contract import Fault, Incoming, Reading, Recognition, Source, UnreadableFile, Wish
from skolsikt.sources.reading.canonical_rows import canonical_rows
from skolsikt.sources.reading.delimited import DELIMITERS, Footer, records, rows
from skolsikt.sources.reading.faults import (
    BAD_SCHOOL_UNIT,
    OUT_OF_RANGE,
    REQUIRED_MISSING,
    UNCLOSED_QUOTE,
    WRONG_COLUMN_COUNT,
)
from skolsikt.sources.reading.json_text import answers, entries, looks_like_json, read_json, text_of
from skolsikt.sources.reading.published_figures import (
    UNKNOWN_MARK,
    PublishedFigure,
    about_figures,
    named_unit,
    published_figure,
    reference_row,
)
from skolsikt.sources.reading.record import Record
from skolsikt.sources.reading.rejects import RejectBook
from skolsikt.sources.reading.salsa_columns import OUTCOMES, PARTS, columns_of, header_line, year_above
from skolsikt.sources.reading.told_columns import with_told_columns

V4_METRICS = {
    "salsaRequirementsReachedActual": "salsa_all_passed_actual",
    "salsaRequirementsReachedCalculated": "salsa_all_passed_model",
    "salsaRequirementsReachedDeviation": "salsa_all_passed_residual",
    "salsaAverageGradesIn9thGradeActual": "salsa_merit_actual",
    "salsaAverageCalculated": "salsa_merit_model",
    "salsaAverageGradesIn9thGradeDeviation": "salsa_merit_residual",
    "salsaParentsEducation": "salsa_parents_education",
    "salsaNewlyImmigratedQuota": "salsa_newly_immigrated_share",
    "salsaBoysQuota": "salsa_boys_share",
}
V4_LIST = "compulsorySchoolUnitSalsaMetricList"
# Limits that no published value can break: per cent, and the three levels of education of SALSA's model.
_PERCENT, _LEVELS = (0.0, 100.0), (1.0, 3.0)
_LIMITS = {
    "salsa_all_passed_actual": _PERCENT,
    "salsa_newly_immigrated_share": _PERCENT,
    "salsa_born_abroad_share": _PERCENT,
    "salsa_foreign_background_share": _PERCENT,
    "salsa_boys_share": _PERCENT,
    "salsa_parents_education": _LEVELS,
}
# R is computed before F and B are rounded to whole numbers, so it may differ by one from F - B.
ROUNDING = 1.0

UNKNOWN_MUNICIPALITY = Fault(
    "unknown_municipality",
    N_("Kommunen finns inte i SCB:s lista över kommuner."),
    N_("Rätta kommunens namn eller kod i filen."),
)
BAD_YEAR = Fault(
    "bad_year",
    N_("Året är varken ett årtal (2025) eller ett läsår (2024/25)."),
    N_("Hämta filen på nytt, eller ange läsåret med --period om filen saknar år."),
)
RESIDUAL_OFF = Fault(
    "residual_off",
    N_("Residualen stämmer inte: R ska vara F minus B, så när som på avrundning."),
    N_("Kontrollera att kolumnerna inte har förskjutits och hämta filen på nytt."),
)
SAME_NAME = Fault(
    "same_name_twice",
    N_("Två rader har samma skola, kommun och år men olika värden, så det går inte att veta vilken som är vilken."),
    N_("Hämta en export med skolenhetskod, eller skilj skolornas namn åt i filen."),
)
REPEATED = Fault(
    "repeated_row",
    N_("Raden är en upprepning av en tidigare rad."),
    N_("Inget behöver göras: den första raden är inläst."),
)


@dataclass(frozen=True, kw_only=True)
class _Row:
    """One school unit and year as the file says it; cells by indicator, empty ones left out."""

    number: int
    identity: Mapping[str, str]
    cells: Mapping[str, str]
    value_types: Mapping[str, str] = field(default_factory=dict)
    text: str


@dataclass(frozen=True, kw_only=True)
class _Unit:
    """One school unit and year that is known to be one: code, municipality and school year settled."""

    row: _Row
    code: str
    municipality: str | None
    period: str


def recognise(incoming: Incoming) -> Recognition | None:
    """The CSV has the columns F, B and R; the JSON has the list of SALSA metrics."""
    if looks_like_json(incoming):
        found = f'"{V4_LIST}"' in "".join(incoming.head)
        return Recognition(0.98, _("Svar från Skolverkets API med SALSA-värden.")) if found else None
    if header_line(incoming.head):
        return Recognition(
            0.98, _("Rubrikerna Faktiskt värde (F), Modellberäknat värde (B) och Residual (R=F-B) finns.")
        )
    return None


def read(incoming: Incoming, staging: duckdb.DuckDBPyConnection, wish: Wish) -> Reading:
    """Return ``reference_value`` (one row per unit, indicator and school year) and the ``school_unit`` rows named.

    ``staging`` is not needed. Raises UnreadableFile when the columns F, B and R are not found.
    """
    book = RejectBook()
    is_json = looks_like_json(incoming)
    found = list(_json_rows(incoming) if is_json else _csv_rows(incoming, wish, book))
    broken_count = book.row_count
    units = _unlike(_settled(found, book), book)
    figures: list[dict[str, object]] = []
    kept: list[_Unit] = []
    for unit in units:
        if (taken := _figures_of(unit, book)) is not None:
            figures += taken
            kept.append(unit)
    return Reading(
        rows={
            "reference_value": canonical_rows("reference_value", figures),
            "school_unit": canonical_rows("school_unit", with_told_columns(_school_units(kept))),
        },
        rejects=book.table(),
        rows_read=len(found) + broken_count,
        rows_rejected=len(found) + broken_count - len(kept),
        notes=[about_figures(figures), *_about_periods(kept), *_about_names(kept)],
    )


# --- one row ----------------------------------------------------------------------------------------------------


def _settled(found: Sequence[_Row], book: RejectBook) -> Iterator[_Unit]:
    """Yield the rows whose school unit and school year are known; the others go to ``book``."""
    for row in found:
        identity = row.identity
        period = _school_year(identity.get("year", ""))
        municipality = _municipality(identity)
        code = identity.get("code", "")
        if not identity.get("name"):
            book.add(row.number, _("Skolenhet"), "", REQUIRED_MISSING.code, row.text)
        elif code and not is_school_unit_code(code):
            book.add(row.number, _("Skolenhetskod"), code, BAD_SCHOOL_UNIT.code, row.text)
        elif not code and municipality is None:
            book.add(row.number, _("Kommun"), identity.get("municipality", ""), UNKNOWN_MUNICIPALITY.code, row.text)
        elif period is None:
            book.add(row.number, _("År"), identity.get("year", ""), BAD_YEAR.code, row.text)
        else:
            code = code or named_unit_code(municipality or "", identity["name"])
            yield _Unit(row=row, code=code, municipality=municipality, period=period)


def _school_year(text: str) -> str | None:
    """Return ``2024/25`` for ``2025`` (the spring in which the grades were set) and for ``2024/25``."""
    try:
        period = parse_period(text, spring_dated=True)
    except InvalidPeriod:
        return None
    return period.text if period.kind == "school_year" else None


def _municipality(identity: Mapping[str, str]) -> str | None:
    code = identity.get("municipality_code", "")
    return code if is_municipality_code(code) else municipality_code_of(identity.get("municipality", ""))


def _unlike(units: Iterator[_Unit], book: RejectBook) -> list[_Unit]:
    """Return the units that stand once for their year. Of equal rows the first counts; of unequal ones none."""
    by_key: dict[tuple[str, str], list[_Unit]] = {}
    for unit in units:
        by_key.setdefault((unit.code, unit.period), []).append(unit)
    kept = []
    for same in by_key.values():
        is_equal = all(unit.row.cells == same[0].row.cells for unit in same)
        refused = same[1:] if is_equal else same if len(same) > 1 else []
        for unit in refused:
            name, fault = unit.row.identity["name"], REPEATED if is_equal else SAME_NAME
            book.add(unit.row.number, _("Skolenhet"), name, fault.code, unit.row.text)
        kept += [same[0]] if is_equal else []
    return kept


def _figures_of(unit: _Unit, book: RejectBook) -> list[dict[str, object]] | None:
    """Return the rows of ``reference_value`` of one unit and year; None when any of its cells is wrong."""
    row = unit.row
    figures = {name: published_figure(text, row.value_types.get(name, "")) for name, text in row.cells.items()}
    good = {name: figure for name, figure in figures.items() if figure is not None}
    faults = [(name, UNKNOWN_MARK) for name in figures if name not in good]
    faults += [(name, OUT_OF_RANGE) for name, figure in good.items() if _is_outside(name, figure)]
    faults += [(f"salsa_{outcome}_residual", RESIDUAL_OFF) for outcome in OUTCOMES if _is_residual_off(good, outcome)]
    for name, fault in faults:
        book.add(row.number, name, row.cells[name], fault.code, row.text)
    if faults:
        return None
    return [
        reference_row(
            unit_code=unit.code,
            unit_kind="school_unit",
            indicator=name,
            period=unit.period,
            figure=figure,
            row_number=row.number,
        )
        for name, figure in good.items()
    ]


def _is_outside(name: str, figure: PublishedFigure) -> bool:
    smallest, largest = _LIMITS.get(name, (float("-inf"), float("inf")))
    return figure.value is not None and not smallest <= figure.value <= largest


def _is_residual_off(figures: Mapping[str, PublishedFigure], outcome: str) -> bool:
    values = [
        figures[name].value if (name := f"salsa_{outcome}_{part}") in figures else None for part in PARTS.values()
    ]
    actual, model, residual = values
    if actual is None or model is None or residual is None:
        return False
    return abs(actual - model - residual) > ROUNDING + 1e-9


def _school_units(kept: Sequence[_Unit]) -> list[dict[str, object]]:
    """Return one row per school unit, as the newest year names it."""
    newest: dict[str, _Unit] = {}
    for unit in sorted(kept, key=lambda unit: unit.period):
        newest[unit.code] = unit
    return [
        named_unit(
            code=unit.code,
            name=" ".join(unit.row.identity["name"].split()),
            municipality=unit.municipality,
            row_number=unit.row.number,
        )
        | {
            "organiser_type": _organiser_type(unit.row.identity),
            "organisation_number": normalise_organisation_number(unit.row.identity.get("organisation_number", "")),
        }
        for unit in newest.values()
    ]


def _organiser_type(identity: Mapping[str, str]) -> str | None:
    return organiser_type(identity.get("organiser_type") or identity.get("organiser", ""))


# --- the CSV forms ----------------------------------------------------------------------------------------------


def _csv_rows(incoming: Incoming, wish: Wish, book: RejectBook) -> Iterator[_Row]:
    headings = header_line(incoming.head)
    if incoming.text is None or not headings:
        raise _without_headings(incoming.name)
    found = records(incoming.text, delimiter=max(DELIMITERS, key=headings.count))
    preamble: list[Record] = []
    for record in found:
        if header_line([record.text]):  # which may go over several lines of the file
            break
        preamble.append(record)
    else:
        raise _without_headings(incoming.name)
    columns = columns_of(record.fields, preamble[-1].fields if preamble else ())
    year = year_above(preamble) or wish.period
    for row in rows(found, width=len(columns), book=book, footer=Footer()):
        filled = {column: text for column, text in zip(columns, row.fields, strict=True) if column and text}
        cells = {column: text for column, text in filled.items() if column.startswith("salsa_")}
        yield _Row(number=row.number, identity={"year": year, **filled}, cells=cells, text=row.text)


def _without_headings(file: str) -> UnreadableFile:
    return UnreadableFile(
        _(
            "{file}: kolumnerna Faktiskt värde (F), Modellberäknat värde (B) och Residual (R=F-B) hittades inte. "
            "Hämta SALSA-filen på nytt från Skolverket."
        ).format(file=file)
    )


# --- the JSON form ----------------------------------------------------------------------------------------------


def _json_rows(incoming: Incoming) -> Iterator[_Row]:
    number = 0
    for body in answers(read_json(incoming)):
        for entry in entries(body.get(V4_LIST)):
            number += 1
            metrics = {
                V4_METRICS[key]: value for key, value in entry.items() if key in V4_METRICS and isinstance(value, dict)
            }
            code = text_of(entry.get("schoolUnitCode"))
            yield _Row(
                number=number,
                identity={
                    "year": text_of(body.get("timePeriod")),
                    "code": code,
                    "name": text_of(entry.get("name")),
                    "municipality_code": text_of(entry.get("geographicalAreaCode")),
                },
                cells={name: text_of(metric.get("value")) for name, metric in metrics.items()},
                value_types={name: text_of(metric.get("valueType")) for name, metric in metrics.items()},
                text=code,
            )


# --- what was detected, in words --------------------------------------------------------------------------------


def _about_periods(kept: Sequence[_Unit]) -> list[str]:
    periods = sorted({unit.period for unit in kept})
    return [_("Läsår: {periods}.").format(periods=", ".join(periods))] if periods else []


def _about_names(kept: Sequence[_Unit]) -> list[str]:
    named = {unit.code for unit in kept if not is_school_unit_code(unit.code)}
    if not named:
        return []
    return [
        ngettext(
            "{count} skola står med namn men utan skolenhetskod. Den kopplas till sin kod när ett skolregister med "
            "samma namn och kommun har lästs in.",
            "{count} skolor står med namn men utan skolenhetskod. De kopplas till sin kod när ett skolregister med "
            "samma namn och kommun har lästs in.",
            len(named),
        ).format(count=len(named))
    ]


SOURCE = Source(
    id="salsa",
    title=N_("SALSA (Skolverkets modellberäknade resultat i årskurs 9)"),
    delivers=("reference_value", "school_unit"),
    recognise=recognise,
    read=read,
    describes=N_(
        "Skolverkets SALSA-export med faktiskt värde (F), modellberäknat värde (B) och residual (R) för andelen som "
        "uppnått alla betygskriterier och för genomsnittligt meritvärde. Den nyare exporten med alla fält inom "
        "citattecken, SIRIS export 95 med två rubrikrader och svaren från API:et läses."
    ),
    controller=N_("Skolverket (öppna data)"),
    purpose=N_("Att jämföra skolor med hänsyn till elevernas bakgrund, aldrig att rangordna dem"),
    faults=(
        UNKNOWN_MUNICIPALITY,
        BAD_YEAR,
        RESIDUAL_OFF,
        SAME_NAME,
        REPEATED,
        UNKNOWN_MARK,
        OUT_OF_RANGE,
        BAD_SCHOOL_UNIT,
        REQUIRED_MISSING,
        WRONG_COLUMN_COUNT,
        UNCLOSED_QUOTE,
    ),
)
