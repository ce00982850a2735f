"""The accessibility statement. What is told as tested is what the tests of this version do."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_safe

ASSESSED_ON = date(2026, 11, 30)  # when somebody last went through the criteria and the list of what is left


@login_not_required
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Show the statement, to whoever is logged in or not."""
    told = {"contact": settings.SKOLSIKT_SETTINGS.accessibility_contact, "assessed_on": ASSESSED_ON.isoformat()}
    return render(request, "accessibility/page.html", told)


app_name = "accessibility"
urlpatterns = [path("", page, name="page")]
