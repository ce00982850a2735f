"""Every table and column about persons has Swedish words, and every risk names safeguards that there are."""

from __future__ import annotations

from skolsikt.loading.controllers import holds_persons
from skolsikt.reports.impact_assessment.contents import risks
from skolsikt.reports.safeguards import safeguards
from skolsikt.reports.table_words import CODES, COLUMNS, TABLES
from skolsikt.sources.catalogue import SOURCES
from skolsikt.tables.catalogue import TABLES as CONTRACTS
from skolsikt.tables.contract import Privacy

ABOUT_PERSONS = [
    table for table in CONTRACTS.values() if any(column.privacy is not Privacy.OPEN for column in table.columns)
]


def test_every_table_about_persons_and_each_of_its_columns_has_words() -> None:
    assert {table.name for table in ABOUT_PERSONS} == TABLES.keys()
    told = {column.name for table in ABOUT_PERSONS for column in table.columns if column.privacy is not Privacy.KEY}
    assert told == COLUMNS.keys()


def test_codes_that_are_explained_are_codes_of_the_column() -> None:
    columns = [column for table in ABOUT_PERSONS for column in table.columns if column.codes]
    for name in CODES.keys() & {column.name for column in columns}:
        assert CODES[name].keys() <= {code for column in columns if column.name == name for code in column.codes}


def test_every_source_about_pupils_or_staff_holds_persons() -> None:
    of_pupils = {name for name, one in SOURCES.items() if any(CONTRACTS[table].has_pupils for table in one.delivers)}
    assert of_pupils | {"surveys", "staff_months", "teachers"} == {
        name for name, one in SOURCES.items() if holds_persons(one)
    }


def test_every_risk_names_safeguards_that_there_are(house) -> None:
    known = safeguards(house)
    named = {name for risk in risks() for name in risk.guards}
    assert named == known.keys()
