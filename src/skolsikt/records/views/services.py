"""Writing down what a reader keeps: saved views, and the arrangement of Översikt."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from skolsikt.home.errors import WrongUsage
from skolsikt.home.words import _
from skolsikt.records.accounts.models import User
from skolsikt.records.governance.rights import said_words
from skolsikt.records.views.models import LONGEST_QUERY, LONGEST_TITLE, OverviewArrangement, SavedView

MOST_VIEWS = 50


class ViewWrong(WrongUsage):
    """A view cannot be kept: too many are, or the title or the question is too long."""


@transaction.atomic
def view_save(*, title: str, query: str, is_on_overview: bool = False, by: User, at: datetime) -> SavedView:
    """Keep a question under a title; one of the same title is replaced.

    Raises ViewWrong, MatterWrong for no title and ReasonNamesSomebody for one with a person number.
    """
    said = said_words(title, longest=LONGEST_TITLE)
    if len(query) > LONGEST_QUERY:
        raise ViewWrong(_("Frågan är för lång att spara. Välj färre grupper."))
    kept = SavedView.objects.filter(user=by).exclude(title=said).count()
    if kept >= MOST_VIEWS:
        raise ViewWrong(_("Du har redan {most} sparade vyer. Ta bort någon först.").format(most=MOST_VIEWS))
    told = {"query": query, "is_on_overview": is_on_overview, "saved_at": at}
    return SavedView.objects.update_or_create(user=by, title=said, defaults=told)[0]


@transaction.atomic
def view_show_on_overview(view: SavedView, *, is_on_overview: bool) -> None:
    """Put a saved view on Översikt, or take it from there."""
    view.is_on_overview = is_on_overview
    view.save(update_fields=["is_on_overview"])


def view_remove(view: SavedView) -> None:
    """Keep a view no longer."""
    view.delete()


@transaction.atomic
def overview_arrange(*, key_figures: Sequence[str], cards: Sequence[str], by: User, at: datetime) -> None:
    """Keep which key figures and cards a reader wants on Översikt, in order."""
    told = {"key_figures": list(key_figures), "cards": list(cards), "arranged_at": at}
    OverviewArrangement.objects.update_or_create(user=by, defaults=told)


def overview_reset(*, by: User) -> None:
    """Go back to what the role is shown."""
    OverviewArrangement.objects.filter(user=by).delete()
