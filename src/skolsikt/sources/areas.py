"""Areas: the municipality's own map of NYKO, DeSO, RegSO or other areas, as GeoJSON."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import duckdb
import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from skolsikt.home.words import N_, _, ngettext
from skolsikt.school.identifiers import is_municipality_code
from skolsikt.sources.contract import Fault, Incoming, ProfileField, Reading, Recognition, Source, UnreadableFile, Wish
from skolsikt.sources.reading.area_layers import OWN, about_layer, area_kind_of, kind_of_property
from skolsikt.sources.reading.canonical_rows import canonical_rows
from skolsikt.sources.reading.coordinate_systems import (
    WGS84,
    CoordinateSystem,
    declared_epsg,
    epsg_of,
    find_system,
    is_in_sweden,
    to_wgs84,
)
from skolsikt.sources.reading.json_text import Json, entries, looks_like_json, read_json, text_of
from skolsikt.sources.reading.municipality_extents import Extent, likest_municipality, municipality_extents
from skolsikt.sources.reading.profile import Profile, candidate_profiles
from skolsikt.sources.reading.rejects import RejectBook
from skolsikt.sources.reading.surfaces import about_borders, mended, surface_of

FIELDS = {
    "area_code": ProfileField(N_("områdets kod"), is_required=True),
    "name": ProfileField(N_("områdets namn")),
    "parent_area_code": ProfileField(N_("koden för det större område som området ligger i")),
    "municipality": ProfileField(N_("kommunkod, fyra siffror")),
    "area_kind": ProfileField(N_("indelning: nyko, deso, regso eller namnet på kommunens eget lager")),
}
OPTIONS = ("crs",)

WITHOUT_CODE = Fault(
    "area_without_code",
    N_("Området saknar kod."),
    N_("Fyll i områdets kod i kartsystemet, eller ange i en profil (--profile) vilken egenskap som är koden."),
)
TWICE = Fault(
    "area_twice",
    N_("Två områden har samma kod."),
    N_("Slå ihop delarna till ett område (multipolygon) i kartsystemet, eller ge dem var sin kod."),
)
WITHOUT_POLYGON = Fault(
    "area_without_polygon",
    N_("Området har ingen yta (polygon eller multipolygon)."),
    N_("Exportera ytor, inte punkter eller linjer."),
)
CROSSES_ITSELF = Fault(
    "area_crosses_itself",
    N_("Områdets gräns korsar sig själv, så det går inte att säga vad som är inne i området."),
    N_("Rätta gränsen i kartsystemet (verktyget heter ofta Reparera geometri) och exportera om."),
)
OUTSIDE_SWEDEN = Fault(
    "area_outside_sweden",
    N_("Området ligger utanför Sverige, fast de flesta andra ligger i Sverige."),
    N_("Kontrollera områdets koordinater i kartsystemet."),
)

# The file is taken to be about a municipality when its box and the municipality's are at least this alike.
SURE_LIKENESS = 0.5


@dataclass(frozen=True)
class _Area:
    """One feature: where it stands in the file, its properties, their text, and its geometry."""

    row_number: int
    properties: Mapping[str, Json]
    geometry: BaseGeometry

    @property
    def text(self) -> str:
        return json.dumps(self.properties, ensure_ascii=False)


@dataclass(frozen=True)
class _Layer:
    """The layer of a file as a whole, and what said so, in words."""

    kind: str
    said_by: str


def recognise(incoming: Incoming) -> Recognition | None:
    """Areas are GeoJSON collections whose features have surfaces."""
    beginning = "".join(incoming.head)
    if not looks_like_json(incoming) or not re.search(r'"type"\s*:\s*"(FeatureCollection|Feature)"', beginning):
        return None
    if re.search(r'"type"\s*:\s*"(Multi)?Polygon"', beginning):
        return Recognition(0.95, _("GeoJSON med ytor (polygoner)."))
    if re.search(r'"type"\s*:\s*"(Multi)?(Point|LineString)"', beginning):
        return Recognition(0.3, _("GeoJSON, men början av filen innehåller inga ytor."))
    return Recognition(0.6, _("GeoJSON."))


def read(incoming: Incoming, staging: duckdb.DuckDBPyConnection, wish: Wish) -> Reading:
    """Return one row of ``area`` per feature with a code and a sound surface, in WGS84. ``staging`` is not needed.

    A row number is the feature's place in the file, from 1.
    """
    profile = candidate_profiles(wish, source="areas", fields=FIELDS, options=OPTIONS)[0]
    document = read_json(incoming)
    features = _features(incoming, document)
    book = RejectBook()
    areas = [area for number, feature in enumerate(features, 1) if (area := _area(number, feature, book))]
    if not areas:
        return _nothing(book, len(features))
    columns = _columns(areas, profile, incoming.name)
    system = find_system(
        [area.geometry for area in areas],
        file=incoming.name,
        chosen=_chosen_epsg(profile, incoming.name),
        declared=declared_epsg(document) if isinstance(document, dict) else None,
        municipality=wish.municipality,
    )
    sound, mended_count = _sound(areas, system, book)
    municipality = _municipality([area.geometry for area in sound], wish)
    layer = _layer(columns, profile, document)
    rows = _rows(sound, columns, profile, layer.kind, municipality, book)
    return Reading(
        rows={"area": canonical_rows("area", rows)},
        rejects=book.table(),
        rows_read=len(features),
        rows_rejected=book.row_count,
        notes=[
            *_about_system(system, document),
            *_about_columns(columns),
            *_about_layers(rows, columns, layer),
            *_about_mended(mended_count),
            *_about_municipality(rows),
            *about_borders([area.geometry for area in sound]),
        ],
    )


def _nothing(book: RejectBook, rows_read: int) -> Reading:
    return Reading(
        rows={"area": canonical_rows("area", [])}, rejects=book.table(), rows_read=rows_read, rows_rejected=rows_read
    )


def _features(incoming: Incoming, document: Json) -> Sequence[Mapping[str, Json]]:
    features = entries(document.get("features")) if isinstance(document, dict) else []
    if isinstance(document, dict) and document.get("type") == "Feature":
        features = [document]
    if not features:
        raise UnreadableFile(
            _("{file} innehåller inga områden. Exportera kartlagret som GeoJSON (FeatureCollection).").format(
                file=incoming.name
            )
        )
    return features


def _area(number: int, feature: Mapping[str, Json], book: RejectBook) -> _Area | None:
    own = feature.get("properties")
    properties = {"id": feature.get("id"), **(own if isinstance(own, dict) else {})}
    lowered = {name.casefold(): value for name, value in properties.items() if value not in (None, "")}
    surface = surface_of(feature.get("geometry"))
    area = _Area(number, lowered, surface or shapely.Polygon())
    if surface is not None:
        return area
    book.add(number, "geometry", _geometry_type(feature), WITHOUT_POLYGON.code, area.text)
    return None


def _geometry_type(feature: Mapping[str, Json]) -> str:
    geometry = feature.get("geometry")
    return text_of(geometry.get("type")) if isinstance(geometry, dict) else ""


# --- which property is what -------------------------------------------------------------------------------------


def _columns(areas: Sequence[_Area], profile: Profile, file: str) -> dict[str, str]:
    """Return field -> property. A property that only some areas have may be the parent, never the code."""
    filled = Counter(name for area in areas for name in area.properties)
    columns: dict[str, str] = {}
    for field in FIELDS:
        candidates = [heading.casefold() for heading in profile.headings(field)]
        here = [name for name in candidates if filled[name] and name not in columns.values()]
        if here:
            columns[field] = max(here, key=lambda name: filled[name]) if field == "area_code" else here[0]
    columns.setdefault("parent_area_code", _coarser_nyko(columns.get("area_code", ""), filled))
    if "area_code" not in columns and _tells_apart(columns.get("name", ""), areas):
        columns["area_code"] = columns["name"]
    if "area_code" not in columns:
        raise UnreadableFile(
            _(
                "{file}: ingen egenskap känns igen som områdets kod. Egenskaperna heter {names}. Ange vilken som är "
                "koden i en profil (--profile), under [columns] som area_code."
            ).format(file=file, names=", ".join(sorted(filled)) or "-")
        )
    return {field: name for field, name in columns.items() if name}


def _coarser_nyko(code: str, filled: Mapping[str, int]) -> str:
    """Return the property with the next coarser level of NYKO, if the file has it."""
    level = re.fullmatch(r"nyko([2-6])", code)
    return next((f"nyko{n}" for n in range(int(level[1]) - 1, 0, -1) if filled.get(f"nyko{n}")), "") if level else ""


def _tells_apart(name: str, areas: Sequence[_Area]) -> bool:
    values = [text_of(area.properties.get(name)) for area in areas]
    return all(values) and len(set(values)) == len(values)


def _layer(columns: Mapping[str, str], profile: Profile, document: Json) -> _Layer:
    """Return which layer the whole file is: the profile says, else the property with the codes, else its name."""
    if given := profile.constants.get("area_kind"):
        return _Layer(area_kind_of(given), _("enligt profilen"))
    kind = kind_of_property(columns["area_code"])
    if kind != OWN:
        return _Layer(kind, _("enligt egenskapen {name}").format(name=columns["area_code"]))
    name = text_of(document.get("name")) if isinstance(document, dict) else ""
    return _Layer(area_kind_of(name), _("enligt filens eget namn på lagret"))


def _chosen_epsg(profile: Profile, file: str) -> int | None:
    given = str(profile.options.get("crs", ""))
    if not given:
        return None
    if (epsg := epsg_of(given)) is None:
        raise UnreadableFile(
            _(
                "{file}: profilens crs {given} är inte ett system som Skolsikt läser. Ange EPSG:4326, EPSG:3006 eller "
                "någon av EPSG:3007 till EPSG:3018."
            ).format(file=file, given=given)
        )
    return epsg


# --- geometry ---------------------------------------------------------------------------------------------------


def _sound(areas: Sequence[_Area], system: CoordinateSystem, book: RejectBook) -> tuple[list[_Area], int]:
    """Return the areas in WGS84 whose surface is sound, and how many of them had to be mended."""
    converted = to_wgs84([area.geometry for area in areas], system)
    sound, mended_count = [], 0
    for area, geometry in zip(areas, converted, strict=True):
        if not is_in_sweden(Extent(*geometry.bounds)):
            book.add(area.row_number, "geometry", "", OUTSIDE_SWEDEN.code, area.text)
        elif geometry.is_valid:
            sound.append(_Area(area.row_number, area.properties, geometry))
        elif (whole := mended(geometry)) is not None:
            sound.append(_Area(area.row_number, area.properties, whole))
            mended_count += 1
        else:
            where = shapely.is_valid_reason(geometry)
            book.add(area.row_number, "geometry", where, CROSSES_ITSELF.code, area.text)
    return sound, mended_count


def _municipality(geometries: Sequence[BaseGeometry], wish: Wish) -> str | None:
    """Return the home's own municipality when the areas lie in it, else the one they fill, else None."""
    if not geometries:
        return None
    extent = Extent(*map(float, shapely.total_bounds(np.asarray(geometries, dtype=object))))
    own = municipality_extents().get(wish.municipality)
    if own and own.holds(extent):
        return wish.municipality
    code, likeness = likest_municipality(extent)
    return code if likeness >= SURE_LIKENESS else None


