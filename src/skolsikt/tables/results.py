"""Grades, national tests, screenings, assessments and what came after."""

from __future__ import annotations

from skolsikt.tables.contract import (
    Column,
    Privacy,
    Sensitivity,
    Table,
    Type,
    class_name,
    grade_level,
    pupil_key,
    school_form,
    school_unit_code,
    school_year,
)

GRADE = Table(
    name="grade",
    meaning="A grade, or the reason why there is none.",
    grain="one row per pupil, subject, kind and term",
    key=("pupil_key", "school_year", "term", "grade_kind", "subject_code"),
    slice=("school_year", "term", "school_unit_code", "grade_level"),
    partition="school_year",
    columns=[
        pupil_key(),
        school_year(),
        Column("term", Type.TEXT, "Term, HT2024 or VT2025", required=True),
        school_unit_code(),
        school_form(),
        grade_level(),
        class_name(),
        Column(
            "grade_kind",
            Type.TEXT,
            "final = slutbetyg, term = terminsbetyg",
            codes=("final", "term"),
            required=True,
        ),
        Column(
            "subject_code",
            Type.TEXT,
            "Subject (BL EN HKK IDH MA M1 M2 ML MU BI FY KE NO GE HI RE SH SO SL SV SVA TN TK OVR)",
            required=True,
        ),
        Column("language_code", Type.TEXT, "Language of M1, M2 and ML", sensitive=True),
        Column(
            "grade_value",
            Type.TEXT,
            "A-F; - is streck (no basis); empty when not graded",
            codes=("A", "B", "C", "D", "E", "F", "-"),
            privacy=Privacy.PUPIL,
        ),
        Column(
            "not_graded_reason",
            Type.TEXT,
            "Why there is no grade",
            codes=("not_graded", "adapted_study_path", "no_knowledge_grades", "not_taught"),
            privacy=Privacy.PUPIL,
            sensitive=True,
        ),
        Column(
            "has_f_warning",
            Type.BOOLEAN,
            "Warned that the grade may become F; empty when the source tells of no warnings",
            privacy=Privacy.PUPIL,
        ),
        Column("teaching_group", Type.TEXT, "Teaching group"),
        Column("teacher_key", Type.TEXT, "Grading teacher (pseudonym)", privacy=Privacy.KEY),
    ],
)


def _test_result(name: str, meaning: str, *, most_points: float | None = None) -> Table:
    return Table(
        name=name,
        meaning=meaning,
        grain="one row per pupil, test, subject and part",
        key=("pupil_key", "school_year", "test", "subject_code", "part"),
        slice=("school_year", "test", "school_unit_code", "grade_level"),
        partition="school_year",
        columns=[
            pupil_key(),
            school_year(),
            school_unit_code(),
            grade_level(),
            class_name(),
            Column("test", Type.TEXT, "Test", required=True),
            Column("subject_code", Type.TEXT, "Subject", required=True),
            Column("part", Type.TEXT, "Part, or total", required=True),
            Column(
                "points",
                Type.NUMBER,
                "Points",
                unit="points",
                minimum=0,
                maximum=most_points,
                privacy=Privacy.PUPIL,
            ),
            Column(
                "grade_value",
                Type.TEXT,
                "Test grade",
                codes=("A", "B", "C", "D", "E", "F"),
                privacy=Privacy.PUPIL,
            ),
            Column("is_reached", Type.BOOLEAN, "Level of the part reached", privacy=Privacy.PUPIL),
            Column(
                "missing_reason",
                Type.TEXT,
                "Why there is no result",
                codes=("not_taken", "lost", "substitute", "in_test_portal"),
                privacy=Privacy.PUPIL,
                sensitive=True,
            ),
            Column("teaching_group", Type.TEXT, "Teaching group"),
        ],
    )


NATIONAL_TEST_RESULT = _test_result("national_test_result", "National tests in years 3, 6 and 9.")
SCREENING_RESULT = _test_result("screening_result", "Digital mathematics tests and other screenings.", most_points=100)

