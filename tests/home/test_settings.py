"""Settings are explained in the file, and a wrong one is named."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from skolsikt.home.directories import DirectoryGrant, OidcDirectory, SamlDirectory
from skolsikt.home.errors import SkolsiktError
from skolsikt.home.paths import Home, HomeMissing
from skolsikt.home.settings import (
    SECTIONS,
    JoinedController,
    Responsibility,
    Settings,
    SettingsInvalid,
    read_settings,
    write_settings,
)

OIDC = 'kind = "oidc"\ntitle = "Kommunen"\nclient_id = "x"'


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home").create()


def test_what_is_written_is_read_back(home: Home) -> None:
    settings = Settings(municipality="0180", organiser_name='Citat "åäö" \\ slut', allowed_hosts=["skola.example"])
    write_settings(home, settings)
    assert read_settings(home) == settings


def test_every_setting_is_explained_above_its_line(home: Home) -> None:
    write_settings(home, Settings())
    text = home.settings_file.read_text("utf-8")
    for name, field in Settings.model_fields.items():
        is_decided_elsewhere = getattr(Settings(), name) is None
        written = "" if name in SECTIONS else f"# {name} = " if is_decided_elsewhere else f"{name} = "
        assert f"# {field.description}\n{written}" in text


def test_who_answers_for_a_measure_is_written_and_read_back(home: Home) -> None:
    said = Responsibility(owner='Karin "K" Ek', contact="karin@example.se", checked=date(2026, 12, 1))
    settings = Settings(language="en", measures={"pupils": said, "merit_value_mean": Responsibility(checker="Ali")})
    write_settings(home, settings)
    assert read_settings(home) == settings
    assert "[measures.pupils]" in home.settings_file.read_text("utf-8")


def test_other_controllers_and_the_decisions_on_them_are_written_and_read_back(home: Home) -> None:
    joined = JoinedController(controller='Friskolan "Ek" AB', decision="BUN 2026/7", decided=date(2026, 3, 1))
    settings = Settings(controller="Barnnämnden", joined_controllers={"friskolan": joined})
    write_settings(home, settings)
    assert read_settings(home) == settings


def test_a_controller_without_a_decision_is_no_setting(home: Home) -> None:
    home.settings_file.write_text('[joined_controllers.friskolan]\ncontroller = "Friskolan AB"\n', "utf-8")
    with pytest.raises(SettingsInvalid, match=r"joined_controllers\.friskolan\.decision"):
        read_settings(home)


def test_directories_and_their_table_of_groups_are_written_and_read_back(home: Home) -> None:
    head, rector = (
        DirectoryGrant(group="skolchefer", role="head"),
        DirectoryGrant(group="rektor-å", role="principal", school_unit="12345678"),
    )
    entra = OidcDirectory(
        kind="oidc",
        title="Kommunen",
        server_url="https://sts.example/v2.0",
        client_id="x",
        mail_claim="",
        grants=(head, rector),
    )
    adfs = SamlDirectory(kind="saml", title="ADFS", entity_id="urn:adfs", metadata_url="https://sts.example/m.xml")
    settings = Settings(directories={"entra": entra, "adfs": adfs}, measures={"pupils": Responsibility(owner="Karin")})
    write_settings(home, settings)
    assert read_settings(home) == settings


@pytest.mark.parametrize(
    ("line", "named"),
    [
        ("high_absence_limit_share = 15", "high_absence_limit_share"),
        ('municipality = "180"', "municipality"),
        ("smalest_group = 5", "smalest_group"),
        ("smallest_group = 1", "smallest_group"),
        ("language = ", "settings.toml"),
        ('[measures.pupils]\nownr = "Karin"', "measures.pupils.ownr"),
        ('[measures.pupils]\nnext_review = "snart"', "measures.pupils.next_review"),
        ('[directories.entra]\nkind = "ldap"', "directories.entra"),
        (f'[directories.entra]\n{OIDC}\nserver_url = "http://sts.example"', "directories.entra.oidc.server_url"),
        (
            f'[directories.entra]\n{OIDC}\nserver_url = "https://sts.example"\nsecret = "x"',
            "directories.entra.oidc.secret",
        ),
        (f'[directories."En tra"]\n{OIDC}', "directories.En tra"),
    ],
)
def test_a_wrong_setting_is_named_with_its_file(home: Home, line: str, named: str) -> None:
    home.settings_file.write_text(line, "utf-8")
    with pytest.raises(SettingsInvalid, match=named):
        read_settings(home)


def test_a_folder_that_is_no_installation_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(HomeMissing, match="init"):
        read_settings(Home(tmp_path))
    assert issubclass(HomeMissing, SkolsiktError)


def test_the_tests_see_no_installation_not_even_the_demo_of_this_folder() -> None:
    assert not Home.locate().root.exists()