# --- rows -------------------------------------------------------------------------------------------------------


def _rows(
    areas: Sequence[_Area],
    columns: Mapping[str, str],
    profile: Profile,
    kind: str,
    municipality: str | None,
    book: RejectBook,
) -> list[dict[str, object]]:
    rows: dict[tuple[str, str], dict[str, object]] = {}
    for area in areas:
        row = _row(area, columns, profile, kind, municipality)
        key = str(row["area_code"]), str(row["area_kind"])
        if not row["area_code"]:
            book.add(area.row_number, columns["area_code"], "", WITHOUT_CODE.code, area.text)
        elif key in rows:
            book.add(area.row_number, columns["area_code"], key[0], TWICE.code, area.text)
        else:
            rows[key] = row
    return list(rows.values())


def _row(
    area: _Area, columns: Mapping[str, str], profile: Profile, kind: str, municipality: str | None
) -> dict[str, object]:
    def value(field: str) -> str:
        found = text_of(area.properties.get(columns.get(field, "")))
        return profile.translated(field, found) or profile.constants.get(field, "")

    stated = value("area_kind")
    kind = area_kind_of(stated) if stated else kind
    code = value("area_code")
    given = value("municipality") or (code[:4] if kind in ("deso", "regso") else "")
    return {
        "area_code": code,
        "area_kind": kind,
        "name": value("name") or None,
        "municipality": given if is_municipality_code(given) else municipality,
        "parent_area_code": value("parent_area_code") or None,
        "geometry_wkt": shapely.to_wkt(area.geometry, rounding_precision=7),
        "row_number": area.row_number,
    }


