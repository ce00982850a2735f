"""The notices of the demo say what its lessons say."""

from __future__ import annotations

from pathlib import Path

from skolsikt.demo.manifest import Manifest
from tests.demo.written_files import files_of, tables


def test_leave_stands_in_both_and_other_notices_agree_with_the_lessons(small_folder: Path, small: Manifest) -> None:
    (file,) = files_of(small, "absence_notices")
    read = tables(small_folder)
    read.execute(
        f"CREATE VIEW notices AS SELECT *, \"Typ av frånvaro\" AS kind FROM read_csv('{small_folder / file.path}', "
        "delim=';', header=true, types={'Personnummer': 'VARCHAR'})"
    )
    # A lesson that nobody reported, or that the teacher who under-registers left out, tells no reason.
    of_lessons = (
        'SELECT Personnummer, Datum, Starttid, Orsak, "Ogiltig frånvaro" AS invalid, "Schemalagda minuter" AS length '
        "FROM lessons WHERE Rapporterad = 'Ja' AND Årskurs >= 7 AND Datum >= DATE '2025-07-01'"
    )
    leave = read.execute(
        f"SELECT count(*) FROM ({of_lessons}) AS one ANTI JOIN (FROM notices WHERE kind = 'Beviljad ledighet') AS told "
        'ON one.Personnummer = told.Personnummer AND one.Datum = told.Från AND one.Starttid = told."Från kl" '
        "WHERE Orsak = 'Ledighet'"
    )
    assert leave.fetchall() == [(0,)]
    others = read.execute(
        f"SELECT DISTINCT kind, Orsak FROM notices JOIN ({of_lessons}) AS one "
        "ON one.Personnummer = notices.Personnummer AND Datum BETWEEN Från AND Till "
        "WHERE kind <> 'Beviljad ledighet' AND (Orsak IS NOT NULL OR invalid = length)"
    )
    assert sorted(others.fetchall()) == [("Oanmäld frånvaro", None), ("Sjukanmälan", "Sjuk")]
