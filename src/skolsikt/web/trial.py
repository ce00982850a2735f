"""Pages and cards on trial: shown, with a mark, to those whom ``trial_views`` of the settings names and to no others.

Being on trial gives nobody a right: whoever tries a page still needs what the page needs.
"""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from skolsikt.home.words import _
from skolsikt.privacy.decide import holds_anywhere
from skolsikt.privacy.viewer import Viewer
from skolsikt.web.asking import viewer_of_request
from skolsikt.web.page import Page
from skolsikt.web.refusals import refusal


def is_on_trial(view: str) -> bool:
    """Whether ``view``, a page or a card, is shown to a pilot group alone."""
    return view in settings.SKOLSIKT_SETTINGS.trial_views


def is_shown_to(view: str, viewer: Viewer) -> bool:
    """Whether ``viewer`` sees ``view``: it is not on trial, or the viewer is in its group by user name or role."""
    group = settings.SKOLSIKT_SETTINGS.trial_views.get(view)
    return group is None or bool({viewer.id, *viewer.roles} & set(group))


def is_in_menu_of(page: Page, viewer: Viewer) -> bool:
    """Whether a link to ``page`` leads ``viewer`` anywhere: some role needs it, and it is not on trial for others."""
    has_need = not page.needs or any(holds_anywhere(viewer, one) for one in page.needs)
    return has_need and is_shown_to(page.name, viewer)


class TrialMiddleware:
    """Refuse, politely, the addresses of a page that is on trial for others."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: object) -> HttpResponse | None:
        page = request.resolver_match.namespace if request.resolver_match else ""
        if not is_on_trial(page) or is_shown_to(page, viewer_of_request(request)):
            return None
        message = _("Den här sidan prövas just nu av några få. Den kommer till alla när den är färdig.")
        return refusal(request, status=403, message=message, title=_("Sidan är på prov"))