# --- what was detected, in words --------------------------------------------------------------------------------


def _about_system(system: CoordinateSystem, document: Json) -> list[str]:
    declared = declared_epsg(document) if isinstance(document, dict) else None
    sentence = (
        _("Koordinatsystem: {name}.") if system.epsg == WGS84 else _("Koordinatsystem: {name}, omräknat till WGS84.")
    )
    notes = [sentence.format(name=system.name)]
    if declared is not None and declared != system.epsg:
        notes.append(_("Filen säger EPSG:{epsg}, men det stämmer inte med koordinaterna.").format(epsg=declared))
    if system.is_north_first:
        notes.append(_("Filen skriver nord före öst; koordinaterna har vänts."))
    if system.also_fits:
        notes.append(
            _(
                'Även {systems} är möjliga. Ange rätt system i en profil (crs = "EPSG:3008") om kartan hamnar fel.'
            ).format(systems=", ".join(f"EPSG:{epsg}" for epsg in system.also_fits))
        )
    return notes


def _about_columns(columns: Mapping[str, str]) -> list[str]:
    if columns["area_code"] == columns.get("name"):
        return [_("Områdena har ingen kod, så namnet ({name}) används som kod.").format(name=columns["name"])]
    return [_("Områdets kod läses ur egenskapen {code}.").format(code=columns["area_code"])]


