"""What a list of pupils leaves out, since an objection to what the list is opened for was upheld, or a restriction."""

from __future__ import annotations

from skolsikt.measures.by_right.standing import Standing
from skolsikt.privacy.roles import ROLES

ABSENCE, GRADES, SUPPORT = "absence", "grades", "support"
_FOR = {ABSENCE: "absence", GRADES: "results", SUPPORT: "support"}  # column -> what it is there for
COLUMNS = tuple(_FOR)


def left_out(standing: Standing, role: str) -> frozenset[str]:
    """Return the columns that are not shown of the pupil to whoever opens the list in ``role``.

    A list is opened for the usual purpose of the role, or its only one; other roles read each column for its own.
    """
    of_role = ROLES[role].purposes if role else ()
    opened_for = of_role[:1] if role and (ROLES[role].has_usual_purpose or len(of_role) == 1) else of_role
    if standing.is_restricted or (opened_for and standing.limits >= set(opened_for)):
        return frozenset(_FOR)
    return frozenset(column for column, purpose in _FOR.items() if purpose in standing.limits)
