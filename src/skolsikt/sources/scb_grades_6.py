"""Term grades of the first graded level in SCB's record layout."""

from __future__ import annotations

import duckdb

from skolsikt.home.words import N_
from skolsikt.sources.contract import Incoming, Reading, Recognition, Source, Wish
from skolsikt.sources.layouts import grade_file
from skolsikt.sources.layouts.grade_checks import FAULTS

FILE = grade_file.GradeFile(kind="term", title=N_("SCB-layouten för terminsbetyg i årskurs 6"), other="scb_grades_9")


def recognise(incoming: Incoming) -> Recognition | None:
    """Return how surely the file holds term grades in the record layout."""
    return grade_file.recognise(incoming, FILE)


def read(incoming: Incoming, staging: duckdb.DuckDBPyConnection, wish: Wish) -> Reading:
    """Return grades, pupils and identities; see ``layouts.grade_file.read``."""
    return grade_file.read(incoming, wish, FILE)


SOURCE = Source(
    id="scb_grades_6",
    title=N_("Terminsbetyg årskurs 6 (SCB)"),
    delivers=("grade", "pupil"),
    recognise=recognise,
    read=read,
    describes=N_(
        "Textfil med semikolon utan rubriker, en rad per elev och 35 fält i fast ordning, som skolsystemen skapar för "
        "SCB:s insamling. Läsår och termin följer filens Datum eller --period."
    ),
    faults=FAULTS,
)
