"""Organisers, school units, classes, calendars and events."""

from __future__ import annotations

from skolsikt.tables.contract import (
    Column,
    Table,
    Type,
    class_name,
    grade_level,
    school_form,
    school_unit_code,
    school_year,
)

ORGANISER = Table(
    name="organiser",
    meaning="Huvudman: the legal person responsible for schools.",
    grain="one row per organisation number",
    key=("organisation_number",),
    slice=("organisation_number",),
    columns=[
        Column("organisation_number", Type.TEXT, "Organisation number, 10 digits", required=True),
        Column("name", Type.TEXT, "Name", required=True),
        Column(
            "organiser_type",
            Type.TEXT,
            "Kind of organiser",
            codes=("municipal", "independent", "regional", "state"),
        ),
    ],
)

SCHOOL_UNIT = Table(
    name="school_unit",
    meaning="Skolenhet: what a principal leads. Units that a file only names get x:<municipality>:<name>.",
    grain="one row per school unit, register and set of columns that its files tell",
    key=("school_unit_code", "source", "tells"),
    slice=("school_unit_code", "tells"),
    version=2,
    changes={2: "tells: which columns the file tells, so that a poorer file stands beside a richer one"},
    columns=[
        school_unit_code(),
        Column("name", Type.TEXT, "Name", required=True),
        Column("municipality", Type.TEXT, "Municipality where the school lies, 4 digits"),
        Column(
            "organiser_type",
            Type.TEXT,
            "Kind of organiser",
            codes=("municipal", "independent", "regional", "state"),
        ),
        Column("organisation_number", Type.TEXT, "Organiser, 10 digits"),
        Column("school_forms", Type.TEXT, "School forms, comma separated"),
        Column("area_type", Type.TEXT, "Where it lies", codes=("town", "countryside")),
        Column("school_group", Type.TEXT, "Group of schools that the municipality compares (rektorsområde, F-6, 7-9)"),
        Column("latitude", Type.NUMBER, "WGS84", unit="degrees", minimum=-90, maximum=90),
        Column("longitude", Type.NUMBER, "WGS84", unit="degrees", minimum=-180, maximum=180),
        Column(
            "is_registered",
            Type.BOOLEAN,
            "True when a register has named it; false when only a figure file has",
        ),
        Column(
            "tells",
            Type.TEXT,
            "Columns that the file says something about, comma separated; it replaces only what such a file said",
        ),
    ],
)

SCHOOL_UNIT_SUCCESSION = Table(
    name="school_unit_succession",
    meaning="A school unit that splits, merges or changes code.",
    grain="one row per pair of units and date",
    key=("from_school_unit_code", "to_school_unit_code", "date"),
    slice=("from_school_unit_code",),
    columns=[
        Column("from_school_unit_code", Type.TEXT, "Unit before", required=True),
        Column("to_school_unit_code", Type.TEXT, "Unit after", required=True),
        Column("date", Type.DATE, "First day of the new order", required=True),
        Column("kind", Type.TEXT, "What happened", codes=("renamed", "split", "merged"), required=True),
        Column("note", Type.TEXT, "Explanation shown beside the mark"),
    ],
)

CLASS_GROUP = Table(
    name="class_group",
    meaning="A class a school year.",
    grain="one row per school unit, class and school year",
    key=("school_unit_code", "class_name", "school_year"),
    slice=("school_year", "school_unit_code"),
    partition="school_year",
    columns=[school_year(), school_unit_code(), class_name(), school_form(), grade_level()],
)

SCHOOL_CALENDAR = Table(
    name="school_calendar",
    meaning="Terms, holidays and days off. An empty school unit holds for the whole municipality.",
    grain="one row per school unit and date",
    key=("school_unit_code", "date"),
    slice=("school_year", "school_unit_code"),
    partition="school_year",
    columns=[
        school_year(),
        Column("school_unit_code", Type.TEXT, "School unit, or * for every unit", required=True),
        Column("date", Type.DATE, "Day", required=True),
        Column(
            "kind",
            Type.TEXT,
            "What the day is",
            codes=("term_start", "term_end", "holiday", "day_off", "study_day", "public_holiday"),
            required=True,
        ),
        Column("name", Type.TEXT, "Name, for example Höstlov"),
    ],
)

EVENT = Table(
    name="event",
    meaning="Something that happened and that trends should show.",
    grain="one row per event",
    key=("event_id",),
    slice=("event_id",),
    columns=[
        Column("event_id", Type.TEXT, "Event", required=True),
        Column("school_unit_code", Type.TEXT, "School unit, or * for every unit", required=True),
        Column("from_date", Type.DATE, "First day", required=True),
        Column("to_date", Type.DATE, "Last day"),
        Column("title", Type.TEXT, "What happened, in words", required=True),
    ],
)

TABLES = (ORGANISER, SCHOOL_UNIT, SCHOOL_UNIT_SUCCESSION, CLASS_GROUP, SCHOOL_CALENDAR, EVENT)
