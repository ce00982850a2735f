"""School units in the JSON answers of registers, each as the same flat fields that a CSV would have.

Planned-educations v4 (the compact list, the list and a single unit), Skolenhetsregistret v2 (list and single unit) and
lists of schools compiled from them (``schools``: kod, namn, kommun, ...). Names of principals, addresses and telephone
numbers in the answers are not read.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from skolsikt.sources.reading.json_text import Json, answers, entries, text_of

Keys = Mapping[str, str]

# Field -> key, per kind of answer.
_COMPACT: Keys = {
    "school_unit_code": "schoolUnitCode",
    "name": "schoolUnitName",
    "latitude": "wgs84Latitude",
    "longitude": "wgs84Longitude",
    "sweref_north": "sweref99Latitude",
    "sweref_east": "sweref99Longitude",
}
_LISTED: Keys = {
    "school_unit_code": "code",
    "name": "name",
    "municipality": "geographicalAreaCode",
    "organiser_type": "principalOrganizerType",
    "organiser": "corporationName",
    "organisation_number": "organisationRegistryNumber",
    "latitude": "wgs84_Lat",
    "longitude": "wgs84_Long",
    "sweref_north": "sweRef_N",
    "sweref_east": "sweRef_E",
}
_REGISTER: Keys = {
    "school_unit_code": "schoolUnitCode",
    "name": "displayName",
    "municipality": "municipalityCode",
}
_COORDINATES: Keys = {
    "latitude": "latitude",
    "longitude": "longitude",
    "sweref_north": "coordinateSweRefN",
    "sweref_east": "coordinateSweRefE",
}
_ORGANISER: Keys = {"organiser": "displayName", "organiser_type": "organizerType"}
_COMPILED: Keys = {
    "school_unit_code": "kod",
    "name": "namn",
    "municipality": "kommun",
    "organiser_type": "huvudman",
    "latitude": "lat",
    "longitude": "lng",
}


@dataclass(frozen=True)
class RegisterEntry:
    """One school unit in the file: its place among them from 1, and its fields."""

    number: int
    fields: Mapping[str, str]


def register_entries(document: Json) -> Iterator[RegisterEntry]:
    """Yield the school units of a document, in its order; nothing when it holds no known kind of answer."""
    number = 0
    for body in answers(document):
        for fields in _fields_of(body):
            number += 1
            yield RegisterEntry(number, fields)


def _fields_of(body: Mapping[str, Json]) -> Sequence[dict[str, str]]:
    embedded = body.get("_embedded")
    listed = embedded if isinstance(embedded, dict) else {}
    if "compactSchoolUnits" in listed:
        return [_taken(entry, _COMPACT) for entry in entries(listed["compactSchoolUnits"])]
    if "listedSchoolUnits" in listed:
        return [_listed(entry) for entry in entries(listed["listedSchoolUnits"])]
    if "schools" in body:
        return [{**_taken(entry, _COMPILED), **_compiled_form(body)} for entry in entries(body["schools"])]
    if isinstance(data := body.get("data"), dict):
        return _from_register(data, body.get("included"))
    return [_listed(body)] if {"code", "name", "geographicalAreaCode"} <= body.keys() else []


def _taken(entry: Mapping[str, Json], keys: Keys) -> dict[str, str]:
    return {field: text for field, key in keys.items() if (text := text_of(entry.get(key)))}


def _listed(entry: Mapping[str, Json]) -> dict[str, str]:
    forms = ",".join(text_of(form.get("code")) for form in entries(entry.get("typeOfSchooling")))
    return {**_taken(entry, _LISTED), "school_forms": forms}


def _compiled_form(body: Mapping[str, Json]) -> dict[str, str]:
    """A compiled list tells its school form by its ``level``, or by having SALSA, which only grundskola has."""
    if text_of(body.get("level")) == "gymnasium":
        return {"school_forms": "GY"}
    return {"school_forms": "GR"} if "salsaPeriod" in body else {}


def _from_register(data: Mapping[str, Json], included: Json) -> Sequence[dict[str, str]]:
    attributes = data.get("attributes")
    if not isinstance(attributes, dict):
        return [_taken(entry, {**_REGISTER, "name": "name"}) for entry in entries(attributes)]
    forms = attributes.get("schoolTypes")
    organiser = _object(included)
    return [
        {
            **_taken(attributes, _REGISTER),
            **_taken(data, {"school_unit_code": "schoolUnitCode"}),
            **_taken(organiser, {"organisation_number": "organizationNumber"}),
            **_taken(_object(organiser.get("attributes")), _ORGANISER),
            **_taken(_first_coordinates(attributes), _COORDINATES),
            "school_forms": ",".join(map(text_of, forms)) if isinstance(forms, list) else "",
        }
    ]


def _first_coordinates(attributes: Mapping[str, Json]) -> Mapping[str, Json]:
    found = (_object(address.get("geoCoordinates")) for address in entries(attributes.get("addresses")))
    return next((coordinates for coordinates in found if coordinates), {})


def _object(value: Json) -> Mapping[str, Json]:
    return value if isinstance(value, dict) else {}
