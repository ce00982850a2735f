"""Which measures Data shows, for Så räknar vi."""

from __future__ import annotations

from django.urls import reverse

from skolsikt.home.words import _
from skolsikt.web.pages.data.sources import COMPLETENESS
from skolsikt.web.uses import Use


def uses_on_data(measure: str) -> list[Use]:
    """Return the column on how complete the lessons are."""
    return [Use(_("Data, hur fullständiga källorna är"), reverse("data:page"))] if measure == COMPLETENESS else []
