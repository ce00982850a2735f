"""Så räknar vi: parse, look up, render."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from skolsikt.home.clock import today
from skolsikt.measures.registry import measure
from skolsikt.web.pages.how_we_count.manual import entry_of, topics


def page(request: HttpRequest) -> HttpResponse:
    """Show every measure, by topic."""
    return render(request, "how_we_count/page.html", {"topics": topics(settings.SKOLSIKT_SETTINGS)})


def one(request: HttpRequest, measure_id: str) -> HttpResponse:
    """Show one measure in full."""
    entry = entry_of(measure(measure_id), on=today(), settings=settings.SKOLSIKT_SETTINGS)
    return render(request, "how_we_count/measure.html", {"entry": entry})


app_name = "how_we_count"
urlpatterns = [path("", page, name="page"), path("<slug:measure_id>/", one, name="measure")]
