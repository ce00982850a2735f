"""What of the data waits: sources that are late, work that goes by itself and fails, questions about numbers."""

from __future__ import annotations

from django.urls import reverse

from skolsikt.home.clock import today
from skolsikt.home.words import _, ngettext
from skolsikt.loading.freshness import late_sources
from skolsikt.loading.loads import list_loads
from skolsikt.privacy.decide import decide
from skolsikt.privacy.roles import Permission
from skolsikt.privacy.viewer import Viewer
from skolsikt.records.accounts.models import User
from skolsikt.records.governance.figure_reviews import questions_for
from skolsikt.records.governance.models import FigureQuestion
from skolsikt.web.asking import house
from skolsikt.web.due import Due
from skolsikt.web.pages.data.broken import broken_work
from skolsikt.web.pages.data.checklist import checklist_of


def loading_due(_user: User, viewer: Viewer) -> list[Due]:
    """Return what whoever loads files has to see to."""
    if not decide(viewer, Permission.LOAD).allowed:
        return []
    loads, address = list_loads(house().home), reverse("data:page")
    late, checklist = len(late_sources(loads, on=today())), checklist_of(viewer, loads)
    told = ngettext("{count} källa väntar på en ny fil", "{count} källor väntar på en ny fil", late).format(count=late)
    failing = [
        Due(title=_("{work} fungerar inte").format(work=one.title), address=address, is_late=True)
        for one in broken_work()
    ]
    turn = checklist if checklist and any(not one.is_done for one in checklist.points) else None
    return [
        *failing,
        *([Due(title=told, address=address)] if late else []),
        *([Due(title=_("Läsårsskiftet"), address=address, remark=turn.left)] if turn else []),
    ]


def questions_due(user: User, viewer: Viewer) -> list[Due]:
    """Return the questions that wait for the reader's answer, and how many of the reader's own wait for one."""
    waiting = [one for one in questions_for(viewer) if one.status == FigureQuestion.Status.OPEN]
    may_answer = decide(viewer, Permission.FIGURES_ANSWER).allowed
    count = sum(may_answer or one.raised_by_id == user.pk for one in waiting)
    title = (
        ngettext("{count} fråga om en siffra att svara på", "{count} frågor om siffror att svara på", count)
        if may_answer
        else ngettext("{count} fråga som du har ställt väntar", "{count} frågor som du har ställt väntar", count)
    )
    return [Due(title=title.format(count=count), address=reverse("data:page"))] if count else []
