"""Where the pages ask: the house of this installation, and who is asking."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest

from skolsikt.home.clock import today
from skolsikt.measures.answer import Answer
from skolsikt.measures.asking.vocabulary import Rows
from skolsikt.measures.by_right.access import unit_names
from skolsikt.measures.house import House
from skolsikt.measures.question import Question
from skolsikt.privacy.viewer import Viewer
from skolsikt.records.accounts.selectors import viewer_of
from skolsikt.warehouse.warehouse import NothingLoaded
from skolsikt.web.preview import seen_as, viewer_seen_as
from skolsikt.web.showing import is_shown_to_many, without_pupils


def house() -> House:
    """Return the house of this installation, opened once per process."""
    return _opened(settings.SKOLSIKT_HOME.root)


@cache
def _opened(root: Path) -> House:
    return House.open(root)


def known_rows() -> Rows | None:
    """Return the rows of the house, or None while nothing has been loaded: users come before data."""
    try:
        return house().rows()
    except NothingLoaded:
        return None


def known_unit_names() -> dict[str, str]:
    """Return code and name of every known school unit; none while nothing has been loaded."""
    rows = known_rows()
    return dict(unit_names(rows)) if rows else {}


def viewer_of_request(request: HttpRequest) -> Viewer:
    """Return the one who asks, as the gate knows people: who is logged in, or the role that person looks through.

    While the pages are shown to many it is somebody who sees no pupil.
    """
    person = person_of_request(request)
    chosen = seen_as(request, person)
    viewer = viewer_seen_as(chosen, by=person) if chosen else person
    return without_pupils(viewer) if is_shown_to_many(request) else viewer


def person_of_request(request: HttpRequest) -> Viewer:
    """Return the one who is logged in, whatever the pages are looked at as; looked up once per request."""
    if not hasattr(request, "skolsikt_viewer"):
        request.skolsikt_viewer = viewer_of(request.user, on=today())
    return request.skolsikt_viewer


def ask(request: HttpRequest, question: Question) -> Answer:
    """Ask in the name of the one who is logged in."""
    return house().ask(question, viewer=viewer_of_request(request))
