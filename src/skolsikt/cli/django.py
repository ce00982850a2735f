"""Django for the commands that need it (users, server, worker); the others start without it."""

from __future__ import annotations

import os

import django
from django.core.management import call_command

from skolsikt.home.databases import damaged, is_damage
from skolsikt.home.paths import Home
from skolsikt.home.rights import make_own
from skolsikt.home.settings import read_settings


def has_accounts(home: Home) -> bool:
    """Whether there is an app database yet, in which somebody may have a role."""
    return home.app_database.exists() or bool(read_settings(home.required()).database_url)


def start_django(home: Home) -> None:
    """Set Django up for this installation and bring the app database up to date. Raises DatabaseDamaged."""
    os.environ["SKOLSIKT_HOME"] = str(home.required().root)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "skolsikt.config.settings")
    django.setup()
    from django.db import DatabaseError, connection

    if connection.vendor == "sqlite":
        make_own(home.app_database)

    try:
        call_command("migrate", verbosity=0, interactive=False)
        call_command("createcachetable", verbosity=0)
    except DatabaseError as error:
        if is_damage(error.__cause__):
            raise damaged(home.app_database) from error
        raise
