"""Where a role goes on from Översikt: only to pages that the reader may open."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse

from skolsikt.home.words import language
from skolsikt.privacy.decide import holds_anywhere
from skolsikt.privacy.viewer import Viewer
from skolsikt.web.pages.overview.layouts import Layout


def steps_of(layout: Layout, viewer: Viewer) -> list[tuple[str, str]]:
    """Return words and address of each page to go on to."""
    needs = {page.name: page.needs for page in settings.SKOLSIKT_PAGES}
    open_to = [
        one
        for one in layout.next
        if not needs[one.page] or any(holds_anywhere(viewer, permission) for permission in needs[one.page])
    ]
    return [(one.spoken(language()), reverse(f"{one.page}:page")) for one in open_to]
