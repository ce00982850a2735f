"""Liknande skolor: parse, ask once, render; the principal's own choice is written by the service."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from skolsikt.home.clock import now
from skolsikt.home.errors import WrongUsage
from skolsikt.home.words import _
from skolsikt.records.governance.figure_reviews import may_review
from skolsikt.records.governance.pupil_matters import By
from skolsikt.records.views.models import LONGEST_REASON
from skolsikt.records.views.similar import similar_choose, similar_chosen, similar_reset
from skolsikt.web.asking import house
from skolsikt.web.choosing_form import ChoosingForm
from skolsikt.web.pages.similar.lines import (
    TRAITS,
    Background,
    background_of,
    choosable,
    chosen_or_nearest,
    comparisons,
    lines_of,
    title_of,
)
from skolsikt.web.reason_field import ReasonField
from skolsikt.web.scope import Scope, scope_of
from skolsikt.web.signed import signed

_RESET = "aterstall"


class SimilarForm(ChoosingForm):
    """Which schools to compare with instead, and why."""

    skolor = forms.MultipleChoiceField(
        label=gettext_lazy("Skolor att jämföra med"), widget=forms.CheckboxSelectMultiple
    )
    skal = ReasonField(
        label=gettext_lazy("Varför just de"), max_length=LONGEST_REASON, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *given: Any, schools: list[tuple[str, str]], **more: Any) -> None:
        super().__init__(*given, **more)
        self.choose("skolor", schools)


@require_http_methods(["GET", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """Show which schools are like the chosen one and why; keep what its principal chooses instead."""
    scope = scope_of(request)
    background, by = background_of(scope), By(user=request.user, viewer=scope.viewer)
    kept = similar_chosen(scope.school)
    similar = chosen_or_nearest(scope.school, background, kept.codes if kept else None)
    others = choosable(scope.school, background, scope, kept.codes if kept else ())
    first = {"skolor": [one.code for one in similar], "skal": kept.reason if kept else ""}
    form = SimilarForm(request.POST or None, schools=others, initial=first)
    if request.method == "POST" and (_RESET in request.POST or form.is_valid()):
        try:
            _write(request, scope, background, form, by)
            return redirect(f"{reverse('similar:page')}?skola={scope.school}")
        except WrongUsage as error:
            form.add_error("skolor", str(error))
    shown = {
        "scope": scope,
        "schools": [one for one in scope.schools if one.code in background.traits or one.is_chosen],
        "published": title_of(background),
        "heads": [_(title) for title, _decimals in TRAITS.values()],
        "lines": lines_of(scope.school, similar, background),
        "comparisons": comparisons(scope.school, similar, background) if similar else [],
        "kept": kept,
        "chosen": signed(kept.chosen_by, kept.chosen_at) if kept else "",
        "form": form if others and may_review(scope.viewer, scope.school) else None,
    }
    return render(request, "similar/page.html", shown, status=400 if form.errors and form.is_bound else 200)


def _write(request: HttpRequest, scope: Scope, background: Background, form: SimilarForm, by: By) -> None:
    home, at = house().home, now()
    if _RESET in request.POST:
        similar_reset(school_unit=scope.school, by=by, home=home, at=at)
        return
    given = form.cleaned_data
    similar_choose(
        school_unit=scope.school,
        codes=given["skolor"],
        known=list(background.traits),
        reason=given["skal"],
        by=by,
        home=home,
        at=at,
    )


app_name = "similar"
urlpatterns = [path("", page, name="page")]
