"""Names are found as a Swedish reader writes them; whoever is protected is never found."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from skolsikt.home.paths import Home
from skolsikt.privacy.vault import Identity, Vault

PEOPLE = {
    "201001010001": ("Anna-Karin", "Åsberg", None),
    "201001010002": ("Renée", "Öberg", False),
    "201001010003": ("Asa", "Oberg", False),
    "201001010004": ("Åsa", "Ek", True),
    "201001010005": ("ÅSA", "D’Arc", False),
}


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    vault = Vault(Home(tmp_path / "home").create())
    vault.remember(
        Identity(person_number=number, given_name=given, family_name=family, is_protected=protected)
        for number, (given, family, protected) in PEOPLE.items()
    )
    return vault


def found(vault: Vault, text: str) -> list[str]:
    numbers = {key: number for number, key in vault.known_keys(list(PEOPLE)).items()}
    return [numbers[key][-1] for key in vault.search(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("anna", ["1"]),
        ("KARIN åsb", ["1"]),
        ("Åsberg, Anna", ["1"]),
        ("åsberg anna", ["1"]),
        ("renee", ["2"]),
        ("Renée", ["2"]),
        ("RENE\u0301E O\u0308BERG", ["2"]),
        ("öberg", ["2"]),
        ("oberg", ["3"]),
        ("åsa", ["5"]),
        ("a\u030asa", ["5"]),
        ("asa", ["3"]),
        ("arc", ["5"]),
        ("berg", []),
        ("", []),
        (" - ", []),
        ("201001010001", []),
    ],
)
def test_names_are_found_as_a_swedish_reader_writes_them(vault, text, expected):
    assert found(vault, text) == expected


def test_those_found_come_in_the_order_of_their_names(vault):
    assert found(vault, "a") == ["5", "3", "1"]


def test_one_who_becomes_protected_is_found_no_more(vault):
    assert found(vault, "anna") == ["1"]
    vault.remember([Identity(person_number="201001010001", is_protected=True)])
    assert found(vault, "anna") == []
    assert found(vault, "åsberg") == []


def test_twenty_thousand_names_are_searched_in_half_a_second(tmp_path):
    vault = Vault(Home(tmp_path / "home").create())
    vault.remember(
        Identity(person_number=f"{serial:012}", given_name="Åsa", family_name=f"Öberg{serial}")
        for serial in range(20_000)
    )
    began = time.process_time()
    assert len(vault.search("åsa öberg1999")) == 11
    assert time.process_time() - began < 2  # about a quarter of a second, on a machine that may be busy
