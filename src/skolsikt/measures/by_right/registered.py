"""How lessons have been registered: rows of a school unit without teachers, or of a teacher's own lessons alone."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Protocol

import pyarrow as pa

from skolsikt.measures.asking.vocabulary import Rows
from skolsikt.measures.by_right.access import HouseOfPupils, required, unit_names
from skolsikt.measures.by_right.keys import key_list
from skolsikt.privacy.decide import Thing, holds_anywhere
from skolsikt.privacy.roles import Permission, roles_giving
from skolsikt.privacy.vault.limits import ANALYSIS
from skolsikt.privacy.viewer import Viewer
from skolsikt.warehouse.engine import literal

FEWEST_TEACHERS = 3  # behind a figure of a school


class HouseOfLessons(HouseOfPupils, Protocol):
    """What reading how lessons are registered needs of a house."""

    def limited_pupils(self, purpose: str) -> Collection[int]: ...


@dataclass(frozen=True, kw_only=True)
class Registered:
    """``occasions``: one row per lesson of a group, ``weeks``: per pupil and week, ``reasons``: per kind of absence.

    All have ``month`` and tell neither who the pupils nor who the teachers are. ``withheld``: months with fewer than
    FEWEST_TEACHERS teachers, of which there are no rows.
    """

    occasions: pa.Table
    weeks: pa.Table
    reasons: pa.Table
    withheld: Sequence[str]


@dataclass(frozen=True, kw_only=True)
class Own:
    """A teacher's own lessons and, in ``cells``, what absence to expect at them; ``key`` is that teacher's in them.

    None where the groups have no lessons, or where others teach in them too, so that it cannot be told whose is whose.
    """

    groups: Sequence[str]
    registered: Registered | None
    cells: pa.Table | None
    key: str


def units_registered(viewer: Viewer) -> list[str]:
    """Return the school units whose registration ``viewer`` may see."""
    if not holds_anywhere(viewer, Permission.REGISTRATION_VIEW):
        return []
    giving = roles_giving(Permission.REGISTRATION_VIEW)
    return sorted({one.school_unit_code for one in viewer.relations if one.role in giving})


def years_with_lessons(rows: Rows) -> list[str]:
    """Return the school years that have lessons, newest first."""
    found = rows.fetchall("SELECT DISTINCT school_year FROM pupil_day ORDER BY 1 DESC")
    return [str(year) for (year,) in found]


def registered_at(unit: str, school_year: str, *, viewer: Viewer, house: HouseOfLessons) -> Registered:
    """Return how the lessons of a school unit have been registered. Raises PupilsRefused, which is noted."""
    thing = Thing(school_unit_code=unit)
    name = unit_names(house.rows()).get(unit, unit)
    required(Permission.REGISTRATION_VIEW, thing, what=name, viewer=viewer, house=house)
    where = f"school_year = {literal(school_year)} AND lesson_unit.school_unit_code = {literal(unit)}"
    rows = house.rows()
    found = rows.fetchall(
        f"SELECT month, count(DISTINCT teacher_key) < {FEWEST_TEACHERS} FROM {_LESSONS} WHERE {where} "
        "GROUP BY month ORDER BY month"
    )
    withheld = [str(month) for month, is_few in found if is_few]
    return _registered(f"{where}{_but(withheld)}", rows, withheld)


def registered_by(school_year: str, *, viewer: Viewer, house: HouseOfLessons) -> Own:
    """Return how the viewer's own lessons have been registered: those of the groups that the role is held for.

    Whether that has been decided is the caller's to ask. Nobody else's lessons can be asked for.
    """
    giving, rows = roles_giving(Permission.REGISTRATION_OWN), house.rows()
    held = [one for one in sorted(viewer.relations) if one.role in giving and one.school_year == school_year]
    for one in held:
        thing = Thing(
            school_unit_code=one.school_unit_code,
            teaching_groups=frozenset({one.teaching_group}),
            school_year=school_year,
        )
        required(Permission.REGISTRATION_OWN, thing, what=one.teaching_group, viewer=viewer, house=house)
    groups = [one.teaching_group for one in held]
    of_groups = " OR ".join(
        f"(lesson_unit.school_unit_code = {literal(one.school_unit_code)} "
        f"AND teaching_group = {literal(one.teaching_group)})"
        for one in held
    )
    where = f"school_year = {literal(school_year)} AND ({of_groups or 'false'})"
    keys = rows.fetchall(f"SELECT DISTINCT {_TEACHER} FROM {_LESSONS} WHERE {where}")
    if len(keys) != 1 or keys[0][0] is None:
        return Own(groups=groups, registered=None, cells=None, key="")
    limited = sorted(house.limited_pupils(ANALYSIS))
    but = f"AND pupil_key NOT IN ({key_list(limited)})" if limited else ""
    cells = rows.arrow(_CELLS.format(year=literal(school_year), but=but))
    return Own(groups=groups, registered=_registered(where, rows, ()), cells=cells, key=str(keys[0][0]))


def _registered(where: str, rows: Rows, withheld: Sequence[str]) -> Registered:
    return Registered(
        occasions=rows.arrow(_OCCASIONS.format(where=where)),
        weeks=rows.arrow(_WEEKS.format(where=where)),
        reasons=rows.arrow(_REASONS.format(where=where)),
        withheld=withheld,
    )


def _but(months: Sequence[str]) -> str:
    return f" AND month NOT IN ({', '.join(map(literal, months))})" if months else ""


_LESSONS = "lesson_attendance AS lesson JOIN lesson_unit ON lesson.school_unit_code = recorded_code"
_TEACHER = "lesson.school_unit_code || ' ' || teacher_key"
_ABSENT = "coalesce(valid_absent_minutes, 0) + coalesce(invalid_absent_minutes, 0)"
_OCCASIONS = f"""
SELECT month, bool_or(is_reported) AS is_reported, count(*)::DOUBLE AS pupils,
    count_if(absent > 0)::DOUBLE AS absent,
    date_diff('day', date, max(reported_on))::DOUBLE AS delay_days,
    date_diff('day', date, max(changed_on))::DOUBLE AS edited_days,
    count_if(absent > 0 AND absent < scheduled_minutes)::DOUBLE AS partly,
    count_if(absent > 0 AND absent < scheduled_minutes AND absent % 10 = 0)::DOUBLE AS round
