"""Lesson attendance of one school year: every pupil at every lesson, written straight to its export file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from skolsikt.demo.absence_days import INVALID, PRESENT, VALID, AbsenceDays
from skolsikt.demo.arrays import Bools, Bytes, Floats, Ints
from skolsikt.demo.chance import stream
from skolsikt.demo.enrolments import Enrolments
from skolsikt.demo.people import People
from skolsikt.demo.school_days import SchoolYearDays
from skolsikt.demo.school_units import DemoUnit
from skolsikt.demo.teachers import ClassKey, Teachers
from skolsikt.demo.timetable import LANGUAGES, Slot, stage_of, week_of

LESSON_HEADINGS = (
    "Personnummer;Klass;Årskurs;Skolenhetskod;Datum;Starttid;Ämne;Undervisningsgrupp;Lärare;Schemalagda minuter;"
    "Rapporterad den;Ändrad den;Giltig frånvaro;Ogiltig frånvaro;Rapporterad;Orsak"
)
_LAST_LESSON_FACTOR, _LESSONS_BEFORE_FACTOR = 1.35, 0.93
_LATE_SHARE = 0.006
_LATE_MINUTES = (5, 10, 15)
# What a row says. The last code stands for a lesson that nobody reported.
_SICK, _SKIPPED, _LEAVE, _LATE, _UNREPORTED = 1, 2, 3, 4, 7
_CODES = 8
_LEAVE_SHARE = 0.12
_SVA, _LANGUAGE = "SVA", "M2"
_LATE_REPORTING_SHARE = 0.04  # of lessons, besides what the teacher's habit adds
_LATE_REPORTING_ENDS = 0.3  # of those not yet reported, each open day
_CHANGED_SHARE = 0.01


@dataclass(frozen=True, kw_only=True)
class UnderRegistering:
    """A teacher who leaves this share of the absences unregistered."""

    teacher: int
    share: float


@dataclass(frozen=True, kw_only=True)
class TermSums:
    """Per enrolment of the year and term (two columns): minutes and lessons, as the system sums them."""

    scheduled: Ints
    reported: Ints
    lessons: Ints
    valid: Ints
    invalid: Ints

    @classmethod
    def zeros(cls, count: int) -> TermSums:
        return cls(**{name: np.zeros((count, 2), dtype=np.int64) for name in cls.__annotations__})


@dataclass(frozen=True, kw_only=True)
class Leave:
    """Lessons that pupils had leave from: who (position of the enrolment), which open day, from and for how long."""

    enrolment: Ints
    day: Ints
    start_minute: Ints
    minutes: Ints


@dataclass(frozen=True, kw_only=True)
class LessonYear:
    """Everything about one year that lessons are made of. ``enrolments`` are those of that year only."""

    enrolments: Enrolments
    people: People
    units: Sequence[DemoUnit]
    days: SchoolYearDays
    teachers: Teachers
    absence: AbsenceDays
    reads_sva: Bools
    language: Ints
    under_registering: UnderRegistering
    seed: int


@dataclass(frozen=True)
class _ClassLessons:
    """The lessons of one class over a year: every occasion of every slot, times its variants (SVA, languages)."""

    day: Ints
    start_minute: Ints
    minutes: Ints
    is_last: Bools
    slot_kind: Ints  # 0 all together, 1 SV and SVA, 2 languages
    first_variant: Ints
    text: pa.Array
    teacher: Ints


def write_lessons(year: LessonYear, path: Path) -> tuple[TermSums, list[Leave], int]:
    """Write the file (UTF-8, semicolons); return the sums of each enrolment, the leave by class, and how many rows."""
    sums = TermSums.zeros(year.enrolments.count)
    leave: list[Leave] = []
    rows = 0
    random = stream(year.seed, f"lessons {year.days.label}")
    reporting = stream(year.seed, f"days of reporting {year.days.label}")
    unreported_share = np.array(year.teachers.unreported_share)
    with path.open("wb") as file:
        file.write(f"{LESSON_HEADINGS}\r\n".encode())
        for class_key, members, stage in classes_of(year.enrolments):
            slots = week_of(stage, stream(year.seed, f"timetable {class_key} {year.days.label}"))
            lessons = _class_lessons(year, class_key, slots)
            is_unreported = random.random(len(lessons.teacher)) < unreported_share[lessons.teacher]
            lessons = _with_days_of_reporting(lessons, is_unreported, unreported_share, year.days, reporting)
            text, count = _class_rows(year, members, lessons, is_unreported, sums, leave, random)
            file.write(text)
            rows += count
    return sums, leave, rows


def classes_of(enrolments: Enrolments) -> Iterator[tuple[ClassKey, Ints, str]]:
    """Yield each class of a year: its key, the positions of its enrolments, and its stage."""
    keys = np.flatnonzero(
        np.r_[
            True,
            (enrolments.unit[1:] != enrolments.unit[:-1]) | (enrolments.class_name[1:] != enrolments.class_name[:-1]),
        ]
    )
    for first, after in zip(keys, [*keys[1:], enrolments.count], strict=True):
        members = np.arange(first, after)
        grade = int(np.median(enrolments.grade[members]))
        stage = stage_of(grade, is_adapted=bool(enrolments.is_adapted[first]))
        yield (int(enrolments.unit[first]), str(enrolments.class_name[first])), members, stage


def _class_lessons(year: LessonYear, class_key: ClassKey, slots: Sequence[Slot]) -> _ClassLessons:
    weekday = np.array([day.weekday() for day in year.days.open_days])
    occasions = sorted(
        (int(day), number) for number, slot in enumerate(slots) for day in np.flatnonzero(weekday == slot.weekday)
    )
    occasions.sort(key=lambda one: (one[0], slots[one[1]].start_minute))
    slot_variants = [_variants(year, class_key, slot) for slot in slots]
    texts: list[str] = []
    teachers: list[int] = []
    first_variant = []
    dates = [day.isoformat() for day in year.days.open_days]
    for day, number in occasions:
        first_variant.append(len(texts))
        for teacher, before, after in slot_variants[number]:
            texts.append(f"{before}{dates[day]}{after}")
            teachers.append(teacher)
    slot_of = np.array([number for _day, number in occasions])
    return _ClassLessons(
        day=np.array([day for day, _number in occasions]),
        start_minute=np.array([slot.start_minute for slot in slots])[slot_of],
        minutes=np.array([slot.minutes for slot in slots])[slot_of],
        is_last=np.array([slot.is_last_of_day for slot in slots])[slot_of],
        slot_kind=np.array([{"SV": 1, "M2": 2}.get(slot.subject, 0) for slot in slots])[slot_of],
        first_variant=np.array(first_variant),
        text=pa.array(texts),
        teacher=np.array(teachers),
    )


def _variants(year: LessonYear, class_key: ClassKey, slot: Slot) -> list[tuple[int, str, str]]:
    """Return who teaches the slot and what a row says before and after the date; SV beside SVA, each language."""
    unit, class_name = class_key
    teachers = year.teachers
    groups = [(slot.subject, f"{class_name} {slot.subject}", slot.subject)]
    if slot.subject == "SV":
        groups.append((_SVA, f"{class_name} {_SVA}", _SVA))
    if slot.subject == _LANGUAGE:
        groups = [("OVR", f"{class_name} OVR", "OVR")]
        groups += [(_LANGUAGE, f"{class_name} {_LANGUAGE} {name}", name) for name in LANGUAGES.values()]
    start = f"{slot.start_minute // 60:02d}:{slot.start_minute % 60:02d}"
    rows = []
    for subject, group, taught_by in groups:
        teacher = teachers.of_class[class_key, taught_by]
        after = f";{start};{subject};{group};{teachers.signature[teacher]};{slot.minutes}"
        rows.append((teacher, f";{year.units[unit].code};", after))
    return rows


def _with_days_of_reporting(
    lessons: _ClassLessons,
    is_unreported: Bools,
    unreported_share: Floats,
    days: SchoolYearDays,
    random: np.random.Generator,
) -> _ClassLessons:
    """Add the day when each lesson was reported, and when it was changed: those who forget lessons also report late."""
    count, last = len(lessons.teacher), len(days.open_days) - 1
    is_late = random.random(count) < _LATE_REPORTING_SHARE + unreported_share[lessons.teacher]
    day = np.repeat(lessons.day, np.diff(np.r_[lessons.first_variant, count]))
    reported = np.minimum(day + is_late * random.geometric(_LATE_REPORTING_ENDS, count), last)
    changed = np.minimum(reported + random.geometric(_LATE_REPORTING_ENDS, count), last)
    reported[is_unreported] = last + 1
    changed[is_unreported | (random.random(count) >= _CHANGED_SHARE)] = last + 1
    words = pa.array([*(one.isoformat() for one in days.open_days), ""])
    text = pc.binary_join_element_wise(lessons.text, words.take(reported), words.take(changed), ";")
    return replace(lessons, text=text)


def _class_rows(
    year: LessonYear,
    members: Ints,
    lessons: _ClassLessons,
    is_unreported: Bools,
    sums: TermSums,
    leave: list[Leave],
    random: np.random.Generator,
) -> tuple[memoryview, int]:
    """Return the rows of a class as text, lesson by lesson, and add them to ``sums`` and ``leave``."""
    enrolments = year.enrolments
    pupil = enrolments.pupil[members]
    variant = np.stack([np.zeros_like(pupil), year.reads_sva[pupil].astype(np.int64), year.language[pupil]])
    lesson = lessons.first_variant[:, None] + variant[lessons.slot_kind]
    teacher = lessons.teacher[lesson]
    code = _drawn_codes(year, members, lessons, random)
    hidden = (teacher == year.under_registering.teacher) & (random.random(code.shape) < year.under_registering.share)
    code[hidden] = 0
    code[is_unreported[lesson]] = _UNREPORTED
    is_member = (lessons.day[:, None] >= enrolments.first_day[members]) & (
        lessons.day[:, None] <= enrolments.last_day[members]
    )
    _add_sums(sums, members, lessons, code, is_member, year.days.autumn_days_count)
    leave.append(_leave(members, lessons, is_member & (code == _LEAVE)))
    tails, tail_minutes = _tails(lessons.minutes)
    tail = np.searchsorted(tail_minutes, lessons.minutes)[:, None] * _CODES + code
    heads = pa.array(
        f"{year.people.person_number[p]};{enrolments.class_name[m]};{enrolments.grade[m]}"
        for p, m in zip(pupil, members, strict=True)
    )
    row_pupil = np.broadcast_to(np.arange(len(members)), code.shape)[is_member]
    rows = pc.binary_join_element_wise(
        heads.take(pa.array(row_pupil)),
        lessons.text.take(pa.array(lesson[is_member])),
        tails.take(pa.array(tail[is_member])),
        "",
    )
    return _text(rows), len(rows)


def _drawn_codes(year: LessonYear, members: Ints, lessons: _ClassLessons, random: np.random.Generator) -> Bytes:
    """Draw what happened, lessons x pupils, before any teacher's habits."""
    state = year.absence.state[members][:, lessons.day].T
    rate = year.absence.lesson_rate[members][:, lessons.day].T
    rate = rate * np.where(lessons.is_last, _LAST_LESSON_FACTOR, _LESSONS_BEFORE_FACTOR).astype(np.float32)[:, None]
    draw = random.random(state.shape, dtype=np.float32)
    kind = random.random(state.shape, dtype=np.float32)
    invalid_share = np.minimum(1.7 * year.absence.invalid_share[members], 0.95)
    code = np.zeros(state.shape, dtype=np.int8)
    part = (state == PRESENT) & (draw < rate)
    code[part] = np.where(kind < invalid_share, _SKIPPED, np.where(kind > 1 - _LEAVE_SHARE, _LEAVE, _SICK))[part]
    late = (state == PRESENT) & (draw > 1.0 - _LATE_SHARE)
    code[late] = (_LATE + np.floor(kind * len(_LATE_MINUTES)))[late]
    code[state == VALID] = _SICK
    code[state == INVALID] = _SKIPPED
    return code


