"""School units from a register: Skolverket's answers as JSON, or a list as CSV or Excel.

A list of schools compiled from these answers may have published figures beside the schools; they are read with it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import duckdb
from pyproj import Transformer

from skolsikt.home.words import N_, _, ngettext
from skolsikt.school.identifiers import is_school_unit_code, normalise_organisation_number
from skolsikt.school.municipalities import MUNICIPALITIES, municipality_code_of
from skolsikt.school.organiser_types import organiser_type
from skolsikt.school.school_forms import school_form_code
from skolsikt.sources.contract import Fault, Incoming, ProfileField, Reading, Recognition, Source, UnreadableFile, Wish
from skolsikt.sources.reading.canonical_rows import canonical_rows
from skolsikt.sources.reading.columns import find_layout, required_layout, table_rows
from skolsikt.sources.reading.compiled_figures import FAULTS as FIGURE_FAULTS
from skolsikt.sources.reading.compiled_figures import compiled_figures
from skolsikt.sources.reading.coordinate_systems import SWEREF_99_TM, WGS84, is_in_sweden
from skolsikt.sources.reading.delimited import Footer
from skolsikt.sources.reading.faults import BAD_SCHOOL_UNIT, REQUIRED_MISSING, UNCLOSED_QUOTE, WRONG_COLUMN_COUNT
from skolsikt.sources.reading.json_text import Json, looks_like_json, read_json
from skolsikt.sources.reading.municipality_extents import Extent
from skolsikt.sources.reading.numbers import swedish_number
from skolsikt.sources.reading.profile import candidate_profiles
from skolsikt.sources.reading.published_figures import about_figures
from skolsikt.sources.reading.register_answers import register_entries
from skolsikt.sources.reading.rejects import RejectBook
from skolsikt.sources.reading.told_columns import with_told_columns
from skolsikt.tables.catalogue import table

FIELDS = {
    "school_unit_code": ProfileField(N_("skolenhetskod, åtta siffror"), is_required=True),
    "name": ProfileField(N_("skolenhetens namn"), is_required=True),
    "municipality": ProfileField(N_("kommunens kod eller namn")),
    "organiser_type": ProfileField(N_("typ av huvudman")),
    "organiser": ProfileField(N_("huvudmannens namn")),
    "organisation_number": ProfileField(N_("huvudmannens organisationsnummer")),
    "school_forms": ProfileField(N_("skolformer, åtskilda med komma")),
    "school_group": ProfileField(N_("skolgrupp som kommunen jämför")),
    "area_type": ProfileField(N_("tätort eller landsbygd"), codes=table("school_unit").column("area_type").codes),
    "latitude": ProfileField(N_("latitud i WGS84")),
    "longitude": ProfileField(N_("longitud i WGS84")),
    "sweref_north": ProfileField(N_("nordkoordinat i SWEREF 99 TM")),
    "sweref_east": ProfileField(N_("östkoordinat i SWEREF 99 TM")),
}
# Headings that only files about pupils or results have: such a file names school units but is no register of them.
_NOT_A_REGISTER = re.compile(
    r"person|förnamn|efternamn|\bklass\b|betyg|merit|residual|andel|antal elever|timeperiod|frånvaro|datum|föregående",
    re.IGNORECASE,
)
_JSON_SIGNS = {
    "compactSchoolUnits": 0.97,
    "listedSchoolUnits": 0.97,
    "principalOrganizerType": 0.95,
    "schoolunit": 0.95,
}

UNKNOWN_MUNICIPALITY = Fault(
    "unit_municipality_unknown",
    N_("Kommunen finns inte i SCB:s lista över kommuner. Skolenheten är inläst utan kommun."),
    N_("Rätta kommunens namn eller kod i listan."),
)
BAD_ORGANISATION_NUMBER = Fault(
    "bad_organisation_number",
    N_("Organisationsnumret har fel kontrollsiffra. Skolenheten är inläst utan det."),
    N_("Rätta organisationsnumret i listan."),
)
OUTSIDE_SWEDEN = Fault(
    "coordinates_outside_sweden",
    N_("Koordinaterna ligger inte i Sverige. Skolenheten är inläst utan plats på kartan."),
    N_("Kontrollera att norr och öst inte har bytt plats och att koordinaterna är i WGS84 eller SWEREF 99 TM."),
)
TWICE = Fault(
    "school_unit_twice",
    N_("Skolenhetskoden finns redan på en tidigare rad med andra uppgifter."),
    N_("Ta bort den rad som är fel."),
)


@dataclass(frozen=True)
class _Entry:
    """One school unit as the file has it: place or line, fields, the row as it stood, and the file's own headings."""

    number: int
    fields: Mapping[str, str]
    text: str
    headings: Mapping[str, str]

    def value(self, name: str) -> str:
        return " ".join(self.fields.get(name, "").split())

    def reject(self, book: RejectBook, name: str, fault: Fault, value: str = "") -> None:
        """Write down that ``fault`` was found in the field ``name``."""
        book.add(self.number, self.headings.get(name, name), value or self.value(name), fault.code, self.text)


