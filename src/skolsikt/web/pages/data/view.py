"""Data: parse, look up, render; files are received and put in the inbox."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_POST

from skolsikt.home.clock import now
from skolsikt.home.errors import WrongUsage
from skolsikt.home.words import _
from skolsikt.jobs.inbox import put_in_inbox
from skolsikt.jobs.schedules import time_set
from skolsikt.loading.loads import find_load, list_loads
from skolsikt.loading.rejects import read_rejects
from skolsikt.loading.unmasked import unmasked_rejects
from skolsikt.privacy.access_log import Kind
from skolsikt.privacy.decide import decide, holds_anywhere
from skolsikt.privacy.roles import Permission
from skolsikt.records.governance.figure_reviews import question_answer
from skolsikt.records.governance.models import FigureQuestion
from skolsikt.records.governance.pupil_matters import By
from skolsikt.web.addresses import whole_number
from skolsikt.web.asking import house, viewer_of_request
from skolsikt.web.body_limit import takes_files
from skolsikt.web.counts import counts_for
from skolsikt.web.pages.data.broken import broken_work
from skolsikt.web.pages.data.by_itself import TimeForm, by_itself
from skolsikt.web.pages.data.checklist import checklist_of
from skolsikt.web.pages.data.loads import chosen_loads, load_detail
from skolsikt.web.pages.data.matched import has_described, matches, may_see_masked
from skolsikt.web.pages.data.open_data import fetch_lines
from skolsikt.web.pages.data.progress import work_under_way
from skolsikt.web.pages.data.questions import MENDED, AnswerForm, question_lines
from skolsikt.web.pages.data.rejected import REJECTS_SHOWN, UnmaskForm, rejects_csv
from skolsikt.web.pages.data.sources import source_lines
from skolsikt.web.requiring import require

STOP_POLLING = 286  # htmx's own status: this was the last answer


def page(request: HttpRequest) -> HttpResponse:
    """Show what is under way, the school year's checklist, questions, every source, and the newest loads."""
    return _shown(request)


def _shown(
    request: HttpRequest,
    *,
    answered: int = 0,
    form: AnswerForm | None = None,
    wrong: str = "",
    times: Mapping[str, TimeForm] = {},
) -> HttpResponse:
    viewer = viewer_of_request(request)
    loads = list_loads(house().home)
    shown = {
        "work": work_under_way(loads),
        "broken": broken_work() if decide(viewer, Permission.LOAD).allowed else (),
        "by_itself": by_itself(house().settings, wrong=times) if decide(viewer, Permission.LOAD).allowed else (),
        "sources": source_lines(loads, viewer=viewer),
        "fetches": fetch_lines(),
        "listing": chosen_loads(
            loads,
            source=request.GET.get("kalla", ""),
            everything="alla" in request.GET,
            counted=counts_for(viewer),
        ),
        "may_load": decide(viewer, Permission.LOAD).allowed,
        "received": whole_number(request.GET.get("mottagen", "")) or 0,
        "checklist": checklist_of(viewer, loads),
        "questions": question_lines(viewer),
        "answer_form": AnswerForm(auto_id=False) if decide(viewer, Permission.FIGURES_ANSWER).allowed else None,
        "answered": answered,
        "wrong_form": form,
        "wrong": wrong,
    }
    return render(request, "data/page.html", shown, status=400 if form or times else 200)


@require_POST
def answer(request: HttpRequest, number: int) -> HttpResponse:
    """Answer a question about a number."""
    viewer = require(viewer_of_request(request), Permission.FIGURES_ANSWER, what=_("Svaret"))
    question, form = get_object_or_404(FigureQuestion, pk=number), AnswerForm(request.POST)
    if not form.is_valid():
        return _shown(request, answered=number, form=form)
    by, is_mended = By(user=request.user, viewer=viewer), form.cleaned_data["lage"] == MENDED
    try:
        question_answer(question, text=form.cleaned_data["svar"], is_mended=is_mended, by=by, at=now(), house=house())
    except WrongUsage as error:
        return _shown(request, answered=number, form=form, wrong=str(error))
    return redirect("data:page")


