"""Följ siffran: parse, ask once, render; the school signs the number off or questions it."""

from __future__ import annotations

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_POST

from skolsikt.home.clock import now
from skolsikt.home.errors import WrongUsage
from skolsikt.measures.answer import Answer
from skolsikt.records.governance.figure_reviews import Figure, figures_sign_off, question_raise, sign_off_withdraw
from skolsikt.records.governance.pupil_matters import By
from skolsikt.web.addresses import MEASURE, query_of, question_of
from skolsikt.web.asking import ask, house, viewer_of_request
from skolsikt.web.pages.number.lineage import lineage_of
from skolsikt.web.pages.number.reviews import QuestionForm, SignOffForm, review_of, reviewed


def page(request: HttpRequest) -> HttpResponse:
    """Show the question, the value, how it is counted, every file behind it, and what the school says of it."""
    return _shown(request, _answer(request))


def _answer(request: HttpRequest) -> Answer:
    if not request.GET.get(MEASURE):
        raise Http404
    return ask(request, question_of(request.GET, measure=""))


def _shown(
    request: HttpRequest, answer: Answer, *, wrong: str = "", question: forms.Form | None = None
) -> HttpResponse:
    figure = reviewed(answer)
    shown = {
        "lineage": lineage_of(answer),
        "review": review_of(figure, viewer_of_request(request)) if figure else None,
        "query": query_of(answer.question),
        "sign_form": SignOffForm(answer=answer),
        "question_form": question or QuestionForm(),
        "wrong": wrong,
    }
    return render(request, "number/page.html", shown, status=400 if wrong or (question and question.errors) else 200)


@require_POST
def sign(request: HttpRequest) -> HttpResponse:
    """Sign off the number, or everything that a source tells of the school."""
    answer = _answer(request)
    figure, form = _reviewed(answer), SignOffForm(request.POST, answer=answer)
    if not form.is_valid():
        return _shown(request, answer, wrong=str(form.errors["galler"][0]))
    try:
        figures_sign_off(figure, source=form.cleaned_data["galler"], by=_by(request), at=now(), house=house())
    except WrongUsage as error:
        return _shown(request, answer, wrong=str(error))
    return _back(answer)


@require_POST
def withdraw(request: HttpRequest) -> HttpResponse:
    """Take back that the number was gone through."""
    answer = _answer(request)
    try:
        sign_off_withdraw(_reviewed(answer), by=_by(request), at=now(), house=house())
    except WrongUsage as error:
        return _shown(request, answer, wrong=str(error))
    return _back(answer)


@require_POST
def question(request: HttpRequest) -> HttpResponse:
    """Raise a question about the number."""
    answer, form = _answer(request), QuestionForm(request.POST)
    figure = _reviewed(answer)
    if not form.is_valid():
        return _shown(request, answer, question=form)
    asked = query_of(answer.question)
    try:
        question_raise(figure, asked=asked, text=form.cleaned_data["fraga"], by=_by(request), at=now(), house=house())
    except WrongUsage as error:
        return _shown(request, answer, wrong=str(error), question=form)
    return _back(answer)


def _reviewed(answer: Answer) -> Figure:
    figure = reviewed(answer)
    if figure is None:
        raise Http404
    return figure


def _by(request: HttpRequest) -> By:
    return By(user=request.user, viewer=viewer_of_request(request))


def _back(answer: Answer) -> HttpResponse:
    response = redirect("number:page")
    response["Location"] += f"?{query_of(answer.question)}"
    return response


app_name = "number"
urlpatterns = [
    path("", page, name="page"),
    path("granska/", sign, name="sign"),
    path("granska/ta-tillbaka/", withdraw, name="withdraw"),
    path("fraga/", question, name="question"),
]
