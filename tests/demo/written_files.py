"""The demo's files read back by plain means, independent of the sources."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb

from skolsikt.demo.manifest import ExportFile, Manifest

_FINAL_SUBJECTS = "BL EN HKK IDH MA M1 M2 ML MU BI FY KE GE HI RE SH SL SV SVA TN TK OVR"
_LANGUAGE_FIELDS = (13, 15, 17)
_FIRST_GRADE_FIELD = 8


@dataclass(frozen=True)
class FinalGrades:
    """One line of a year-9 file. ``grades`` as ``school`` takes them: letters, "-" for streck, None when not graded."""

    person_number: str
    school_unit_code: str
    school_year: str
    grades: dict[str, str | None]

    @property
    def is_girl(self) -> bool:
        return self.person_number[10] in "02468"


def files_of(manifest: Manifest, source: str) -> Iterator[ExportFile]:
    yield from (file for file in manifest.files if file.source == source)


def final_grades(folder: Path, manifest: Manifest) -> list[FinalGrades]:
    """Return every line of every year-9 file."""
    return [
        _final_grades(line.split(";"), file.school_year)
        for file in files_of(manifest, "scb_grades_9")
        for line in (folder / file.path).read_text(file.encoding).splitlines()
    ]


def _final_grades(fields: list[str], school_year: str) -> FinalGrades:
    codes = [field for number, field in enumerate(fields) if number not in _LANGUAGE_FIELDS][_FIRST_GRADE_FIELD:]
    meant = {"9": "-", "2": None, "3": None}
    grades = {subject: meant.get(code, code) for subject, code in zip(_FINAL_SUBJECTS.split(), codes, strict=True)}
    return FinalGrades(fields[3], fields[4], school_year, grades)


def tables(folder: Path) -> duckdb.DuckDBPyConnection:
    """Return a connection where ``pupils``, ``lessons`` and ``sums`` are the files of that kind, every field a text."""
    connection = duckdb.connect()
    for name, pattern in (("lessons", "4-franvaro/lektioner-*.csv"), ("sums", "4-franvaro/franvarosummor-*.csv")):
        connection.execute(
            f"CREATE VIEW {name} AS SELECT * FROM read_csv('{folder / pattern}', delim=';', header=true, "
            "types={'Personnummer': 'VARCHAR', 'Skolenhetskod': 'VARCHAR', 'Klass': 'VARCHAR'})"
        )
    return connection
