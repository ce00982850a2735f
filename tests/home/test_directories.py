"""Directories as settings.toml says them, and as docs/drift.md tells an IT coordinator to write them."""

from __future__ import annotations

import re
import textwrap
import tomllib
from pathlib import Path

import pytest
from django.urls import resolve
from pydantic import ValidationError

from skolsikt.home.directories import OidcDirectory, SamlDirectory
from skolsikt.home.settings import Settings

DRIFT = (Path(__file__).parents[2] / "docs" / "drift.md").read_text("utf-8")
SAML = {"kind": "saml", "title": "ADFS", "entity_id": "urn:adfs"}


def blocks() -> dict[str, object]:
    """The directories of the manual, read as settings.toml is."""
    indented = re.findall(r"(?m)(?:^ {7}.*\n|^\n)+", DRIFT)
    text = "\n".join(textwrap.dedent(block) for block in indented if "[directories" in block)
    return dict(tomllib.loads(text)["directories"])


def test_what_the_manual_says_to_write_is_read() -> None:
    read = Settings(directories=blocks()).directories
    assert isinstance(read["kommunen"], OidcDirectory)
    assert isinstance(read["adfs"], SamlDirectory)
    assert [grant.school_unit for grant in read["kommunen"].grants] == ["12345678", "*"]


def test_every_setting_that_the_manual_names_exists() -> None:
    chapter = DRIFT.partition("## Användare och inloggning")[2].partition("\n## ")[0]
    named = set(re.findall(r"`([a-z]+(?:_[a-z]+)+)`", chapter))
    fields = {*Settings.model_fields, *OidcDirectory.model_fields, *SamlDirectory.model_fields}
    assert named
    assert named <= fields


def test_the_addresses_of_the_manual_are_the_ones_that_answer() -> None:
    told = re.findall(r"https://skolsikt\.kommunen\.se(/konto/[^`]+)", DRIFT)
    assert {resolve(path).view_name for path in told} == {"openid_connect_callback", "saml_metadata"}


@pytest.mark.parametrize("given", [{}, {"sso_url": "https://sts.example/"}, {"metadata_url": "http://sts.example/"}])
def test_a_saml_directory_that_cannot_be_reached_safely_is_refused(given: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        SamlDirectory(**SAML, **given)
