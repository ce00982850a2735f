"""Under which secrecy class somebody writes about a pupil, and who may read it (ADR 43)."""

from __future__ import annotations

from collections.abc import Iterable

from skolsikt.privacy.decide import Thing, decide, holds_for
from skolsikt.privacy.roles import ROLES, Permission
from skolsikt.privacy.viewer import Viewer

OF_THE_SCHOOL = "osl_23_2_support"  # mentors' and principals' notes
# The strictest first: whoever holds two roles for a pupil writes under the stricter.
_STRICTEST_FIRST = ("osl_25_1", "osl_23_2_health", OF_THE_SCHOOL)


def classes_held(viewer: Viewer, pupil: Thing) -> set[str]:
    """Return the classes under which ``viewer`` writes about the pupil: none to whoever may not write at all."""
    if not decide(viewer, Permission.CONTACT_WRITE, pupil).allowed:
        return set()
    held = (ROLES[one.role] for one in viewer.relations if one.role in viewer.roles and holds_for(one, pupil))
    return {role.writes_under for role in held if role.writes_under}


def class_written_under(classes: Iterable[str]) -> str:
    """Return the strictest of ``classes``.

    >>> class_written_under({"osl_23_2_support", "osl_23_2_health"})
    'osl_23_2_health'
    """
    return min(classes, key=_STRICTEST_FIRST.index)


def may_read(secrecy: str, viewer: Viewer, pupil: Thing) -> bool:
    """Whether ``viewer``, who may see the pupil, may read what was written under that class.

    What the school's own staff write is read by those who may see the pupil's support; what pupil health writes, and
    its medical part, by the same part only.
    """
    if secrecy == OF_THE_SCHOOL and decide(viewer, Permission.SUPPORT_VIEW, pupil).allowed:
        return True
    return secrecy in classes_held(viewer, pupil)
