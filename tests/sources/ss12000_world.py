"""A small school as SS 12000 tells it: two school units, four pupils, a teacher, a guardian, lessons and grades."""

from __future__ import annotations

import uuid
from pathlib import Path

from skolsikt.school.identifiers import normalise_person_number
from skolsikt.sources.reading.entity_bundle import Header, entity_line, write_bundle

Entity = dict[str, object]
Answers = dict[str, list[Entity]]


def person_number(start: str) -> str:
    """Return an invented number with the right check digit."""
    return next(start + digit for digit in "0123456789" if normalise_person_number(start + digit))


ANNA, BILAL, CHEN = (person_number(start) for start in ("20120101238", "20120202239", "20120303240"))
TEMPORARY = "20120404TF01"
TEACHER, GUARDIAN = person_number("19800505238"), person_number("19790606239")
UNIT, OTHER_UNIT = "10000001", "10000002"
PULLED_AT = "2025-10-06T03:20:00+00:00"


def uid(name: str) -> str:
    """Return the id of a thing in this world."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, name))


def ref(name: str) -> Entity:
    return {"id": uid(name)}


def entity(name: str, **told: object) -> Entity:
    """Return an entity with id and times; ``told`` as the standard names it."""
    meta = {"created": "2025-08-01T08:00:00+02:00", "modified": "2025-09-01T08:00:00+02:00"}
    return {"id": uid(name), "meta": meta, **told}


def person(name: str, number: str, *, marking: str = "Ingen", **told: object) -> Entity:
    given, _space, family = name.partition(" ")
    return entity(
        name,
        givenName=given,
        familyName=family or "Ek",
        civicNo={"value": number, "nationality": "SE"},
        securityMarking=marking,
        **told,
    )


def pupil(name: str, number: str, *, marking: str = "Ingen", **told: object) -> Entity:
    enrolment = {
        "enroledAt": ref("Ekskolan 7-9"),
        "schoolYear": 7,
        "schoolType": "GR",
        "startDate": "2025-08-18",
        **told,
    }
    address = {"streetAddress": "Storgatan 1", "postalCode": "25220", "locality": "Staden", "municipalityCode": 1283}
    return person(name, number, marking=marking, enrolments=[enrolment], addresses=[address])


def event(name: str, day: str, start: str = "08:00", end: str = "09:00", **told: object) -> Entity:
    activity = ref("MA 7A")
    times = {"startTime": f"{day}T{start}:00+02:00", "endTime": f"{day}T{end}:00+02:00"}
    return entity(name, activity=activity, **times, **told)


def attendance(lesson: str, student: str, *, valid: int = 0, invalid: int = 0, is_reported: bool = True) -> Entity:
    return entity(
        f"{lesson} {student}",
        calendarEvent=ref(lesson),
        student=ref(student),
        isReported=is_reported,
        attendanceMinutes=60 - valid - invalid,
        validAbsenceMinutes=valid,
        invalidAbsenceMinutes=invalid,
    )


def grade(student: str, syllabus: str, value: str, **told: object) -> Entity:
    return entity(
        f"{student} {syllabus}",
        student=ref(student),
        organisation=ref("Ekskolan 7-9"),
        registeredDate="2025-10-01",
        gradeValue=value,
        finalGrade=False,
        adaptedStudyPlan="",
        semester="HT",
        year=2025,
        syllabus=ref(syllabus),
        **told,
    )


def world() -> Answers:
    """Return the entities by endpoint; a new copy each time."""
    return {
        "organisations": _organisations(),
        "persons": [
            pupil("Anna Al", ANNA),
            pupil("Bilal Berg", BILAL, marking="Sekretessmarkering"),
            pupil("Chen Ek", CHEN, marking="Skyddad folkbokföring"),
            pupil("Dina Fors", TEMPORARY, enroledAt=ref("Ekskolan F-6"), schoolYear=4),
            person("Tuva Lund", TEACHER),
            person("Gun Al", GUARDIAN),
        ],
        "placements": _placements(),
        "groups": _groups(),
        "duties": _duties(),
        "syllabuses": _syllabuses(),
        "activities": _activities(),
        "calendarEvents": [
            event("first", "2025-09-29"),
            event("second", "2025-09-30"),
            event("cancelled", "2025-10-01", cancelled=True),
            event("to come", "2025-10-20"),
        ],
        "attendances": [
            attendance("first", "Anna Al", valid=60),
            attendance("first", "Bilal Berg", invalid=20),
            attendance("first", "Chen Ek"),
            attendance("second", "Anna Al"),
        ],
        "absences": _absences(),
        "grades": [
            grade("Anna Al", "MA", "C", gradingTeacher=ref("Tuva Lund")),
            grade("Bilal Berg", "MA", "F"),
            grade("Bilal Berg", "SV", "-"),
        ],
    }


def _organisations() -> list[Entity]:
    return [
        entity("Kommunen", displayName="Kommunen", organisationType="Huvudman", organisationNumber="212000-1157"),
        entity("Ekskolan", displayName="Ekskolan", organisationType="Skola", parentOrganisation=ref("Kommunen")),
        *(
            entity(
                name,
                displayName=name,
                organisationType="Skolenhet",
                parentOrganisation=ref("Ekskolan"),
                schoolUnitCode=code,
                schoolTypes=["GR"],
                municipalityCode="1283",
            )
            for name, code in (("Ekskolan 7-9", UNIT), ("Ekskolan F-6", OTHER_UNIT))
        ),
    ]


def _placements() -> list[Entity]:
    return [
        entity(
            "placement",
            placedAt=ref("Ekskolan F-6"),
            child=ref("Dina Fors"),
            schoolType="FTH",
            startDate="2025-08-18",
        )
    ]


def _groups() -> list[Entity]:
    members = [{"person": ref(name), "startDate": "2025-08-18"} for name in ("Anna Al", "Bilal Berg", "Chen Ek")]
    return [
        entity(
            "7A",
            displayName="7A",
            groupType="Klass",
            startDate="2025-08-18",
            organisation=ref("Ekskolan 7-9"),
            schoolType="GR",
            groupMemberships=members,
        ),
        entity(
            "7A Ma",
            displayName="7A Ma",
            groupType="Undervisning",
            startDate="2025-08-18",
            organisation=ref("Ekskolan"),
            groupMemberships=members,
        ),
    ]


def _duties() -> list[Entity]:
    return [
        entity(
            "duty",
            person=ref("Tuva Lund"),
            dutyAt=ref("Ekskolan 7-9"),
            dutyRole="Lärare",
            signature="TLU",
            dutyPercent=80,
            startDate="2020-08-01",
        )
    ]


def _syllabuses() -> list[Entity]:
    return [
        entity("MA", schoolType="GR", subjectCode="GRGRMAT01", subjectName="Matematik", official=True),
        entity("SV", schoolType="GR", subjectCode="X", subjectName="Svenska", subjectDesignation="SV", official=True),
    ]


def _activities() -> list[Entity]:
    return [
        entity(
            "MA 7A",
            displayName="Ma 7A",
            organisation=ref("Ekskolan 7-9"),
            calendarEventsRequired=True,
            startDate="2025-08-18",
            groups=[ref("7A Ma")],
            teachers=[{"duty": ref("duty"), "grader": True}],
            syllabus=ref("MA"),
        )
    ]


def _absences() -> list[Entity]:
    return [
        entity(
            "absence",
            startTime="2025-09-29T08:00:00+02:00",
            endTime="2025-09-29T16:00:00+02:00",
            type="Anmäld frånvaro",
            student=ref("Anna Al"),
            organisation=ref("Ekskolan 7-9"),
        )
    ]


def sums() -> list[Entity]:
    """Return what a server of sums tells of September and October, for the activity of the world."""
    told = {"activity": ref("MA 7A"), "student": ref("Anna Al"), "attendanceSum": 480}
    return [
        {
            **told,
            "startDate": "2025-09-01",
            "endDate": "2025-09-30",
            "validAbsenceSum": 60,
            "invalidAbsenceSum": 60,
            "reportedSum": 600,
            "offeredSum": 660,
        },
        {**told, "startDate": "2025-10-01", "endDate": "2025-10-03", "offeredSum": 500},
    ]


def bundled(path: Path, answers: Answers, *, lessons_from: str = "2025-09-01") -> bytes:
    """Return the bytes of a bundle of ``answers``, written to ``path``."""
    header = Header.model_validate(
        {"pulled_at": PULLED_AT, "school_year": "2025/26", "lessons_from": lessons_from}, strict=False
    )
    write_bundle(path, header, [(name, map(entity_line, entities)) for name, entities in answers.items()])
    return path.read_bytes()
