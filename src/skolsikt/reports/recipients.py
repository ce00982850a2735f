"""Who can be shown what, as the roles of this house say it."""

from __future__ import annotations

from skolsikt.privacy.refusal_words import who_may
from skolsikt.privacy.roles import Permission
from skolsikt.tables.contract import Table

_NOBODY_BY_NAME = "ingen enskild: bara husets egna analyser, och som statistik där ingen kan kännas igen"
# Tables of pupils that some page shows pupil by pupil, and the permission that it takes.
_SHOWN_BY = {
    "pupil": Permission.CLASS_VIEW,
    "enrolment": Permission.CLASS_VIEW,
    "group_membership": Permission.CLASS_VIEW,
    "grade": Permission.PUPIL_VIEW,
    "lesson_attendance": Permission.CLASS_VIEW,
    "attendance_period": Permission.CLASS_VIEW,
    "support_measure": Permission.SUPPORT_VIEW,
}


def recipients_of(table: Table) -> str:
    """Return in words whom the rows of ``table`` are shown to, person by person.

    >>> from skolsikt.tables.catalogue import table
    >>> recipients_of(table("support_measure")).startswith("klassens mentor och skolans rektor")
    True
    """
    permission = _SHOWN_BY.get(table.name)
    return who_may(permission) if permission else _NOBODY_BY_NAME
