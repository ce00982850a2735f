"""The way to this page from a point or a figure anywhere."""

from __future__ import annotations

from django.urls import reverse

from skolsikt.home.words import _
from skolsikt.measures.question import Question
from skolsikt.web.actions import Action
from skolsikt.web.addresses import query_of


def follow_the_number(question: Question) -> Action:
    """Return the link to what the answer rests on."""
    return Action(_("Följ siffran"), f"{reverse('number:page')}?{query_of(question)}", "link")
