"""What a pupil's page may be opened for: the role's purposes, without those that an objection was upheld against."""

from __future__ import annotations

from skolsikt.measures.by_right.standing import Standing
from skolsikt.privacy.purposes import purposes_for, usual_purpose
from skolsikt.privacy.viewer import Viewer


def open_purposes(standing: Standing, viewer: Viewer) -> tuple[str, ...]:
    """Return what ``viewer`` may open the pupil's page for."""
    return tuple(one for one in purposes_for(viewer, standing.thing) if one not in standing.limits)


def usual_open_purpose(standing: Standing, viewer: Viewer) -> str | None:
    """Return the purpose that is taken without being asked for, or None when one must be chosen and explained."""
    usual = usual_purpose(viewer, standing.thing)
    return None if usual in standing.limits else usual
