"""Dataskydd: decide, look up, render."""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_http_methods

from skolsikt.home.clock import now
from skolsikt.home.words import _
from skolsikt.privacy.access_log.checking import log_problems
from skolsikt.privacy.access_log.entries import end_of_log
from skolsikt.privacy.refusal_words import who_may
from skolsikt.privacy.roles import Permission
from skolsikt.web.asking import house, viewer_of_request
from skolsikt.web.pages.data_protection.known import kept_lines, reader_lines
from skolsikt.web.pages.data_protection.log_form import ENTRIES, LogForm
from skolsikt.web.pages.data_protection.log_search import found, strange_lines
from skolsikt.web.pages.data_protection.matters import end, matter, matters
from skolsikt.web.pages.data_protection.retention import retention
from skolsikt.web.pages.data_protection.use_view import responsible_use
from skolsikt.web.requiring import require
from skolsikt.web.tool import tools_for

_USUAL_DAYS = 7


def page(request: HttpRequest) -> HttpResponse:
    """Show what is known about pupils and why: for everybody who is logged in, and fit for guardians."""
    viewer, settings = viewer_of_request(request), house().settings
    shown = {
        "kept": kept_lines(),
        "readers": reader_lines(),
        "smallest_group": settings.smallest_group,
        "dpo_mail": settings.dpo_mail,
        "protected_by": who_may(Permission.PROTECTED_VIEW),
        "tools": tools_for(viewer),
    }
    return render(request, "data_protection/page.html", shown)


@require_http_methods(["GET", "POST"])
def log(request: HttpRequest) -> HttpResponse:
    """Search the access log; show its head, and what was unusual. ``kontrollera``: go through the whole chain too."""
    viewer = require(viewer_of_request(request), Permission.ACCESS_LOG_VIEW, what=_("Åtkomstloggen"))
    usual = {"fran": now() - timedelta(days=_USUAL_DAYS), "till": now() + timedelta(minutes=1), "visa": ENTRIES}
    form = LogForm(request.POST or None, initial=usual)
    is_checked = "kontrollera" in request.GET
    shown = {
        "form": form,
        "found": found(form, viewer=viewer) if form.is_bound and form.is_valid() else None,
        "head": end_of_log(house().home),
        "strange": strange_lines(),
        "is_checked": is_checked,
        "problems": log_problems(house().home) if is_checked else [],
    }
    return render(request, "data_protection/log.html", shown, status=400 if form.errors else 200)


app_name = "data_protection"
urlpatterns = [
    path("", page, name="page"),
    path("logg/", log, name="log"),
    path("rattigheter/", matters, name="matters"),
    path("rattigheter/<int:number>/", matter, name="matter"),
    path("rattigheter/<int:number>/avsluta/", end, name="end"),
    path("gallring/", retention, name="retention"),
    path("ansvarsfull-anvandning/", responsible_use, name="responsible_use"),
]
