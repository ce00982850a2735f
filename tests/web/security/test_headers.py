"""What every answer tells the browser, errors and static files too; and which hosts are answered at all."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from django.test import Client

from skolsikt.home.paths import Home
from skolsikt.home.settings import Settings, write_settings

STATIC = ("/static/skolsikt/style.css", "/static/skolsikt/icon.svg", "/static/skolsikt/charts.js")
ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
CLOSED = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "connect-src": "'self'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
}


def assert_guarded(headers) -> None:
    policy = dict(part.strip().split(" ", 1) for part in headers["Content-Security-Policy"].split(";"))
    assert policy.items() >= CLOSED.items()
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Cache-Control"] == "private, no-store"
    assert {name: headers[name] for name in ALWAYS} == ALWAYS


def test_every_address_guards_its_answer_for_who_is_logged_in_and_who_is_not(
    client: Client, paths: dict[str, str]
) -> None:
    for path in paths.values():
        for who in (Client(), client):
            assert_guarded(who.get(path).headers)
            assert_guarded(who.post(path, {}).headers)


def test_errors_are_guarded_too(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_args: object) -> None:
        raise ValueError("20110203-1234 Anna Lind")

    client.raise_request_exception = False
    strict = Client(enforce_csrf_checks=True)
    statuses = [client.put("/").status_code, strict.post("/konto/logga-in/").status_code]
    answers = [
        client.get("/finns-inte/"),
        client.get("/", headers={"host": "ond.example"}),
        client.get("/data/inlasning/99999/"),
        client.post("/konto/logga-in/", b"x" * (3 << 20), content_type="text/plain"),
        strict.post("/konto/logga-in/"),
        client.put("/"),
    ]
    monkeypatch.setattr("skolsikt.web.pages.data.view.list_loads", broken)
    answers.append(client.get("/data/"))
    assert statuses == [405, 403]
    assert {answer.status_code for answer in answers} >= {404, 400, 413, 403, 405, 500}
    for answer in answers:
        assert_guarded(answer.headers)


@pytest.mark.parametrize("path", STATIC)
def test_static_files_are_what_they_say_and_send_nothing_on(db: None, path: str) -> None:
    answer = Client().get(path)
    answer.close()
    assert answer.status_code == 200
    assert {name: answer.headers[name] for name in ALWAYS} == ALWAYS
    assert "Access-Control-Allow-Origin" not in answer.headers


@pytest.mark.parametrize(
    "path", ["/static/../config/settings.py", "/static/%2e%2e/%2e%2e/settings.py", "/static//etc/passwd"]
)
def test_nothing_but_static_files_is_below_static(db: None, path: str) -> None:
    assert Client().get(path).status_code == 404


def test_cookies_are_for_the_server_and_this_site_only(on_screen, people: dict[str, str]) -> None:
    client = Client()
    client.post("/konto/logga-in/", {"login": "rektor", "password": people["rektor"]})
    client.post("/konto/sprak/", {"language": "en"})
    assert client.cookies.keys() == {"sessionid", "skolsikt_language"}
    for cookie in client.cookies.values():
        assert cookie["httponly"]
        assert cookie["samesite"] == "Lax"
        assert not cookie["domain"]


def test_an_installation_on_https_says_so_in_cookies_and_headers(tmp_path: Path) -> None:
    home = Home(tmp_path).create()
    write_settings(home, Settings(base_url="https://skolsikt.kommunen.example"))
    wanted = [
        *("SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "LANGUAGE_COOKIE_SECURE", "SECURE_HSTS_SECONDS", "DEBUG"),
        *("SECURE_PROXY_SSL_HEADER", "CSRF_TRUSTED_ORIGINS", "MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN"),
        "USE_X_FORWARDED_HOST",
    ]
    code = (
        f"from django.conf import settings as s; import json; print(json.dumps({{n: getattr(s, n) for n in {wanted}}}))"
    )
    environment = {"SKOLSIKT_HOME": str(home.root), "DJANGO_SETTINGS_MODULE": "skolsikt.config.settings"}
    ran = subprocess.run(
        [sys.executable, "-c", code],
        env=environment | {"PYTHONPATH": ":".join(filter(None, sys.path))},
        capture_output=True,
        text=True,
        check=True,
    )
    assert json.loads(ran.stdout) == {
        "SESSION_COOKIE_SECURE": True,
        "CSRF_COOKIE_SECURE": True,
        "LANGUAGE_COOKIE_SECURE": True,
        "SECURE_HSTS_SECONDS": 31_536_000,
        "DEBUG": False,
        "SECURE_PROXY_SSL_HEADER": ["HTTP_X_FORWARDED_PROTO", "https"],
        "CSRF_TRUSTED_ORIGINS": ["https://skolsikt.kommunen.example"],
        "MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN": False,
        "USE_X_FORWARDED_HOST": False,
    }


def test_strict_transport_is_said_over_https_only(db: None, settings) -> None:
    settings.SECURE_HSTS_SECONDS = 60
    assert Client().get("/konto/logga-in/", secure=True)["Strict-Transport-Security"].startswith("max-age=60")
    assert "Strict-Transport-Security" not in Client().get("/konto/logga-in/").headers


@pytest.mark.parametrize(
    "host", ["ond.example", "127.0.0.1.ond.example", "ond.example:80", "127.0.0.1@ond.example", "", "a b"]
)
def test_a_host_that_is_not_ours_is_answered_nowhere(client: Client, paths: dict[str, str], host: str) -> None:
    for path in paths.values():
        answer = client.get(path, headers={"host": host})
        assert answer.status_code == 400
        assert "ond.example" not in f"{answer.headers}{answer.content.decode()}"


def test_a_host_that_a_proxy_is_said_to_have_seen_is_not_believed(client: Client, paths: dict[str, str]) -> None:
    for path in paths.values():
        answer = client.get(path, headers={"x-forwarded-host": "ond.example", "x-forwarded-server": "ond.example"})
        assert "ond.example" not in f"{answer.headers}{answer.content.decode(errors='replace')}"
