"""Sambedömning: the marks of two teachers, read by right, entered and left to the worker."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from skolsikt.home.words import _
from skolsikt.jobs.co_marking_entry import ID
from skolsikt.jobs.models import JobRun
from skolsikt.jobs.queue import enqueue
from skolsikt.loading.co_marking_entry import CoMarkingEntry
from skolsikt.loading.kept_entry import keep_entry
from skolsikt.measures.by_right.access import THE_CLASS, required, unit_names
from skolsikt.measures.by_right.class_rows import class_rows
from skolsikt.measures.by_right.co_marking import MarkedTest, Marks, co_markings_in
from skolsikt.measures.by_right.objected import GRADES
from skolsikt.measures.by_right.standing import Group, newest_school_year
from skolsikt.presentation.periods import period_label
from skolsikt.presentation.subjects import subject_name
from skolsikt.privacy.roles import Permission
from skolsikt.privacy.viewer import Viewer
from skolsikt.sources.co_markings import TOTAL
from skolsikt.web.asking import house, viewer_of_request
from skolsikt.web.pages.class_group.choosing import code_of, group_of
from skolsikt.web.pages.class_group.co_marking_form import CoMarkingForm
from skolsikt.web.pages.class_group.listing import pupil_names

_UNDER_WAY = (JobRun.Status.QUEUED, JobRun.Status.RUNNING)


@dataclass(frozen=True)
class Earlier:
    """A test that is entered. ``agreed``: of how many pupils both marks are alike, in words."""

    title: str
    agreed: str
    address: str
    is_shown: bool


@require_http_methods(["GET", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """Show the form of the chosen test, or of a new one, and the tests that are entered; what is sent is queued."""
    viewer, group = viewer_of_request(request), _group(request)
    pupils = _pupils(group, viewer)
    known = co_markings_in(group, [key for key, _name in pupils], house().rows())
    marked = _asked(request, known)
    marks = known[marked] if marked else {}
    form = CoMarkingForm(request.POST or None, pupils=pupils, username=viewer.id, marked=marked, marks=marks)
    wrong = _wrong(form, marked, known) if form.is_bound and form.is_valid() else ""
    if form.is_bound and form.is_valid() and not wrong:
        _keep(form, group, viewer)
        return redirect(f"{request.path}?{urlencode(_words(group, form.marked))}")
    shown = {
        "form": form,
        "group": group,
        "class_code": code_of(group),
        "school": unit_names(house().rows()).get(group.school_unit_code, ""),
        "school_year": period_label(group.school_year),
        "earlier": [_earlier(one, marks, group, marked) for one, marks in known.items()],
        "is_under_way": JobRun.objects.filter(job=ID, requested_by=viewer.id, status__in=_UNDER_WAY).exists(),
        "wrong": wrong or _went_wrong(viewer),
    }
    return render(request, "class_group/co_marking.html", shown, status=400 if form.is_bound else 200)


def _group(request: HttpRequest) -> Group:
    group = group_of(request.GET.get("klass", ""), school_year=newest_school_year(house().rows()))
    if group is None:
        raise Http404
    return group


def _pupils(group: Group, viewer: Viewer) -> list[tuple[int, str]]:
    """The pupils whom the viewer may see and mark, noted as seen; not those whose grades an objection closes."""
    required(Permission.CO_MARKING_ENTER, group.thing, what=THE_CLASS, viewer=viewer, house=house())
    found = class_rows(group, viewer=viewer, house=house())
    return pupil_names([pupil for pupil in found.pupils if GRADES not in pupil.left_out])


def _asked(request: HttpRequest, known: Mapping[MarkedTest, Mapping[int, Marks]]) -> MarkedTest | None:
    said = request.GET
    asked = MarkedTest(test=said.get("prov", ""), subject_code=said.get("amne", ""), part=said.get("del", "") or TOTAL)
    return asked if asked in known else None


def _wrong(form: CoMarkingForm, marked: MarkedTest | None, known: Collection[MarkedTest]) -> str:
    if form.marked != marked and form.marked in known:
        return _("Provet är redan inskrivet: öppna det i listan.")
    if form.marked != marked and not any(form.marks().values()):
        return _("Fyll i minst en elevs bedömningar.")
    return ""


def _keep(form: CoMarkingForm, group: Group, viewer: Viewer) -> None:
    """Leave what the form says to the worker, encrypted: the queue is told by which name it is found."""
    marked = form.marked
    entry = CoMarkingEntry(
        school_unit=group.school_unit_code,
        school_year=group.school_year,
        test=marked.test,
        subject_code=marked.subject_code,
        part=marked.part,
        marks=form.marks(),
    )
    name = keep_entry(house().home, entry.said())
    enqueue(ID, {"entry": name, "who": viewer.id}, requested_by=viewer.id)


def _went_wrong(viewer: Viewer) -> str:
    newest = JobRun.objects.filter(job=ID, requested_by=viewer.id).order_by("-id").first()
    return newest.error if newest and newest.status == JobRun.Status.FAILED else ""


def _words(group: Group, marked: MarkedTest) -> dict[str, str]:
    part = "" if marked.part == TOTAL else marked.part
    return {"klass": code_of(group), "prov": marked.test, "amne": marked.subject_code, "del": part}


def _earlier(one: MarkedTest, marks: Mapping[int, Marks], group: Group, shown: MarkedTest | None) -> Earlier:
    alike = sum(first == second for first, second in marks.values())
    part = "" if one.part == TOTAL else f", {one.part}"
    return Earlier(
        title=f"{one.test}{part} ({subject_name(one.subject_code)})",
        agreed=_("lika: {alike} av {marked}").format(alike=alike, marked=len(marks)),
        address=f"?{urlencode(_words(group, one))}",
        is_shown=one == shown,
    )