def _about_layers(rows: Sequence[Mapping[str, object]], columns: Mapping[str, str], layer: _Layer) -> list[str]:
    """Say each layer and what told it; a property of the areas themselves goes before what holds for the file."""
    stated = _("enligt egenskapen {name}").format(name=columns["area_kind"]) if "area_kind" in columns else ""
    kinds = sorted({str(row["area_kind"]) for row in rows})
    return [about_layer(kind, layer.said_by if kind == layer.kind else stated) for kind in kinds]


def _about_mended(count: int) -> list[str]:
    note = ngettext(
        "{count} område hade en gräns som korsade sig själv genom avrundning; den har rätats ut.",
        "{count} områden hade gränser som korsade sig själva genom avrundning; de har rätats ut.",
        count,
    )
    return [note.format(count=count)] if count else []


def _about_municipality(rows: Sequence[Mapping[str, object]]) -> list[str]:
    codes = sorted({str(row["municipality"]) for row in rows if row["municipality"]})
    if not codes:
        return [_("Det framgår inte vilken kommun områdena hör till. Ange municipality i en profil (--profile).")]
    return [_("Områdena ligger i kommun {codes}.").format(codes=", ".join(codes))] if len(codes) == 1 else []


SOURCE = Source(
    id="areas",
    title=N_("Områden (NYKO, DeSO, RegSO eller egna)"),
    delivers=("area",),
    recognise=recognise,
    read=read,
    describes=N_(
        "GeoJSON med en yta per område, i WGS84, SWEREF 99 TM eller en lokal SWEREF 99-zon. Koordinatsystemet känns "
        "igen. Kod, namn och överordnat område läses ur egenskaper med vanliga namn eller enligt en profil."
    ),
    controller=N_("Kommunens kart- och mätverksamhet"),
    purpose=N_("Att visa resultat och förutsättningar per bostadsområde utan att peka ut enskilda"),
    faults=(WITHOUT_CODE, TWICE, WITHOUT_POLYGON, CROSSES_ITSELF, OUTSIDE_SWEDEN),
    refresh_days=730,
    fields=FIELDS,
    options=OPTIONS,
    is_table=False,
)
