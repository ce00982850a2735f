"""Names of school units, words for organisers and school forms: what means the same and what does not."""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skolsikt.school.organiser_types import organiser_type
from skolsikt.school.school_forms import SCHOOL_FORMS, school_form_code
from skolsikt.school.unit_names import same_name, unit_name_key
from skolsikt.tables.catalogue import table


def test_names_of_the_national_register_never_collide_within_a_municipality(shared_data: Path) -> None:
    path = shared_data / "skolverket-schools-national" / "grundskola_ak9_2024-25.json"
    codes = defaultdict(set)
    for school in json.loads(path.read_text("utf-8"))["schools"]:
        codes[school["kommun"], unit_name_key(school["namn"])].add(school["kod"])
    assert len(codes) == 1567


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Torpskolan skolenhet 1", "Torpskolan 1"),
        ("Maria Montessori-skolan", "MARIA MONTESSORISKOLAN"),
        ("Ekskolan\u00a0F–9", "Ekskolan F-9"),
        ("A\u030asa skola", "Åsa skola"),
    ],
)
def test_spellings_of_one_school_are_the_same(one: str, other: str) -> None:
    assert same_name(one, other)


@pytest.mark.parametrize(("one", "other"), [("Torpskolan 1", "Torpskolan 2"), ("Ekskolan", "Alskolan"), ("", "-")])
def test_different_schools_are_not_the_same(one: str, other: str) -> None:
    assert not same_name(one, other)


@given(st.text(), st.text())
def test_being_the_same_goes_both_ways_and_its_key_is_stable(one: str, other: str) -> None:
    assert same_name(one, other) == same_name(other, one)
    assert unit_name_key(unit_name_key(one)) == unit_name_key(one) or "skolenhet" in unit_name_key(one)


def test_every_word_for_an_organiser_gives_a_type_of_the_contract() -> None:
    words = ["Kommunal", "Fristående", "Region", "Statlig", "Sameskolan", "Kommunalförbund", "KOMMFORB", "ENSKILD"]
    allowed = table("school_unit").column("organiser_type").codes
    assert all(organiser_type(word) in allowed for word in words)
    assert organiser_type("Uppgift saknas") is None


@pytest.mark.parametrize("code", SCHOOL_FORMS)
def test_a_school_form_is_known_by_code_and_by_name(code: str) -> None:
    assert school_form_code(code.lower()) == school_form_code(SCHOOL_FORMS[code].capitalize()) == code
