"""Tyck till: send a few words about a page, see what became of one's own, answer those of others by right."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.views.decorators.http import require_http_methods, require_POST

from skolsikt.home.clock import now
from skolsikt.home.errors import WrongUsage
from skolsikt.home.words import _
from skolsikt.privacy.decide import decide
from skolsikt.privacy.roles import Permission
from skolsikt.records.governance.models import PageComment
from skolsikt.records.governance.page_comments import comment_answer, comment_send, comments_by, comments_for
from skolsikt.records.governance.pupil_matters import By
from skolsikt.web.asking import house, viewer_of_request
from skolsikt.web.pages.comments.forms import AnswerForm, CommentForm
from skolsikt.web.pages.comments.lines import comment_line, page_title
from skolsikt.web.requiring import require


@require_http_methods(["GET", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """Show the form and what has been said; keep what is sent."""
    about = request.POST.get("sida", request.GET.get("sida", ""))
    form = CommentForm(request.POST or None, about=about)
    if form.is_bound and form.is_valid():
        told = form.cleaned_data
        try:
            comment_send(
                page=told["sida"], text=told["text"], by=request.user, at=now(), settings=settings.SKOLSIKT_SETTINGS
            )
        except WrongUsage as error:
            form.add_error("text", str(error))
        else:
            return redirect(f"{reverse('comments:page')}?tack=ja")
    return _shown(request, form)


@require_POST
def answer(request: HttpRequest, number: int) -> HttpResponse:
    """Answer a comment, and say what happens with it."""
    viewer = require(viewer_of_request(request), Permission.FIGURES_ANSWER, what=_("Svaret"))
    comment, form = get_object_or_404(PageComment, pk=number), AnswerForm(request.POST, auto_id=f"id_{number}_%s")
    if form.is_valid():
        told, by = form.cleaned_data, By(user=request.user, viewer=viewer)
        try:
            comment_answer(comment, status=told["lage"], text=told["svar"], by=by, at=now(), home=house().home)
        except WrongUsage as error:
            form.add_error("svar", str(error))
        else:
            return redirect("comments:page")
    return _shown(request, CommentForm(about=""), answered=number, answer_form=form)


def _shown(
    request: HttpRequest, form: CommentForm, *, answered: int = 0, answer_form: AnswerForm | None = None
) -> HttpResponse:
    viewer = viewer_of_request(request)
    may_answer = decide(viewer, Permission.FIGURES_ANSWER).allowed
    shown = {
        "form": form,
        "about": page_title(form.about),
        "is_thanked": request.GET.get("tack") == "ja" and not form.is_bound,
        "mine": [comment_line(one) for one in comments_by(request.user)],
        "others": [
            (comment_line(one), answer_form if one.pk == answered else AnswerForm(auto_id=f"id_{one.pk}_%s"))
            for one in comments_for(viewer)
        ],
        "may_answer": may_answer,
        "answered": answered,
    }
    return render(request, "comments/page.html", shown, status=400 if form.errors or answer_form else 200)


app_name = "comments"
urlpatterns = [path("", page, name="page"), path("<int:number>/", answer, name="answer")]
