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
_MANY = 1 << 32  # more than there are pupils and subjects
_PLACES_KEPT = 200_000

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
    """A calendar event that has been held. ``about``: what its rows have alike, in Swedish time."""

    number: int
    place: int  # among the lessons
    day: date
    minutes: int
    activity: Activity
    about: Mapping[str, object]
    exceptions: Mapping[str, Mapping[str, object]]  # by pupil


@dataclass(kw_only=True)
class Lessons:
    """What the lessons are read with, and what has been seen of them."""

    groups: Groups
    pupils: Pupils
    duties: Mapping[str, Duty]
    subjects: Mapping[str, Syllabus]
    held: dict[str, Lesson] = field(default_factory=dict)
    # Millions of lessons and pupils are remembered: as numbers, which take little room.
    places: dict[object, int] = field(default_factory=dict)
    told: set[int] = field(default_factory=set)  # lesson and pupil with an attendance
    keys: set[int] = field(default_factory=set)  # pupil, minute and subject
    placed: dict[tuple[str, str, date], Mapping[str, object] | None] = field(default_factory=dict)
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
    reported = (row for entity in entities.of("attendances", is_long=True) if (row := _attendance(entity, lessons)))
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
    syllabus = lessons.subjects.get(activity.syllabus)
    return Lesson(
        number=entity.number,
        place=len(lessons.held),
        day=begins.date(),
        minutes=length,
        activity=activity,
        about={
            "school_year": school_year_of(begins.date()),
            "month": month_of(begins.date()),
            "date": begins.date(),
            "start_minute": begins.hour * 60 + begins.minute,
            "subject_code": syllabus.label if syllabus else None,
            "teacher_key": _teacher_of(activity, lessons.duties),
        },
        exceptions={reference_in(one, "student"): one for one in entity.objects("studentExceptions")},
    )


def _attendance(entity: Entity, lessons: Lessons) -> dict[str, object] | None:
    event, student = entity.reference("calendarEvent"), entity.reference("student")
    lesson = lessons.held.get(event)
    if lesson is None:  # cancelled, to come, or of a month that was not fetched
        lessons.outside_count += 1
        return None
    place = _place_at(lesson, student, lessons)
    if place in lessons.told:  # told twice
        return None
    row = _row(lesson, student, lessons)
    if row is None:
        entity.reject("student", UNKNOWN_REFERENCE)
        return None
    lessons.told.add(place)
    is_reported = entity.is_true("isReported")
    valid = entity.whole_number("validAbsenceMinutes", minimum=0, maximum=MINUTES_PER_DAY)
    invalid = entity.whole_number("invalidAbsenceMinutes", minimum=0, maximum=MINUTES_PER_DAY)
    if not entity.is_lost and (valid or 0) + (invalid or 0) > int(str(row["scheduled_minutes"])):
        entity.reject("invalidAbsenceMinutes", TOO_MUCH_ABSENCE)
    if not entity.is_lost and not _is_first(row, lesson, lessons):
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


def _place_at(lesson: Lesson, student: str, lessons: Lessons) -> int:
    return lesson.place * _MANY + lessons.places.setdefault(student, len(lessons.places))


def _is_first(row: Mapping[str, object], lesson: Lesson, lessons: Lessons) -> bool:
    """Tell whether the pupil has no other lesson in the subject that begins in that minute."""
    subject, minute = row["subject_code"], lesson.day.toordinal() * MINUTES_PER_DAY + int(str(row["start_minute"]))
    parts = [lessons.places.setdefault(part, len(lessons.places)) for part in (row["person_number"], subject)]
    key = (minute * _MANY + parts[0]) * _MANY + parts[1]
    is_first = key not in lessons.keys
    lessons.keys.add(key)
    return is_first


def _unreported(lessons: Lessons) -> Iterator[dict[str, object]]:
    """Yield a row for each pupil of the groups of a lesson that has no attendance there."""
    for lesson in lessons.held.values():
        for student in _expected(lesson, lessons):
            if _place_at(lesson, student, lessons) in lessons.told:
                continue
            row = _row(lesson, student, lessons)
            if row and _is_first(row, lesson, lessons):
                lessons.unreported_count += 1
                yield row | {"is_reported": False, "row_number": lesson.number}


def _expected(lesson: Lesson, lessons: Lessons) -> Iterable[str]:
    groups = (lessons.groups.groups.get(group) for group in lesson.activity.groups)
    members = {one.person for group in groups if group for one in group.members if one.covers(lesson.day)}
    excused = {student for student, told in lesson.exceptions.items() if told.get("participates") is False}
    return sorted(members - excused)


def _row(lesson: Lesson, student: str, lessons: Lessons) -> dict[str, object] | None:
    """Return the row of one pupil at a lesson; nothing when it is not known who or where the pupil is."""
    placed = _placed(lesson, student, lessons)
    if placed is None:
        return None
    length = lesson.exceptions.get(student, {}).get("teachingLength") if lesson.exceptions else None
    own = length if isinstance(length, int) and 0 <= length <= MINUTES_PER_DAY else lesson.minutes
    return {
        **lesson.about,
        **placed,
        "teaching_group": _group_of(lesson, student, lessons.groups),
        "scheduled_minutes": own,
    }


def _placed(lesson: Lesson, student: str, lessons: Lessons) -> Mapping[str, object] | None:
    """Return who and where a pupil was that day, remembered for the other lessons of the day."""
    key = (student, lesson.activity.unit, lesson.day)
    if key not in lessons.placed:
        if len(lessons.placed) >= _PLACES_KEPT:
            lessons.placed.clear()
        lessons.placed[key] = _where(lesson, student, lessons)
    return lessons.placed[key]


def _where(lesson: Lesson, student: str, lessons: Lessons) -> Mapping[str, object] | None:
    number = lessons.pupils.numbers.get(student)
    there = lessons.pupils.at(student, lesson.day, unit=lesson.activity.unit)
    unit = lesson.activity.unit or (there.unit if there else "")
    if number is None or there is None or not unit:
        return None
    return {
        "person_number": number,
        "school_unit_code": unit,
        "class_name": lessons.groups.class_of(student, unit=there.unit, on=lesson.day),
        "grade_level": there.level_in(school_year_of(lesson.day), as_of=lessons.pupils.as_of),
    }


def _group_of(lesson: Lesson, student: str, groups: Groups) -> str | None:
    found = [group for one in lesson.activity.groups if (group := groups.groups.get(one))]
    own = [group.name for group in found if student in group.persons]
    return next(iter(own), found[0].name if len(found) == 1 else None)


def _teacher_of(activity: Activity, duties: Mapping[str, Duty]) -> str | None:
    return next((duties[one].signature for one in activity.teachers if one in duties), None)


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
