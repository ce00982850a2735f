"""Pupils, their enrolments and groups, and the staff."""

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

PUPIL = Table(
    name="pupil",
    meaning="What is known about a pupil a school year. Names and numbers are in the vault, never here.",
    grain="one row per pupil, school year, source and deliverer: a pupil who moves stands in the files of two units",
    key=("pupil_key", "school_year", "source", "delivered_by"),
    slice=("school_year", "delivered_by"),
    partition="school_year",
    columns=[
        pupil_key(),
        school_year(),
        Column(
            "delivered_by",
            Type.TEXT,
            "School unit or register whose file told it; part of the slice",
            required=True,
        ),
        Column(
            "birth_year",
            Type.INTEGER,
            "Year of birth",
            unit="year",
            minimum=1900,
            maximum=2100,
            privacy=Privacy.PUPIL,
        ),
        Column(
            "birth_month",
            Type.INTEGER,
            "Month of birth",
            unit="month",
            minimum=1,
            maximum=12,
            privacy=Privacy.PUPIL,
        ),
        Column("sex", Type.TEXT, "Legal sex (SS 12000)", codes=("Kvinna", "Man", "Okänt"), privacy=Privacy.PUPIL),
        Column(
            "is_newly_arrived",
            Type.BOOLEAN,
            "In Sweden less than four years (skollagen 3 kap. 12 a §)",
            privacy=Privacy.PUPIL,
            sensitivity=Sensitivity.SENSITIVE,
            sensitive=True,
        ),
        Column(
            "has_foreign_background",
            Type.BOOLEAN,
            "Born abroad, or both parents are (SCB)",
            privacy=Privacy.PUPIL,
            sensitivity=Sensitivity.SENSITIVE,
            sensitive=True,
        ),
        Column(
            "parents_education",
            Type.INTEGER,
            "Highest education of the parents: 1 compulsory, 2 upper secondary, 3 post-secondary (SALSA)",
            unit="level",
            minimum=1,
            maximum=3,
            privacy=Privacy.PUPIL,
        ),
        Column(
            "is_protected",
            Type.BOOLEAN,
            "Protected identity (SS 12000 securityMarking is not Ingen)",
            privacy=Privacy.PUPIL,
            sensitivity=Sensitivity.SENSITIVE,
            sensitive=True,
        ),
        Column(
            "home_area_code",
            Type.TEXT,
            "Smallest area of the home address; empty for protected identity",
            privacy=Privacy.PUPIL,
        ),
        Column("home_municipality", Type.TEXT, "Municipality where the pupil lives", privacy=Privacy.PUPIL),
    ],
)

ENROLMENT = Table(
    name="enrolment",
    meaning="Where a pupil goes to school, and when.",
    grain="one row per pupil, school unit and first day",
    key=("pupil_key", "school_unit_code", "from_date"),
    slice=("school_year", "school_unit_code"),
    partition="school_year",
    columns=[
        pupil_key(),
        school_year(),
        school_unit_code(),
        school_form(),
        grade_level(),
        class_name(),
        Column("from_date", Type.DATE, "First day", required=True, privacy=Privacy.PUPIL),
        Column("to_date", Type.DATE, "Last day, empty while it goes on", privacy=Privacy.PUPIL),
    ],
)

GROUP_MEMBERSHIP = Table(
    name="group_membership",
    meaning="Which teaching groups a pupil belongs to.",
    grain="one row per pupil, group and first day",
    key=("pupil_key", "school_unit_code", "group_name", "from_date"),
    slice=("school_year", "school_unit_code"),
    partition="school_year",
    columns=[
        pupil_key(),
        school_year(),
        school_unit_code(),
        Column("group_name", Type.TEXT, "Group, as the school writes it", required=True),
        Column("group_type", Type.TEXT, "SS 12000 groupType (Undervisning, Klass, Mentor, ...)"),
        Column("subject_code", Type.TEXT, "Subject of the group"),
        Column("from_date", Type.DATE, "First day", required=True, privacy=Privacy.PUPIL),
        Column("to_date", Type.DATE, "Last day", privacy=Privacy.PUPIL),
    ],
)

STAFF_MEMBER = Table(
    name="staff_member",
    meaning="A member of staff, as a pseudonym.",
    grain="one row per member of staff, school unit and school year",
    key=("staff_key", "school_year", "school_unit_code"),
    slice=("school_year", "school_unit_code"),
    partition="school_year",
    columns=[
        Column("staff_key", Type.TEXT, "Member of staff (pseudonym)", required=True, privacy=Privacy.KEY),
        school_year(),
        school_unit_code(),
        Column("is_certified", Type.BOOLEAN, "Has a teaching certificate (legitimation)", privacy=Privacy.STAFF),
    ],
)

DUTY = Table(
    name="duty",
    meaning="What a member of staff does, where and when (SS 12000 Duty).",
    grain="one row per member of staff, school unit, role and first day",
    key=("staff_key", "school_unit_code", "duty_role", "from_date"),
    slice=("school_year", "school_unit_code"),
    partition="school_year",
    columns=[
        Column("staff_key", Type.TEXT, "Member of staff (pseudonym)", required=True, privacy=Privacy.KEY),
        school_year(),
        school_unit_code(),
        Column("duty_role", Type.TEXT, "SS 12000 dutyRole (Rektor, Lärare, ...)", required=True),
        Column(
            "duty_share",
            Type.NUMBER,
            "Share of full time",
            unit="share",
            minimum=0,
            maximum=1,
            privacy=Privacy.STAFF,
        ),
        Column("from_date", Type.DATE, "First day", required=True, privacy=Privacy.STAFF),
        Column("to_date", Type.DATE, "Last day", privacy=Privacy.STAFF),
    ],
)

TABLES = (PUPIL, ENROLMENT, GROUP_MEMBERSHIP, STAFF_MEMBER, DUTY)
