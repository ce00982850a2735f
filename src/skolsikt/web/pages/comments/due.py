"""What of Tyck till waits for an answer."""

from __future__ import annotations

from django.urls import reverse

from skolsikt.home.words import ngettext
from skolsikt.privacy.viewer import Viewer
from skolsikt.records.accounts.models import User
from skolsikt.records.governance.models import PageComment
from skolsikt.records.governance.page_comments import comments_for
from skolsikt.web.due import Due


def comments_due(_user: User, viewer: Viewer) -> list[Due]:
    """Return the comments that whoever answers them has left."""
    count = sum(one.status == PageComment.Status.NEW for one in comments_for(viewer))
    title = ngettext("{count} synpunkt på sidorna att svara på", "{count} synpunkter på sidorna att svara på", count)
    return [Due(title=title.format(count=count), address=reverse("comments:page"))] if count else []
