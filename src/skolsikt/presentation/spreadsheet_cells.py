"""Cells of every file for spreadsheets: no text becomes a formula there, and numbers stay numbers."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence

# What opens a formula. The wide signs are the same ones to a Japanese keyboard, and to Excel.
_SIGNS = "=+\\-@\uff1d\uff0b\uff0d\uff20"
_NUMBER = r"[+-]?\d+(?:[.,]\d+)?"
# At the beginning; tabs and new lines some programs take away, and look again.
_BEGINS = re.compile(rf"[\t\r\n]|\s*[{_SIGNS}]")
# Where a program with other separators takes a new cell to begin, unless that cell is a number.
_GOES_ON = re.compile(rf"""([;,|\t\r\n"])(?=\s*[{_SIGNS}])(?!\s*{_NUMBER}[)\]]?\s*(?:\1|$))""")


def plain_text(value: object) -> str:
    """Return a value that no spreadsheet takes for a formula: an apostrophe stands before what would open one.

    >>> plain_text("=1+1"), plain_text("Elm, =1+1"), plain_text("-2,5"), plain_text(-2.5), plain_text(None)
    ("'=1+1", "Elm,' =1+1", '-2,5', '-2.5', '')
    """
    if value is None:
        return ""
    if isinstance(value, float | int):
        return str(value)
    text = str(value).replace("\0", "")
    if re.fullmatch(_NUMBER, text):
        return text
    text = _GOES_ON.sub(r"\1'", text)
    return "'" + text if _BEGINS.match(text) else text


def csv_text(lines: Iterable[Sequence[object]], *, newline: str = "\r\n") -> str:
    """Return ``lines`` as a file for spreadsheets: semicolons, and every value through ``plain_text``."""
    out = io.StringIO()
    csv.writer(out, delimiter=";", lineterminator=newline).writerows(
        [plain_text(value) for value in line] for line in lines
    )
    return out.getvalue()
