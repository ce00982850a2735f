"""Aggregated attendances and notices of absence of SS 12000."""

from __future__ import annotations

from datetime import date

from skolsikt.home.clock import STOCKHOLM
from skolsikt.home.words import N_
from skolsikt.school.periods import dates_of, school_year_of
from skolsikt.school.school_time import Month
from skolsikt.sources.contract import Fault
from skolsikt.sources.layouts.ss12000_entity import UNKNOWN_REFERENCE, Entities, Entity
from skolsikt.sources.layouts.ss12000_groups import Groups
from skolsikt.sources.layouts.ss12000_lessons import TOO_MUCH_ABSENCE
from skolsikt.sources.layouts.ss12000_pupils import Pupils
from skolsikt.sources.layouts.ss12000_units import Units
from skolsikt.sources.reading.faults import REQUIRED_MISSING, UNKNOWN_CODE

Row = dict[str, object]

OTHER_PERIOD = Fault(
    "ss12000_other_period",
    N_("Summan gäller andra dagar än den månad som frågan gällde."),
    N_("Anmäl felet till leverantören av närvarosystemet: svaret följer inte startDate och endDate."),
)
KINDS = {"Beviljad ledighet": "granted_leave", "Anmäld frånvaro": "reported_absence"}
_LONGEST_SUM_MINUTES = 31 * 24 * 60
_PARTS = ("attendanceSum", "validAbsenceSum", "invalidAbsenceSum", "otherAttendanceSum", "reportedSum", "offeredSum")


def read_sums(entities: Entities, groups: Groups, pupils: Pupils) -> list[Row]:
    """Return ``attendance_period``: the activities of a pupil at a unit together, one row a month."""
    rows: dict[tuple[object, ...], Row] = {}
    for text, entity in entities.sums_of("aggregatedAttendance"):
        month = Month.read(text)
        one = _sum(entity, month, groups, pupils) if month else None
        if one is None:
            continue
        before = rows.setdefault((one["person_number"], one["school_unit_code"], text), one)
        if before is not one:
            _add(before, one)
    return list(rows.values())


def _add(before: Row, one: Row) -> None:
    for name in ("scheduled_minutes", "reported_minutes", "valid_absent_minutes", "invalid_absent_minutes"):
        if isinstance(told := one[name], int):
            had = before[name]
            before[name] = (had if isinstance(had, int) else 0) + told


def _sum(entity: Entity, month: Month, groups: Groups, pupils: Pupils) -> Row | None:
    start, end = entity.day("startDate"), entity.day("endDate")
    told = {name: entity.whole_number(name, minimum=0, maximum=_LONGEST_SUM_MINUTES) for name in _PARTS}
    if (start and start < month.first) or (end and end > month.last):
        entity.reject("startDate", OTHER_PERIOD)
    student = entity.reference("student")
    activity = groups.activities.get(entity.reference("activity"))
    there = pupils.at(student, end or month.last, unit=activity.unit if activity else "") or pupils.at(
        student, start or month.first
    )
    unit = (activity.unit if activity else "") or (there.unit if there else "")
    if student not in pupils.numbers or there is None or not unit:
        entity.reject("student", UNKNOWN_REFERENCE)
    absent = (told["validAbsenceSum"] or 0) + (told["invalidAbsenceSum"] or 0)
    offered = told["offeredSum"]
    if offered is None:
        offered = absent + (told["attendanceSum"] or 0) + (told["otherAttendanceSum"] or 0)
    if absent > offered:
        entity.reject("offeredSum", TOO_MUCH_ABSENCE)
    if entity.is_lost or there is None:
        return None
    year = school_year_of(month.first)
    return {
        "person_number": pupils.numbers[student],
        "school_year": year,
        "school_unit_code": unit,
        "class_name": groups.class_of(student, unit=there.unit, on=month.last),
        "grade_level": there.level_in(year, as_of=pupils.as_of),
        "from_date": month.first,
        "to_date": month.last,
        "scheduled_minutes": offered,
        "reported_minutes": told["reportedSum"],
        "valid_absent_minutes": told["validAbsenceSum"] or 0,
        "invalid_absent_minutes": told["invalidAbsenceSum"] or 0,
        "row_number": entity.number,
    }


def read_notices(entities: Entities, units: Units, pupils: Pupils, *, school_year: str) -> list[Row]:
    """Return ``absence_notice`` of the school year; of two that begin at once the one changed last."""
    first, last = dates_of(school_year)
    rows: dict[tuple[object, object], tuple[str, Row]] = {}
    for entity in entities.of("absences"):
        row = _notice(entity, units, pupils, first, last)
        if row is None:
            continue
        key, changed = (row["person_number"], row["starts_at"]), modified(entity)
        if key not in rows or rows[key][0] <= changed:
            rows[key] = (changed, row | {"school_year": school_year})
    return [row for _changed, row in rows.values()]


def modified(entity: Entity) -> str:
    """Return when an entity was last changed, as text that sorts."""
    meta = entity.told.get("meta")
    return str(meta.get("modified") or "") if isinstance(meta, dict) else ""


def _notice(entity: Entity, units: Units, pupils: Pupils, first: date, last: date) -> Row | None:
    starts_at = entity.instant("startTime")
    if starts_at is None:
        return None
    day = starts_at.astimezone(STOCKHOLM).date()
    if not first <= day <= last:
        return None
    ends_at = entity.instant("endTime") if entity.told.get("endTime") else None
    student, kind = entity.reference("student"), entity.text("type")
    there = pupils.at(student, day)
    unit = units.code_of(entity.reference("organisation")) or (there.unit if there else "")
    if student not in pupils.numbers or not unit:
        entity.reject("student", UNKNOWN_REFERENCE)
    elif not kind:
        entity.reject("type", REQUIRED_MISSING)
    elif kind not in KINDS:
        entity.reject("type", UNKNOWN_CODE, kind)
    if entity.is_lost:
        return None
    return {
        "person_number": pupils.numbers[student],
        "school_unit_code": unit,
        "starts_at": starts_at,
        "ends_at": ends_at,
        "kind": KINDS[kind],
        "row_number": entity.number,
    }
