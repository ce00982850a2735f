"""Cells of files for spreadsheets: nothing that was typed in another system becomes a formula in ours."""

from __future__ import annotations

import csv
import io
import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from skolsikt.presentation.spreadsheet_cells import csv_text, plain_text

SIGNS = "=+-@\uff1d\uff0b\uff0d\uff20"
CHARACTERS = st.text(
    st.sampled_from([*SIGNS, *" \t\r\n;,|\"'", "\0", "1", "5", ".", "A", "å", "(", ")", "]"]), max_size=12
)
NUMBER = re.compile(r"[+-]?\d+([.,]\d+)?[)\]]?")


@pytest.mark.parametrize(
    ("hostile", "harmless"),
    [
        ("=HYPERLINK(A1)", "'=HYPERLINK(A1)"),
        ("+46 70 123", "'+46 70 123"),
        ("-1+cmd|' /C calc'!A0", "'-1+cmd|' /C calc'!A0"),
        ("+1,cmd|' /C calc'!A0", "'+1,cmd|' /C calc'!A0"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t'=1"),
        ("\r=1", "'\r'=1"),
        ("\tx", "'\tx"),
        ("  =1", "'  =1"),
        ('"=1', "\"'=1"),
        ("Elm,=1", "Elm,'=1"),
        ("Elm\n=1", "Elm\n'=1"),
        ("\uff1d1", "'\uff1d1"),
        ("\0=1", "'=1"),
    ],
)
def test_what_would_open_a_formula_is_held_by_an_apostrophe(hostile: str, harmless: str) -> None:
    assert plain_text(hostile) == harmless


@pytest.mark.parametrize("number", [-5, -0.25, 1e-07, 0, "-5", "-2,5", "+3.25"])
def test_numbers_stay_numbers(number: object) -> None:
    assert plain_text(number) == str(number)


@pytest.mark.parametrize("text", ["7-9", "Åk 7 - 9", "Elm, Öresund", "[-3.2, -1.1]", "−5 %", "a@b.example", ""])
def test_ordinary_text_is_left_alone(text: str) -> None:
    assert plain_text(text) == text


@given(st.lists(st.lists(CHARACTERS, min_size=1, max_size=3), min_size=1, max_size=3))
@example([["+1,cmd", "a;+1,cmd"]])
@example([["-1", ""]])
@settings(max_examples=300, deadline=None)
def test_no_program_finds_a_formula_whatever_it_takes_for_a_separator(lines: list[list[str]]) -> None:
    written = csv_text(lines)
    read = [cell for row in csv.reader(io.StringIO(written, newline=""), delimiter=";") for cell in row]
    for cell in read:
        assert not opens(cell)
    for separator in ",\t|":
        for cell in re.split(rf"[{separator}\r\n]", written):
            assert not opens(cell.partition(";")[0])  # the signs of the cells behind it are seen above


def opens(cell: str) -> bool:
    """Whether a program takes the cell, as it stands between two separators, for a formula."""
    bare = cell.strip().strip('"').strip()
    return bare[:1] in {*SIGNS} and not NUMBER.fullmatch(bare)


def test_a_formula_would_be_found() -> None:
    assert opens('"=1"')
    assert not opens("-1,5")
