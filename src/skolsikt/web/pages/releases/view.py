"""Releases and held figures: decide, look up, render; what is decided is written by the services."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_POST

from skolsikt.home.clock import now, today
from skolsikt.home.errors import NotPermitted, WrongUsage
from skolsikt.home.words import _
from skolsikt.measures.by_right.access import unit_names
from skolsikt.privacy.access_log import Kind
from skolsikt.privacy.decide import decide
from skolsikt.privacy.refusal_words import refusal_in_words
from skolsikt.privacy.release.waiting import waiting_numbers
from skolsikt.privacy.roles import Permission
from skolsikt.privacy.viewer import Viewer
from skolsikt.records.governance.embargo import embargo_lift, embargo_set
from skolsikt.records.governance.releases import release_approve, release_reject
from skolsikt.warehouse.warehouse import NothingLoaded
from skolsikt.web.asking import house, viewer_of_request
from skolsikt.web.choices import known_school_years
from skolsikt.web.pages.releases.audit_lines import audit_shown
from skolsikt.web.pages.releases.forms import HoldForm
from skolsikt.web.pages.releases.lines import held_lines, release_lines, waiting_shown

_READERS = (Permission.RELEASE_APPROVE, Permission.EMBARGO_SET, Permission.ACCESS_LOG_VIEW, Permission.USERS_MANAGE)


class MayNotSeeReleases(NotPermitted):
    """The viewer's roles give no right to what is decided about figures."""


def _require(viewer: Viewer) -> None:
    if not any(decide(viewer, one).allowed for one in _READERS):
        decision = decide(viewer, Permission.RELEASE_APPROVE)
        house().note_seen("refused releases", viewer=viewer, why=decision.reason, kind=Kind.REFUSED)
        what = _("Utgåvor")
        raise MayNotSeeReleases(
            refusal_in_words(decision, viewer=viewer, permission=Permission.RELEASE_APPROVE, what=what)
        )


def page(request: HttpRequest) -> HttpResponse:
    """Show what waits with its audit, earlier releases, and what is held."""
    return _shown(request)


def _shown(request: HttpRequest, *, form: HoldForm | None = None, wrong: str = "") -> HttpResponse:
    viewer = viewer_of_request(request)
    _require(viewer)
    names = _names()
    shown = {
        "releases": release_lines(house().home),
        "held": held_lines(today(), unit_names=names),
        "form": form or _hold_form(request, names),
        "may_hold": _may(viewer, Permission.EMBARGO_SET),
        "wrong": wrong,
        **_waiting(request, viewer, names),
    }
    return render(request, "releases/page.html", shown, status=400 if wrong or (form and form.errors) else 200)


def _waiting(request: HttpRequest, viewer: Viewer, names: Mapping[str, str]) -> dict[str, object]:
    numbers = waiting_numbers(house().home)
    if not numbers or not decide(viewer, Permission.RELEASE_APPROVE).allowed:
        return {}
    said, home = house().settings, house().home
    return {
        "waiting": waiting_shown(home, numbers[0], user=request.user, required=said.release.approvers),
        "audit": audit_shown(home, numbers[0], unit_names=names, smallest_group=said.smallest_group),
        "may_approve": _may(viewer, Permission.RELEASE_APPROVE),
    }


def _may(viewer: Viewer, permission: Permission) -> bool:
    """Whether to offer it: who looks through a role decides nothing in it."""
    return not viewer.is_preview and decide(viewer, permission).allowed


def _names() -> Mapping[str, str]:
    try:
        return unit_names(house().rows())
    except NothingLoaded:
        return {}


def _hold_form(request: HttpRequest, names: Mapping[str, str]) -> HoldForm:
    return HoldForm(request.POST or None, names=names, years=known_school_years())


@require_POST
def decision(request: HttpRequest, number: int) -> HttpResponse:
    """Approve or reject a release in the name of the one who is logged in."""
    home, given = house().home, request.POST
    reason = given.get("skal", "")
    try:
        if given.get("beslut") == "godkann":
            seen, required = given.get("sedd", ""), house().settings.release.approvers
            told = {"number": number, "by": request.user, "home": home, "at": now()}
            release_approve(**told, seen=seen, reason=reason, required=required)
        else:
            release_reject(number=number, by=request.user, reason=reason, home=home, at=now())
    except WrongUsage as error:
        return _shown(request, wrong=str(error))
    return redirect("releases:page")


@require_POST
def hold(request: HttpRequest) -> HttpResponse:
    """Hold figures until a day."""
    form = _hold_form(request, _names())
    if not form.is_valid():
        return _shown(request, form=form)
    reason = form.cleaned_data["skal"]
    try:
        embargo_set(held=form.held, reason=reason, by=request.user, home=house().home, at=now())
    except WrongUsage as error:
        form.add_error(None, str(error))
        return _shown(request, form=form)
    return redirect("releases:page")


@require_POST
def let_go(request: HttpRequest, number: int) -> HttpResponse:
    """Let figures go before their day."""
    try:
        embargo_lift(number=number, reason=request.POST.get("skal", ""), by=request.user, home=house().home, at=now())
    except WrongUsage as error:
        return _shown(request, wrong=str(error))
    return redirect("releases:page")


app_name = "releases"
urlpatterns = [
    path("", page, name="page"),
    path("<int:number>/beslut/", decision, name="decision"),
    path("hall-inne/", hold, name="hold"),
    path("slapp/<int:number>/", let_go, name="let_go"),
]
