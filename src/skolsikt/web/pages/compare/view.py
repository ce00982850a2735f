"""Jämför: parse, ask once, render; the same answer as picture and as files."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST

from skolsikt.home.clock import today
from skolsikt.home.errors import WrongUsage
from skolsikt.home.words import _
from skolsikt.measures.answer import Answer
from skolsikt.presentation.charts import kind_of
from skolsikt.presentation.picture import described, svg
from skolsikt.presentation.published import with_published
from skolsikt.reports.authority import Issue
from skolsikt.reports.figure_files import Lines, in_one_sentence, lines_on
from skolsikt.web.asking import ask, house, viewer_of_request
from skolsikt.web.chart_choice import choice_of
from skolsikt.web.drawn import Drawn, drawn_of
from skolsikt.web.filters import filters_of
from skolsikt.web.pages.compare.asked import asked_of
from skolsikt.web.pages.compare.chart_controls import chart_controls
from skolsikt.web.pages.compare.controls import controls_of
from skolsikt.web.pages.compare.file_form import FileForm, hidden_of
from skolsikt.web.pages.compare.files import FILES, Taken
from skolsikt.web.pages.compare.guess import guess_of
from skolsikt.web.pages.compare.points import WHY, ways_of
from skolsikt.web.pages.compare.saving import SaveForm, change, save_view, saved_of
from skolsikt.web.published import published_for
from skolsikt.web.result import Result, refused, result_of, title_of


def page(request: HttpRequest, file_form: FileForm | None = None, save_form: SaveForm | None = None) -> HttpResponse:
    """Show the choices and their answer; a question that cannot be asked is answered in words."""
    told = request.POST if save_form else request.GET
    asked, choice, drawn = asked_of(told), choice_of(told), None
    try:
        drawn = drawn_of(ask(request, asked.question), choice, viewer=viewer_of_request(request))
        result = _result(request, drawn, left_out=asked.left_out)
    except WrongUsage as error:
        result = refused(str(error), left_out=asked.left_out)
    viewer = viewer_of_request(request)
    guess = guess_of(request.GET, drawn.basis) if drawn else None
    shown = {
        "guess": guess,
        "ways": ways_of(asked.question) if drawn else [],
        "is_asked_why": WHY in request.GET,
        "controls": controls_of(asked, viewer=viewer),
        "chart_controls": chart_controls(request, drawn, choice) if drawn else [],
        "result": result,
        "file_form": file_form or FileForm(),
        "hidden": [*hidden_of(asked.question), *(drawn.choice.words if drawn else ())],
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
        form.add_error("titel", str(error))
        return page(request, save_form=form)
    return redirect(f"{reverse('compare:page')}?{view.query}#vyer")


def _result(request: HttpRequest, drawn: Drawn, *, left_out: Sequence[str]) -> Result:
    published = published_for(drawn.basis.answer, viewer_of_request(request))
    return result_of(
        drawn.basis.answer,
        published,
        left_out=[*left_out, *drawn.left_out],
        basis=drawn.basis,
        choice=drawn.choice,
    )


def picture(request: HttpRequest) -> HttpResponse:
    """Return the chart as a picture, for readers without JavaScript."""
    answer = ask(request, asked_of(request.GET).question)
    drawn = drawn_of(answer, choice_of(request.GET), viewer=viewer_of_request(request))
    picture = kind_of(drawn.basis, drawn.choice.kind).picture(drawn.basis)
    shown = with_published(picture, published_for(answer, viewer_of_request(request)), answer)
    return HttpResponse(described(svg(shown), in_one_sentence(_issued(answer, ""))), content_type="image/svg+xml")


def file(request: HttpRequest, kind: str) -> HttpResponse:
    """Return the answer as a file to take along. Raises NothingToDraw for a picture without values."""
    form = FileForm(request.GET)
    if not form.is_valid():
        return page(request, form)
    question, viewer = asked_of(request.GET).question, viewer_of_request(request)
    answer = ask(request, question)
    drawn = drawn_of(answer, choice_of(request.GET), viewer=viewer)
    taken = Taken(drawn.basis, drawn.choice, published_for(answer, viewer))
    made = FILES[kind].make(taken, _issued(answer, form.cleaned_data["diarienummer"]))
    for exported in (question, *([drawn.basis.other.question] if drawn.basis.other else [])):
        house().note_export(exported, viewer=viewer)
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
