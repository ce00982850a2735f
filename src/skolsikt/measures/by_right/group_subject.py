"""Which subject a teaching group is taught: whoever teaches one subject sees no other."""

from __future__ import annotations

from skolsikt.measures.asking.vocabulary import Rows
from skolsikt.measures.by_right.standing import Group
from skolsikt.warehouse.engine import literal


def subject_taught(group: Group, rows: Rows) -> str:
    """Return the subject of a teaching group, as its lessons and its list of pupils say.

    Empty when they tell of none, or of several.
    """
    told = {"unit": group.school_unit_code, "name": group.teaching_group, "year": group.school_year}
    found = rows.fetchall(_SUBJECTS.format(**{name: literal(value) for name, value in told.items()}))
    return str(found[0][0]) if len(found) == 1 else ""


_SUBJECTS = (
    "SELECT subject_code FROM lesson_attendance AS lesson JOIN lesson_unit ON lesson.school_unit_code = recorded_code "
    "WHERE school_year = {year} AND lesson_unit.school_unit_code = {unit} AND teaching_group = {name} "
    "AND subject_code IS NOT NULL "
    "UNION SELECT subject_code FROM group_membership WHERE school_year = {year} AND school_unit_code = {unit} "
    "AND group_name = {name} AND subject_code IS NOT NULL"
)
