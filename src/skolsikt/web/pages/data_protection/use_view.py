"""Ansvarsfull användning: the points, and what the municipality has answered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from skolsikt.home.clock import now
from skolsikt.home.words import _, language
from skolsikt.privacy.decide import decide
from skolsikt.privacy.roles import Permission
from skolsikt.records.governance.models import UseAnswer
from skolsikt.records.governance.models.responsible_use import LONGEST_TEXT
from skolsikt.records.governance.responsible_use import POINTS, answers, use_answer
from skolsikt.web.asking import house, viewer_of_request
from skolsikt.web.choosing_form import ChoosingForm
from skolsikt.web.pages.data_protection.matters import by_of
from skolsikt.web.pages.data_protection.tools import USE
from skolsikt.web.reason_field import ReasonField
from skolsikt.web.requiring import require_any
from skolsikt.web.signed import signed

_CSS = {UseAnswer.State.DECIDED: "ok", UseAnswer.State.UNDER_WAY: "", UseAnswer.State.NOT_YET: "old"}


class AnswerForm(ChoosingForm):
    """How far the municipality has come with one point."""

    laget = forms.ChoiceField(label=gettext_lazy("Läge"))
    vad = ReasonField(
        label=gettext_lazy("Vad som är bestämt, eller vad som återstår"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self.choose("laget", [(state, _state(state)) for state in UseAnswer.State.values])


@dataclass(frozen=True)
class PointLine:
    """One point with the answer that stands; ``form``: where the reader may answer."""

    id: str
    theme: str
    title: str
    product: str
    decide: str
    state: str
    css: str
    told: str
    who: str
    earlier_count: int
    form: AnswerForm | None


def _state(state: str) -> str:
    states = UseAnswer.State
    return {
        states.DECIDED: _("Bestämt"),
        states.UNDER_WAY: _("På gång"),
        states.NOT_YET: _("Inte påbörjat"),
    }[states(state)]


@require_http_methods(["GET", "POST"])
def responsible_use(request: HttpRequest) -> HttpResponse:
    """Show the points; take an answer to one of them."""
    viewer = require_any(viewer_of_request(request), USE, what=_("Ansvarsfull användning av data"))
    may_answer = any(decide(viewer, one).allowed for one in (Permission.REQUESTS_DECIDE, Permission.ACCESS_LOG_VIEW))
    sent = AnswerForm(request.POST) if request.method == "POST" else None
    point = request.POST.get("punkt", "")
    if sent and sent.is_valid():
        use_answer(
            point=point,
            state=sent.cleaned_data["laget"],
            text=sent.cleaned_data["vad"],
            by=by_of(request),
            at=now(),
            house=house(),
        )
        return redirect(f"{request.path}#{point}")
    told = answers()
    lines = [
        _line(id_, told.get(id_, []), _form(id_, sent if id_ == point else None) if may_answer else None)
        for id_ in POINTS
    ]
    shown = {"lines": lines, "answered": len(told), "all": len(POINTS)}
    return render(request, "data_protection/responsible_use.html", shown, status=400 if sent else 200)


def _form(point: str, sent: AnswerForm | None) -> AnswerForm:
    form = sent or AnswerForm()
    form.auto_id = f"{point}-%s"
    return form


def _line(id_: str, given: list[UseAnswer], form: AnswerForm | None) -> PointLine:
    point, spoken = POINTS[id_], language()
    newest = given[0] if given else None
    return PointLine(
        id=id_,
        theme=point.theme.spoken(spoken),
        title=point.title.spoken(spoken),
        product=point.product.spoken(spoken),
        decide=point.decide.spoken(spoken),
        state=_state(newest.state) if newest else _("Inget svar"),
        css=_CSS[UseAnswer.State(newest.state)] if newest else "none",
        told=newest.text if newest else "",
        who=signed(newest.answered_by, newest.answered_at) if newest else "",
        earlier_count=max(len(given) - 1, 0),
        form=form,
    )
