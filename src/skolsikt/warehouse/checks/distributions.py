"""Whether grades, sexes and absence are spread as a year before: codes that have changed meaning show here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from skolsikt.home.words import ngettext
from skolsikt.warehouse.checks.finding import Found, Subject
from skolsikt.warehouse.checks.last_year import a_year_before
from skolsikt.warehouse.engine import literal, quoted

_CODED = {"grade": "grade_value", "pupil": "sex", "national_test_result": "grade_value"}
_ABSENCE = frozenset({"lesson_attendance", "attendance_period"})
_MOVED_SHARE = 0.3  # total variation: so large a share of the rows would have to change value
_ROWS_TO_JUDGE = 200  # in both years; fewer move by chance
_MINUTES_TO_JUDGE = 60_000  # about a class for a month
_ABSENCE_RATIO, _ABSENCE_STEP_SHARE = 2.0, 0.05  # twice as large, and by five percentage points

Spread = Mapping[str, float]  # value -> rows (or minutes) that have it


def values_are_spread_as_last_year(subject: Subject) -> list[Found]:
    """In no slice do three rows of ten have another grade or sex than the year before would let one expect."""
    column = _CODED.get(subject.table)
    if column is None:
        return []
    sql = f"coalesce({quoted(column)}, ''), count(*)"
    moved = [
        sum(now.values())
        for now, before in _two_years(subject, sql)
        if min(sum(now.values()), sum(before.values())) >= _ROWS_TO_JUDGE and _variation(now, before) > _MOVED_SHARE
    ]
    message = ngettext(
        "{table}.{column}: i {slices} del är värdena helt annorlunda fördelade än förra läsåret.",
        "{table}.{column}: i {slices} delar är värdena helt annorlunda fördelade än förra läsåret.",
        len(moved),
    )
    return [Found(rows=int(sum(moved)), message=message.format(table=subject.table, column=column, slices=len(moved)))]


def absence_is_as_last_year(subject: Subject) -> list[Found]:
    """In no slice is the absence more than twice, or less than half, of what it was a year before."""
    if subject.table not in _ABSENCE:
        return []
    absent = "coalesce(valid_absent_minutes, 0) + coalesce(invalid_absent_minutes, 0)"
    sql = f"unnest(['absent', 'scheduled']), unnest([sum({absent}), sum(scheduled_minutes)])"
    moved = [now for now, before in _two_years(subject, sql, is_counted=False) if _jumped(now, before)]
    message = ngettext(
        "{table}: i {slices} del är frånvaron mer än dubbelt eller mindre än hälften så stor som förra läsåret.",
        "{table}: i {slices} delar är frånvaron mer än dubbelt eller mindre än hälften så stor som förra läsåret.",
        len(moved),
    )
    return [Found(rows=len(moved), message=message.format(table=subject.table, slices=len(moved)))]


def _jumped(now: Spread, before: Spread) -> bool:
    if min(now["scheduled"], before["scheduled"]) < _MINUTES_TO_JUDGE:
        return False
    low, high = sorted(one["absent"] / one["scheduled"] for one in (now, before))
    return high > _ABSENCE_RATIO * low and high - low > _ABSENCE_STEP_SHARE


def _variation(one: Spread, other: Spread) -> float:
    """Return the total variation between two spreads: 0 when they are alike, 1 when they have nothing in common."""
    sums = sum(one.values()), sum(other.values())
    return sum(abs(one.get(key, 0) / sums[0] - other.get(key, 0) / sums[1]) for key in {*one, *other}) / 2


def _two_years(subject: Subject, values: str, *, is_counted: bool = True) -> list[tuple[Spread, Spread]]:
    """Return each new slice that also was there a year before: its values now and then."""
    known = subject.standing.slices(subject.table, subject.connection)
    pairs = {name: a_year_before(name) for name in subject.staged.slices if known.get(a_year_before(name))}
    if not pairs:
        return []
    now = _spread(subject, subject.rows, list(pairs), values, is_counted)
    before = _spread(subject, subject.standing.rows(subject.table), list(pairs.values()), values, is_counted)
    return [(now[name], before[earlier]) for name, earlier in pairs.items() if now.get(name) and before.get(earlier)]


def _spread(subject: Subject, rows: str, names: list[str], values: str, is_counted: bool) -> dict[str, Spread]:
    where = f"slice IN ({', '.join(map(literal, names))})"
    if subject.staged.table.partition == "school_year":  # lets the engine leave out whole files
        years = {name.split("|")[1] for name in names}
        where += f" AND school_year IN ({', '.join(map(literal, sorted(years)))})"
    grouped = "ALL" if is_counted else "slice"
    found: dict[str, dict[str, float]] = defaultdict(dict)
    sql = f"SELECT slice, {values} FROM {rows} WHERE {where} GROUP BY {grouped}"
    for name, value, count in subject.connection.execute(sql).fetchall():
        found[name][value] = float(count or 0)
    return dict(found)
