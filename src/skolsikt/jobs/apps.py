"""Django's view of the room."""

from __future__ import annotations

from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "skolsikt.jobs"
    label = "jobs"
