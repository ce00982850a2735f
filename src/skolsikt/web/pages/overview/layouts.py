"""What Översikt shows to each role (``layouts.yaml``), and to a reader who has arranged it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path

from pydantic import Field

from skolsikt.home.closed_model import Closed
from skolsikt.home.words import language
from skolsikt.home.yaml_text import parse_yaml
from skolsikt.privacy.viewer import Viewer
from skolsikt.records.accounts.models import User
from skolsikt.records.views.selectors import arrangement_of
from skolsikt.web.card import CardKind
from skolsikt.web.onward import Onward
from skolsikt.web.pages.overview.key_figures import KEY_FIGURES
from skolsikt.web.registry import entries
from skolsikt.web.trial import is_on_trial, is_shown_to

_FILE = Path(__file__).with_name("layouts.yaml")


class Layout(Closed):
    """Key figures (measures) and cards by name, in order, and what can be done next."""

    roles: frozenset[str]
    key_figures: tuple[str, ...]
    cards: tuple[str, ...]
    next: tuple[Onward, ...] = Field(max_length=3)


class _Layouts(Closed):
    layouts: tuple[Layout, ...] = Field(min_length=1)


@cache
def layouts() -> tuple[Layout, ...]:
    """Return the layouts of all roles in their order."""
    return _Layouts.model_validate(parse_yaml(_FILE.read_text("utf-8"))).layouts


def layout_for(viewer: Viewer, user: User | None) -> Layout:
    """Return what is shown to ``viewer``: as ``user`` has arranged it, or as the role is shown it.

    What has been taken out of the product since is left out. Cards that the viewer has been asked to try come last,
    until the page is arranged.
    """
    of_role = next((one for one in layouts() if one.roles & viewer.roles), layouts()[0])
    own = arrangement_of(user) if user else None
    if own is None:
        tried = [name for name in card_kinds() if is_on_trial(name) and is_shown_to(name, viewer)]
        return of_role.model_copy(update={"cards": tuple(dict.fromkeys((*of_role.cards, *tried)))})
    figures, cards = _known(own.key_figures, KEY_FIGURES), _known(own.cards, card_kinds())
    return of_role.model_copy(update={"key_figures": figures, "cards": cards})


def steps_of(layout: Layout, viewer: Viewer) -> list[tuple[str, str]]:
    """Return words and address of each page that the reader may go on to."""
    return [(one.spoken(language()), address) for one in layout.next if (address := one.address_for(viewer))]


def card_kinds() -> dict[str, CardKind]:
    """Return every card that there is, by name, in the order of the registry."""
    found: tuple[CardKind, ...] = entries("cards")
    return {kind.name: kind for kind in found}


def _known(names: Sequence[str], there: Iterable[str]) -> tuple[str, ...]:
    known = set(there)
    return tuple(name for name in names if name in known)