def recognise(incoming: Incoming) -> Recognition | None:
    """A register's JSON by its keys; a list by a column of codes and one of names, without pupils or results."""
    if looks_like_json(incoming):
        return _recognise_json("".join(incoming.head))
    layout = find_layout(incoming, candidate_profiles(Wish(), source="school_units", fields=FIELDS), FIELDS)
    if layout is None or any(_NOT_A_REGISTER.search(heading) for heading in layout.headings):
        return None
    known = sorted(layout.heading(name) for name in layout.positions)
    certainty = min(0.4 + 0.1 * len(known), 0.95)
    return Recognition(
        certainty, _("Kolumnerna {columns} känns igen från skolregister.").format(columns=", ".join(known))
    )


def _recognise_json(beginning: str) -> Recognition | None:
    for sign, certainty in _JSON_SIGNS.items():
        if f'"{sign}"' in beginning:
            return Recognition(certainty, _("Svar från Skolverket med skolenheter ({sign}).").format(sign=sign))
    if re.search(r'"schools"\s*:\s*\[', beginning) and '"kod"' in beginning and '"namn"' in beginning:
        return Recognition(0.9, _("Sammanställd lista över skolor (schools, kod, namn)."))
    return None


def read(incoming: Incoming, staging: duckdb.DuckDBPyConnection, wish: Wish) -> Reading:
    """Return ``school_unit`` rows that a register has named, and ``organiser`` rows where number and name are known.

    Of a compiled list also the ``reference_value`` rows of its figures. ``staging`` is not needed. A value that cannot
    be used is rejected by itself; the school unit is still taken.
    """
    book = RejectBook()
    document = read_json(incoming) if looks_like_json(incoming) else None
    found = list(_table_entries(incoming, wish, book) if document is None else _json_entries(document))
    broken_count = book.row_count
    if not found and not broken_count:
        raise UnreadableFile(_("{file} innehåller inga skolenheter.").format(file=incoming.name))
    entries = _identified(found, book)
    rejected_count = book.row_count
    rows = [_row(entry, book) for entry in entries]
    tables = {"school_unit": canonical_rows("school_unit", with_told_columns(rows))}
    if organisers := _organisers(entries):
        tables["organiser"] = canonical_rows("organiser", organisers)
    if (figures := compiled_figures(document, book)).rows:
        tables["reference_value"] = canonical_rows("reference_value", figures.rows)
    return Reading(
        rows=tables,
        rejects=book.table(),
        rows_read=len(found) + broken_count,
        rows_rejected=rejected_count,
        notes=[*_notes(rows), *([about_figures(figures.rows)] if figures.rows else []), *figures.notes()],
    )


def _json_entries(document: Json) -> Iterator[_Entry]:
    for entry in register_entries(document):
        yield _Entry(entry.number, entry.fields, ";".join(entry.fields.values()), {})


def _table_entries(incoming: Incoming, wish: Wish, book: RejectBook) -> Iterator[_Entry]:
    layout = required_layout(incoming, candidate_profiles(wish, source="school_units", fields=FIELDS), FIELDS)
    headings = {name: layout.heading(name) for name in FIELDS}
    for record in table_rows(incoming, layout, book=book, footer=Footer()):
        yield _Entry(record.number, {name: layout.value(record, name) for name in FIELDS}, record.text, headings)


def _identified(found: Sequence[_Entry], book: RejectBook) -> list[_Entry]:
    """Return the entries with a code and a name, each code once; equal repetitions are passed over in silence."""
    by_code: dict[str, _Entry] = {}
    for entry in found:
        code = entry.value("school_unit_code")
        if not is_school_unit_code(code):
            entry.reject(book, "school_unit_code", BAD_SCHOOL_UNIT)
        elif not entry.value("name"):
            entry.reject(book, "name", REQUIRED_MISSING)
        elif code in by_code and by_code[code].fields != entry.fields:
            entry.reject(book, "school_unit_code", TWICE)
        else:
            by_code.setdefault(code, entry)
    return list(by_code.values())


# --- one row ----------------------------------------------------------------------------------------------------


def _row(entry: _Entry, book: RejectBook) -> dict[str, object]:
    latitude, longitude = _place(entry, book)
    return {
        "school_unit_code": entry.value("school_unit_code"),
        "name": entry.value("name"),
        "municipality": _municipality(entry, book),
        "organiser_type": organiser_type(entry.value("organiser_type")) or organiser_type(entry.value("organiser")),
        "organisation_number": _organisation_number(entry, book),
        "school_forms": _school_forms(entry.value("school_forms")),
        "school_group": entry.value("school_group") or None,
        "area_type": entry.value("area_type") if entry.value("area_type") in FIELDS["area_type"].codes else None,
        "latitude": latitude,
        "longitude": longitude,
        "is_registered": True,
        "row_number": entry.number,
    }


