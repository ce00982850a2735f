"""Where users, plans and cases are kept: SQLite in the installation folder, or PostgreSQL by one setting."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote, urlsplit

from skolsikt.home.errors import SkolsiktError
from skolsikt.home.paths import Home
from skolsikt.home.words import _


class DatabaseAddressInvalid(SkolsiktError):
    """``database_url`` is not an address of a PostgreSQL database."""


def app_database(home: Home, database_url: str) -> dict[str, Any]:
    """Return Django's description of the app database.

    Raises DatabaseAddressInvalid if ``database_url`` is set and is not ``postgresql://user:password@host:port/name``.
    """
    return _postgresql(database_url) if database_url else _sqlite(home)


def _sqlite(home: Home) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": home.app_database,
        "OPTIONS": {
            # Writers queue from their first statement instead of failing half-way through a transaction.
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;",
        },
    }


def _postgresql(database_url: str) -> dict[str, Any]:
    address = urlsplit(database_url)
    name = address.path.strip("/")
    if address.scheme not in ("postgresql", "postgres") or not name:
        raise DatabaseAddressInvalid(
            _("Inställningen database_url ska se ut så här: postgresql://användare:lösenord@värd:5432/databas.")
        )
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": unquote(address.username or ""),
        "PASSWORD": unquote(address.password or ""),
        "HOST": address.hostname or "",
        "PORT": str(address.port or ""),
        "CONN_MAX_AGE": 60,
    }
