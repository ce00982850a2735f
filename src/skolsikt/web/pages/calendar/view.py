"""The school calendar: parse, look up, render; days are entered and left to the worker."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.views.decorators.http import require_http_methods, require_POST

from skolsikt.home.clock import today
from skolsikt.home.words import _
from skolsikt.jobs.calendar_entry import ID, as_arguments
from skolsikt.jobs.event_entry import ID as EVENT_ID
from skolsikt.jobs.event_entry import as_arguments as event_arguments
from skolsikt.jobs.models import JobRun
from skolsikt.jobs.queue import enqueue
from skolsikt.privacy.decide import decide
from skolsikt.privacy.roles import Permission
from skolsikt.privacy.viewer import EVERY_UNIT, Viewer
from skolsikt.school.periods import next_of, school_year_of
from skolsikt.web.asking import house, viewer_of_request
from skolsikt.web.choices import Choice, choices, known_school_names, known_school_years
from skolsikt.web.pages.calendar.entry_form import EntryForm
from skolsikt.web.pages.calendar.event_form import EventForm
from skolsikt.web.pages.calendar.events import event_lines, places_of
from skolsikt.web.pages.calendar.lines import calendar_facts, calendar_lines
from skolsikt.web.requiring import require

_UNDER_WAY = (JobRun.Status.QUEUED, JobRun.Status.RUNNING)


@dataclass(frozen=True)
class _Chosen:
    """Which calendar. ``names``: the schools; ``years``: newest first."""

    school_year: str
    school_unit: str
    names: Mapping[str, str]
    years: tuple[str, ...]

    @property
    def school_years(self) -> list[Choice]:
        return choices([(year, year) for year in self.years], self.school_year)

    @property
    def schools(self) -> list[Choice]:
        return choices([(EVERY_UNIT, _("Alla skolor")), *self.names.items()], self.school_unit)

    @property
    def name(self) -> str:
        return self.names.get(self.school_unit, _("alla skolor"))


@require_http_methods(["GET", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """Show the calendar of a school year; what is sent is checked and put in the queue."""
    viewer = viewer_of_request(request)
    may_enter = decide(viewer, Permission.LOAD).allowed
    if request.method == "POST":
        require(viewer, Permission.LOAD, what=_("Formuläret för skolkalendern"))
    chosen = _chosen(request, viewer)
    form = EntryForm(request.POST or None, names=chosen.names, house=house(), initial={"skola": chosen.school_unit})
    if request.method == "POST" and form.is_valid():
        enqueue(ID, as_arguments(form.entry, who=viewer.id), requested_by=viewer.id)
        words = {"lasar": form.entry.school_year, "skola": form.entry.school_unit}
        return redirect(f"{request.path}?{urlencode(words)}")
    return _shown(request, chosen, form, may_enter=may_enter)


@require_POST
def event(request: HttpRequest) -> HttpResponse:
    """Check an event and put it in the queue. Only of schools whose figures one answers for, or by who loads files."""
    viewer = viewer_of_request(request)
    chosen = _chosen(request, viewer)
    places = places_of(viewer, chosen.names)
    if not places:
        require(viewer, Permission.FIGURES_REVIEW, what=_("Formuläret för händelser"))
    form = EventForm(request.POST, places=places)
    if not form.is_valid():
        blank = EntryForm(names=chosen.names, house=house(), initial={"skola": chosen.school_unit})
        return _shown(request, chosen, blank, may_enter=decide(viewer, Permission.LOAD).allowed, event_form=form)
    enqueue(EVENT_ID, event_arguments(form.entry, who=viewer.id), requested_by=viewer.id)
    words = {"lasar": school_year_of(form.entry.first), "skola": form.entry.school_unit}
    return redirect(f"{reverse('calendar:page')}?{urlencode(words)}")


def _shown(
    request: HttpRequest, chosen: _Chosen, form: EntryForm, *, may_enter: bool, event_form: EventForm | None = None
) -> HttpResponse:
    calendars = house().calendars(chosen.school_year)
    places = places_of(viewer_of_request(request), chosen.names)
    first = chosen.school_unit if chosen.school_unit in places else ""
    shown = {
        "events": event_lines(chosen.school_unit, chosen.names),
        "event_form": event_form or (EventForm(places=places, initial={"skola": first}) if places else None),
        "chosen": chosen,
        "facts": calendar_facts(calendars, chosen.school_unit),
        "lines": calendar_lines(calendars, chosen.school_unit),
        "form": form,
        "may_enter": may_enter,
        "is_under_way": JobRun.objects.filter(job__in=(ID, EVENT_ID), status__in=_UNDER_WAY).exists(),
        "went_wrong": _went_wrong([*([ID] if may_enter else ()), *([EVENT_ID] if places else ())]),
    }
    is_wrong = bool(form.errors or (event_form and event_form.errors))
    return render(request, "calendar/page.html", shown, status=400 if is_wrong else 200)


def _went_wrong(jobs: Sequence[str]) -> str:
    """Why the newest entry of these kinds could not be saved: told to those who may make one."""
    newest = JobRun.objects.filter(job__in=jobs).order_by("-id").first()
    return newest.error if newest and newest.status == JobRun.Status.FAILED else ""


def _chosen(request: HttpRequest, viewer: Viewer) -> _Chosen:
    this_year = school_year_of(today())
    years = sorted({this_year, next_of(this_year), *known_school_years()}, reverse=True)
    names = known_school_names()
    asked_year, asked_unit = request.GET.get("lasar", ""), request.GET.get("skola", "")
    return _Chosen(
        school_year=asked_year if asked_year in years else this_year,
        school_unit=asked_unit if asked_unit in names else EVERY_UNIT,
        names=names,
        years=tuple(years),
    )


app_name = "calendar"
urlpatterns = [path("", page, name="page"), path("handelse/", event, name="event")]
