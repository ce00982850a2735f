"""National tests of grade level 6 in SCB's record layout."""

from __future__ import annotations

import duckdb

from skolsikt.home.words import N_
from skolsikt.sources.contract import Incoming, Reading, Recognition, Source, Wish
from skolsikt.sources.layouts import national_test_file
from skolsikt.sources.layouts.national_test_checks import FAULTS

FILE = national_test_file.NationalTestFile(
    test="np6", title=N_("SCB-layouten för nationella prov i årskurs 6"), others="national_tests_3, national_tests_9"
)


def recognise(incoming: Incoming) -> Recognition | None:
    """Return how surely the file holds the national tests of grade level 6 in the record layout."""
    return national_test_file.recognise(incoming, FILE)


def read(incoming: Incoming, staging: duckdb.DuckDBPyConnection, wish: Wish) -> Reading:
    """Return results by part and pupils; see ``layouts.national_test_file.read``."""
    return national_test_file.read(incoming, wish, FILE)


SOURCE = Source(
    id="national_tests_6",
    title=N_("Nationella prov årskurs 6 (SCB)"),
    delivers=("national_test_result", "pupil"),
    recognise=recognise,
    read=read,
    describes=N_(
        "Textfil med semikolon utan rubriker, en rad per elev och 29 fält (18 utan fälten om gjorda delprov) "
        "i fast ordning, som skolsystemen skapar för SCB:s insamling. Läsåret följer filens Datum eller --period."
    ),
    faults=FAULTS,
)
