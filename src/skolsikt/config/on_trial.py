"""What ``trial_views`` of the settings may name: the pages and cards that somebody can be without."""

from __future__ import annotations

from collections.abc import Collection

from skolsikt.home.settings import Settings, SettingsInvalid
from skolsikt.home.words import _
from skolsikt.web.page import Page

# What everybody needs, and what is read without logging in.
_ALWAYS_SHOWN = frozenset({"overview", "account", "accessibility", "comments", "installed"})


def check_trial_views(told: Settings, *, pages: Collection[Page], cards: Collection[str]) -> None:
    """Raise SettingsInvalid for a name that is no such view: a slip of the pen would show the view to everybody."""
    names = {page.name for page in pages} - _ALWAYS_SHOWN
    known = sorted(names | {card.rpartition(".")[2].lower() for card in cards})
    if unknown := sorted(set(told.trial_views) - set(known)):
        raise SettingsInvalid(
            _("settings.toml: {name} i [trial_views] är ingen sida och inget kort. Välj bland {known}.").format(
                name=unknown[0], known=", ".join(known)
            )
        )
