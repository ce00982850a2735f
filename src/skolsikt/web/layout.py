"""What every page shows around its own content: menu, organiser, who is logged in, language."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from skolsikt.home.words import LANGUAGES, _, language
from skolsikt.records.accounts.selectors import titles_of
from skolsikt.web.asking import person_of_request, viewer_of_request
from skolsikt.web.preview import seen_as
from skolsikt.web.showing import is_shown_to_many
from skolsikt.web.trial import is_in_menu_of, is_on_trial, is_shown_to


@dataclass(frozen=True)
class MenuItem:
    """One link of the menu."""

    title: str
    short: str
    icon: str
    address: str
    is_here: bool
    is_in_bar: bool
    is_on_trial: bool


@dataclass(frozen=True)
class Reader:
    """The one who is logged in, as the header shows it."""

    name: str
    initials: str
    titles: str


def layout(request: HttpRequest) -> dict[str, object]:
    """Context processor: plain values for ``layout.html``."""
    is_known = getattr(request, "user", None) is not None and request.user.is_authenticated
    return {
        "organiser_name": settings.SKOLSIKT_SETTINGS.organiser_name,
        "is_demo": settings.SKOLSIKT_SETTINGS.is_demo,
        "menu": menu(request) if is_known else [],
        "reader": reader(request) if is_known else None,
        "seen_as": seen_as(request, person_of_request(request)) if is_known else None,
        "tried": tried(request) if is_known else "",
        "is_shown_to_many": is_known and is_shown_to_many(request),
        "language": language(),
        "other_languages": [code for code in LANGUAGES if code != language()],
    }


def menu(request: HttpRequest) -> list[MenuItem]:
    """Return the pages that this reader has something on, in their order."""
    viewer = viewer_of_request(request)
    here = request.resolver_match.namespace if request.resolver_match else ""
    return [
        MenuItem(
            title=_(page.title),
            short=_(page.short or page.title),
            icon=page.icon,
            address=reverse(f"{page.name}:page"),
            is_here=page.name == here,
            is_in_bar=page.is_in_bar,
            is_on_trial=is_on_trial(page.name),
        )
        for page in settings.SKOLSIKT_PAGES
        if page.title and is_in_menu_of(page, viewer)
    ]


def tried(request: HttpRequest) -> str:
    """Return the page that is looked at, where it is on trial."""
    page = request.resolver_match.namespace if request.resolver_match else ""
    return page if is_on_trial(page) and is_shown_to(page, viewer_of_request(request)) else ""


def reader(request: HttpRequest) -> Reader:
    """Return name, initials and roles of the one who is logged in."""
    words = request.user.full_name.split()
    initials = "".join(word[0] for word in (words[0], words[-1])) if len(words) > 1 else request.user.full_name[:2]
    return Reader(request.user.full_name, initials.upper(), titles_of(viewer_of_request(request)))
