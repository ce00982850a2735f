"""Results of analysis and records that come back as loads: with input version, method version and seed."""

from __future__ import annotations

from skolsikt.tables.contract import (
    Column,
    Privacy,
    Sensitivity,
    Table,
    Type,
    pupil_key,
    school_unit_code,
    school_year,
)


def _produced() -> list[Column]:
    return [
        Column("method", Type.TEXT, "Method and its version", required=True),
        Column("input_version", Type.INTEGER, "Data version it was computed from", required=True),
        Column("seed", Type.INTEGER, "Seed of chance, where chance was used"),
    ]


def _estimate(unit: str = "") -> list[Column]:
    return [
        Column("value", Type.NUMBER, "Estimate", unit=unit),
        Column("lower_95", Type.NUMBER, "Lower end of the 95 % interval", unit=unit),
        Column("upper_95", Type.NUMBER, "Upper end of the 95 % interval", unit=unit),
    ]


PUPIL_FORECAST = Table(
    name="pupil_forecast",
    meaning="Forecast for a pupil. Empty until the municipality's decision turns it on.",
    grain="one row per pupil, target and time point",
    key=("pupil_key", "target", "time_point", "school_year"),
    slice=("school_year", "target", "time_point"),
    partition="school_year",
    columns=[
        pupil_key(),
        school_year(),
        Column("target", Type.TEXT, "What is forecast", required=True),
        Column("time_point", Type.TEXT, "When it was made", required=True),
        Column(
            "probability",
            Type.NUMBER,
            "Probability",
            unit="share",
            minimum=0,
            maximum=1,
            privacy=Privacy.PUPIL,
            sensitivity=Sensitivity.SENSITIVE,
            sensitive=True,
        ),
        *_produced(),
    ],
)
GROUP_FORECAST = Table(
    name="group_forecast",
    meaning="Forecast for a group of pupils.",
    grain="one row per unit, target and time point",
    key=("unit_code", "target", "time_point", "school_year"),
    slice=("school_year", "target", "time_point"),
    partition="school_year",
    columns=[
        Column("unit_code", Type.TEXT, "School unit or municipality", required=True),
        school_year(),
        Column("target", Type.TEXT, "What is forecast", required=True),
        Column("time_point", Type.TEXT, "When it was made", required=True),
        *_estimate("share"),
        *_produced(),
    ],
)
PUPIL_SIGNAL = Table(
    name="pupil_signal",
    meaning="A pattern about one pupil that someone with right to the pupil should look at.",
    grain="one row per pupil, signal and date",
    key=("pupil_key", "signal", "date"),
    slice=("school_year", "signal"),
    partition="school_year",
    columns=[
        pupil_key(),
        school_year(),
        Column("signal", Type.TEXT, "Signal", required=True),
        Column("date", Type.DATE, "Day it is about", required=True),
        Column("value", Type.NUMBER, "Size", privacy=Privacy.PUPIL, sensitivity=Sensitivity.SENSITIVE),
        *_produced(),
    ],
)
FINDING = Table(
    name="finding",
    meaning="A pattern about a group.",
    grain="one row per finding",
    key=("finding_id",),
    slice=("period",),
    columns=[
        Column("finding_id", Type.TEXT, "Finding", required=True),
        Column("period", Type.TEXT, "Period", required=True),
        Column("measure", Type.TEXT, "Measure", required=True),
        Column("group", Type.TEXT, "Group, as a question's where", required=True),
        *_estimate(),
        *_produced(),
    ],
)
AREA_INDEX = Table(
    name="area_index",
    meaning="An own index of living conditions.",
    grain="one row per area, index and period",
    key=("area_code", "index_name", "period"),
    slice=("index_name", "period"),
    columns=[
        Column("area_code", Type.TEXT, "Area", required=True),
        Column("index_name", Type.TEXT, "Index", required=True),
        Column("period", Type.TEXT, "Period", required=True),
        *_estimate("index"),
        *_produced(),
    ],
)
SEGREGATION = Table(
    name="segregation",
    meaning="How unevenly pupils with a trait are spread over school units.",
    grain="one row per municipality, school year, trait and index",
    key=("municipality", "school_year", "trait", "index_name"),
    slice=("school_year",),
    partition="school_year",
    columns=[
        Column("municipality", Type.TEXT, "Municipality", required=True),
        school_year(),
        Column("trait", Type.TEXT, "Trait that is spread", required=True),
        Column("index_name", Type.TEXT, "Index", required=True),
        Column("pupils_count", Type.INTEGER, "Pupils behind it", unit="pupils", minimum=0),
        Column("units_count", Type.INTEGER, "School units behind it", unit="units", minimum=0),
        *_estimate("index"),
        *_produced(),
    ],
)
ALLOCATION = Table(
    name="allocation",
    meaning="Outcome of a resource-allocation model.",
    grain="one row per school unit, year and scenario",
    key=("school_unit_code", "calendar_year", "scenario"),
    slice=("calendar_year", "scenario"),
    columns=[
        school_unit_code(),
        Column("calendar_year", Type.INTEGER, "Calendar year", unit="year", required=True),
        Column("scenario", Type.TEXT, "Scenario", required=True),
        Column("amount_sek", Type.NUMBER, "Amount", unit="SEK"),
        *_produced(),
    ],
)
EFFECT = Table(
    name="effect",
    meaning="Estimated effect of an action.",
    grain="one row per action, outcome and estimator",
    key=("action_id", "outcome", "estimator"),
    slice=("action_id",),
    columns=[
        Column("action_id", Type.TEXT, "Action", required=True),
        Column("outcome", Type.TEXT, "Measure", required=True),
        Column("estimator", Type.TEXT, "Estimator", required=True),
        *_estimate(),
        *_produced(),
    ],
)
CONTACT = Table(
    name="contact",
    meaning="That a pupil has been talked about, and when; never what was said.",
    grain="one row per pupil and instant",
    key=("pupil_key", "at"),
    slice=("school_year",),
    partition="school_year",
    columns=[
        pupil_key(),
        school_year(),
        Column(
            "at",
            Type.INSTANT,
            "When",
            required=True,
            privacy=Privacy.PUPIL,
            sensitivity=Sensitivity.SENSITIVE,
        ),
        Column(
            "kind",
            Type.TEXT,
            "Kind of contact",
            privacy=Privacy.PUPIL,
            sensitivity=Sensitivity.SENSITIVE,
            sensitive=True,
        ),
    ],
)
GOAL = Table(
    name="goal",
    meaning="A goal that a unit has set.",
    grain="one row per goal",
    key=("goal_id",),
    slice=("goal_id",),
    columns=[
        Column("goal_id", Type.TEXT, "Goal", required=True),
        Column("unit_code", Type.TEXT, "School unit or municipality", required=True),
        Column("measure", Type.TEXT, "Measure", required=True),
        Column("period", Type.TEXT, "Period of the goal", required=True),
        Column("target_value", Type.NUMBER, "Goal value, in the measure's unit"),
    ],
)

TABLES = (
    PUPIL_FORECAST,
    GROUP_FORECAST,
    PUPIL_SIGNAL,
    FINDING,
    AREA_INDEX,
    SEGREGATION,
    ALLOCATION,
    EFFECT,
    CONTACT,
    GOAL,
)
