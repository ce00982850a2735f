"""Where a reader can go on to, as the files of a page's own words say it: only to pages that lead somewhere."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse

from skolsikt.home.closed_model import Words
from skolsikt.privacy.viewer import Viewer
from skolsikt.web.page import Page
from skolsikt.web.trial import is_in_menu_of


class Onward(Words):
    """What to do next, and the folder of the page where it is done."""

    page: str

    @property
    def leads_to(self) -> Page:
        """The page."""
        return next(one for one in settings.SKOLSIKT_PAGES if one.name == self.page)

    def address_for(self, viewer: Viewer) -> str:
        """Return the address of the page; empty where it leads ``viewer`` nowhere."""
        return reverse(f"{self.page}:page") if is_in_menu_of(self.leads_to, viewer) else ""
