"""Rättelser, invändningar och begränsningar: registered, decided and ended, each noted at the pupil."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from skolsikt.home.clock import now
from skolsikt.home.errors import WrongUsage
from skolsikt.home.words import _
from skolsikt.privacy.decide import decide
from skolsikt.privacy.roles import Permission
from skolsikt.privacy.viewer import Viewer
from skolsikt.records.governance.models import PupilMatter
from skolsikt.records.governance.pupil_matters import By, matter_decide, matter_end, matter_register
from skolsikt.records.governance.rights import MatterWrong
from skolsikt.web.asking import house, viewer_of_request
from skolsikt.web.one_pupil import one_pupil
from skolsikt.web.pages.data_protection.matter_forms import DecisionForm, MatterForm
from skolsikt.web.pages.data_protection.matter_lines import matter_line, matter_lines
from skolsikt.web.pages.data_protection.tools import RIGHTS
from skolsikt.web.requiring import require_any


def by_of(request: HttpRequest) -> By:
    """Return who writes."""
    return By(user=request.user, viewer=viewer_of_request(request))


def _reader(request: HttpRequest) -> Viewer:
    return require_any(viewer_of_request(request), RIGHTS, what=_("Ärenden om elevers rättigheter"))


@require_http_methods(["GET", "POST"])
def matters(request: HttpRequest) -> HttpResponse:
    """Show every matter; register a new one."""
    viewer, refusal = _reader(request), ""
    form = MatterForm(request.POST or None)
    if form.is_bound and form.is_valid():
        try:
            return redirect("data_protection:matter", number=_registered(request, form).pk)
        except WrongUsage as error:
            refusal = str(error)
    may_register = decide(viewer, Permission.REQUESTS_REGISTER).allowed
    shown = {"lines": matter_lines(), "form": form if may_register else None, "refusal": refusal}
    return render(request, "data_protection/matters.html", shown, status=400 if form.errors or refusal else 200)


def _registered(request: HttpRequest, form: MatterForm) -> PupilMatter:
    given, by = form.cleaned_data, by_of(request)
    return matter_register(
        kind=given["slag"],
        pupil_key=one_pupil(given["elev"], viewer=by.viewer, why=_("Ärende om elevens rättigheter")),
        purpose=given["andamal"],
        field=form.field,
        school_year=given["lasar"],
        told=given["vad"],
        diary_number=given["diarienummer"],
        received_on=given["inkom"],
        by=by,
        at=now(),
        house=house(),
    )


@require_http_methods(["GET", "POST"])
def matter(request: HttpRequest, number: int) -> HttpResponse:
    """Show one matter; decide it."""
    viewer, refusal = _reader(request), ""
    found = get_object_or_404(PupilMatter, pk=number)
    form = DecisionForm(request.POST or None)
    if form.is_bound and form.is_valid():
        decision, reason = form.cleaned_data["beslut"], form.cleaned_data["skal"]
        try:
            matter_decide(matter=found, decision=decision, reason=reason, by=by_of(request), at=now(), house=house())
            return redirect("data_protection:matter", number=number)
        except MatterWrong as error:
            refusal = str(error)
    may_decide = decide(viewer, Permission.REQUESTS_DECIDE).allowed
    shown = {
        "line": matter_line(found),
        "form": form if may_decide and not found.decision else None,
        "may_end": may_decide and found.has_effect,
        "refusal": refusal,
    }
    return render(request, "data_protection/matter.html", shown, status=400 if form.errors or refusal else 200)


@require_POST
def end(request: HttpRequest, number: int) -> HttpResponse:
    """End the effect of a matter."""
    _reader(request)
    found = get_object_or_404(PupilMatter, pk=number)
    matter_end(matter=found, by=by_of(request), at=now(), house=house())
    return redirect("data_protection:matter", number=number)
