"""Profiles: errors name file and key, and every shipped profile is whole."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path

import pytest

from skolsikt.sources.catalogue import SOURCES
from skolsikt.sources.contract import Wish
from skolsikt.sources.reading.numbers import swedish_date
from skolsikt.sources.reading.profile import (
    PROFILES_DIR,
    Profile,
    ProfileField,
    ProfileInvalid,
    candidate_profiles,
    checked_profile,
    read_profile_file,
)

FIELDS = {"name": ProfileField("namn", is_required=True), "sex": ProfileField("kön", codes=("Kvinna", "Man"))}
RIGHT = {"id": "egen", "source": "x", "columns": {"name": "Namn", "sex": ["Kön", "K/M"]}}


def checked(**differs: object) -> Profile:
    return checked_profile(RIGHT | differs, name="egen.toml", source="x", fields=FIELDS, options=("minutes",))


def test_a_right_profile_is_accepted() -> None:
    profile = checked(codes={"sex": {"F": "Kvinna"}}, options={"minutes": 40})
    assert profile.headings("sex") == ("Kön", "K/M")
    assert (profile.translated("sex", "F"), profile.translated("sex", "Man")) == ("Kvinna", "Man")


@pytest.mark.parametrize(
    ("differs", "key"),
    [
        ({"columns": {"sex": "Kön"}}, "columns.name"),
        ({"columns": {"name": "Namn", "nam": "x"}}, "columns.nam"),
        ({"columns": {"name": 1.5}}, "columns.name"),
        ({"codes": {"sex": {"F": "Flicka"}}}, "codes.sex.F.Flicka"),
        ({"constants": {"skola": "x"}}, "constants.skola"),
        ({"options": {"minuter": 1}}, "options.minuter"),
        ({"delimiter": ";;"}, "delimiter"),
        ({"decimal": ":"}, "decimal"),
        ({"avgränsare": ";"}, "avgränsare"),
        ({"source": "y"}, "source"),
        ({"header_row": 0}, "header_row"),
    ],
)
def test_a_wrong_profile_names_the_file_and_the_key(differs: dict[str, object], key: str) -> None:
    with pytest.raises(ProfileInvalid) as caught:
        checked(**differs)
    assert f"Profilen egen.toml, nyckeln {key}:" in str(caught.value)


@pytest.mark.parametrize(
    ("pattern", "text"),
    [("dd.mm.åååå", "12.06.2025"), ("ååmmdd", "250612"), ("%d/%m %Y", "12/06 2025"), ("", "20250612")],
)
def test_date_formats_are_written_as_people_write_them(pattern: str, text: str) -> None:
    assert swedish_date(text, formats=checked(date_format=pattern).date_formats) == date(2025, 6, 12)


def test_broken_toml_names_the_file_and_the_line(tmp_path: Path) -> None:
    (tmp_path / "trasig.toml").write_text('id = "x"\nsource = \n')
    with pytest.raises(ProfileInvalid, match=r"trasig\.toml.*line 2"):
        read_profile_file(tmp_path / "trasig.toml")


def test_a_wished_profile_stands_alone() -> None:
    (profile,) = candidate_profiles(Wish(profile=RIGHT, profile_name="egen.toml"), source="x", fields=FIELDS)
    assert profile.id == "egen"


@pytest.mark.parametrize("path", sorted(PROFILES_DIR.glob("*.toml")), ids=lambda path: path.stem)
def test_every_shipped_profile_is_named_after_its_file_and_belongs_to_a_source(path: Path) -> None:
    given = tomllib.loads(path.read_text("utf-8"))
    assert given["id"] == path.stem
    assert given["source"] in SOURCES
    assert given["title"]
