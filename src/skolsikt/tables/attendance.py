"""Lessons, sums over periods, notices and preschool days."""

from __future__ import annotations

from skolsikt.tables.contract import (
    Column,
    Privacy,
    Table,
    Type,
    class_name,
    grade_level,
    pupil_key,
    school_unit_code,
    school_year,
)

_MINUTES_PER_DAY = 24 * 60
NOTICE_KINDS = ("granted_leave", "reported_illness", "unnotified")
# SS 12000 has one type for all that is reported, illness or not: what it calls "Anmäld frånvaro" is no illness here.
_KINDS_OF_NOTICES = (*NOTICE_KINDS, "reported_absence")

LESSON_ATTENDANCE = Table(
    name="lesson_attendance",
    meaning="One pupil at one lesson.",
    grain="one row per pupil, date, start and subject",
    key=("pupil_key", "date", "start_minute", "subject_code"),
    slice=("school_year", "month", "school_unit_code"),
    partition="school_year",
    columns=[
        pupil_key(),
        school_year(),
        Column("month", Type.TEXT, "Month, 2025-03", required=True),
        school_unit_code(),
        class_name(),
        grade_level(),
        Column("date", Type.DATE, "Day of the lesson", required=True),
        Column(
            "start_minute",
            Type.INTEGER,
            "Start of the lesson, minutes after midnight",
            unit="minutes",
            minimum=0,
            maximum=_MINUTES_PER_DAY - 1,
            required=True,
        ),
        Column("subject_code", Type.TEXT, "Subject"),
        Column("teaching_group", Type.TEXT, "Teaching group"),
        Column("teacher_key", Type.TEXT, "Teacher (pseudonym)", privacy=Privacy.KEY),
        Column(
            "scheduled_minutes",
            Type.INTEGER,
            "Scheduled time",
            unit="minutes",
            minimum=0,
            maximum=_MINUTES_PER_DAY,
            required=True,
        ),
        Column(
            "valid_absent_minutes",
            Type.INTEGER,
            "Giltig frånvaro: reported illness or granted leave",
            unit="minutes",
            minimum=0,
            privacy=Privacy.PUPIL,
        ),
        Column(
            "invalid_absent_minutes",
            Type.INTEGER,
            "Ogiltig frånvaro: without valid reason",
            unit="minutes",
            minimum=0,
            privacy=Privacy.PUPIL,
        ),
        Column("is_reported", Type.BOOLEAN, "The teacher has registered the lesson", required=True),
        Column("absence_reason", Type.TEXT, "Reason as registered", privacy=Privacy.PUPIL, sensitive=True),
        Column(
            "notice_kind",
            Type.TEXT,
            "Whether the absence is leave that was granted, illness that was reported, or nothing that was notified",
            codes=NOTICE_KINDS,
            privacy=Privacy.PUPIL,
            sensitive=True,
        ),
        Column("reported_on", Type.DATE, "Day when the teacher registered the lesson"),
        Column("changed_on", Type.DATE, "Day when the registration was last changed"),
    ],
)

ATTENDANCE_PERIOD = Table(
    name="attendance_period",
    meaning="Sums over a period, from systems that export no lessons.",
    grain="one row per pupil, school unit and period",
    key=("pupil_key", "school_unit_code", "from_date", "to_date"),
    slice=("school_year", "from_date", "to_date", "school_unit_code"),
    partition="school_year",
    columns=[
        pupil_key(),
        school_year(),
        school_unit_code(),
        class_name(),
        grade_level(),
        Column("from_date", Type.DATE, "First day", required=True),
        Column("to_date", Type.DATE, "Last day", required=True),
        Column("scheduled_minutes", Type.INTEGER, "Scheduled time", unit="minutes", minimum=0, required=True),
        Column(
            "reported_minutes",
            Type.INTEGER,
            "Scheduled time of the reported lessons",
            unit="minutes",
            minimum=0,
        ),
        Column("lessons_count", Type.INTEGER, "Lessons", unit="lessons", minimum=0),
        Column(
            "valid_absent_minutes",
            Type.INTEGER,
            "Giltig frånvaro",
            unit="minutes",
            minimum=0,
            privacy=Privacy.PUPIL,
        ),
        Column(
            "invalid_absent_minutes",
            Type.INTEGER,
            "Ogiltig frånvaro",
            unit="minutes",
            minimum=0,
            privacy=Privacy.PUPIL,
        ),
    ],
)

ABSENCE_NOTICE = Table(
    name="absence_notice",
    meaning="Notice of absence or leave (SS 12000 Absence).",
    grain="one row per pupil and start",
    key=("pupil_key", "starts_at"),
    slice=("school_year", "school_unit_code"),
    partition="school_year",
    columns=[
        pupil_key(),
        school_year(),
        school_unit_code(),
        Column("starts_at", Type.INSTANT, "From", required=True, privacy=Privacy.PUPIL),
        Column("ends_at", Type.INSTANT, "To", privacy=Privacy.PUPIL),
        Column(
            "kind",
            Type.TEXT,
            "Leave that was granted, illness that was reported, nothing that was notified, or absence reported as such",
            codes=_KINDS_OF_NOTICES,
            privacy=Privacy.PUPIL,
            sensitive=True,
        ),
    ],
)

PRESCHOOL_ATTENDANCE = Table(
    name="preschool_attendance",
    meaning="One child's time in preschool: a day, or a period that a system sums.",
    grain="one row per child, preschool and period",
    key=("pupil_key", "school_unit_code", "from_date", "to_date"),
    slice=("school_year", "month", "school_unit_code"),
    partition="school_year",
    columns=[
        pupil_key(),
        school_year(),
        Column("month", Type.TEXT, "Month that the period begins in, 2025-03", required=True),
        school_unit_code(),
        Column("from_date", Type.DATE, "First day", required=True),
        Column("to_date", Type.DATE, "Last day, the first one when it is a day", required=True),
        Column("planned_minutes", Type.INTEGER, "Planned time", unit="minutes", minimum=0, required=True),
        Column(
            "present_minutes",
            Type.INTEGER,
            "Time present",
            unit="minutes",
            minimum=0,
            privacy=Privacy.PUPIL,
        ),
    ],
)

TABLES = (LESSON_ATTENDANCE, ATTENDANCE_PERIOD, ABSENCE_NOTICE, PRESCHOOL_ATTENDANCE)
