"""Visningsläge: the pages as they may stand on a wall in a meeting. Large figures, released numbers, no pupil."""

from __future__ import annotations

from dataclasses import replace

from django.http import HttpRequest

from skolsikt.privacy.viewer import Viewer

_KEPT = "is_shown_to_many"  # in the session


def show_to_many(request: HttpRequest, *, is_on: bool) -> None:
    """Show the pages to a room of people, or no longer."""
    request.session[_KEPT] = is_on


def is_shown_to_many(request: HttpRequest) -> bool:
    return bool(request.session.get(_KEPT))


def without_pupils(viewer: Viewer) -> Viewer:
    """Return the viewer whose answers a whole room may see: what is released, and no pupil."""
    return replace(viewer, windows=(), is_preview=True)
