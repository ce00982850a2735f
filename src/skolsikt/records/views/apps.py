"""The app of saved views."""

from __future__ import annotations

from django.apps import AppConfig


class ViewsConfig(AppConfig):
    name = "skolsikt.records.views"
    label = "views"
