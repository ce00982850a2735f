"""Lines of grade files, written by hand: a pupil with E in everything, and what a test says differs."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

import duckdb

from skolsikt.sources import scb_grades_6, scb_grades_9
from skolsikt.sources.contract import Reading, Source, Wish
from skolsikt.sources.reading.text import receive

EKSKOLAN = "10000001"
NINE, SIX = scb_grades_9.SOURCE, scb_grades_6.SOURCE
_START = "System Datum Version PersonNr Skolenhetskod Klass Fornamn Efternamn "
_LANGUAGES = "M1språk M1 M2språk M2 MLspråk ML MU "
_LAYOUTS = {
    NINE.id: f"{_START}BL EN HKK IDH MA {_LANGUAGES}BI FY KE GE HI RE SH SL SV SVA TN TK OVR",
    SIX.id: f"{_START}BL EN HKK IDH MA {_LANGUAGES}NO BI FY KE SO GE HI RE SH SL SV SVA TN TK OVR",
}
_OPTIONAL = {"M1", "M2", "ML", "TN", "OVR", "SVA", "NO", "SO"}


def person_number(serial: int, *, born: str = "20090412") -> str:
    """The ``serial``-th valid person number of a day of birth; odd serials are boys."""
    nine = f"{born[2:]}{serial:03}"
    total = sum(sum(divmod(int(digit) * (2 - place % 2), 10)) for place, digit in enumerate(nine))
    return f"{born}{serial:03}{-total % 10}"


def line(source: Source, serial: int = 1, **differs: str) -> str:
    """One line: every compulsory subject E, the others 2."""
    fields = {
        "System": "Exempel",
        "Datum": "2025-06-12",
        "Version": "1.0",
        "PersonNr": person_number(serial),
        "Skolenhetskod": EKSKOLAN,
        "Klass": "9A",
        "Fornamn": "Åsa",
        "Efternamn": "Öberg-Ek",
    }
    names = _LAYOUTS[source.id].split()
    values = {
        name: fields.get(name, "" if name.endswith("språk") else "2" if name in _OPTIONAL else "E") for name in names
    }
    assert differs.keys() <= values.keys()
    return ";".join((values | differs).values())


def read(source: Source, tmp_path: Path, *lines: str, wish: Wish | None = None, encoding: str = "utf-8") -> Reading:
    """What ``source`` reads out of a file with ``lines``."""
    path = tmp_path / "betyg.txt"
    path.write_bytes(("\n".join(lines) + "\n").encode(encoding))
    with duckdb.connect() as staging:
        return source.read(receive(path, workdir=tmp_path), staging, wish or Wish())


def faults(reading: Reading) -> list[tuple[int, str, str, str]]:
    """The rejects as (line, column, value, code)."""
    return [(row["row_number"], row["column"], row["value"], row["code"]) for row in reading.rejects.to_pylist()]


def grades(reading: Reading, serial: int = 1) -> dict[str, str | None]:
    """Subject -> grade value, or the reason in brackets, of one pupil."""
    return {
        row["subject_code"]: row["grade_value"] or f"({row['not_graded_reason']})"
        for row in reading.rows["grade"].to_pylist()
        if row["person_number"] == person_number(serial)
    }


@cache
def official_fields(folder: Path, file: str) -> list[dict[str, str]]:
    """The rows of the official description ``file``."""
    with (folder / "scb-datafilsbeskrivningar" / "fields.csv").open(encoding="utf-8-sig", newline="") as csv_file:
        return [row for row in csv.DictReader(csv_file) if row["file"] == f"datafilsbeskrivning_{file}"]
