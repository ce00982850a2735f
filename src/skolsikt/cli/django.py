"""Django for the commands that need it (users, server, worker); the others start without it."""

from __future__ import annotations

import os

import django
from django.core.management import call_command

from skolsikt.home.paths import Home


def start_django(home: Home) -> None:
    """Set Django up for this installation and bring the app database up to date."""
    os.environ["SKOLSIKT_HOME"] = str(home.required().root)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "skolsikt.config.settings")
    django.setup()
    call_command("migrate", verbosity=0, interactive=False)
