"""Duties of SS 12000: members of staff by their signature, what they do and at which school units."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from skolsikt.school.periods import dates_of
from skolsikt.sources.layouts.ss12000_entity import UNKNOWN_REFERENCE, Entities, Entity
from skolsikt.sources.layouts.ss12000_units import Units
from skolsikt.sources.reading.faults import REQUIRED_MISSING

_FULL_TIME_PERCENT = 100
Row = Mapping[str, object]


@dataclass(frozen=True, kw_only=True)
class Duty:
    """``signature`` is what other files call the member of staff by; where there is none, the id of the person."""

    number: int
    person: str
    signature: str
    units: Sequence[str]
    role: str
    share: float | None
    start: date | None
    end: date | None


def read_duties(entities: Entities, units: Units) -> dict[str, Duty]:
    """Return the duties by id. One at a school of several units is at each of them, with a share that is not known."""
    duties: dict[str, Duty] = {}
    for entity in entities.of("duties"):
        if duty := _duty(entity, units):
            duties[entity.id] = duty
    return duties


def _duty(entity: Entity, units: Units) -> Duty | None:
    at = units.codes_at(entity.reference("dutyAt"))
    if not at:
        entity.reject("dutyAt", UNKNOWN_REFERENCE)
    if not entity.text("dutyRole"):
        entity.reject("dutyRole", REQUIRED_MISSING)
    percent = entity.whole_number("dutyPercent", minimum=0, maximum=_FULL_TIME_PERCENT)
    start, end = entity.day("startDate"), entity.day("endDate")
    if entity.is_lost:
        return None
    person = entity.reference("person")
    return Duty(
        number=entity.number,
        person=person,
        signature=entity.text("signature") or person or entity.id,
        units=at,
        role=entity.text("dutyRole"),
        share=percent / _FULL_TIME_PERCENT if percent is not None and len(at) == 1 else None,
        start=start,
        end=end,
    )


def duty_rows(duties: Mapping[str, Duty], *, school_year: str) -> list[Row]:
    """Return the rows of ``duty`` in a school year: one per member of staff, unit, role and first day."""
    first, last = dates_of(school_year)
    rows: dict[tuple[object, ...], Row] = {}
    for duty in duties.values():
        if (duty.start or first) > last or (duty.end or last) < first:
            continue
        for unit in duty.units:
            start = max(duty.start or first, first)
            row = {
                "staff_key": duty.signature,
                "school_year": school_year,
                "school_unit_code": unit,
                "duty_role": duty.role,
                "duty_share": duty.share,
                "from_date": start,
                "to_date": duty.end if duty.end and duty.end <= last else None,
                "row_number": duty.number,
            }
            rows.setdefault((duty.signature, unit, duty.role, start), row)
    return list(rows.values())


def staff_rows(duties: Sequence[Row]) -> list[Row]:
    """Return one row of ``staff_member`` per signature and unit that has a duty."""
    names = ("staff_key", "school_year", "school_unit_code", "row_number")
    once = {(row["staff_key"], row["school_unit_code"]): row for row in reversed(duties)}
    return [{name: row[name] for name in names} for row in once.values()]
