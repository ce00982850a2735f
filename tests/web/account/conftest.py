"""Logging in: an installation without data, its people, and settings that a test changes as settings.toml would."""

from __future__ import annotations

import base64
import hashlib
import hmac
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import yield_hotp_counters_from_time
from django.contrib.auth import get_user
from django.core import mail
from django.test import Client
from pytest_django.fixtures import Settings as DjangoSettings

from skolsikt.config.logging_in import logging_in
from skolsikt.home.clock import now, today
from skolsikt.home.paths import Home
from skolsikt.home.settings import Settings
from skolsikt.records.accounts.models import User
from skolsikt.records.accounts.services import account_create, grant_role

PASSWORD = "vinter-2026-snö"
SetUp = Callable[..., None]


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "hem").create()


@pytest.fixture
def set_up(settings: DjangoSettings, home: Home) -> SetUp:
    """Let the installation have these settings, the rest as they come."""

    def given(**said: Any) -> None:
        settings.SKOLSIKT_HOME = home
        settings.SKOLSIKT_SETTINGS = Settings(**said)
        settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
        for name, value in logging_in(home, settings.SKOLSIKT_SETTINGS, is_secure=False).items():
            setattr(settings, name, value)

    given(second_factor_roles=[])
    return given


@pytest.fixture
def anna(database: str, set_up: SetUp) -> User:
    """A principal with a password."""
    user = account_create(username="anna", full_name="Anna Lind", password=PASSWORD, at=now())
    grant_role(user=user, role="principal", school_unit_code="12345678", from_date=today(), by=None, at=now())
    return user


def log_in(client: Client, username: str = "anna", password: str = PASSWORD, **more: str) -> Any:
    """Send the log-in form."""
    return client.post("/konto/logga-in/", {"login": username, "password": password, **more})


def who(client: Client) -> str | None:
    """Return the user name that the client's next request would have, or None."""
    request = type("Request", (), {"session": client.session})()
    return get_user(request).get_username() or None


def link_in_the_mail() -> str:
    """Return the path of the only link of the only letter."""
    (letter,) = mail.outbox
    (link,) = [line for line in letter.body.splitlines() if line.startswith("http")]
    return link.removeprefix("http://127.0.0.1:8000")


def code(secret: str) -> str:
    """Return what an authenticator app shows now (RFC 6238), counted here on its own."""
    _before, counter, _after = yield_hotp_counters_from_time()  # the clock of the library, not the house's
    digest = hmac.new(base64.b32decode(secret), struct.pack(">Q", counter), hashlib.sha1).digest()
    start = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[start : start + 4])[0] & 0x7FFFFFFF) % 1_000_000:06d}"
