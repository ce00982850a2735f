"""One school unit as its school system tells it over SS 12000: what was pulled on the last day of the last year."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, time
from typing import TypeAlias

import numpy as np

from skolsikt.demo.enrolments import Enrolments
from skolsikt.demo.exports import Exports, year_in_name
from skolsikt.demo.identity import MUNICIPALITY_CODE, MUNICIPALITY_NAME
from skolsikt.demo.people import People
from skolsikt.demo.pupil_files import MARKINGS
from skolsikt.demo.school_days import SchoolYearDays
from skolsikt.demo.school_units import DemoUnit
from skolsikt.demo.teachers import Teachers
from skolsikt.sources.reading.entity_bundle import Header, entity_line, write_bundle

Entity: TypeAlias = dict[str, object]
_SUBJECTS = {"MA": "Matematik", "SV": "Svenska", "EN": "Engelska"}


def smallest_unit(enrolments: Enrolments) -> int:
    """Return the position of the unit with the fewest pupils in the last year: an example need not be large."""
    units, counts = np.unique(enrolments.unit[enrolments.year == enrolments.year.max()], return_counts=True)
    return int(units[counts.argmin()])


def write_api_bundle(
    exports: Exports,
    people: People,
    enrolments: Enrolments,
    teachers: Teachers,
    units: Sequence[DemoUnit],
    days: SchoolYearDays,
) -> None:
    """Write the bundle of one unit: its pupils, classes, groups, teachers and what they teach."""
    position = smallest_unit(enrolments)
    chosen = np.flatnonzero((enrolments.year == enrolments.year.max()) & (enrolments.unit == position))
    unit = units[position]
    classes = sorted({str(enrolments.class_name[one]) for one in chosen})
    taught = [
        (name, subject, teachers.signature[teacher])
        for name in classes
        for subject in _SUBJECTS
        if (teacher := teachers.of_class.get(((position, name), subject))) is not None
    ]
    members = {
        name: [int(enrolments.pupil[one]) for one in chosen if enrolments.class_name[one] == name] for name in classes
    }
    answers = {
        "organisations": list(_organisations(unit)),
        "persons": [
            *(_pupil(people, enrolments, int(one), unit, days) for one in chosen),
            *(_teacher(signature) for signature in sorted({signature for _name, _subject, signature in taught})),
        ],
        "syllabuses": [_syllabus(subject) for subject in _SUBJECTS],
        "groups": [
            *(_group(unit, name, "Klass", members[name], days) for name in classes),
            *(_group(unit, f"{name} {subject}", "Undervisning", members[name], days) for name, subject, _who in taught),
        ],
        "duties": [_duty(unit, signature, days) for signature in sorted({who for _name, _subject, who in taught})],
        "activities": [_activity(unit, name, subject, signature, days) for name, subject, signature in taught],
    }
    path = f"6-api/ss12000-{year_in_name(days.label)}.zip"
    header = Header(
        pulled_at=datetime.combine(days.open_days[-1], time(3), UTC),
        school_year=days.label,
        lessons_from=days.open_days[-1].replace(day=1),
    )
    write_bundle(exports.path(path), header, ((name, map(entity_line, told)) for name, told in answers.items()))
    rows = sum(len(told) for told in answers.values())
    exports.wrote(path, "ss12000", rows, encoding="binary", school_year=days.label)


def _entity(name: str, **told: object) -> Entity:
    meta = {"created": "2020-01-01T00:00:00+01:00", "modified": "2020-01-01T00:00:00+01:00"}
    return {"id": _id(name), "meta": meta, **told}


def _id(name: str) -> str:
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"exempelkommun {name}"))


def _reference(name: str) -> Entity:
    return {"id": _id(name)}


def _organisations(unit: DemoUnit) -> Iterator[Entity]:
    yield _entity("organiser", displayName=MUNICIPALITY_NAME, organisationType="Huvudman")
    yield _entity(
        unit.code,
        displayName=unit.name,
        organisationType="Skolenhet",
        parentOrganisation=_reference("organiser"),
        schoolUnitCode=unit.code,
        schoolTypes=["GRS" if form == "GRAN" else form for form in unit.school_forms],
        municipalityCode=MUNICIPALITY_CODE,
    )


def _pupil(people: People, enrolments: Enrolments, one: int, unit: DemoUnit, days: SchoolYearDays) -> Entity:
    pupil, grade = int(enrolments.pupil[one]), int(enrolments.grade[one])
    enrolment = {
        "enroledAt": _reference(unit.code),
        "schoolYear": grade,
        "schoolType": "GRS" if enrolments.is_adapted[one] else "FKLASS" if grade == 0 else "GR",
        "startDate": days.open_days[enrolments.first_day[one]].isoformat(),
        "endDate": days.open_days[enrolments.last_day[one]].isoformat(),
    }
    return _entity(
        f"pupil {pupil}",
        givenName=str(people.given_name[pupil]),
        familyName=str(people.family_name[pupil]),
        civicNo={"value": str(people.person_number[pupil]), "nationality": "SE"},
        sex="Kvinna" if people.is_girl[pupil] else "Man",
        securityMarking=MARKINGS[pupil % 2] if people.is_protected[pupil] else "Ingen",
        enrolments=[enrolment],
    )


def _teacher(signature: str) -> Entity:
    return _entity(f"teacher {signature}", givenName="Lärare", familyName=signature, securityMarking="Ingen")


def _syllabus(subject: str) -> Entity:
    name = _SUBJECTS[subject]
    return _entity(
        f"syllabus {subject}",
        schoolType="GR",
        subjectCode=subject,
        subjectName=name,
        subjectDesignation=subject,
        official=True,
    )


def _group(unit: DemoUnit, name: str, kind: str, pupils: Sequence[int], days: SchoolYearDays) -> Entity:
    return _entity(
        f"group {unit.code} {name}",
        displayName=name,
        groupType=kind,
        startDate=days.open_days[0].isoformat(),
        organisation=_reference(unit.code),
        groupMemberships=[{"person": _reference(f"pupil {pupil}")} for pupil in sorted(set(pupils))],
    )


def _duty(unit: DemoUnit, signature: str, days: SchoolYearDays) -> Entity:
    return _entity(
        f"duty {signature}",
        person=_reference(f"teacher {signature}"),
        dutyAt=_reference(unit.code),
        dutyRole="Lärare",
        signature=signature,
        dutyPercent=100,
        startDate=days.open_days[0].isoformat(),
    )


def _activity(unit: DemoUnit, name: str, subject: str, signature: str, days: SchoolYearDays) -> Entity:
    return _entity(
        f"activity {name} {subject}",
        displayName=f"{name} {subject}",
        activityType="Undervisning",
        organisation=_reference(unit.code),
        calendarEventsRequired=True,
        startDate=days.open_days[0].isoformat(),
        groups=[_reference(f"group {unit.code} {name} {subject}")],
        teachers=[{"duty": _reference(f"duty {signature}")}],
        syllabus=_reference(f"syllabus {subject}"),
    )
