"""What waits for the reader: registered by the pages on which it is done."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from skolsikt.privacy.viewer import Viewer
from skolsikt.records.accounts.models import User
from skolsikt.web.registry import entries


@dataclass(frozen=True, kw_only=True)
class Due:
    """One thing to do. ``title``: what and how many, in words, about no pupil; ``address``: where it is done.

    ``remark``: since when it waits, or how many there are; ``is_late``: whether it has waited for too long.
    """

    title: str
    address: str
    remark: str = ""
    is_late: bool = False


Waiting = Callable[[User, Viewer], Sequence[Due]]


def due_for(user: User, viewer: Viewer) -> list[Due]:
    """Return what waits for this person, what has waited for too long first; otherwise in the order of the pages."""
    found: tuple[Waiting, ...] = entries("due")
    return sorted((one for entry in found for one in entry(user, viewer)), key=lambda one: not one.is_late)
