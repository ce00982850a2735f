"""Persons of SS 12000 with enrolments or placements in preschool: pupils, where they go, and their identities."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from skolsikt.home.words import N_
from skolsikt.school.identifiers import InvalidIdentifier, PersonNumber, is_municipality_code
from skolsikt.school.periods import dates_of, school_year_of, spring_year
from skolsikt.school.school_forms import school_form_code
from skolsikt.sources.contract import Fault
from skolsikt.sources.layouts.pupil_rows import GRADE_LEVEL, Background, PupilRow
from skolsikt.sources.layouts.ss12000_entity import UNKNOWN_REFERENCE, Entities, Entity, reference_in
from skolsikt.sources.layouts.ss12000_groups import OF_STAFF, Groups
from skolsikt.sources.layouts.ss12000_units import Units
from skolsikt.sources.reading.faults import (
    BAD_PERSON_NUMBER,
    DATES_REVERSED,
    OUT_OF_RANGE,
    REQUIRED_MISSING,
    UNKNOWN_CODE,
)

UNKNOWN_MARKING = Fault(
    "ss12000_unknown_marking",
    N_("Sekretessmarkeringen har ett okänt värde. Personen är inläst som skyddad."),
    N_("Rätta markeringen i skolsystemet: Ingen, Sekretessmarkering eller Skyddad folkbokföring."),
)
_UNPROTECTED, _REGISTERED, _PRESCHOOL = "Ingen", "Folkbokföring", "FS"
# Forms of the standard that are no school of these tables: leisure, adults, culture, higher and popular education.
_NOT_FOLLOWED = frozenset(
    {"FTH", "OPPFTH", "SARVUX", "SARVUXGR", "SARVUXGY", "SFI", "VUXSFI", "KU"}
    | {"YH", "FHS", "STF", "KKU", "HS", "ABU", "AU"}
)
_ALSO = {"TR": "GRAN", "VUXGR": "VUX", "VUXGY": "VUX", "VUXSARGR": "VUX", "VUXSARTR": "VUX", "VUXSARGY": "VUX"}


@dataclass(frozen=True, kw_only=True)
class Enrolled:
    """Where one pupil goes to school, from and to and including; no day where the server tells none."""

    unit: str
    form: str
    level: int | None  # in the last school year of it
    start: date | None
    end: date | None
    group: str = ""  # preschool: the group of the placement

    def covers(self, day: date) -> bool:
        return (self.start or day) <= day <= (self.end or day)

    def level_in(self, school_year: str, *, as_of: date) -> int | None:
        """Return the grade level in an earlier school year of it: one lower for each year before its last.

        >>> seventh = Enrolled(unit="1", form="GR", level=7, start=date(2023, 8, 14), end=None)
        >>> seventh.level_in("2024/25", as_of=date(2025, 9, 1))
        6
        """
        if self.level is None:
            return None
        last = school_year_of(min(self.end or as_of, as_of))
        level = self.level - max(spring_year(last) - spring_year(school_year), 0)
        return level if level >= 0 else None


@dataclass
class Pupils:
    """Person numbers by the ids of persons, where they go to school, and the rows of the school year."""

    as_of: date
    numbers: dict[str, str] = field(default_factory=dict)
    enrolled: dict[str, list[Enrolled]] = field(default_factory=dict)
    rows: list[PupilRow] = field(default_factory=list)

    def at(self, person: str, day: date, *, unit: str = "") -> Enrolled | None:
        """Return where the person went that day: at ``unit`` before elsewhere, the latest begun before earlier."""
        found = [one for one in self.enrolled.get(person, ()) if one.covers(day)]
        return max(found, key=lambda one: (one.unit == unit, one.start or date.min)) if found else None


def read_pupils(entities: Entities, units: Units, groups: Groups, *, school_year: str, as_of: date) -> Pupils:
    """Return the pupils. Guardians and staff are persons too: of them nothing but the number is looked at."""
    pupils = Pupils(as_of=as_of)
    persons: dict[str, tuple[Entity, PersonNumber]] = {}
    for entity in entities.of("persons"):
        enrolled = list(_enrolled(entity, units))
        number = _number(entity, is_pupil=bool(enrolled))
        if number and not entity.is_lost:
            pupils.numbers[entity.id] = number.value
            pupils.enrolled[entity.id] = enrolled
            persons[entity.id] = (entity, number)
    for entity in entities.of("placements"):
        _place(entity, units, groups, pupils)
    for person, (entity, number) in persons.items():
        pupils.rows += _pupil_rows(entity, number, pupils.enrolled[person], groups, school_year, as_of)
    pupils.rows = _one_background(pupils.rows)
    return pupils


def _number(entity: Entity, *, is_pupil: bool) -> PersonNumber | None:
    civic = entity.told.get("civicNo")
    value = civic.get("value") if isinstance(civic, dict) else civic
    try:
        return PersonNumber.parse(value if isinstance(value, str) else "")
    except InvalidIdentifier:
        if is_pupil:
            entity.reject("civicNo", BAD_PERSON_NUMBER if value else REQUIRED_MISSING, str(value or ""))
        return None


def _enrolled(entity: Entity, units: Units) -> Iterator[Enrolled]:
    """Yield the enrolments that the house follows; a faulty one costs the person."""
    for told in entity.objects("enrolments"):
        said = str(told.get("schoolType") or "").strip().upper()
        start, end = entity.day("startDate", inside=told), entity.day("endDate", inside=told)
        if said in _NOT_FOLLOWED or (told.get("cancelled") is True and end is None):
            continue
        form, unit = _ALSO.get(said) or school_form_code(said), units.code_of(reference_in(told, "enroledAt"))
        level = told.get("schoolYear")
        if form is None:
            entity.reject("enrolments.schoolType", UNKNOWN_CODE, said)
        elif not unit:
            entity.reject("enrolments.enroledAt", UNKNOWN_REFERENCE)
        elif start and end and end < start:
            if told.get("cancelled") is not True:
                entity.reject("enrolments.endDate", DATES_REVERSED, str(end))
        elif level is not None and not _is_level(level):
            entity.reject("enrolments.schoolYear", OUT_OF_RANGE, str(level))
        else:
            number = int(level) if isinstance(level, int | float) else None
            yield Enrolled(unit=unit, form=form, level=number, start=start, end=end)


def _is_level(value: object) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float) or value != value // 1:
        return False
    return (GRADE_LEVEL.minimum or 0) <= value <= (GRADE_LEVEL.maximum or 0)


def _place(entity: Entity, units: Units, groups: Groups, pupils: Pupils) -> None:
    """Take a placement in preschool as an enrolment; leisure centres are no schools of the pupils."""
    if entity.text("schoolType") != _PRESCHOOL:
        return
    start, end = entity.day("startDate"), entity.day("endDate")
    unit, child = units.code_of(entity.reference("placedAt")), entity.reference("child")
    if not unit:
        entity.reject("placedAt", UNKNOWN_REFERENCE)
    elif child not in pupils.numbers:
        entity.reject("child", UNKNOWN_REFERENCE)
    elif start and end and end < start:
        entity.reject("endDate", DATES_REVERSED, str(end))
    elif not entity.is_lost:
        group = groups.groups.get(entity.reference("group"))
        placed = Enrolled(
            unit=unit, form=_PRESCHOOL, level=None, start=start, end=end, group=group.name if group else ""
        )
        pupils.enrolled[child].append(placed)


def _pupil_rows(
    entity: Entity,
    number: PersonNumber,
    enrolled: Sequence[Enrolled],
    groups: Groups,
    school_year: str,
    as_of: date,
) -> Iterator[PupilRow]:
    first, last = dates_of(school_year)
    standing = [one for one in enrolled if (one.start or first) <= last and (one.end or last) >= first]
    if not standing:
        return
    background = _background(entity, number)
    for one in standing:
        start, end = max(one.start or first, first), one.end if one.end and one.end <= last else None
        seen_on = min(end or last, max(as_of, start))
        yield PupilRow(
            number=entity.number,
            person=number,
            background=background,
            school_year=school_year,
            school_unit_code=one.unit,
            school_form=one.form,
            grade_level=one.level_in(school_year, as_of=as_of),
            class_name=one.group or groups.class_of(entity.id, unit=one.unit, on=seen_on),
            from_date=start,
            to_date=end,
            is_clipped=one.start is not None and one.start < first,
            given_name=" ".join(filter(None, (entity.text("givenName"), entity.text("middleName")))) or None,
            family_name=entity.text("familyName") or None,
            address=None if background.is_protected else _address(entity),
        )


def _background(entity: Entity, number: PersonNumber) -> Background:
    marking = entity.text("securityMarking")
    if marking not in ("", _UNPROTECTED, "Sekretessmarkering", "Skyddad folkbokföring"):
        entity.reject("securityMarking", UNKNOWN_MARKING, marking, keeps_row=True)
    is_protected = marking != _UNPROTECTED if marking else None
    said = entity.text("sex")
    return Background(
        sex=number.sex if number.sex != "Okänt" else said if said in ("Kvinna", "Man") else "Okänt",
        is_newly_arrived=None,
        has_foreign_background=None,
        parents_education=None,
        is_protected=is_protected,
        home_area_code=None,
        home_municipality=None if is_protected else _home_municipality(entity),
    )


def _registered(entity: Entity) -> Mapping[str, object]:
    addresses = entity.objects("addresses")
    return next((one for one in addresses if one.get("type", _REGISTERED) == _REGISTERED), {})


def _address(entity: Entity) -> str | None:
    told = _registered(entity)
    parts = (told.get(name) for name in ("streetAddress", "postalCode", "locality"))
    return " ".join(part.strip() for part in parts if isinstance(part, str)) or None


def _home_municipality(entity: Entity) -> str | None:
    """Return the code of the municipality; the standard writes numbers, with the county apart (1 and 80 is 0180)."""
    told = _registered(entity)
    county, code = str(told.get("countyCode") or ""), str(told.get("municipalityCode") or "")
    whole = county.zfill(2) + code.zfill(2) if len(code) <= 2 and county else code.zfill(4)
    return whole if is_municipality_code(whole) else None


def _one_background(rows: Sequence[PupilRow]) -> list[PupilRow]:
    """Return rows in which a pupil who stands as two persons is one: protected if either is, each enrolment once."""
    protected = {row.person.value for row in rows if row.background.is_protected}
    once: dict[tuple[object, ...], PupilRow] = {}
    for row in rows:
        if row.person.value in protected and not row.background.is_protected:
            hidden = replace(row.background, is_protected=True, home_municipality=None)
            row = replace(row, background=hidden, address=None)
        once.setdefault((row.person.value, row.school_unit_code, row.from_date), row)
    return list(once.values())


def level_of_classes(pupils: Pupils) -> dict[tuple[str, str], int]:
    """Return unit and class -> grade level, where everybody in the class has the same."""
    levels: dict[tuple[str, str], set[int]] = {}
    for row in pupils.rows:
        if row.class_name and row.grade_level is not None:
            levels.setdefault((row.school_unit_code, row.class_name), set()).add(row.grade_level)
    return {key: found.pop() for key, found in levels.items() if len(found) == 1}


def membership_rows(
    groups: Groups, pupils: Pupils, subjects: Mapping[str, str], *, school_year: str
) -> list[dict[str, object]]:
    """Return the rows of ``group_membership`` that year: one per pupil, group and first day."""
    first, last = dates_of(school_year)
    rows: dict[tuple[object, ...], dict[str, object]] = {}
    for group_id, group in groups.groups.items():
        for one in group.members if group.kind != OF_STAFF else ():
            start, number = max(one.start or first, first), pupils.numbers.get(one.person)
            if number is None or start > last or (one.end or last) < first:
                continue
            there = pupils.at(one.person, min(one.end or last, max(start, pupils.as_of)), unit=group.unit)
            unit = group.unit or (there.unit if there else "")
            row: dict[str, object] = {
                "person_number": number,
                "school_year": school_year,
                "school_unit_code": unit,
                "group_name": group.name,
                "group_type": group.kind or None,
                "subject_code": subjects.get(group_id),
                "from_date": start,
                "to_date": one.end if one.end and one.end <= last else None,
                "row_number": group.number,
            }
            if unit and pupils.enrolled.get(one.person):
                rows.setdefault((number, unit, group.name, start), row)
    return list(rows.values())
