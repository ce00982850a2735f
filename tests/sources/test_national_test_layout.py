"""Our layouts of national tests are the official ones: every field, length, character set, code and range of points."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import get_args

import pytest
from python_calamine import CalamineWorkbook

from skolsikt.sources.layouts.national_test_layout import NationalTestLayout, ResultField, Test, national_test_layouts
from tests.sources.grade_lines import official_fields

TESTS = get_args(Test)
CHARACTERS = {"A": "any", "BS": "letters_digits", "B": "letters_digits", "S": "digits"}
# The description of one field refers to itself.
SAME_AS = {"SO_B_DELT": "SO_A_DELT"}
Fact = tuple[int, str, int, list[str], tuple[int, int] | None, bool]


def layout(test: Test) -> NationalTestLayout:
    return national_test_layouts(test, extracted=date(2026, 6, 12))[0]


def ours(field: ResultField) -> Fact:
    points = (field.lowest, field.highest) if field.lowest is not None and field.highest is not None else None
    has_codes = field.holds not in ("system", "extracted", "version", "person_number", "school_unit_code", "group")
    codes = sorted(field.codes) if has_codes else []
    return (field.position + 1, field.name, field.length, codes, points, field.may_be_blank)


def theirs(row: dict[str, str], told: dict[str, str]) -> Fact:
    name = row["variable"]
    said = told[name]
    while refers := re.search(r"Se (\w+)", said):
        said = told[SAME_AS.get(name, refers[1])]
    parts = [part.strip() for part in said.split(" / ")]
    codes = [found[1] for part in parts if (found := re.match(r"(\w{1,2}) ?=", part))]
    most = re.search(r"maxpoäng = (\d+)", said)
    points = (0, int(most[1])) if most else None
    points = next(((int(one[1]), int(one[2])) for part in parts if (one := re.fullmatch(r"(\d+)-(\d+)", part))), points)
    is_group = name.endswith("_GRUPP")
    length = int(row["max_length"].split("-")[-1])
    own = [] if is_group else sorted(codes)
    return (int(row["position"]), name, length, own, points, "[blank]" in said.casefold())


@pytest.mark.parametrize("test", TESTS)
def test_layout_is_the_official_one(shared_data: Path, test: Test) -> None:
    rows = official_fields(shared_data, f"{test}_2026")
    told = {row["variable"]: row["content"] for row in rows}

    assert [ours(field) for field in layout(test).fields] == [theirs(row, told) for row in rows]


@pytest.mark.parametrize("test", TESTS)
def test_characters_of_texts_are_the_official_ones(shared_data: Path, test: Test) -> None:
    about = {field.name: field.characters for field in layout(test).fields if not field.part and not field.codes}
    official = {row["variable"]: row["allowed_chars"] for row in official_fields(shared_data, f"{test}_2026")}
    expected = {name: "digits_hyphen" if name == "Datum" else CHARACTERS[official[name]] for name in about}
    assert about == expected


@pytest.mark.parametrize("test", TESTS)
def test_the_sheet_of_the_authority_names_the_same_fields(shared_data: Path, test: Test) -> None:
    folder = shared_data / "scb-datafilsbeskrivningar"
    book = CalamineWorkbook.from_path(str(folder / f"datafilsbeskrivning_{test}_2026.xlsx"))
    cells = {
        str(cell).strip()
        for name in book.sheet_names
        for row in book.get_sheet_by_name(name).to_python()
        for cell in row
    }
    assert {field.name for field in layout(test).fields} <= cells


def test_compact_files_lack_the_fields_of_taken_parts_and_nothing_else() -> None:
    widths = {
        test: [len(one.fields) for one in national_test_layouts(test, extracted=date(2026, 6, 1))] for test in TESTS
    }
    assert widths == {"np3": [35], "np6": [29, 18], "np9": [32, 24]}
    full, compact = national_test_layouts("np6", extracted=date(2026, 6, 1))
    assert [one.name for one in full.fields if one.holds != "taken"] == [one.name for one in compact.fields]
    assert [one.position for one in compact.fields] == list(range(18))


def test_a_file_older_than_the_first_layout_follows_the_first() -> None:
    assert national_test_layouts("np9", extracted=date(2019, 6, 1))[0].valid_from == date(2026, 1, 1)