@require_POST
def move(request: HttpRequest, job: str) -> HttpResponse:
    """Say when something that brings sources runs by itself."""
    viewer = require(viewer_of_request(request), Permission.LOAD, what=_("Formuläret för tider"))
    form = TimeForm(request.POST, auto_id=f"id_{job}_%s")
    if not form.is_valid():
        return _shown(request, times={job: form})
    time_set(job, form.words, by=viewer.id, at=now())
    answer = redirect("data:page")
    answer["Location"] += "#av-sig-sjalv"
    return answer


def progress(request: HttpRequest) -> HttpResponse:
    """Return the part of the page that shows work under way; it asks again until nothing is left."""
    work = work_under_way(list_loads(house().home))
    return render(request, "data/progress.html", {"work": work}, status=200 if work else STOP_POLLING)


@require_http_methods(["GET", "POST"])
def load(request: HttpRequest, number: int) -> HttpResponse:
    """Show one load: the file, what came of it, and the first rejected rows.

    Values are masked, unless one with the right to all the pupils that the rows can be about has sent a reason.
    """
    viewer, found = viewer_of_request(request), find_load(house().home, number)
    form, rejects = UnmaskForm(request.POST or None), None
    if form.is_bound and form.is_valid():
        reason = form.cleaned_data["skal"]
        rejects = unmasked_rejects(found, reason=reason, viewer=viewer, house=house(), limit=REJECTS_SHOWN)
    is_unmasked = rejects is not None
    is_exact = decide(viewer, Permission.LOAD).allowed
    if rejects is None and may_see_masked(viewer):
        rejects = read_rejects(house().home, number, limit=REJECTS_SHOWN)
    shown = {
        "load": load_detail(found, counted=counts_for(viewer), is_exact=is_exact),
        "rejects": rejects,
        "is_unmasked": is_unmasked,
        "has_described": has_described(found) and may_see_masked(viewer),
        "form": form if holds_anywhere(viewer, Permission.REJECTS_VIEW) else None,
    }
    return render(request, "data/load.html", shown, status=400 if form.errors else 200)


def rejects(request: HttpRequest, number: int) -> HttpResponse:
    """Return every rejected row of a load as a file, values masked."""
    viewer, found = viewer_of_request(request), find_load(house().home, number)
    if not may_see_masked(viewer):
        require(viewer, Permission.LOAD, what=_("Avvisade rader"))
    told = f"masked rejects of load {number}"
    house().note_seen(told, viewer=viewer, why="", kind=Kind.EXPORT)
    response = HttpResponse(rejects_csv(read_rejects(house().home, number)), content_type="text/csv; charset=utf-8")
    name = _("avvisade rader {number} {file}").format(number=number, file=found.file)
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=f"{name}.csv")
    return response


@require_POST
@takes_files
def receive(request: HttpRequest) -> HttpResponse:
    """Take files to the inbox and let the worker load them."""
    viewer = require(viewer_of_request(request), Permission.LOAD, what=_("Formuläret för inläsning"))
    names = put_in_inbox(request.FILES.getlist("filer"), home=house().home, requested_by=viewer.id)
    answer = redirect("data:page")
    answer["Location"] += f"?mottagen={len(names)}"
    return answer


app_name = "data"
urlpatterns = [
    path("", page, name="page"),
    path("pagar/", progress, name="progress"),
    path("fraga/<int:number>/", answer, name="answer"),
    path("av-sig-sjalv/<slug:job>/", move, name="move"),
    path("ta-emot/", receive, name="receive"),
    path("inlasning/<int:number>/", load, name="load"),
    path("inlasning/<int:number>/elever/", matches, name="matches"),
    path("inlasning/<int:number>/avvisade.csv", rejects, name="rejects"),
]
