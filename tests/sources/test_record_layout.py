"""Our layouts are the official ones: every field, length, character set and code, position by position."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from skolsikt.school.grades import grade_codes
from skolsikt.school.subjects import SUBJECTS
from skolsikt.sources.layouts.record_layout import Kind, record_layout
from tests.sources.grade_lines import official_fields

CHARACTERS = {"A": "any", "B": "letters", "BS": "letters_digits", "S": "digits", "S och bindestreck": "digits_hyphen"}
OFFICIAL = [
    ("betyg_ak9_2025", "final", date(2025, 6, 12)),
    ("betyg_ak9_2026", "final", date(2026, 6, 12)),
    ("betyg_ak6_2025", "term", date(2025, 6, 12)),
    ("betyg_ak6_2026", "term", date(2026, 6, 12)),
]


@pytest.mark.parametrize(("file", "kind", "extracted"), OFFICIAL)
def test_layout_is_the_official_one(shared_data: Path, file: str, kind: Kind, extracted: date) -> None:
    official = official_fields(shared_data, file)
    layout = record_layout(kind, extracted=extracted)
    ours = [
        (field.position + 1, field.name, field.characters, field.length, sorted(field.codes), field.missing)
        for field in layout.fields
    ]
    theirs = []
    for row in official:
        codes = re.findall(r"(?:^|\| ?)(\w+) = ", row["codes"])
        missing = next((code for code in codes if len(code) > 1), "")
        theirs.append(
            (
                int(row["position"]),
                row["variable"],
                CHARACTERS[row["allowed_chars"]],
                int(row["max_length"]),
                sorted(code for code in codes if len(code) == 1),
                missing,
            )
        )
    assert ours == theirs


@pytest.mark.parametrize(("file", "kind", "extracted"), OFFICIAL)
def test_where_code_2_needs_another_grade_is_the_official_rule(
    shared_data: Path, file: str, kind: Kind, extracted: date
) -> None:
    layout = record_layout(kind, extracted=extracted)
    names = {"NO blockbetyg": "No", "SO blockbetyg": "So", "SV": "Sv"}
    for row, field in zip(official_fields(shared_data, file), layout.fields, strict=True):
        said = re.search(r"betyg finns i ([^)]*)\)", row["content"])
        needs = {names.get(name, name) for name in said[1].split(",")} if said else set()
        assert {layout.fields[position].name for position in field.two_needs} == needs


@pytest.mark.parametrize(("_file", "kind", "extracted"), OFFICIAL)
def test_every_code_and_subject_is_known_to_the_school(_file: str, kind: Kind, extracted: date) -> None:
    layout = record_layout(kind, extracted=extracted)
    assert {code for field in layout.grades for code in field.codes} <= set(grade_codes(extracted))
    assert {field.subject for field in layout.grades} <= set(SUBJECTS)


def test_a_file_older_than_the_first_layout_follows_the_first() -> None:
    assert record_layout("final", extracted=date(2019, 6, 1)) is not None
    assert record_layout("final", extracted=date(2019, 6, 1)).valid_from == date(2025, 1, 1)
