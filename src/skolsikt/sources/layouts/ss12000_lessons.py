"""Calendar events and attendances of SS 12000: one row per pupil and lesson, those that nobody has reported too."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

import pyarrow as pa

from skolsikt.home.clock import STOCKHOLM
from skolsikt.home.words import N_
from skolsikt.school.periods import month_of, school_year_of
from skolsikt.sources.contract import Fault
from skolsikt.sources.layouts.ss12000_entity import UNKNOWN_REFERENCE, Entities, Entity, reference_in
from skolsikt.sources.layouts.ss12000_groups import Activity, Groups
from skolsikt.sources.layouts.ss12000_pupils import Pupils
from skolsikt.sources.layouts.ss12000_staff import Duty
from skolsikt.sources.layouts.ss12000_subjects import Syllabus
from skolsikt.sources.reading.canonical_rows import canonical_rows

MINUTES_PER_DAY = 24 * 60
_ROWS_AT_ONCE = 50_000

TOO_MUCH_ABSENCE = Fault(
    "ss12000_too_much_absence",
    N_("Frånvaron är längre än lektionen."),
    N_("Rätta registreringen i närvarosystemet."),
)
SAME_LESSON = Fault(
    "ss12000_same_lesson",
    N_("Eleven har redan en lektion i samma ämne som börjar samma minut."),
    N_("Ta bort den lektion i schemat som är dubbel."),
)


@dataclass(frozen=True, kw_only=True)
class Lesson:
    """A calendar event that has been held, in Swedish time."""

    number: int
    day: date
    start_minute: int
    minutes: int
    activity: Activity
    exceptions: Mapping[str, Mapping[str, object]]  # by pupil


@dataclass(kw_only=True)
class Lessons:
    """What the lessons are read with, and what has been seen of them."""

    groups: Groups
    pupils: Pupils
    duties: Mapping[str, Duty]
    subjects: Mapping[str, Syllabus]
    held: dict[str, Lesson] = field(default_factory=dict)
    told: set[tuple[str, str]] = field(default_factory=set)  # event and pupil with an attendance
    keys: set[tuple[object, ...]] = field(default_factory=set)
    outside_count: int = 0
    unreported_count: int = 0


def read_lessons(entities: Entities, lessons: Lessons, *, since: date, until: datetime) -> pa.Table:
    """Return ``lesson_attendance`` of the lessons from ``since`` on that had ended at ``until``.

    Somebody who belongs to a group of the lesson and has no attendance has a row that is not reported, so that the
    share of reported lessons is true.
    """
    for entity in entities.of("calendarEvents"):
        if not entity.is_true("cancelled") and (lesson := _lesson(entity, lessons, since, until)):
            lessons.held[entity.id] = lesson
    reported = (row for entity in entities.of("attendances") if (row := _attendance(entity, lessons)))
    told = list(_batches(reported))
    return pa.concat_tables([canonical_rows("lesson_attendance", []), *told, *_batches(_unreported(lessons))])


def _lesson(entity: Entity, lessons: Lessons, since: date, until: datetime) -> Lesson | None:
    start, end = entity.instant("startTime"), entity.instant("endTime")
    activity = lessons.groups.activities.get(entity.reference("activity"))
    minutes = entity.whole_number("teachingLengthStudent", minimum=0, maximum=MINUTES_PER_DAY)
    if start is None or end is None or entity.is_lost:
        return None
    begins = start.astimezone(STOCKHOLM)
    if begins.date() < since or end > until:
        return None
    if activity is None:
        entity.reject("activity", UNKNOWN_REFERENCE)
        return None
    length = minutes if minutes is not None else (end - start) // timedelta(minutes=1)
    if not 0 <= length <= MINUTES_PER_DAY:
        entity.reject("endTime", TOO_MUCH_ABSENCE, str(entity.told.get("endTime")))
        return None
    return Lesson(
        number=entity.number,
        day=begins.date(),
        start_minute=begins.hour * 60 + begins.minute,
        minutes=length,
        activity=activity,
        exceptions={reference_in(one, "student"): one for one in entity.objects("studentExceptions")},
    )


def _attendance(entity: Entity, lessons: Lessons) -> dict[str, object] | None:
    event, student = entity.reference("calendarEvent"), entity.reference("student")
    lesson = lessons.held.get(event)
    if lesson is None:  # cancelled, to come, or of a month that was not fetched
        lessons.outside_count += 1
        return None
    row = _row(lesson, student, lessons)
    if row is None:
        entity.reject("student", UNKNOWN_REFERENCE)
        return None
    lessons.told.add((event, student))
    is_reported = entity.is_true("isReported")
    valid = entity.whole_number("validAbsenceMinutes", minimum=0, maximum=MINUTES_PER_DAY)
    invalid = entity.whole_number("invalidAbsenceMinutes", minimum=0, maximum=MINUTES_PER_DAY)
    if not entity.is_lost and (valid or 0) + (invalid or 0) > lesson.minutes:
        entity.reject("invalidAbsenceMinutes", TOO_MUCH_ABSENCE)
    if not entity.is_lost and not _is_first(row, lessons):
        entity.reject("calendarEvent", SAME_LESSON)
    if entity.is_lost:
        return None
    return row | {
        "valid_absent_minutes": (valid or 0) if is_reported else valid,
        "invalid_absent_minutes": (invalid or 0) if is_reported else invalid,
        "is_reported": is_reported,
        "absence_reason": entity.text("absenceReason") or None,
        "row_number": entity.number,
    }


def _is_first(row: Mapping[str, object], lessons: Lessons) -> bool:
    key = (row["person_number"], row["date"], row["start_minute"], row["subject_code"])
    is_first = key not in lessons.keys
    lessons.keys.add(key)
    return is_first


def _unreported(lessons: Lessons) -> Iterator[dict[str, object]]:
    """Yield a row for each pupil of the groups of a lesson that has no attendance there."""
    for event, lesson in lessons.held.items():
        for student in _expected(lesson, lessons):
            if (event, student) in lessons.told:
                continue
            row = _row(lesson, student, lessons)
            if row and _is_first(row, lessons):
                lessons.unreported_count += 1
                yield row | {"is_reported": False, "row_number": lesson.number}


def _expected(lesson: Lesson, lessons: Lessons) -> Iterable[str]:
    groups = (lessons.groups.groups.get(group) for group in lesson.activity.groups)
    members = {one.person for group in groups if group for one in group.members if one.covers(lesson.day)}
    excused = {student for student, told in lesson.exceptions.items() if told.get("participates") is False}
    return sorted(members - excused)


def _row(lesson: Lesson, student: str, lessons: Lessons) -> dict[str, object] | None:
    """Return the row of one pupil at a lesson; nothing when it is not known who or where the pupil is."""
    number = lessons.pupils.numbers.get(student)
    there = lessons.pupils.at(student, lesson.day, unit=lesson.activity.unit)
    unit = lesson.activity.unit or (there.unit if there else "")
    if number is None or there is None or not unit:
        return None
    year = school_year_of(lesson.day)
    syllabus = lessons.subjects.get(lesson.activity.syllabus)
    length = lesson.exceptions.get(student, {}).get("teachingLength")
    own = length if isinstance(length, int) and 0 <= length <= MINUTES_PER_DAY else lesson.minutes
    return {
        "person_number": number,
        "school_year": year,
        "month": month_of(lesson.day),
        "school_unit_code": unit,
        "class_name": lessons.groups.class_of(student, unit=there.unit, on=lesson.day),
        "grade_level": there.level_in(year, as_of=lessons.pupils.as_of),
        "date": lesson.day,
        "start_minute": lesson.start_minute,
        "subject_code": syllabus.label if syllabus else None,
        "teaching_group": _group_of(lesson, student, lessons.groups),
        "teacher_key": _teacher_of(lesson, lessons.duties),
        "scheduled_minutes": own,
    }


def _group_of(lesson: Lesson, student: str, groups: Groups) -> str | None:
    found = [group for one in lesson.activity.groups if (group := groups.groups.get(one))]
    own = [group.name for group in found if student in group.persons]
    return next(iter(own), found[0].name if len(found) == 1 else None)


def _teacher_of(lesson: Lesson, duties: Mapping[str, Duty]) -> str | None:
    return next((duties[one].signature for one in lesson.activity.teachers if one in duties), None)


def _batches(rows: Iterator[dict[str, object]]) -> Iterator[pa.Table]:
    """Yield the rows as tables, some at a time: a month of a whole municipality is millions of them."""
    batch: list[dict[str, object]] = []
    for row in rows:
        batch.append(row)
        if len(batch) == _ROWS_AT_ONCE:
            yield canonical_rows("lesson_attendance", batch)
            batch = []
    if batch:
        yield canonical_rows("lesson_attendance", batch)
