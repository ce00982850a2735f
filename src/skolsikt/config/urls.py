"""Addresses: every page of the list, the ways to log in, and nothing else."""

from __future__ import annotations

from django.urls import include, path

from skolsikt.config.pages import PAGES

urlpatterns = [
    path("api/", include("skolsikt.api.addresses")),
    *(path(page.path, include((page.view, page.name))) for page in PAGES),
    # Without a namespace: allauth looks its views up by their bare names.
    path("konto/", include("skolsikt.web.pages.account.login_addresses")),
]
handler400 = "skolsikt.web.refusals.bad_request"
handler403 = "skolsikt.web.refusals.forbidden"
handler404 = "skolsikt.web.refusals.not_found"
handler429 = "skolsikt.web.refusals.too_many_requests"
handler500 = "skolsikt.web.refusals.server_error"
