"""Addresses: every page of the list, and nothing else."""

from __future__ import annotations

from django.urls import include, path

from skolsikt.config.pages import PAGES

urlpatterns = [path(page.path, include((page.view, page.name))) for page in PAGES]
handler400 = "skolsikt.web.refusals.bad_request"
handler403 = "skolsikt.web.refusals.forbidden"
handler404 = "skolsikt.web.refusals.not_found"
handler500 = "skolsikt.web.refusals.server_error"
