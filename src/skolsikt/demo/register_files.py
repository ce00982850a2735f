"""The registers of the demo municipality as files: school units, areas, school calendar."""

from __future__ import annotations

import json
from collections.abc import Sequence

import shapely

from skolsikt.demo.exports import UTF8_BOM, Exports
from skolsikt.demo.identity import MUNICIPALITY_CODE, MUNICIPALITY_NAME
from skolsikt.demo.mergers import NOTE, Merger
from skolsikt.demo.places import Places, degrees
from skolsikt.demo.school_days import SchoolYearDays
from skolsikt.demo.school_units import DemoUnit, organisation_number

UNIT_HEADINGS = (
    "Skolenhetskod;Skolenhetsnamn;Kommun;Huvudmannatyp;Organisationsnummer;Huvudman;Skolformer;Områdestyp;Skolgrupp;"
    "Latitud;Longitud"
)
EVENT_HEADINGS = "Skolenhetskod;Händelse från;Händelse till;Händelse"
SUCCESSION_HEADINGS = "Skolenhetskod före;Skolenhetskod efter;Datum;Slag;Anmärkning"
_MERGED = "Sammanslagning"
CALENDAR_HEADINGS = "Läsår;Skolenhetskod;Datum;Slag;Namn"
EVERY_UNIT = "*"
_DAY_WORDS = {
    "term_start": "Terminsstart",
    "term_end": "Terminsslut",
    "holiday": "Lov",
    "day_off": "Lovdag",
    "study_day": "Studiedag",
    "public_holiday": "Helgdag",
}
_ORGANISERS = {"municipal": MUNICIPALITY_NAME, "independent": f"{MUNICIPALITY_NAME}s friskolor AB"}
_ORGANISER_WORDS = {"municipal": "Kommunal", "independent": "Enskild"}
_AREA_TYPE_WORDS = {"town": "Tätort", "countryside": "Landsbygd"}


def write_school_units(exports: Exports, units: Sequence[DemoUnit]) -> None:
    """Write one row per school unit."""
    rows = []
    for unit in units:
        longitude, latitude = degrees(*unit.centre)
        rows.append(
            (
                unit.code,
                unit.name,
                MUNICIPALITY_NAME,
                _ORGANISER_WORDS[unit.organiser_type],
                organisation_number(unit.organiser_type),
                _ORGANISERS[unit.organiser_type],
                ",".join(unit.school_forms),
                _AREA_TYPE_WORDS[unit.area_type],
                unit.school_group,
                f"{latitude:.5f}",
                f"{longitude:.5f}",
            )
        )
    exports.text("1-register/1-skolenheter.csv", "school_units", rows, headings=UNIT_HEADINGS, encoding=UTF8_BOM)


def write_areas(exports: Exports, places: Places) -> None:
    """Write districts and the areas inside them as one GeoJSON in WGS84; NYKO codes nest by prefix."""
    districts = [
        _feature(code, name, shapely.union_all([places.shape[n] for n in (places.district == number).nonzero()[0]]))
        for number, (code, name) in enumerate(zip(places.district_code, places.district_name, strict=True))
    ]
    areas = [
        _feature(code, name, shape, parent_area_code=places.district_code[district])
        for code, name, shape, district in zip(places.code, places.name, places.shape, places.district, strict=True)
    ]
    features = [*districts, *areas]
    name = "1-register/2-omraden.geojson"
    collection = {"type": "FeatureCollection", "name": "Exempelkommunens områden", "features": features}
    exports.path(name).write_text(json.dumps(collection, ensure_ascii=False, separators=(",", ":")), "utf-8")
    exports.wrote(name, "areas", len(features))


def _feature(code: str, name: str, shape: shapely.Geometry, **more: str) -> dict[str, object]:
    properties = {"nyko": code, "namn": name, "area_kind": "nyko", "municipality": MUNICIPALITY_CODE, **more}
    return {"type": "Feature", "properties": properties, "geometry": json.loads(shapely.to_geojson(shape))}


def write_calendar(exports: Exports, days: Sequence[SchoolYearDays]) -> None:
    """Write terms, holidays and days off of every year, the same for all units."""
    rows = [
        (year.label, EVERY_UNIT, day.day.isoformat(), _DAY_WORDS[day.kind], day.name)
        for year in days
        for day in year.named_days
    ]
    exports.text("1-register/3-skolkalender.csv", "school_calendar", rows, headings=CALENDAR_HEADINGS)


def write_successions(exports: Exports, merger: Merger, units: Sequence[DemoUnit]) -> None:
    """Write one row per unit that went into another one."""
    into = units[merger.into].code
    rows = [(unit.code, into, merger.on.isoformat(), _MERGED, NOTE) for unit in merger.before]
    name = "1-register/4-skolenheter-som-andrats.csv"
    exports.text(name, "school_unit_successions", rows, headings=SUCCESSION_HEADINGS, encoding=UTF8_BOM)


def write_events(
    exports: Exports, actions: Sequence[tuple[str, int, int]], units: Sequence[DemoUnit], days: Sequence[SchoolYearDays]
) -> None:
    """Write the first day of each planted action (title, unit, year): what a reader of a trend wants to know."""
    rows = [
        (units[unit].code, days[year].open_days[0].isoformat(), "", f"{title} börjar") for title, unit, year in actions
    ]
    exports.text("1-register/5-handelser.csv", "events", rows, headings=EVENT_HEADINGS, encoding=UTF8_BOM)