FROM (SELECT lesson.*, {_ABSENT} AS absent FROM {_LESSONS} WHERE {{where}})
GROUP BY month, date, start_minute, subject_code, teaching_group, teacher_key
ORDER BY month, date, start_minute
"""
_WEEKS = f"""
SELECT month, sum(scheduled_minutes)::DOUBLE AS scheduled,
    sum(CASE WHEN is_reported THEN scheduled_minutes ELSE 0 END)::DOUBLE AS reported,
    sum(CASE WHEN is_reported THEN {_ABSENT} ELSE 0 END)::DOUBLE AS absent
FROM {_LESSONS} WHERE {{where}}
GROUP BY month, pupil_key, date_trunc('week', date) ORDER BY ALL
"""
_REASONS = f"""
SELECT month, coalesce(notice_kind, '') AS kind, count(*)::DOUBLE AS absences FROM {_LESSONS}
WHERE {{where}} AND {_ABSENT} > 0 GROUP BY ALL ORDER BY ALL
"""
_CELLS = f"""
SELECT pupil_key AS pupil, date_diff('week', DATE '2000-01-03', date)::BIGINT AS week, {_TEACHER} AS teacher,
    count(*)::DOUBLE AS lessons, count_if({_ABSENT} >= scheduled_minutes / 2)::DOUBLE AS absent
FROM lesson_attendance AS lesson
WHERE school_year = {{year}} AND is_reported AND teacher_key IS NOT NULL {{but}}
GROUP BY ALL
"""
