"""Noting a talk about the pupil and taking it back; the pupil's own words. Each goes back to the pupil's page."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from skolsikt.home.clock import now, today
from skolsikt.privacy.roles import PURPOSES
from skolsikt.records.contacts.services import (
    ContactWrong,
    Writing,
    contact_withdraw,
    contact_write,
    own_words_remove,
    own_words_write,
)
from skolsikt.web.asking import house
from skolsikt.web.pages.pupil.purpose import Opened
from skolsikt.web.pages.pupil.shown import Opening, Sent, opening, shown
from skolsikt.web.pages.pupil.talk_form import TalkForm, WordsForm


@require_POST
def note(request: HttpRequest, address: str) -> HttpResponse:
    """Note a talk: one tap says with whom, and one what about."""
    return _written(request, address, _note)


def _note(request: HttpRequest, door: Opening, opened: Opened) -> HttpResponse:
    form, writing = TalkForm(request.POST), _writing(request, door, opened)
    writing.require()
    if not form.is_valid():
        return shown(request, door, opened, Sent(talk=form))
    given = form.cleaned_data
    held_on = given["dag"] or today()
    try:
        contact_write(
            writing=writing,
            with_whom=given["vem"],
            theme=given["tema"],
            held_on=held_on,
            text=given["text"],
            at=now(),
        )
    except ContactWrong as error:
        return shown(request, door, opened, Sent(talk=form, refusal=str(error)))
    return redirect(f"{reverse('pupil:page', args=[door.address])}#samtal")


@require_POST
def withdraw(request: HttpRequest, address: str, number: int) -> HttpResponse:
    """Take back what one has noted by mistake."""

    def take_back(request: HttpRequest, door: Opening, opened: Opened) -> HttpResponse:
        contact_withdraw(writing=_writing(request, door, opened), number=number)
        return redirect(f"{reverse('pupil:page', args=[door.address])}#samtal")

    return _written(request, address, take_back)


@require_POST
def write_words(request: HttpRequest, address: str) -> HttpResponse:
    """Write down the pupil's own words in the place of earlier ones."""
    return _written(request, address, _write_words)


def _write_words(request: HttpRequest, door: Opening, opened: Opened) -> HttpResponse:
    form, writing = WordsForm(request.POST), _writing(request, door, opened)
    writing.require()
    if not form.is_valid():
        return shown(request, door, opened, Sent(words=form))
    own_words_write(writing=writing, text=form.cleaned_data["ord"], at=now())
    return redirect("pupil:page", address=door.address)


@require_POST
def remove_words(request: HttpRequest, address: str) -> HttpResponse:
    """Take the pupil's own words away."""
    return _written(request, address, _remove_words)


def _remove_words(request: HttpRequest, door: Opening, opened: Opened) -> HttpResponse:
    own_words_remove(writing=_writing(request, door, opened))
    return redirect("pupil:page", address=door.address)


def _written(
    request: HttpRequest, address: str, write: Callable[[HttpRequest, Opening, Opened], HttpResponse]
) -> HttpResponse:
    """Write what is sent from a page that has been opened; otherwise ask what it is opened for."""
    door = opening(request, address)
    if door.opened is None:
        return redirect("pupil:page", address=address)
    return write(request, door, door.opened)


def _writing(request: HttpRequest, door: Opening, opened: Opened) -> Writing:
    return Writing(
        pupil=door.standing.thing,
        user=request.user,
        viewer=door.viewer,
        purpose=PURPOSES[opened.purpose].sv,
        house=house(),
    )
