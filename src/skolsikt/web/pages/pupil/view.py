"""Elev: decide, ask for the purpose, read once by right, render."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_http_methods

from skolsikt.measures.by_right.access import unit_names
from skolsikt.measures.by_right.purposes import open_purposes
from skolsikt.measures.by_right.standing import Standing
from skolsikt.web.asking import house
from skolsikt.web.pages.pupil import talks, windows
from skolsikt.web.pages.pupil.purpose import Opened, PurposeForm, keep_purpose
from skolsikt.web.pages.pupil.shown import opening, shown


@require_http_methods(["GET", "POST"])
def page(request: HttpRequest, address: str) -> HttpResponse:
    """Show the pupil to one who may see the pupil and says what for; ask what for before anything is shown."""
    door = opening(request, address)
    form = PurposeForm(request.POST or None, purposes=open_purposes(door.standing, door.viewer))
    if request.method == "POST" and form.is_valid():
        opened = Opened(purpose=form.cleaned_data["andamal"], reason=form.cleaned_data["skal"])
        keep_purpose(request, address, opened)
        return redirect("pupil:page", address=address)
    if door.opened is None or request.method == "POST":
        return _ask_purpose(request, door.standing, form)
    return shown(request, door, door.opened)


def _ask_purpose(request: HttpRequest, standing: Standing, form: PurposeForm) -> HttpResponse:
    told = {"form": form, "school": unit_names(house().rows()).get(standing.thing.school_unit_code, "")}
    return render(request, "pupil/purpose.html", told, status=400 if form.is_bound else 200)


app_name = "pupil"
urlpatterns = [
    path("<str:address>/", page, name="page"),
    path("<str:address>/samtal/", talks.note, name="note_talk"),
    path("<str:address>/samtal/<int:number>/ta-tillbaka/", talks.withdraw, name="withdraw_talk"),
    path("<str:address>/egna-ord/", talks.write_words, name="write_words"),
    path("<str:address>/egna-ord/ta-bort/", talks.remove_words, name="remove_words"),
    path("<str:address>/insyn/", windows.let_in, name="let_in"),
    path("<str:address>/insyn/<int:number>/avsluta/", windows.shut_out, name="shut_out"),
]
