"""Whether parts make up the whole: absence and scheduled time, parts of a test and its total, sexes and all."""

from __future__ import annotations

from skolsikt.home.words import ngettext
from skolsikt.warehouse.checks.finding import Found, Subject

_ABSENT = "coalesce(valid_absent_minutes, 0) + coalesce(invalid_absent_minutes, 0)"
# Half the smallest step of a published figure on each side, and one in a thousand of what is larger.
_ROUNDING = "1 + 0.001 * abs(whole)"
_TEST = (
    "SELECT count(*) FROM (SELECT max(points) FILTER (WHERE part = 'total') AS whole, "
    "max(points) FILTER (WHERE part <> 'total') AS part FROM {rows} "
    "GROUP BY pupil_key, school_year, test, subject_code) WHERE part > whole"
)
_BROKEN = {
    "lesson_attendance": f"SELECT count(*) FROM {{rows}} WHERE {_ABSENT} > scheduled_minutes",
    "attendance_period": f"SELECT count(*) FROM {{rows}} WHERE greatest({_ABSENT}, reported_minutes) > "
    "scheduled_minutes",
    "national_test_result": _TEST,
    "screening_result": _TEST,
    # A mean or a share of all lies between those of girls and boys; a count is the sum, with those of unknown sex.
    "reference_value": (
        "SELECT count(*) FROM (SELECT max(value) FILTER (WHERE sex = 'all') AS whole, "
        "min(value) FILTER (WHERE sex <> 'all') AS low, max(value) FILTER (WHERE sex <> 'all') AS high, "
        "count(value) FILTER (WHERE sex <> 'all') AS sexes FROM {rows} GROUP BY unit_code, indicator, period) "
        f"WHERE sexes = 2 AND whole NOT BETWEEN low - ({_ROUNDING}) AND high + ({_ROUNDING}) "
        f"AND whole < low + high - ({_ROUNDING})"
    ),
}


def parts_make_the_whole(subject: Subject) -> list[Found]:
    """No part is larger than its whole, and girls and boys agree with all."""
    if subject.table not in _BROKEN:
        return []
    rows = subject.count(_BROKEN[subject.table].format(rows=subject.rows))
    message = ngettext(
        "{table}: {rows} summa går inte ihop med sina delar.",
        "{table}: {rows} summor går inte ihop med sina delar.",
        rows,
    )
    return [Found(rows=rows, message=message.format(table=subject.table, rows=rows))]
