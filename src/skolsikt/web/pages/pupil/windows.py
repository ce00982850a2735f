"""Letting somebody in to the pupil for a time, and shutting out again."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from skolsikt.home.clock import now, today
from skolsikt.measures.by_right.access import THE_PUPIL, required
from skolsikt.measures.by_right.standing import Standing
from skolsikt.privacy.access_log import Kind
from skolsikt.privacy.roles import PURPOSES, Permission
from skolsikt.privacy.viewer import Viewer
from skolsikt.records.accounts.models import PupilWindow
from skolsikt.records.accounts.windows import WindowWrong, window_close, window_open
from skolsikt.web.asking import house, viewer_of_request
from skolsikt.web.pages.pupil.shown import Opening, Sent, opening, shown
from skolsikt.web.pages.pupil.window_form import WindowForm


@require_POST
def let_in(request: HttpRequest, address: str) -> HttpResponse:
    """Let somebody in to the pupil for a time, and go back to the pupil's page."""
    door = _granting(request, address)
    if door.opened is None:
        return redirect("pupil:page", address=address)
    form, refusal = WindowForm(request.POST), ""
    if form.is_valid():
        try:
            _open_window(request, door.standing, form)
        except WindowWrong as error:
            refusal = str(error)
        else:
            return redirect("pupil:page", address=address)
    return shown(request, door, door.opened, Sent(window=form, refusal=refusal))


def _granting(request: HttpRequest, address: str) -> Opening:
    door = opening(request, address)
    required(Permission.WINDOW_GRANT, door.standing.thing, what=THE_PUPIL, viewer=door.viewer, house=house())
    return door


@transaction.atomic
def _open_window(request: HttpRequest, standing: Standing, form: WindowForm) -> None:
    """Open the window and note it; without its line in the log there is no window."""
    viewer, given = viewer_of_request(request), form.cleaned_data
    window = window_open(
        pupil=standing.thing,
        user=form.user,
        purpose=given["andamal"],
        reason=given["skal"],
        from_date=today(),
        to_date=given["till"],
        by=request.user,
        by_viewer=viewer,
        at=now(),
    )
    _note_window(f"window {form.user.username} {window.to_date}", window, viewer)


def _note_window(what: str, window: PupilWindow, viewer: Viewer) -> None:
    why = f"{PURPOSES[window.purpose].sv}: {window.reason}"
    house().note_seen(what, viewer=viewer, why=why, pupil_keys=[window.pupil_key], kind=Kind.CHANGED)


@require_POST
def shut_out(request: HttpRequest, address: str, number: int) -> HttpResponse:
    """Close a window to the pupil at once, and go back to the pupil's page."""
    door = _granting(request, address)
    window = get_object_or_404(PupilWindow, pk=number, pupil_key=door.standing.pupil_key)
    with transaction.atomic():
        _note_window(f"closed {window.user.username}", window, door.viewer)
        window_close(window=window, last_day=today() - timedelta(days=1))
    return redirect("pupil:page", address=address)
