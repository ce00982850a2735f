"""The app of talks about pupils."""

from __future__ import annotations

from django.apps import AppConfig


class ContactsConfig(AppConfig):
    name = "skolsikt.records.contacts"
    label = "contacts"
