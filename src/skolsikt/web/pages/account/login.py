"""The log-in page: a password, a passkey, or one of the municipality's directories."""

from __future__ import annotations

from dataclasses import dataclass

from allauth.account.views import LoginView
from django.conf import settings
from django.urls import reverse
from django.utils.http import urlencode

from skolsikt.home.directories import Directory
from skolsikt.web.pages.account.forgotten import sends_links
from skolsikt.web.session_limits import NOTICE


@dataclass(frozen=True)
class Door:
    """One directory as a button."""

    title: str
    address: str


class Login(LoginView):
    """allauth's log-in, with the directories of the settings and what a refused log-in left to tell."""

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        shown = super().get_context_data(**kwargs)
        heading_for = self.request.GET.get("next", "")
        shown["next"] = self.request.POST.get("next", heading_for)
        shown["notice"] = self.request.session.pop(NOTICE, "")
        shown["sends_links"] = sends_links()
        shown["doors"] = [
            _door(name, directory, heading_for) for name, directory in settings.SKOLSIKT_SETTINGS.directories.items()
        ]
        return shown


def _door(name: str, directory: Directory, heading_for: str) -> Door:
    if directory.kind == "oidc":
        address = reverse("openid_connect_login", kwargs={"provider_id": name})
    else:
        address = reverse("saml_login", kwargs={"organization_slug": name})
    return Door(directory.title, f"{address}?{urlencode({'next': heading_for})}" if heading_for else address)
