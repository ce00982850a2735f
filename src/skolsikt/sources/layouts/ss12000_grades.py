"""Grades of SS 12000: those of grundskolan, of the school year that the bundle is about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from skolsikt.home.words import N_
from skolsikt.school.periods import dates_of, school_year_of_term, term_of
from skolsikt.sources.contract import Fault
from skolsikt.sources.layouts.ss12000_entity import UNKNOWN_REFERENCE, Entities, Entity
from skolsikt.sources.layouts.ss12000_groups import Groups
from skolsikt.sources.layouts.ss12000_pupils import Enrolled, Pupils
from skolsikt.sources.layouts.ss12000_staff import Duty
from skolsikt.sources.layouts.ss12000_subjects import Syllabus
from skolsikt.sources.layouts.ss12000_sums import Row, modified
from skolsikt.sources.layouts.ss12000_units import Units
from skolsikt.sources.reading.faults import REQUIRED_MISSING, UNKNOWN_CODE

FORMS = frozenset({"GR", "SP", "SAM"})  # where grades A to F are set in the subjects of grundskolan
VALUES = {**{value: value for value in "ABCDEF"}, **dict.fromkeys(("-", "–", "STRECK"), "-")}

UNKNOWN_SUBJECT = Fault(
    "ss12000_unknown_subject",
    N_("Det går inte att veta vilket ämne betyget gäller; moderna språk behöver beteckningen M1 eller M2."),
    N_("Fyll i ämnesbeteckningen (subjectDesignation) i skolsystemet."),
)


@dataclass(frozen=True, kw_only=True)
class GradeContext:
    """What grades are read with."""

    units: Units
    groups: Groups
    pupils: Pupils
    duties: Mapping[str, Duty]
    subjects: Mapping[str, Syllabus]
    school_year: str


def read_grades(entities: Entities, context: GradeContext) -> list[Row]:
    """Return the rows of ``grade``. A grade that was changed or corrected stands as it was last registered."""
    teachers = {(duty.person, unit): duty.signature for duty in context.duties.values() for unit in duty.units}
    newest: dict[tuple[object, ...], tuple[tuple[str, str], Row]] = {}
    for entity in entities.of("grades"):
        if (row := _grade(entity, context)) is None:
            continue
        row["teacher_key"] = teachers.get((entity.reference("gradingTeacher"), str(row["school_unit_code"])))
        key = tuple(row[name] for name in ("person_number", "term", "grade_kind", "subject_code"))
        registered = (entity.text("registeredDate"), modified(entity))
        if key not in newest or newest[key][0] <= registered:
            newest[key] = (registered, row)
    return [row for _registered, row in newest.values()]


def _grade(entity: Entity, context: GradeContext) -> Row | None:
    """Return the row, or nothing for grades of other school forms and years."""
    term = _term(entity)
    if term is None or school_year_of_term(term) != context.school_year:
        return None
    student, syllabus = entity.reference("student"), context.subjects.get(entity.reference("syllabus"))
    there = _enrolled(entity, context, term)
    if student not in context.pupils.numbers or there is None:
        entity.reject("student", UNKNOWN_REFERENCE)
        return None
    if (syllabus.school_form if syllabus and syllabus.school_form else there.form) not in FORMS:
        return None
    if syllabus is None:
        entity.reject("syllabus", UNKNOWN_REFERENCE)
    elif not syllabus.subject:
        entity.reject("syllabus", UNKNOWN_SUBJECT)
    value, reason = _value(entity)
    if entity.is_lost or syllabus is None:
        return None
    group = context.groups.groups.get(entity.reference("group"))
    return {
        "person_number": context.pupils.numbers[student],
        "school_year": context.school_year,
        "term": term,
        "school_unit_code": context.units.code_of(entity.reference("organisation")) or there.unit,
        "school_form": there.form,
        "grade_level": there.level_in(context.school_year, as_of=context.pupils.as_of),
        "class_name": context.groups.class_of(student, unit=there.unit, on=dates_of(term)[1]),
        "grade_kind": "final" if entity.is_true("finalGrade") else "term",
        "subject_code": syllabus.subject,
        "language_code": syllabus.language or None,
        "grade_value": value,
        "not_graded_reason": reason,
        "teaching_group": group.name if group else None,
        "row_number": entity.number,
    }


def _term(entity: Entity) -> str | None:
    season, year = entity.text("semester"), entity.told.get("year")
    if season in ("HT", "VT") and isinstance(year, int) and 1900 < year < 2100:
        return f"{season}{year}"
    day = entity.day("registeredDate")
    if day is None and not entity.is_lost:
        entity.reject("registeredDate", REQUIRED_MISSING)
    return term_of(day) if day else None


def _enrolled(entity: Entity, context: GradeContext, term: str) -> Enrolled | None:
    """Return where the pupil went at the end of the term, or when the grade was registered."""
    student, unit = entity.reference("student"), context.units.code_of(entity.reference("organisation"))
    first, last = dates_of(term)
    registered = entity.day("registeredDate") or last
    days = (min(max(registered, first), last), min(last, max(context.pupils.as_of, first)), first)
    return next((found for day in days if (found := context.pupils.at(student, day, unit=unit))), None)


def _value(entity: Entity) -> tuple[str | None, str | None]:
    """Return the grade and why there is none. An empty one is told by an adapted study path, or is a fault."""
    said = entity.text("gradeValue").upper()
    if said in VALUES:
        return VALUES[said], None
    if not said and entity.text("adaptedStudyPlan"):
        return None, "adapted_study_path"
    entity.reject("gradeValue", UNKNOWN_CODE if said else REQUIRED_MISSING, said)
    return None, None