def _tails(minutes: Ints) -> tuple[pa.Array, Ints]:
    """Return the end of a row for every lesson length and code."""
    lengths = np.unique(minutes)
    texts = []
    for length in lengths.tolist():
        ends = [(0, 0, "Ja", ""), (length, 0, "Ja", "Sjuk"), (0, length, "Ja", ""), (length, 0, "Ja", "Ledighet")]
        ends += [(0, late, "Ja", "Sen ankomst") for late in _LATE_MINUTES]
        ends.append((0, 0, "Nej", ""))
        texts += [f";{valid};{invalid};{reported};{reason}\r\n" for valid, invalid, reported, reason in ends]
    return pa.array(texts), lengths


def _add_sums(
    sums: TermSums, members: Ints, lessons: _ClassLessons, code: Bytes, is_member: Bools, autumn_days: int
) -> None:
    minutes = lessons.minutes[:, None]
    is_reported = is_member & (code != _UNREPORTED)
    valid = minutes * (is_member & ((code == _SICK) | (code == _LEAVE)))
    late = (code >= _LATE) & (code < _UNREPORTED)
    invalid = is_member * np.where(
        code == _SKIPPED, minutes, late * np.take(_LATE_MINUTES, np.clip(code - _LATE, 0, 2))
    )
    for term, chosen in enumerate((lessons.day < autumn_days, lessons.day >= autumn_days)):
        sums.scheduled[members, term] += (minutes * is_member)[chosen].sum(axis=0)
        sums.reported[members, term] += (minutes * is_reported)[chosen].sum(axis=0)
        sums.lessons[members, term] += is_member[chosen].sum(axis=0)
        sums.valid[members, term] += valid[chosen].sum(axis=0)
        sums.invalid[members, term] += invalid[chosen].sum(axis=0)


def _leave(members: Ints, lessons: _ClassLessons, has_leave: Bools) -> Leave:
    lesson, member = np.nonzero(has_leave)
    return Leave(
        enrolment=members[member],
        day=lessons.day[lesson],
        start_minute=lessons.start_minute[lesson],
        minutes=lessons.minutes[lesson],
    )


def _text(rows: pa.Array) -> memoryview:
    offsets = np.frombuffer(rows.buffers()[1], dtype=np.int32)
    first, last = offsets[rows.offset], offsets[rows.offset + len(rows)]
    return memoryview(rows.buffers()[2])[first:last]
