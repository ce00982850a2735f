"""Fråga: read the words, ask once, render. What is typed may name a pupil, so it is posted and kept nowhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from skolsikt.home.clock import today
from skolsikt.home.errors import WrongUsage
from skolsikt.measures.in_words.names import names_of
from skolsikt.measures.in_words.understanding import LONGEST, Understood, understand
from skolsikt.measures.question import Question
from skolsikt.measures.registry import measure
from skolsikt.records.accounts.selectors import own_units
from skolsikt.web.addresses import query_of
from skolsikt.web.asking import ask, house, viewer_of_request
from skolsikt.web.pages.in_words.meaning import meaning_of, nearest
from skolsikt.web.published import published_for
from skolsikt.web.result import Result, refused, result_of

# Questions are understood in Swedish, whatever language the page is read in.
EXAMPLES = (
    "frånvaro i åk 8 per månad",
    "meritvärde flickor och pojkar över tid",
    "behörighet per skola de senaste fem åren",
    "betyg i matte jämfört med nationella prov",
    "hög frånvaro per årskurs förra läsåret",
    "trygghet per skola",
)


class QuestionForm(forms.Form):
    """One question in words."""

    fraga = forms.CharField(label=gettext_lazy("Din fråga"), max_length=LONGEST)


@require_http_methods(["GET", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """Show the field; with a question how it was understood, what was not, and its answer."""
    form = QuestionForm(request.POST or None)
    shown: dict[str, object] = {"form": form, "examples": EXAMPLES}
    if form.is_bound and form.is_valid():
        shown |= _answered(request, form.cleaned_data["fraga"])
    return render(request, "in_words/page.html", shown, status=400 if form.errors else 200)


def _answered(request: HttpRequest, text: str) -> dict[str, object]:
    own = own_units(viewer_of_request(request))
    found = understand(text, names=names_of(house().rows()), today=today(), own_units=own)
    question = found.question and _of_own_school(found.question, found, own)
    told: dict[str, object] = {"found": found, "near": _near(text, found)}
    if question is None:
        return told
    everywhere = found.question if question != found.question else None
    return told | {
        "meaning": meaning_of(question),
        "result": _result(request, question),
        "compare": _in_compare(question),
        "everywhere": _in_compare(everywhere) if everywhere else "",
    }


def _of_own_school(question: Question, found: Understood, own: Sequence[str]) -> Question:
    """Whoever has one school and names none asks about that one, as on Översikt; the page says so."""
    is_said = found.is_about_all or {"school_unit", "class", "school_group"} & {*question.by, *question.where}
    if len(own) != 1 or is_said or "school_unit" not in measure(question.measure).dimensions:
        return question
    return replace(question, where={**question.where, "school_unit": tuple(own)})


def _in_compare(question: Question) -> str:
    return f"{reverse('compare:page')}?{query_of(question)}"


def _result(request: HttpRequest, question: Question) -> Result:
    try:
        answer = ask(request, question)
    except WrongUsage as error:
        return refused(str(error))
    return result_of(answer, published_for(answer, viewer_of_request(request)))


def _near(text: str, found: Understood) -> list[tuple[str, str]]:
    """Measures that may have been meant, as address and title; none where every word was understood."""
    if found.question and not found.unknown:
        return []
    near = nearest(text, found=found.question.measure if found.question else "")
    return [(_in_compare(Question(measure=name)), title) for name, title in near.items()]


app_name = "in_words"
urlpatterns = [path("", page, name="page")]
