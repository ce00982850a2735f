"""Saved views of Jämför: kept under a title, put on Översikt, taken away. Nobody else's are seen."""

from __future__ import annotations

from dataclasses import replace

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from skolsikt.home.clock import now
from skolsikt.home.words import _
from skolsikt.measures.question import Question
from skolsikt.records.views.models import LONGEST_TITLE, SavedView
from skolsikt.records.views.selectors import view_of, views_of
from skolsikt.records.views.services import ViewWrong, view_remove, view_save, view_show_on_overview
from skolsikt.web.addresses import query_of
from skolsikt.web.asking import viewer_of_request
from skolsikt.web.chart_choice import choice_of
from skolsikt.web.pages.compare.asked import asked_of
from skolsikt.web.pages.compare.controls import NOT_OFFERED
from skolsikt.web.saved_views import SavedLine, saved_lines


class SaveForm(forms.Form):
    """What the view is called, and whether it is to stand on Översikt."""

    titel = forms.CharField(label=gettext_lazy("Vad vyn ska heta"), max_length=LONGEST_TITLE)
    oversikt = forms.BooleanField(label=gettext_lazy("Visa den också på Översikt"), required=False)


def saved_of(request: HttpRequest) -> list[SavedLine]:
    """Return the reader's own views; none while the pages are looked at as another role, or by many."""
    return [] if viewer_of_request(request).is_preview else saved_lines(views_of(request.user))


def save_view(request: HttpRequest, form: SaveForm) -> SavedView:
    """Keep the question of the form under its title. Raises WrongUsage in words."""
    if viewer_of_request(request).is_preview:
        raise ViewWrong(_("Spara vyer med din egen roll, inte medan du ser sidorna som någon annan."))
    question = kept_question(asked_of(request.POST).question)
    given = form.cleaned_data
    return view_save(
        title=given["titel"],
        query=query_of(question) + choice_of(request.POST).query,
        is_on_overview=given["oversikt"],
        by=request.user,
        at=now(),
    )


def kept_question(question: Question) -> Question:
    """Return the question as it is kept: of the newest data, and about no single person. Raises ViewWrong."""
    if NOT_OFFERED & {*question.by, *question.where}:
        raise ViewWrong(_("En fråga om enskilda personer sparas inte."))
    return replace(question, version=None)


@require_POST
def change(request: HttpRequest, number: int) -> HttpResponse:
    """Put one of the reader's own views on Översikt, take it from there, or take it away."""
    view = view_of(request.user, number)
    if view is None:
        raise Http404
    if "ta-bort" in request.POST:
        view_remove(view)
    else:
        view_show_on_overview(view, is_on_overview=request.POST.get("oversikt") == "ja")
    return redirect(f"{reverse('compare:page')}#vyer")
