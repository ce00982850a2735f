"""Comments on pages: sent by anybody who is logged in, answered by whoever answers questions about figures."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from skolsikt.home.paths import Home
from skolsikt.home.settings import Settings
from skolsikt.home.words import _, ngettext
from skolsikt.privacy.decide import decide
from skolsikt.privacy.roles import Permission
from skolsikt.privacy.viewer import Viewer
from skolsikt.records.accounts.models import User
from skolsikt.records.governance.coordinator import tell_coordinator
from skolsikt.records.governance.models import PageComment
from skolsikt.records.governance.models.page_comment import LONGEST_COMMENT
from skolsikt.records.governance.pupil_matters import By
from skolsikt.records.governance.rights import MatterWrong, require_right, said_words

Status = PageComment.Status


@transaction.atomic
def comment_send(*, page: str, text: str, by: User, at: datetime, settings: Settings) -> PageComment:
    """Write down what somebody thinks of a page, and tell the coordinator that there is something.

    Raises MatterWrong when there are no words, and ReasonNamesSomebody.
    """
    comment = PageComment.objects.create(
        page=page, text=said_words(text, longest=LONGEST_COMMENT), sent_by=by, sent_at=at
    )
    transaction.on_commit(lambda: _tell_the_coordinator(settings), robust=True)
    return comment


@transaction.atomic
def comment_answer(comment: PageComment, *, status: str, text: str, by: By, at: datetime, home: Home) -> PageComment:
    """Answer a comment. A later answer stands instead. Raises MayNotDecide, MatterWrong and ReasonNamesSomebody."""
    require_right(by.viewer, Permission.FIGURES_ANSWER, home=home, at=at)
    if status not in Status.values or status == Status.NEW:
        raise MatterWrong(_("Välj vad som händer med synpunkten."))
    comment.status, comment.answer = status, said_words(text, longest=LONGEST_COMMENT)
    comment.answered_by, comment.answered_at = by.user, at
    comment.save()
    return comment


def comments_by(user: User) -> list[PageComment]:
    """Return what somebody has said, the newest first."""
    return list(PageComment.objects.filter(sent_by=user).select_related("answered_by").order_by("-id"))


def comments_for(viewer: Viewer) -> list[PageComment]:
    """Return everybody's comments to whoever answers them, those that wait first; none to others."""
    if not decide(viewer, Permission.FIGURES_ANSWER).allowed:
        return []
    found = PageComment.objects.select_related("sent_by", "answered_by").order_by("-id")
    return sorted(found, key=lambda one: one.status != Status.NEW)


def _tell_the_coordinator(settings: Settings) -> None:
    """Mail how many comments wait, and where they stand; not what they say."""
    count = PageComment.objects.filter(status=Status.NEW).count()
    subject = ngettext("{count} synpunkt på sidorna väntar", "{count} synpunkter på sidorna väntar", count)
    letter = [_("Den som skrev väntar på svar. Synpunkterna står på sidan Tyck till:")]
    tell_coordinator(settings, subject.format(count=count), letter, about="comments on pages", at="tyck-till/")
