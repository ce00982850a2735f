"""Dokument: decide, make the document, hand it out as a file."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_POST

from skolsikt.home.clock import today
from skolsikt.home.errors import NotPermitted, WrongUsage
from skolsikt.home.words import _
from skolsikt.measures.by_right.access import PupilsRefused
from skolsikt.measures.by_right.by_number import NobodyToTellOf, nobody_to_tell_of, pupil_with
from skolsikt.measures.by_right.everything import handing_over
from skolsikt.privacy.access_log import Kind
from skolsikt.privacy.decide import decide, holds_anywhere
from skolsikt.privacy.refusal_words import refusal_in_words
from skolsikt.privacy.roles import Permission
from skolsikt.privacy.viewer import Viewer
from skolsikt.reports import making
from skolsikt.reports.formats import ASSESSMENT_FORMATS, CONTENT_TYPES, REGISTER_FORMATS, Format
from skolsikt.web.asking import house, viewer_of_request
from skolsikt.web.pages.documents.forms import EXTRACT, RECEIPT, DocumentForm, PupilForm, ReceiptForm
from skolsikt.web.pupil_addresses import pupil_at

_OF_THE_HOUSE = {
    "registerforteckning": (REGISTER_FORMATS, making.processing_register),
    "konsekvensbedomning": (ASSESSMENT_FORMATS, making.impact_assessment),
}


class DocumentAskedWrongly(WrongUsage):
    """The address names no format of the document, or a person number as its number in the diary."""


class MayNotMakeDocuments(NotPermitted):
    """The viewer's roles give no such document."""


def page(request: HttpRequest) -> HttpResponse:
    """Show the documents that this person may make."""
    return _page(request, None)


def _page(request: HttpRequest, form: PupilForm | None) -> HttpResponse:
    viewer = viewer_of_request(request)
    may_of_house = decide(viewer, Permission.DOCUMENTS_MAKE).allowed
    may_of_pupils = holds_anywhere(viewer, Permission.REGISTER_EXTRACT)
    if not (may_of_house or may_of_pupils):
        raise _refused(viewer, Permission.REGISTER_EXTRACT)
    shown = {
        "register": DocumentForm(formats=REGISTER_FORMATS, auto_id="register_%s") if may_of_house else None,
        "assessment": DocumentForm(formats=ASSESSMENT_FORMATS, auto_id="assessment_%s") if may_of_house else None,
        "form": (form or PupilForm()) if may_of_pupils else None,
    }
    return render(request, "documents/page.html", shown, status=400 if form else 200)


def _refused(viewer: Viewer, permission: Permission) -> MayNotMakeDocuments:
    decision = decide(viewer, permission)
    house().note_seen(f"refused {permission}", viewer=viewer, why=decision.reason, kind=Kind.REFUSED)
    what = _("Dokument om personuppgifter")
    return MayNotMakeDocuments(refusal_in_words(decision, viewer=viewer, permission=permission, what=what))


def of_the_house(request: HttpRequest, name: str) -> HttpResponse:
    """Return the register of processing, or the draft of an impact assessment, as a file."""
    viewer = viewer_of_request(request)
    if not decide(viewer, Permission.DOCUMENTS_MAKE).allowed:
        raise _refused(viewer, Permission.DOCUMENTS_MAKE)
    formats, make = _OF_THE_HOUSE[name]
    form = DocumentForm(request.GET, formats=formats)
    if not form.is_valid():
        raise DocumentAskedWrongly(_("Välj ett format, och skriv diarienumret utan personnummer."))
    made = make([form.chosen], issue=form.issue(today()), viewer=viewer, house=house())
    return _file(made[form.chosen], form.chosen, name)


@require_POST
def of_a_pupil(request: HttpRequest) -> HttpResponse:
    """Return a document about the pupil whose number somebody has brought."""
    viewer, form = viewer_of_request(request), PupilForm(request.POST)
    if not holds_anywhere(viewer, Permission.REGISTER_EXTRACT):
        raise _refused(viewer, Permission.REGISTER_EXTRACT)
    if not form.is_valid():
        return _page(request, form)
    try:
        key = pupil_with(form.cleaned_data["personnummer"], viewer=viewer, house=house())
        return _about(key, form, viewer, form.cleaned_data["dokument"])
    except (NobodyToTellOf, PupilsRefused):
        form.add_error("personnummer", str(nobody_to_tell_of()))
        return _page(request, form)


@require_http_methods(["GET", "POST"])
def receipt(request: HttpRequest, address: str) -> HttpResponse:
    """Return the receipt of the pupil at the address; ask on whose request it is made first."""
    viewer = viewer_of_request(request)
    key = pupil_at(address, username=viewer.id)
    handing_over(key, viewer=viewer, house=house())
    form = ReceiptForm(request.POST or None)
    if form.is_valid():
        return _about(key, form, viewer, RECEIPT)
    told = {"form": form, "address": address}
    return render(request, "documents/receipt.html", told, status=400 if form.is_bound else 200)


def _about(key: int, form: ReceiptForm, viewer: Viewer, name: str) -> HttpResponse:
    make = making.register_extract if name == EXTRACT else making.receipt
    reason, issue = form.cleaned_data["skal"], form.issue(today())
    made = make([form.chosen], key, reason=reason, issue=issue, viewer=viewer, house=house())
    return _file(made[form.chosen], form.chosen, name)


def _file(content: bytes, form: Format, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=CONTENT_TYPES[form])
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=f"{name}.{form}")
    return response


app_name = "documents"
urlpatterns = [
    path("", page, name="page"),
    path("registerforteckning/", of_the_house, {"name": "registerforteckning"}, name="register"),
    path("konsekvensbedomning/", of_the_house, {"name": "konsekvensbedomning"}, name="assessment"),
    path("elev/", of_a_pupil, name="of_a_pupil"),
    path("kvitto/<str:address>/", receipt, name="receipt"),
]
