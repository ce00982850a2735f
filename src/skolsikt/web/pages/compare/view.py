"""Jämför: parse, ask once, render; the same answer as picture and as file."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.http import content_disposition_header

from skolsikt.home.errors import WrongUsage
from skolsikt.home.words import _
from skolsikt.presentation.charts import picture_of
from skolsikt.presentation.picture import svg
from skolsikt.presentation.published import lines_of, with_published
from skolsikt.presentation.tables import csv_of
from skolsikt.web.asking import ask, house, viewer_of_request
from skolsikt.web.pages.compare.asked import asked_of
from skolsikt.web.pages.compare.controls import controls_of
from skolsikt.web.pages.compare.result import refused, result_of, title_of
from skolsikt.web.published import published_for

BYTE_ORDER_MARK = "\ufeff"  # spreadsheets take the file for UTF-8 only with it


def page(request: HttpRequest) -> HttpResponse:
    """Show the choices and their answer; a question that cannot be asked is answered in words."""
    asked = asked_of(request.GET)
    try:
        answer = ask(request, asked.question)
        result = result_of(answer, asked, published_for(answer, viewer_of_request(request)))
    except WrongUsage as error:
        result = refused(asked, str(error))
    controls = controls_of(asked, viewer=viewer_of_request(request))
    return render(request, "compare/page.html", {"controls": controls, "result": result})


def picture(request: HttpRequest) -> HttpResponse:
    """Return the chart as a picture, for readers without JavaScript."""
    answer = ask(request, asked_of(request.GET).question)
    shown = with_published(picture_of(answer), published_for(answer, viewer_of_request(request)), answer)
    return HttpResponse(svg(shown), content_type="image/svg+xml")


def table(request: HttpRequest) -> HttpResponse:
    """Return the answer as a file for spreadsheets."""
    question = asked_of(request.GET).question
    answer = ask(request, question)
    house().note_export(question, viewer=viewer_of_request(request))
    content = csv_of(answer, lines_of(published_for(answer, viewer_of_request(request))))
    response = HttpResponse(BYTE_ORDER_MARK + content, content_type="text/csv; charset=utf-8")
    name = _("{title}, Skolsikt").format(title=title_of(answer).replace("/", "-"))
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=f"{name}.csv")
    return response


app_name = "compare"
urlpatterns = [
    path("", page, name="page"),
    path("diagram.svg", picture, name="picture"),
    path("tabell.csv", table, name="table"),
]
