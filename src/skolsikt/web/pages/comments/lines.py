"""Comments as plain values."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings

from skolsikt.home.words import N_, _
from skolsikt.records.governance.models import PageComment
from skolsikt.web.signed import signed

STATUS_WORDS = {
    PageComment.Status.NEW: (N_("väntar på svar"), "soon", "clock"),
    PageComment.Status.PLANNED: (N_("ska göras"), "ok", "circle-check"),
    PageComment.Status.DONE: (N_("är gjort"), "ok", "circle-check"),
    PageComment.Status.DECLINED: (N_("görs inte"), "ok", "circle-check"),
}


@dataclass(frozen=True, kw_only=True)
class CommentLine:
    """One comment in words."""

    id: int
    page: str
    status: str
    css: str
    icon: str
    text: str
    sent: str
    answer: str
    answered: str


def comment_line(comment: PageComment) -> CommentLine:
    """Return a comment as the page shows it."""
    status, css, icon = STATUS_WORDS[PageComment.Status(comment.status)]
    return CommentLine(
        id=comment.pk,
        page=page_title(comment.page) or _("Sidorna"),
        status=_(status),
        css=css,
        icon=icon,
        text=comment.text,
        sent=signed(comment.sent_by, comment.sent_at),
        answer=comment.answer,
        answered=signed(comment.answered_by, comment.answered_at),
    )


def page_title(name: str) -> str:
    """Return the title of a page, or its address where it has none; empty for no page."""
    page = next((one for one in settings.SKOLSIKT_PAGES if one.name == name), None)
    return (_(page.title) if page.title else f"/{page.path}") if page else ""
