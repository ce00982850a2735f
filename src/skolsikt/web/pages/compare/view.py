"""Jämför: parse, ask once, render; the same answer as picture and as files."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST

from skolsikt.home.clock import today
from skolsikt.home.errors import WrongUsage
from skolsikt.home.words import _
from skolsikt.measures.answer import Answer
from skolsikt.presentation.charts import picture_of
from skolsikt.presentation.picture import described, svg
from skolsikt.presentation.published import with_published
from skolsikt.reports.authority import Issue
from skolsikt.reports.figure_files import Lines, in_one_sentence, lines_on
from skolsikt.web.asking import ask, house, viewer_of_request
from skolsikt.web.filters import filters_of
from skolsikt.web.pages.compare.asked import asked_of
from skolsikt.web.pages.compare.controls import controls_of
from skolsikt.web.pages.compare.file_form import FileForm, hidden_of
from skolsikt.web.pages.compare.files import FILES
from skolsikt.web.pages.compare.saving import SaveForm, change, save_view, saved_of, wrong
from skolsikt.web.published import published_for
from skolsikt.web.result import refused, result_of, title_of


def page(request: HttpRequest, file_form: FileForm | None = None, save_form: SaveForm | None = None) -> HttpResponse:
    """Show the choices and their answer; a question that cannot be asked is answered in words."""
    asked = asked_of(request.POST if save_form else request.GET)
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
        "files": [(reverse(f"compare:{kind}"), one.title) for kind, one in FILES.items()],
        "save_form": save_form or SaveForm(),
        "saved": saved_of(request),
    }
    return render(request, "compare/page.html", shown, status=400 if file_form or save_form else 200)


@require_POST
def save(request: HttpRequest) -> HttpResponse:
    """Keep the view that is shown, and show it again."""
    form = SaveForm(request.POST)
    if not form.is_valid():
        return page(request, save_form=form)
    try:
        view = save_view(request, form)
    except WrongUsage as error:
        return page(request, save_form=wrong(form, error))
    return redirect(f"{reverse('compare:page')}?{view.query}#vyer")


def picture(request: HttpRequest) -> HttpResponse:
    """Return the chart as a picture, for readers without JavaScript."""
    answer = ask(request, asked_of(request.GET).question)
    shown = with_published(picture_of(answer), published_for(answer, viewer_of_request(request)), answer)
    drawn = described(svg(shown), in_one_sentence(_issued(answer, "")))
    return HttpResponse(drawn, content_type="image/svg+xml")


def file(request: HttpRequest, kind: str) -> HttpResponse:
    """Return the answer as a file to take along. Raises NothingToDraw for a picture without values."""
    form = FileForm(request.GET)
    if not form.is_valid():
        return page(request, form)
    question, viewer = asked_of(request.GET).question, viewer_of_request(request)
    answer = ask(request, question)
    made = FILES[kind].make(answer, published_for(answer, viewer), _issued(answer, form.cleaned_data["diarienummer"]))
    house().note_export(question, viewer=viewer)
    response = HttpResponse(made, content_type=FILES[kind].content_type)
    name = _("{title}, Skolsikt").format(title=title_of(answer).replace("/", "-"))
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=f"{name}.{kind}")
    return response


def _issued(answer: Answer, reference: str) -> Lines:
    lines = lines_on(answer, issue=Issue(made=today(), reference=reference), settings=house().settings)
    return [*filters_of(answer.question), *lines]


app_name = "compare"
urlpatterns = [
    path("", page, name="page"),
    path("diagram.svg", picture, name="picture"),
    path("spara/", save, name="save"),
    path("vyer/<int:number>/", change, name="change"),
    *(path(f"{one.address}.{kind}", file, {"kind": kind}, name=kind) for kind, one in FILES.items()),
]