LEARNING_RESULT = Table(
    name="learning_result",
    meaning="A result on one goal or task of a digital learning material or of a teacher's own test.",
    grain="one row per pupil, material, task and day",
    key=("pupil_key", "school_year", "material", "task", "date"),
    slice=("school_year", "school_unit_code", "material", "teaching_group"),
    partition="school_year",
    columns=[
        pupil_key(),
        school_year(),
        school_unit_code(),
        class_name(),
        Column("teaching_group", Type.TEXT, "Teaching group"),
        Column("subject_code", Type.TEXT, "Subject"),
        Column("material", Type.TEXT, "Learning material or test", required=True),
        Column("task", Type.TEXT, "Goal or task, or total", required=True),
        Column("date", Type.DATE, "Day of the result", required=True),
        Column("points", Type.NUMBER, "Points", unit="points", minimum=0, privacy=Privacy.PUPIL),
        Column("most_points", Type.NUMBER, "Points that can be had", unit="points", minimum=0),
        Column("is_reached", Type.BOOLEAN, "Goal reached", privacy=Privacy.PUPIL),
        Column("mark", Type.TEXT, "Result that is neither points nor reached", privacy=Privacy.PUPIL),
    ],
)

ASSESSMENT = Table(
    name="assessment",
    meaning="Elevomdöme: a written or stepped assessment.",
    grain="one row per pupil, term and subject",
    key=("pupil_key", "school_year", "term", "subject_code"),
    slice=("school_year", "term", "school_unit_code", "grade_level"),
    partition="school_year",
    columns=[
        pupil_key(),
        school_year(),
        Column("term", Type.TEXT, "Term", required=True),
        school_unit_code(),
        grade_level(),
        class_name(),
        Column("subject_code", Type.TEXT, "Subject", required=True),
        Column(
            "step",
            Type.INTEGER,
            "Step on the municipality's scale",
            unit="step",
            minimum=0,
            maximum=10,
            privacy=Privacy.PUPIL,
        ),
        Column("is_reached", Type.BOOLEAN, "The step is one that reaches the goal", privacy=Privacy.PUPIL),
    ],
)

CO_MARKING = Table(
    name="co_marking",
    meaning="The same test marked by two teachers.",
    grain="one row per pupil, test, subject and part",
    key=("pupil_key", "school_year", "test", "subject_code", "part"),
    slice=("school_year", "test", "school_unit_code"),
    partition="school_year",
    columns=[
        pupil_key(),
        school_year(),
        school_unit_code(),
        Column("test", Type.TEXT, "Test", required=True),
        Column("subject_code", Type.TEXT, "Subject", required=True),
        Column("part", Type.TEXT, "Part, or total", required=True),
        Column("first_mark", Type.TEXT, "First marking", privacy=Privacy.PUPIL),
        Column("second_mark", Type.TEXT, "Second marking", privacy=Privacy.PUPIL),
    ],
)

UPPER_SECONDARY_OUTCOME = Table(
    name="upper_secondary_outcome",
    meaning="Where a pupil was in upper secondary school a school year, and how the year ended.",
    grain="one row per pupil and school year in upper secondary school",
    key=("pupil_key", "school_year"),
    slice=("school_year",),
    partition="school_year",
    columns=[
        pupil_key(),
        school_year(),
        Column("school_unit_code", Type.TEXT, "Upper secondary school unit"),
        Column("programme_code", Type.TEXT, "Programme (BA, EK, NA, IMS ...)", required=True, privacy=Privacy.PUPIL),
        Column("is_introductory", Type.BOOLEAN, "Introductory programme", required=True, privacy=Privacy.PUPIL),
        Column("is_diploma", Type.BOOLEAN, "Diploma (examen) that school year", privacy=Privacy.PUPIL),
        Column(
            "has_left",
            Type.BOOLEAN,
            "Left upper secondary school early that school year",
            privacy=Privacy.PUPIL,
            sensitivity=Sensitivity.SENSITIVE,
        ),
    ],
)

TABLES = (
    GRADE,
    NATIONAL_TEST_RESULT,
    SCREENING_RESULT,
    LEARNING_RESULT,
    ASSESSMENT,
    CO_MARKING,
    UPPER_SECONDARY_OUTCOME,
)
