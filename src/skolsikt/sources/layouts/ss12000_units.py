"""Organisations of SS 12000: which school unit each of them is, and the rows about school units."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from skolsikt.school.identifiers import (
    is_municipality_code,
    is_school_unit_code,
    named_unit_code,
    normalise_organisation_number,
)
from skolsikt.school.school_forms import school_form_code
from skolsikt.sources.layouts.ss12000_entity import Entities, Entity
from skolsikt.sources.reading.faults import BAD_SCHOOL_UNIT, REQUIRED_MISSING

UNIT, ORGANISER = "Skolenhet", "Huvudman"
_MOST_STEPS = 20  # up through the organisation: a circle ends here


@dataclass(frozen=True, kw_only=True)
class _Organisation:
    kind: str
    parent: str
    code: str  # school unit code; empty for everything but school units
    number: str  # organisation number


@dataclass
class Units:
    """Which school units there are, and which of them an organisation means."""

    rows: list[dict[str, object]] = field(default_factory=list)
    organisations: dict[str, _Organisation] = field(default_factory=dict)
    below: dict[str, list[str]] = field(default_factory=dict)

    def codes_at(self, organisation: str) -> Sequence[str]:
        """Return the school units of an organisation: itself, or those right below it."""
        found = self.organisations.get(organisation)
        if found is None:
            return ()
        return (found.code,) if found.code else tuple(dict.fromkeys(self.below.get(organisation, ())))

    def code_of(self, organisation: str) -> str:
        """Return the one school unit that an organisation means; empty when it is none or several."""
        codes = self.codes_at(organisation)
        return codes[0] if len(codes) == 1 else ""


def read_units(entities: Entities, *, municipality: str) -> Units:
    """Return the school units. One without school unit code is named until a register resolves it."""
    units = Units()
    for entity in entities.of("organisations"):
        kind = entity.text("organisationType") or (UNIT if entity.text("schoolUnitCode") else "")
        code = _code(entity, municipality) if kind == UNIT else ""
        organisation = _Organisation(
            kind=kind,
            parent=entity.reference("parentOrganisation"),
            code=code,
            number=normalise_organisation_number(entity.text("organisationNumber")) or "",
        )
        units.organisations[entity.id] = organisation
        if code:
            units.below.setdefault(organisation.parent, []).append(code)
            if not any(row["school_unit_code"] == code for row in units.rows):
                units.rows.append(_row(entity, code) | {"organisation": entity.id})
    for row in units.rows:
        row["organisation_number"] = _organiser(units, str(row.pop("organisation"))) or None
    return units


def _code(entity: Entity, municipality: str) -> str:
    code = entity.text("schoolUnitCode")
    if is_school_unit_code(code):
        return code
    if code:
        entity.reject("schoolUnitCode", BAD_SCHOOL_UNIT, code)
        return ""
    at = entity.text("municipalityCode") or municipality
    if not is_municipality_code(at) or not entity.text("displayName"):
        entity.reject("schoolUnitCode", REQUIRED_MISSING)
        return ""
    return named_unit_code(at, entity.text("displayName"))


def _row(entity: Entity, code: str) -> dict[str, object]:
    told = entity.told.get("schoolTypes")
    forms = [school_form_code(form) for form in told if isinstance(form, str)] if isinstance(told, list) else []
    at = entity.text("municipalityCode")
    return {
        "school_unit_code": code,
        "name": entity.text("displayName") or code,
        "municipality": at if is_municipality_code(at) else None,
        "school_forms": ",".join(dict.fromkeys(filter(None, forms))) or None,
        "is_registered": is_school_unit_code(code),
        "row_number": entity.number,
    }


def _organiser(units: Units, organisation: str) -> str:
    """Return the number of the organiser above ``organisation``; its own where nobody is above."""
    number = ""
    for _step in range(_MOST_STEPS):
        found = units.organisations.get(organisation)
        if found is None:
            break
        number = found.number or number
        if found.kind == ORGANISER:
            break
        organisation = found.parent
    return number
