"""Which measures Översikt shows, for Så räknar vi."""

from __future__ import annotations

from collections.abc import Mapping

from django.urls import reverse

from skolsikt.home.words import N_, _
from skolsikt.web.pages.overview.key_figures import KEY_FIGURES
from skolsikt.web.uses import Use

_DRAWN: Mapping[str, tuple[str, ...]] = {
    "absence_share": (
        N_("Översikt, vecka för vecka"),
        N_("Översikt, efter veckodag och timme"),
        N_("Översikt, en skolas årskurser"),
    ),
    "eligible_vocational": (N_("Översikt, skola för skola"),),
    "reporting_share": (N_("Översikt, hur mycket som är rapporterat"),),
    "reference_value": (N_("Översikt, riket bredvid de egna siffrorna"),),
}


def uses_on_overview(measure: str) -> list[Use]:
    """Return the key figure and the cards that show ``measure``."""
    key = (N_("Översikt, nyckeltal"),) if measure in KEY_FIGURES else ()
    return [Use(_(where), reverse("overview:page")) for where in (*key, *_DRAWN.get(measure, ()))]
