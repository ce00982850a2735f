"""Jämför: parse, ask once, render; the same answer as picture and as file."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.http import content_disposition_header

from skolsikt.home.clock import today
from skolsikt.home.errors import WrongUsage
from skolsikt.home.words import _
from skolsikt.measures.answer import Answer
from skolsikt.presentation.charts import picture_of
from skolsikt.presentation.picture import described, svg
from skolsikt.presentation.published import lines_of, with_published
from skolsikt.presentation.tables import csv_of
from skolsikt.reports.authority import Issue
from skolsikt.reports.figure_files import Lines, in_one_sentence, lines_on
from skolsikt.web.asking import ask, house, viewer_of_request
from skolsikt.web.pages.compare.asked import asked_of
from skolsikt.web.pages.compare.controls import controls_of
from skolsikt.web.pages.compare.file_form import FileForm, hidden_of
from skolsikt.web.published import published_for
from skolsikt.web.result import refused, result_of, title_of

BYTE_ORDER_MARK = "\ufeff"  # spreadsheets take the file for UTF-8 only with it


def page(request: HttpRequest, file_form: FileForm | None = None) -> HttpResponse:
    """Show the choices and their answer; a question that cannot be asked is answered in words."""
    asked = asked_of(request.GET)
    try:
        answer = ask(request, asked.question)
        result = result_of(answer, published_for(answer, viewer_of_request(request)), left_out=asked.left_out)
    except WrongUsage as error:
        result = refused(str(error), left_out=asked.left_out)
    controls = controls_of(asked, viewer=viewer_of_request(request))
    shown = {
        "controls": controls,
        "result": result,
        "file_form": file_form or FileForm(),
        "hidden": hidden_of(asked.question),
    }
    return render(request, "compare/page.html", shown, status=400 if file_form else 200)


def picture(request: HttpRequest) -> HttpResponse:
    """Return the chart as a picture, for readers without JavaScript."""
    answer = ask(request, asked_of(request.GET).question)
    shown = with_published(picture_of(answer), published_for(answer, viewer_of_request(request)), answer)
    drawn = described(svg(shown), in_one_sentence(_issued(answer, "")))
    return HttpResponse(drawn, content_type="image/svg+xml")


def table(request: HttpRequest) -> HttpResponse:
    """Return the answer as a file for spreadsheets."""
    form = FileForm(request.GET)
    if not form.is_valid():
        return page(request, form)
    question = asked_of(request.GET).question
    answer = ask(request, question)
    house().note_export(question, viewer=viewer_of_request(request))
    published = lines_of(published_for(answer, viewer_of_request(request)))
    content = csv_of(answer, published, issued=_issued(answer, form.cleaned_data["diarienummer"]))
    response = HttpResponse(BYTE_ORDER_MARK + content, content_type="text/csv; charset=utf-8")
    name = _("{title}, Skolsikt").format(title=title_of(answer).replace("/", "-"))
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=f"{name}.csv")
    return response


def _issued(answer: Answer, reference: str) -> Lines:
    return lines_on(answer, issue=Issue(made=today(), reference=reference), settings=house().settings)


app_name = "compare"
urlpatterns = [
    path("", page, name="page"),
    path("diagram.svg", picture, name="picture"),
    path("tabell.csv", table, name="table"),
]
