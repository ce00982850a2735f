"""The steps of time of an answer: those that the question names, and those that there are rows for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from skolsikt.home.settings import Settings
from skolsikt.measures.asking.checking import Asked
from skolsikt.measures.asking.shape import PERIOD_COLUMN, Shape, sql_for
from skolsikt.measures.asking.vocabulary import Rows
from skolsikt.measures.calendar import read_calendars
from skolsikt.measures.values.populations import DECIDING
from skolsikt.school.periods import dates_of, in_order, school_year_of

REPORTING = "reporting_share"


def last_day(step: str) -> date:
    """Return the last day of a school period or of a publisher's calendar year.

    >>> last_day("2024/25"), last_day("2024")
    (datetime.date(2025, 6, 30), datetime.date(2024, 12, 31))
    """
    return _days_of(step)[1]


def over_at(step: str, rows: Rows, *, settings: Settings) -> date:
    """Return the day when a step is as good as over: the Monday of its last week with school, by the calendar.

    Many schools have no lessons on the last days of a term, so attendance never reaches the very last one.
    """
    first, last = _days_of(step)
    with_school = read_calendars(rows, school_year_of(last), settings=settings).school_days(first, last)
    return with_school[-1] - timedelta(days=with_school[-1].weekday()) if with_school else last


def _days_of(step: str) -> tuple[date, date]:
    return (date(int(step), 1, 1), date(int(step), 12, 31)) if step.isdigit() else dates_of(step)


def named_steps(asked: Asked) -> tuple[str, ...] | None:
    """Return the steps that the question names, or None when what is available decides."""
    if asked.calendar_years:
        return asked.calendar_years
    if any(period.kind in ("all", "latest") for period in asked.periods):
        return None
    return in_order(step for period in asked.periods for step in period.steps())


def wants_latest(asked: Asked) -> bool:
    """Whether the question is about the latest complete step."""
    return any(period.kind == "latest" for period in asked.periods)


def available_steps(
    plan: Shape, values: Mapping[str, Sequence[str | int]], *, rows: Rows, settings: Settings
) -> tuple[str, ...]:
    """Return the steps with rows, oldest first, up to the last complete one.

    Complete: at least ``completeness_minimum_share`` of the lesson time is reported, where the measure rests on
    reports and the source tells. When no step is complete, every step with rows is returned: the answer says how
    little is reported. Figures about pupils are complete or not for the whole municipality, whatever the filter.
    """
    if not plan.measure.is_of_pupils:
        everything = replace(plan, has_period_filter=False)
        found = rows.fetchall(sql_for(everything, tables=rows.table, steps=(), values=values))
        return tuple(sorted({str(row[0]) for row in found}, key=last_day))
    whole = replace(
        plan,
        by=(),
        where=(),
        joins=(),
        has_period_filter=False,
        pool=False,
        across_successions=False,
        deciding=plan.asked & DECIDING,
    )
    found_rows = rows.arrow(sql_for(whole, tables=rows.table, steps=(), values={})).to_pylist()
    with_rows = {str(row[PERIOD_COLUMN]): row for row in found_rows if row["population"]}
    steps = sorted(with_rows, key=last_day)
    complete = [step for step in steps if _is_complete(with_rows[step], plan, settings)]
    return tuple(steps[: steps.index(complete[-1]) + 1] if complete else steps)


def _is_complete(row: Mapping[str, object], plan: Shape, settings: Settings) -> bool:
    beside = [("numerator", "denominator")] if plan.measure.id == REPORTING else []
    if REPORTING in plan.measure.companions:
        position = plan.measure.companions.index(REPORTING)
        beside = [(f"beside{position}_numerator", f"beside{position}_denominator")]
    return all(
        row[below] is None
        or not float(str(row[below]))
        or float(str(row[above] or 0)) >= settings.completeness_minimum_share * float(str(row[below]))
        for above, below in beside
    )