def _municipality(entry: _Entry, book: RejectBook) -> str | None:
    given = entry.value("municipality")
    code = given if given in MUNICIPALITIES else municipality_code_of(given)
    if given and code is None:
        entry.reject(book, "municipality", UNKNOWN_MUNICIPALITY)
    return code


def _organisation_number(entry: _Entry, book: RejectBook) -> str | None:
    given = entry.value("organisation_number")
    number = normalise_organisation_number(given)
    if given and number is None:
        entry.reject(book, "organisation_number", BAD_ORGANISATION_NUMBER)
    return number


def _school_forms(text: str) -> str | None:
    """Return the codes of the school forms, comma separated, each once and in the order given."""
    codes = (school_form_code(part) for part in re.split(r"[,;/|]", text))
    return ",".join(dict.fromkeys(code for code in codes if code)) or None


def _place(entry: _Entry, book: RejectBook) -> tuple[float | None, float | None]:
    """Return latitude and longitude in WGS84, from SWEREF 99 TM (which says north before east) where need be."""
    latitude, longitude = _numbers(entry, "latitude", "longitude")
    north, east = _numbers(entry, "sweref_north", "sweref_east")
    if latitude is None and north is not None and east is not None:
        to_degrees = Transformer.from_crs(SWEREF_99_TM, WGS84)  # the official order of both: north, then east
        latitude, longitude = (round(degree, 7) for degree in to_degrees.transform(north, east))
    if latitude is None or longitude is None:
        return None, None
    if not is_in_sweden(Extent(longitude, latitude, longitude, latitude)):
        entry.reject(book, "latitude", OUTSIDE_SWEDEN, f"{latitude:.5f} {longitude:.5f}")
        return None, None
    return latitude, longitude


def _numbers(entry: _Entry, first: str, second: str) -> tuple[float | None, float | None]:
    one, other = swedish_number(entry.value(first)), swedish_number(entry.value(second))
    return (None, None) if one is None or other is None else (one, other)


def _organisers(entries: Sequence[_Entry]) -> list[dict[str, object]]:
    organisers: dict[str, dict[str, object]] = {}
    for entry in entries:
        number, name = normalise_organisation_number(entry.value("organisation_number")), entry.value("organiser")
        if number and name and organiser_type(name) is None:
            organisers[number] = {
                "organisation_number": number,
                "name": name,
                "organiser_type": organiser_type(entry.value("organiser_type")),
                "row_number": entry.number,
            }
    return list(organisers.values())


def _notes(rows: Sequence[Mapping[str, object]]) -> list[str]:
    notes = []
    without_municipality = sum(1 for row in rows if not row["municipality"])
    if without_municipality:
        notes.append(
            ngettext(
                "{count} skolenhet saknar kommun i filen. Det som tidigare listor sagt gäller fortfarande.",
                "{count} skolenheter saknar kommun i filen. Det som tidigare listor sagt gäller fortfarande.",
                without_municipality,
            ).format(count=without_municipality)
        )
    without_place = sum(1 for row in rows if row["latitude"] is None)
    if without_place:
        notes.append(
            ngettext(
                "{count} skolenhet saknar koordinater i filen. Det som tidigare listor sagt gäller fortfarande.",
                "{count} skolenheter saknar koordinater i filen. Det som tidigare listor sagt gäller fortfarande.",
                without_place,
            ).format(count=without_place)
        )
    return notes


SOURCE = Source(
    id="school_units",
    title=N_("Skolenheter (Skolverkets register)"),
    delivers=("school_unit", "organiser", "reference_value"),
    recognise=recognise,
    read=read,
    describes=N_(
        "Svar från Skolverkets öppna API:er med skolenheter (JSON), eller en lista som CSV eller Excel med minst "
        "skolenhetskod och namn; gärna också kommun, huvudman, skolformer och koordinater i WGS84 eller SWEREF 99 TM. "
        "Står meritvärden, behörighet och SALSA med läsår bredvid skolorna i en sammanställd JSON läses de också. "
        "Egna rubriker anges i en profil."
    ),
    controller=N_("Skolverket (öppna data)"),
    purpose=N_("Att veta vilka skolor som finns, var de ligger och vem som är huvudman"),
    faults=(
        BAD_SCHOOL_UNIT,
        REQUIRED_MISSING,
        TWICE,
        UNKNOWN_MUNICIPALITY,
        BAD_ORGANISATION_NUMBER,
        OUTSIDE_SWEDEN,
        WRONG_COLUMN_COUNT,
        UNCLOSED_QUOTE,
        *FIGURE_FAULTS,
    ),
    fields=FIELDS,
)
