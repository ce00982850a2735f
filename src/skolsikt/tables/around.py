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

RESPONDENTS = ("pupil", "teacher", "guardian", "staff")
OPINIONS = ("positive", "negative", "no_opinion")
AVERAGE = "average"  # the answer of ``survey_index`` that is the index itself; the others are shares of the answers


def _respondent_group() -> Column:
    return Column("respondent_group", Type.TEXT, "Who answered", codes=RESPONDENTS, required=True)


SURVEY_ANSWER = Table(
    name="survey_answer",
    meaning="Answers to a question of a local survey, counted per group; never one person's. Counted for all who "
    "answered, by grade level and by sex, never by both at once.",
    grain="one row per survey, unit, group, question and opinion",
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
    slice=("survey", "school_year", "school_unit_code", "respondent_group"),
    partition="school_year",
    columns=[
        Column("survey", Type.TEXT, "Survey", required=True),
        school_year(),
        school_unit_code(),
        _respondent_group(),
        grade_level(),
        Column("sex", Type.TEXT, "Sex", codes=("Kvinna", "Man", "Okänt")),
        Column("heading", Type.TEXT, "Heading of the curriculum's chapter 2 that the question belongs to"),
        Column("question", Type.TEXT, "Question", required=True),
        Column("answer", Type.TEXT, "What the answer says about the school", codes=OPINIONS, required=True),
        Column("answers_count", Type.INTEGER, "Answers", unit="answers", minimum=0, privacy=Privacy.PUPIL),
    ],
)

SURVEY_INDEX = Table(
    name="survey_index",
    meaning="Index of a survey as published (Skolenkäten), or of staff answers as they came (HME); of HME with fewer "
    "than ten answers the index is never stored.",
    grain="one row per survey, unit, group, index and answer",
    key=("survey", "school_year", "school_unit_code", "respondent_group", "grade_level", "index_name", "answer"),
    slice=("survey", "school_year", "school_unit_code", "respondent_group"),
    partition="school_year",
    columns=[
        Column("survey", Type.TEXT, "Survey", required=True),
        school_year(),
        school_unit_code(),
        _respondent_group(),
        grade_level(),
        Column("index_name", Type.TEXT, "Index", required=True),
        Column("question", Type.TEXT, "Question that it is the index of, where it is of one"),
        Column(
            "answer",
            Type.TEXT,
            "average: the index itself; otherwise the alternative that the published share is of",
            required=True,
        ),
        Column("value", Type.NUMBER, "Value; empty when withheld"),
        Column("unit", Type.TEXT, "Scale", codes=("index_10", "index_100", "percent"), required=True),
        Column("answers_count", Type.INTEGER, "Answers", unit="answers", minimum=0),
        Column("asked_count", Type.INTEGER, "Persons who were asked", unit="persons", minimum=0),
        Column(
            "withheld_code",
            Type.TEXT,
            "Why there is no value",
            codes=("source_few", "source_missing", "small_group"),
        ),
    ],
)


def _staff_count(name: str, meaning: str, *, unit: str = "persons", sensitive: bool = False) -> Column:
    return Column(
        name,
        Type.INTEGER if unit == "persons" else Type.NUMBER,
        meaning,
        unit=unit,
        minimum=0,
        privacy=Privacy.STAFF,
        sensitivity=Sensitivity.SENSITIVE if sensitive else Sensitivity.NORMAL,
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
        _staff_count("employees_count", "Employees"),
        _staff_count("left_count", "Employees who left"),
        _staff_count("ordinary_hours", "Ordinary working time", unit="hours"),
        _staff_count("sick_hours", "Sick leave", unit="hours", sensitive=True),
        _staff_count("teachers_count", "Teachers"),
        _staff_count("certified_teachers_count", "Teachers with a teaching certificate (legitimation)"),
        _staff_count("teacher_positions", "Teachers as full-time positions", unit="full-time positions"),
    ],
)

FUNDING = Table(
    name="funding",
    meaning="Money to a school unit.",
    grain="one row per school unit, year and kind",
    key=("school_unit_code", "calendar_year", "funding_kind"),
    slice=("calendar_year", "funding_kind"),
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
