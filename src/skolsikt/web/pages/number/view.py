"""Följ siffran: parse, ask once, render."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from skolsikt.web.addresses import MEASURE, question_of
from skolsikt.web.asking import ask
from skolsikt.web.pages.number.lineage import lineage_of


def page(request: HttpRequest) -> HttpResponse:
    """Show the question, the value, how it is counted and every file behind it."""
    if not request.GET.get(MEASURE):
        raise Http404
    answer = ask(request, question_of(request.GET, measure=""))
    return render(request, "number/page.html", {"lineage": lineage_of(answer)})


app_name = "number"
urlpatterns = [path("", page, name="page")]
