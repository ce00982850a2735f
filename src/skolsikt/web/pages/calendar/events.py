"""Events on the page of the calendar: who may enter them, where, and which there are."""

from __future__ import annotations

from collections.abc import Mapping

from skolsikt.home.words import _
from skolsikt.measures.events import read_events
from skolsikt.privacy.decide import decide
from skolsikt.privacy.roles import Permission
from skolsikt.privacy.viewer import EVERY_UNIT, Viewer
from skolsikt.records.governance.figure_reviews import may_review
from skolsikt.web.asking import known_rows
from skolsikt.web.pages.calendar.lines import span


def places_of(viewer: Viewer, names: Mapping[str, str]) -> dict[str, str]:
    """Return code and name of the places that ``viewer`` may enter events of.

    Who loads files may for every school; who answers for a school's figures may for that school.
    """
    if decide(viewer, Permission.LOAD).allowed:
        return {EVERY_UNIT: _("Alla skolor"), **names}
    return {code: name for code, name in names.items() if may_review(viewer, code)}


def event_lines(school_unit: str, names: Mapping[str, str]) -> list[tuple[str, str, str]]:
    """Return what happened, when and where, newest first: of the school, or of every school."""
    units = names if school_unit == EVERY_UNIT else (school_unit,)
    return [
        (event.title, span(event.first, event.last), names.get(event.school_unit, _("Alla skolor")))
        for event in reversed(read_events(known_rows(), units))
    ]
