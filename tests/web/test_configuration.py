"""Settings, headers, registries and pages."""

from __future__ import annotations

import io
import logging.config
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client
from django.urls import get_resolver

import skolsikt.web.pages
from skolsikt.config.databases import DatabaseAddressInvalid, app_database
from skolsikt.config.logs import logging_of
from skolsikt.config.pages import PAGES
from skolsikt.config.static import digest
from skolsikt.home.paths import Home
from skolsikt.web.pages.account import login_addresses
from skolsikt.web.registry import entries


def test_sqlite_stands_in_the_home_and_waits_for_other_writers() -> None:
    database = app_database(Home(Path("/h")), "")
    assert database["NAME"] == Path("/h/app.sqlite3")
    assert "WAL" in database["OPTIONS"]["init_command"]


def test_postgresql_is_chosen_by_one_setting() -> None:
    database = app_database(Home(Path("/h")), "postgresql://skol:h%40ll@db:5433/skolsikt")
    assert database["ENGINE"].endswith("postgresql")
    assert (database["USER"], database["PASSWORD"], database["PORT"]) == ("skol", "h@ll", "5433")


@pytest.mark.parametrize("address", ["mysql://a@b/c", "postgresql://host", "nonsense"])
def test_another_database_address_is_refused_with_what_to_write(address: str) -> None:
    with pytest.raises(DatabaseAddressInvalid, match="postgresql://"):
        app_database(Home(Path("/h")), address)


def test_the_log_is_written_in_the_home(tmp_path: Path) -> None:
    home = Home(tmp_path).create()
    described = logging_of(home)
    assert described["handlers"]["file"]["filename"] == str(home.log / "web.log")
    logging.config.dictConfig({**described, "loggers": {}})
    assert logging_of(None)["handlers"].keys() == {"console"}


def test_every_page_folder_is_in_the_list_and_has_its_test_beside() -> None:
    root = Path(skolsikt.web.pages.__path__[0])
    folders = {path.name for path in root.iterdir() if path.is_dir() and path.name != "__pycache__"}
    assert folders == {page.name for page in PAGES}
    assert all((root / name / "test_page.py").is_file() for name in folders)


def test_every_registered_name_can_be_found() -> None:
    for kind in settings.SKOLSIKT_REGISTRIES:
        assert len(entries(kind)) == len(settings.SKOLSIKT_REGISTRIES[kind])


def test_every_page_but_the_open_ones_asks_for_log_in(db: None) -> None:
    # The language, the accessibility statement that the law wants open, and what a browser needs to install Skolsikt.
    open_to_all = {"/konto/sprak/", "/tillganglighet/"}
    open_to_all |= {f"/app/{name}" for name in ("manifest.webmanifest", "worker.js", "utan-nat/")}
    for page in PAGES:
        for pattern in get_resolver(page.view).url_patterns:
            route = "/" + page.path + re.sub("<int:[a-z_]+>", "1", str(pattern.pattern))
            route = re.sub("<slug:[a-z_]+>", "x", route.replace("<slug:measure_id>", "pupils"))
            if route not in open_to_all:
                assert Client().get(route).status_code == 302, route


def test_on_the_way_in_only_what_leads_in_is_open() -> None:
    closed = {
        pattern.name
        for pattern in login_addresses.urlpatterns
        if getattr(pattern.callback, "login_required", True)
        and getattr(getattr(pattern.callback, "view_class", None), "login_required", True)
    }
    assert {pattern.name for pattern in login_addresses.urlpatterns} - closed == {
        "account_login",
        "account_logout",
        "account_inactive",
        "account_forgotten",
        "account_forgotten_sent",
        "account_reset_password_from_key",
        "account_reset_password_from_key_done",
        "mfa_authenticate",
        "mfa_login_webauthn",
        "openid_connect_login",
        "openid_connect_callback",
        "saml_login",
        "saml_acs",
        "saml_finish_acs",
        "saml_sls",
        "saml_metadata",
        "socialaccount_login_cancelled",
    }


def test_answers_carry_the_security_headers(db: None) -> None:
    headers = Client().get("/konto/logga-in/").headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cache-Control"] == "private, no-store"


def test_an_unknown_address_is_answered_in_words(db: None) -> None:
    answer = Client().get("/finns-inte/")
    assert answer.status_code == 404
    assert "Sidan finns inte" in answer.content.decode()


def test_a_form_without_its_token_is_refused(log_in, people: dict[str, str]) -> None:
    strict = Client(enforce_csrf_checks=True)
    assert strict.post("/konto/logga-in/", {"login": "rektor", "password": people["rektor"]}).status_code == 403


def test_models_and_migrations_agree(db: None) -> None:
    out = io.StringIO()
    call_command("makemigrations", check=True, dry_run=True, stdout=out)
    assert "No changes detected" in out.getvalue()


def test_a_changed_static_file_changes_the_digest(tmp_path: Path) -> None:
    (tmp_path / "a.css").write_text("a{}", "utf-8")
    before = digest(tmp_path)
    (tmp_path / "a.css").write_text("b{}", "utf-8")
    assert digest(tmp_path) != before
