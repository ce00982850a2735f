"""What surrounds the pupils: support, surveys, staff, money."""

from __future__ import annotations

from skolsikt.tables.contract import (
    Column,
    Privacy,
    Sensitivity,
    Table,
    Type,
    grade_level,
    pupil_key,
    school_unit_code,
    school_year,
)

SUPPORT_MEASURE = Table(
    name="support_measure",
    meaning="Support to a pupil. The kinds are dated rules, since the law changes.",
    grain="one row per pupil, school year, kind and first day: what goes on for years stands in each",
    key=("pupil_key", "school_year", "support_kind", "from_date"),
    slice=("school_year", "school_unit_code"),
    partition="school_year",
    columns=[
        pupil_key(),
        school_year(),
        school_unit_code(),
        Column(
            "support_kind",
            Type.TEXT,
            "Kind (rule support.kinds: extra_adaptations, special_support, action_programme)",
            required=True,
            privacy=Privacy.PUPIL,
            sensitivity=Sensitivity.SENSITIVE,
            sensitive=True,
        ),
        Column(
            "from_date",
            Type.DATE,
            "First day",
            required=True,
            privacy=Privacy.PUPIL,
            sensitivity=Sensitivity.SENSITIVE,
        ),
        Column("to_date", Type.DATE, "Last day", privacy=Privacy.PUPIL, sensitivity=Sensitivity.SENSITIVE),
    ],
)

SURVEY_ANSWER = Table(
    name="survey_answer",
    meaning="Answers to a survey question, counted per group; never one person's.",
    grain="one row per survey, unit, group, question and answer",
    key=(
        "survey",
        "school_year",
        "school_unit_code",
        "respondent_group",
        "grade_level",
        "sex",
        "question",
        "answer",
    ),
    slice=("survey", "school_year", "school_unit_code"),
    partition="school_year",
    columns=[
        Column("survey", Type.TEXT, "Survey", required=True),
        school_year(),
        school_unit_code(),
        Column("respondent_group", Type.TEXT, "Who answered", required=True),
        grade_level(),
        Column("sex", Type.TEXT, "Sex"),
        Column("question", Type.TEXT, "Question", required=True),
        Column("answer", Type.TEXT, "Answer", required=True),
        Column("answers_count", Type.INTEGER, "Answers", unit="answers", minimum=0, privacy=Privacy.PUPIL),
    ],
)

SURVEY_INDEX = Table(
    name="survey_index",
    meaning="Published index of a survey (Skolenkäten, HME, Skoltempen).",
    grain="one row per survey, unit, group and index",
    key=("survey", "school_year", "school_unit_code", "respondent_group", "index_name"),
    slice=("survey", "school_year", "school_unit_code"),
    partition="school_year",
    columns=[
        Column("survey", Type.TEXT, "Survey", required=True),
        school_year(),
        school_unit_code(),
        Column("respondent_group", Type.TEXT, "Who answered", required=True),
        Column("index_name", Type.TEXT, "Index", required=True),
        Column("value", Type.NUMBER, "Index value", unit="index"),
        Column("answers_count", Type.INTEGER, "Answers", unit="answers", minimum=0),
        Column("withheld_code", Type.TEXT, "Reason why the value is not published"),
    ],
)

STAFF_MONTH = Table(
    name="staff_month",
    meaning="Staff sums of a school unit and month; never one person's.",
    grain="one row per school unit and month",
    key=("school_unit_code", "month"),
    slice=("month", "school_unit_code"),
    columns=[
        school_unit_code(),
        Column("month", Type.TEXT, "Month, 2025-03", required=True),
        Column("employees_count", Type.INTEGER, "Employees", unit="persons", minimum=0, privacy=Privacy.STAFF),
        Column("left_count", Type.INTEGER, "Employees who left", unit="persons", minimum=0, privacy=Privacy.STAFF),
        Column(
            "ordinary_hours",
            Type.NUMBER,
            "Ordinary working time",
            unit="hours",
            minimum=0,
            privacy=Privacy.STAFF,
        ),
        Column(
            "sick_hours",
            Type.NUMBER,
            "Sick leave",
            unit="hours",
            minimum=0,
            privacy=Privacy.STAFF,
            sensitivity=Sensitivity.SENSITIVE,
        ),
    ],
)

FUNDING = Table(
    name="funding",
    meaning="Money to a school unit.",
    grain="one row per school unit, year and kind",
    key=("school_unit_code", "calendar_year", "funding_kind"),
    slice=("calendar_year",),
    columns=[
        school_unit_code(),
        Column(
            "calendar_year",
            Type.INTEGER,
            "Calendar year",
            unit="year",
            minimum=1990,
            maximum=2100,
            required=True,
        ),
        Column("funding_kind", Type.TEXT, "Kind", required=True),
        Column("amount_sek", Type.NUMBER, "Amount", unit="SEK"),
    ],
)

TABLES = (SUPPORT_MEASURE, SURVEY_ANSWER, SURVEY_INDEX, STAFF_MONTH, FUNDING)
