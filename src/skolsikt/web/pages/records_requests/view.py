"""Allmänna handlingar: parse, register, try, decide, hand out, render."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.views.decorators.http import require_http_methods, require_POST

from skolsikt.home.clock import now
from skolsikt.home.errors import WrongUsage
from skolsikt.home.words import _
from skolsikt.privacy.decide import decide
from skolsikt.privacy.roles import Permission
from skolsikt.records.governance.models import RecordsRequest
from skolsikt.records.governance.pupil_matters import By
from skolsikt.records.governance.records_requests import (
    Asked,
    Decision,
    request_decide,
    request_hand_out,
    request_register,
    secrecy_try,
)
from skolsikt.records.governance.rights import MatterWrong
from skolsikt.web.asking import house, viewer_of_request
from skolsikt.web.one_pupil import one_pupil
from skolsikt.web.pages.records_requests.forms import DecisionForm, RequestForm, TrialForm
from skolsikt.web.pages.records_requests.lines import request_detail, request_lines
from skolsikt.web.pages.records_requests.tools import REQUESTS
from skolsikt.web.requiring import require_any

_DECISIONS = tuple(one for one in Decision.values if one != Decision.NONE)


def _by(request: HttpRequest) -> By:
    viewer = require_any(viewer_of_request(request), REQUESTS.needs, what=_("Allmänna handlingar"))
    return By(user=request.user, viewer=viewer)


@require_http_methods(["GET", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """Show every request; register a new one."""
    by, refusal = _by(request), ""
    form = RequestForm(request.POST or None)
    if form.is_bound and form.is_valid():
        try:
            return redirect("records_requests:detail", number=_registered(form, by).pk)
        except WrongUsage as error:
            refusal = str(error)
    may_register = decide(by.viewer, Permission.REQUESTS_REGISTER).allowed
    shown = {"lines": request_lines(), "form": form if may_register else None, "refusal": refusal}
    return render(request, "records_requests/page.html", shown, status=400 if form.errors or refusal else 200)


def _registered(form: RequestForm, by: By) -> RecordsRequest:
    given = form.cleaned_data
    why = _("Begäran om allmän handling")
    asked = Asked(
        asked_for=given["vad"],
        received_on=given["inkom"],
        compilation=given["finns"],
        compilation_reason=given["varfor_inte"],
        tables=given["uppgifter"],
        pupil_key=one_pupil(given["elev"], viewer=by.viewer, why=why) if given["elev"].strip() else None,
        requester=given["vem"],
        diary_number=given["diarienummer"],
    )
    return request_register(asked=asked, by=by, at=now(), house=house())


def detail(request: HttpRequest, number: int) -> HttpResponse:
    """Show one request with its trials and decision."""
    by = _by(request)
    return _shown(request, get_object_or_404(RecordsRequest, pk=number), by)


def _shown(
    request: HttpRequest,
    found: RecordsRequest,
    by: By,
    *,
    trial: TrialForm | None = None,
    tried: str = "",
    decision: DecisionForm | None = None,
    refusal: str = "",
) -> HttpResponse:
    may_refuse = decide(by.viewer, Permission.REQUESTS_DECIDE).allowed
    told = request_detail(found)
    forms = [_trial_form(one.id, trial if one.id == tried else None) for one in told.provisions]
    shown = {
        "told": told,
        "provisions": list(zip(told.provisions, forms, strict=True)),
        "decision": None if told.is_decided else decision or _decision_form(by),
        "may_refuse": may_refuse,
        "refusal": refusal,
    }
    is_wrong = bool(refusal) or any(form is not None and form.errors for form in (trial, decision))
    return render(request, "records_requests/detail.html", shown, status=400 if is_wrong else 200)


def _trial_form(provision: str, sent: TrialForm | None) -> TrialForm:
    form = sent or TrialForm()
    form.auto_id = f"{provision}-%s"
    return form


def _decision_form(by: By, *given: object) -> DecisionForm:
    may_refuse = decide(by.viewer, Permission.REQUESTS_DECIDE).allowed
    return DecisionForm(*given, offered=_DECISIONS if may_refuse else (Decision.GIVEN_OUT,), auto_id="decision-%s")


@require_POST
def try_secrecy(request: HttpRequest, number: int, provision: str) -> HttpResponse:
    """Write down the trial of one provision."""
    by, found = _by(request), get_object_or_404(RecordsRequest, pk=number)
    form, refusal = TrialForm(request.POST), ""
    if form.is_valid():
        given = form.cleaned_data
        try:
            secrecy_try(
                request=found,
                secrecy_class=provision,
                outcome=given["utfall"],
                text=given["skal"],
                aim=given["syfte"],
                by=by,
                at=now(),
                house=house(),
            )
            return _back(number, provision)
        except MatterWrong as error:
            refusal = str(error)
    return _shown(request, found, by, trial=form, tried=provision, refusal=refusal)


@require_POST
def decision(request: HttpRequest, number: int) -> HttpResponse:
    """Decide the request."""
    by, found = _by(request), get_object_or_404(RecordsRequest, pk=number)
    form, refusal = _decision_form(by, request.POST), ""
    if form.is_valid():
        given = form.cleaned_data
        try:
            request_decide(
                request=found,
                decision=given["beslut"],
                reason=given.get("skal", ""),
                masked=given.get("bort", ""),
                by=by,
                at=now(),
                house=house(),
            )
            return _back(number, "decision")
        except MatterWrong as error:
            refusal = str(error)
    return _shown(request, found, by, decision=form, refusal=refusal)


@require_POST
def hand_out(request: HttpRequest, number: int) -> HttpResponse:
    """Note that the record was handed out."""
    by, found = _by(request), get_object_or_404(RecordsRequest, pk=number)
    request_hand_out(request=found, by=by, at=now(), house=house())
    return _back(number, "decision")


def _back(number: int, part: str) -> HttpResponse:
    answer = redirect("records_requests:detail", number=number)
    answer["Location"] += f"#{part}"
    return answer


app_name = "records_requests"
urlpatterns = [
    path("", page, name="page"),
    path("<int:number>/", detail, name="detail"),
    path("<int:number>/prova/<slug:provision>/", try_secrecy, name="try_secrecy"),
    path("<int:number>/beslut/", decision, name="decision"),
    path("<int:number>/lamna-ut/", hand_out, name="hand_out"),
]
