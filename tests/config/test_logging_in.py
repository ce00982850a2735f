"""Directories of the settings as allauth's providers: where secrets are read, and what is refused at start."""

from __future__ import annotations

from pathlib import Path

import pytest

from skolsikt.config.logging_in import SecretMissing, providers
from skolsikt.home.paths import Home
from skolsikt.home.settings import Settings
from skolsikt.records.accounts.relations import RelationWrong
from skolsikt.records.accounts.roles import UnknownRole

OIDC = {"kind": "oidc", "title": "Kommunen", "server_url": "https://sts.example", "client_id": "x"}


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path).create()


def test_the_secret_is_read_from_keys(home: Home) -> None:
    (home.keys / "entra.secret").write_text("hemligt\n", "utf-8")
    (app,) = providers(home, Settings(directories={"entra": OIDC}))["openid_connect"]["APPS"]
    assert (app["secret"], app["provider_id"]) == ("hemligt", "entra")


def test_or_from_a_named_variable(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    said = Settings(directories={"entra": {**OIDC, "secret_environment": "ENTRA_SECRET"}})
    with pytest.raises(SecretMissing, match="ENTRA_SECRET"):
        providers(home, said)
    monkeypatch.setenv("ENTRA_SECRET", "hemligt")
    assert providers(home, said)["openid_connect"]["APPS"][0]["secret"] == "hemligt"


def test_a_secret_that_is_missing_is_told_with_its_file(home: Home) -> None:
    with pytest.raises(SecretMissing, match=r"entra\.secret"):
        providers(home, Settings(directories={"entra": OIDC}))


def test_a_table_that_gives_a_role_there_is_not_is_refused(home: Home) -> None:
    grants = [{"group": "rektorer", "role": "principl"}]
    with pytest.raises(UnknownRole, match="principal"):
        providers(home, Settings(directories={"entra": {**OIDC, "grants": grants}}))


@pytest.mark.parametrize(
    "grant",
    [
        {"group": "mentorer", "role": "mentor", "school_unit": "12345678"},
        {"group": "larare", "role": "teacher", "school_unit": "12345678"},
        {"group": "rektorer", "role": "principal"},
        {"group": "analys", "role": "analyst", "school_unit": "12345678"},
    ],
)
def test_a_table_that_gives_a_role_where_nobody_can_hold_it_is_refused_with_its_line(home: Home, grant) -> None:
    with pytest.raises(RelationWrong, match=f"katalogen entra, gruppen {grant['group']}: "):
        providers(home, Settings(directories={"entra": {**OIDC, "grants": [grant]}}))
