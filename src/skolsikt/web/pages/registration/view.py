"""Registrering: parse, read by right, render; what is decided is written by the services."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.views.decorators.http import require_POST

from skolsikt.home.clock import now
from skolsikt.home.errors import WrongUsage
from skolsikt.home.words import _
from skolsikt.measures.by_right.access import unit_names
from skolsikt.measures.by_right.registered import (
    registered_at,
    units_registered,
    years_with_lessons,
)
from skolsikt.presentation.periods import period_label
from skolsikt.presentation.picture import svg
from skolsikt.privacy.decide import decide, holds_anywhere
from skolsikt.privacy.roles import Permission
from skolsikt.privacy.viewer import Viewer
from skolsikt.records.governance.pupil_matters import By
from skolsikt.records.governance.registration import (
    SUGGESTED,
    feedback_decide,
    feedback_standing,
    guideline_standing,
    guideline_write,
)
from skolsikt.web.asking import house, viewer_of_request
from skolsikt.web.choices import Choice, choices
from skolsikt.web.pages.registration.forms import FeedbackForm, GuidelineForm
from skolsikt.web.pages.registration.lines import facts_of, figure_of, finding_of, kinds_of, trend_of, withheld_words
from skolsikt.web.pages.registration.own import own_figures
from skolsikt.web.pages.registration.parts import months_of, whole_of
from skolsikt.web.signed import signed


@dataclass(frozen=True)
class _Chosen:
    """Which school and school year; ``unit`` is empty for those who see no school's."""

    viewer: Viewer
    unit: str
    school_year: str
    names: Mapping[str, str]
    units: tuple[str, ...]
    years: tuple[str, ...]

    @property
    def name(self) -> str:
        return self.names.get(self.unit, self.unit)

    @property
    def schools(self) -> list[Choice]:
        return choices([(code, self.names.get(code, code)) for code in self.units], self.unit)

    @property
    def school_years(self) -> list[Choice]:
        return choices([(year, year) for year in self.years], self.school_year)


def page(request: HttpRequest) -> HttpResponse:
    """Show how a school registers, one's own figures where that is decided, and the guideline."""
    return _shown(request)


def _shown(request: HttpRequest, *, wrong: str = "", **sent: forms.Form) -> HttpResponse:
    chosen = _chosen(request)
    shown = {
        "chosen": chosen,
        "school_year": period_label(chosen.school_year) if chosen.school_year else "",
        **(_school(chosen) if chosen.unit and chosen.years else {}),
        "own": _own(chosen),
        "guideline": _guideline(),
        "wrong": wrong,
        **_deciding(chosen.viewer, sent),
    }
    is_wrong = wrong or any(form.errors for form in sent.values())
    return render(request, "registration/page.html", shown, status=400 if is_wrong else 200)


def picture(request: HttpRequest) -> HttpResponse:
    """Return the chart of the months as a picture, for readers without JavaScript."""
    chosen = _chosen(request)
    if not (chosen.unit and chosen.years):
        raise Http404
    found = registered_at(chosen.unit, chosen.school_year, viewer=chosen.viewer, house=house())
    return HttpResponse(svg(trend_of(months_of(found))), content_type="image/svg+xml")


def _chosen(request: HttpRequest) -> _Chosen:
    """A known school that is asked for is refused by the gate where the reader has no right to it."""
    viewer, rows = viewer_of_request(request), house().rows()
    names, years = unit_names(rows), years_with_lessons(rows)
    units = [code for code in units_registered(viewer) if code in names]
    asked, year = request.GET.get("skola", ""), request.GET.get("lasar", "")
    return _Chosen(
        viewer=viewer,
        unit=asked if asked in names else next(iter(units), ""),
        school_year=year if year in years else next(iter(years), ""),
        names=names,
        units=tuple(units),
        years=tuple(years),
    )


def _school(chosen: _Chosen) -> dict[str, object]:
    found = registered_at(chosen.unit, chosen.school_year, viewer=chosen.viewer, house=house())
    whole, months = whole_of(found), months_of(found)
    query = urlencode({"skola": chosen.unit, "lasar": chosen.school_year})
    return {
        "finding": finding_of(whole),
        "facts": facts_of(whole) if months else [],
        "kinds": kinds_of(whole),
        "figure": figure_of(months, address=f"{reverse('registration:picture')}?{query}") if months else None,
        "withheld": withheld_words(found.withheld),
    }


def _own(chosen: _Chosen) -> object:
    if not (holds_anywhere(chosen.viewer, Permission.REGISTRATION_OWN) and chosen.years):
        return None
    return own_figures(chosen.school_year, viewer=chosen.viewer)


def _guideline() -> dict[str, str]:
    standing = guideline_standing()
    if standing is None:
        return {"text": _(SUGGESTED), "who": _("Skolsikts förslag. Kommunen har inte skrivit någon egen riktlinje än.")}
    return {"text": standing.text, "who": signed(standing.written_by, standing.written_at)}


def _deciding(viewer: Viewer, sent: Mapping[str, forms.Form]) -> dict[str, object]:
    if not decide(viewer, Permission.REGISTRATION_DECIDE).allowed:
        return {}
    standing = feedback_standing()
    return {
        "guideline_form": sent.get("guideline", GuidelineForm(initial={"text": _guideline()["text"]})),
        "feedback_form": sent.get("feedback", FeedbackForm()),
        "feedback": standing.reference if standing else "",
    }


@require_POST
def guideline(request: HttpRequest) -> HttpResponse:
    """Write a new version of the guideline."""
    form, by = GuidelineForm(request.POST), _by(request)
    if not form.is_valid():
        return _shown(request, guideline=form)
    guideline_write(text=form.cleaned_data["text"], by=by, at=now(), house=house())
    return redirect("registration:page")


@require_POST
def feedback(request: HttpRequest) -> HttpResponse:
    """Turn the teachers' own figures on or off by decision."""
    form, by = FeedbackForm(request.POST), _by(request)
    if not form.is_valid():
        return _shown(request, feedback=form)
    said = form.cleaned_data
    try:
        feedback_decide(
            is_on=said["visas"] == "ja",
            reference=said["beslut"],
            negotiated_on=said["forhandlat"],
            by=by,
            at=now(),
            house=house(),
        )
    except WrongUsage as error:
        return _shown(request, wrong=str(error), feedback=form)
    return redirect("registration:page")


def _by(request: HttpRequest) -> By:
    return By(user=request.user, viewer=viewer_of_request(request))


app_name = "registration"
urlpatterns = [
    path("", page, name="page"),
    path("diagram.svg", picture, name="picture"),
    path("riktlinje/", guideline, name="guideline"),
    path("beslut/", feedback, name="feedback"),
]
