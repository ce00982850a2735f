"""The app of decisions about data."""

from __future__ import annotations

from django.apps import AppConfig


class GovernanceConfig(AppConfig):
    name = "skolsikt.records.governance"
    label = "governance"
