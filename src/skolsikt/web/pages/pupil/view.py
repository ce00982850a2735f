"""Elev: decide, ask for the purpose, read once by right, render."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.views.decorators.http import require_http_methods, require_POST

from skolsikt.home.clock import now, today
from skolsikt.measures.by_right.access import THE_PUPIL, required, unit_names
from skolsikt.measures.by_right.pupil_profile import pupil_profile, pupil_standing
from skolsikt.measures.by_right.purposes import open_purposes
from skolsikt.measures.by_right.standing import Standing
from skolsikt.measures.by_right.support import is_support_known
from skolsikt.presentation.periods import period_label
from skolsikt.privacy.access_log import Kind
from skolsikt.privacy.decide import Reason, decide
from skolsikt.privacy.roles import PURPOSES, Permission
from skolsikt.privacy.viewer import Viewer
from skolsikt.records.accounts.models import PupilWindow
from skolsikt.records.accounts.windows import WindowWrong, window_close, window_open
from skolsikt.web.asking import house, viewer_of_request
from skolsikt.web.pages.pupil.absence import absence_of
from skolsikt.web.pages.pupil.assessments import assessment_lines
from skolsikt.web.pages.pupil.insight import people_of, seen_by
from skolsikt.web.pages.pupil.purpose import Opened, PurposeForm, keep_purpose, opened_for
from skolsikt.web.pages.pupil.results import results_of
from skolsikt.web.pages.pupil.window_form import WindowForm
from skolsikt.web.pupil_addresses import pupil_at


@require_http_methods(["GET", "POST"])
def page(request: HttpRequest, address: str) -> HttpResponse:
    """Show the pupil to one who may see the pupil and says what for; ask what for before anything is shown."""
    viewer = viewer_of_request(request)
    standing = pupil_standing(pupil_at(address, username=viewer.id), viewer=viewer, house=house())
    form = PurposeForm(request.POST or None, purposes=open_purposes(standing, viewer))
    if request.method == "POST" and form.is_valid():
        opened = Opened(purpose=form.cleaned_data["andamal"], reason=form.cleaned_data["skal"])
        keep_purpose(request, address, opened)
        return redirect("pupil:page", address=address)
    known = opened_for(request, address, standing, viewer)
    if known is None or request.method == "POST":
        return _ask_purpose(request, standing, form)
    return _shown(request, address, standing, known, WindowForm())


def _ask_purpose(request: HttpRequest, standing: Standing, form: PurposeForm) -> HttpResponse:
    told = {"form": form, "school": unit_names(house().rows()).get(standing.thing.school_unit_code, "")}
    return render(request, "pupil/purpose.html", told, status=400 if form.is_bound else 200)


def _shown(
    request: HttpRequest, address: str, standing: Standing, opened: Opened, form: WindowForm, refusal: str = ""
) -> HttpResponse:
    viewer, names = viewer_of_request(request), unit_names(house().rows())
    profile = pupil_profile(standing, purpose=opened.purpose, reason=opened.reason, viewer=viewer, house=house())
    seen, seen_count = seen_by(standing)
    told = {
        "address": address,
        "identity": standing.identity,
        "class_name": standing.thing.class_name,
        "school": names.get(standing.thing.school_unit_code, ""),
        "school_year": period_label(standing.thing.school_year),
        "is_protected": standing.thing.is_protected,
        "is_restricted": standing.is_restricted,
        "opened": opened,
        "results": results_of(profile.terms, is_adapted=standing.is_adapted),
        "absence": absence_of(profile),
        "assessments": assessment_lines(profile.assessments),
        "support": profile.support,
        "is_support_known": is_support_known(house().rows()),
        "people": people_of(standing, names),
        "may_hand_over": decide(viewer, Permission.PUPIL_VIEW, standing.thing).reason is Reason.RELATION,
        "seen": seen,
        "seen_count": seen_count,
        "form": form if decide(viewer, Permission.WINDOW_GRANT, standing.thing).allowed else None,
        "refusal": refusal,
    }
    return render(request, "pupil/page.html", told, status=400 if form.is_bound else 200)


@require_POST
def let_in(request: HttpRequest, address: str) -> HttpResponse:
    """Let somebody in to the pupil for a time, and go back to the pupil's page."""
    viewer = viewer_of_request(request)
    standing = pupil_standing(pupil_at(address, username=viewer.id), viewer=viewer, house=house())
    required(Permission.WINDOW_GRANT, standing.thing, what=THE_PUPIL, viewer=viewer, house=house())
    opened = opened_for(request, address, standing, viewer)
    if opened is None:
        return redirect("pupil:page", address=address)
    form, refusal = WindowForm(request.POST), ""
    if form.is_valid():
        try:
            _open_window(request, standing, form)
        except WindowWrong as error:
            refusal = str(error)
        else:
            return redirect("pupil:page", address=address)
    return _shown(request, address, standing, opened, form, refusal)


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
    viewer = viewer_of_request(request)
    standing = pupil_standing(pupil_at(address, username=viewer.id), viewer=viewer, house=house())
    required(Permission.WINDOW_GRANT, standing.thing, what=THE_PUPIL, viewer=viewer, house=house())
    window = get_object_or_404(PupilWindow, pk=number, pupil_key=standing.thing.pupil_key)
    with transaction.atomic():
        _note_window(f"closed {window.user.username}", window, viewer)
        window_close(window=window, last_day=today() - timedelta(days=1))
    return redirect("pupil:page", address=address)


app_name = "pupil"
urlpatterns = [
    path("<str:address>/", page, name="page"),
    path("<str:address>/insyn/", let_in, name="let_in"),
    path("<str:address>/insyn/<int:number>/avsluta/", shut_out, name="shut_out"),
]
