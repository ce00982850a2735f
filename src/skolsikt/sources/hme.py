"""HME, sustainable staff engagement: the answers of each member of staff, or the indices of each school unit.

Answers become indices here, at the door: nothing that one person answered goes further, and of fewer than ten answers
not even the index.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import duckdb

from skolsikt.home.words import N_, _, ngettext
from skolsikt.school.periods import dates_of
from skolsikt.school.surveys import HME_INDICES, HME_QUESTIONS, HME_TOTAL, hme_indices, hme_scale, smallest_group
from skolsikt.sources.contract import Fault, Incoming, ProfileField, Reading, Recognition, Source, UnreadableFile, Wish
from skolsikt.sources.reading.canonical_rows import canonical_rows
from skolsikt.sources.reading.checked_row import CheckedRow
from skolsikt.sources.reading.columns import Layout, required_layout, table_rows
from skolsikt.sources.reading.delimited import Footer
from skolsikt.sources.reading.faults import (
    BAD_NUMBER,
    BAD_SCHOOL_UNIT,
    DATE_OUTSIDE_SCHOOL_YEAR,
    OUT_OF_RANGE,
    REQUIRED_MISSING,
    UNCLOSED_QUOTE,
    WRONG_COLUMN_COUNT,
)
from skolsikt.sources.reading.numbers import swedish_number
from skolsikt.sources.reading.profile import candidate_profiles, profile_notes
from skolsikt.sources.reading.recognised import recognised_layout
from skolsikt.sources.reading.rejects import RejectBook
from skolsikt.sources.reading.told_unit import UNIT_FIELDS, tells_unit, told_unit
from skolsikt.sources.reading.told_year import BAD_SCHOOL_YEAR, asked_school_year, told_school_year
from skolsikt.tables.around import AVERAGE

ID, SURVEY = "hme", "HME"
INDICES = (*HME_INDICES, HME_TOTAL)
FIELDS = {
    **UNIT_FIELDS,
    "school_year": ProfileField(N_("läsår som 2024/25; annars anges det med --period")),
    "answers_count": ProfileField(N_("antal svar, när filen har färdiga index")),
    **{name: ProfileField(N_("färdigt index 0–100")) for name in INDICES},
    **{name: ProfileField(N_("svar 1–5 på en av HME:s nio frågor")) for name in HME_QUESTIONS},
}
READY = {*INDICES, "answers_count"}

UNIT_TWICE = Fault(
    "hme_unit_twice",
    N_("Skolenheten har redan index för läsåret på en tidigare rad."),
    N_("Ta bort den ena raden och läs in filen på nytt."),
)


@dataclass(frozen=True)
class _Group:
    """The indices of one school unit and year: name -> (value, answers)."""

    school_year: str
    unit: str
    indices: Mapping[str, tuple[float | None, int]]
    number: int = 0


def recognise(incoming: Incoming) -> Recognition | None:
    """Return a table with the nine questions of HME, or with its indices and how many answered."""
    layout = recognised_layout(incoming, source=ID, fields=FIELDS)
    if layout is None or not _is_told(layout):
        return None
    has_answers = layout.positions.keys() >= set(HME_QUESTIONS)
    return Recognition(
        0.97, _("De nio HME-frågorna känns igen.") if has_answers else _("HME-index och antal svar känns igen.")
    )


def _is_told(layout: Layout) -> bool:
    there = layout.positions.keys()
    return tells_unit(layout) and (there >= set(HME_QUESTIONS) or there >= READY)


def read(incoming: Incoming, staging: duckdb.DuckDBPyConnection, wish: Wish) -> Reading:
    """Return ``survey_index`` with four indices per school unit and year; empty where fewer than ten answered.

    Raises UnreadableFile for missing headings, SchoolYearUnknown when nobody says which school year it is.
    """
    layout = required_layout(incoming, candidate_profiles(wish, source=ID, fields=FIELDS), FIELDS)
    if not _is_told(layout):
        raise UnreadableFile(
            _(
                "{file} har varken de nio HME-frågorna eller fyra index med antal svar, och en kolumn för skolenhet. "
                "Ange kolumnerna i en profil (--profile)."
            ).format(file=incoming.name)
        )
    asked = asked_school_year(wish, layout)
    book, tally = RejectBook(), Footer()
    rows = [CheckedRow(record, layout, book) for record in table_rows(incoming, layout, book=book, footer=tally)]
    has_answers = layout.positions.keys() >= set(HME_QUESTIONS)
    told = _of_answers if has_answers else _ready
    groups = list(told(rows, asked, wish.municipality))
    return Reading(
        rows={"survey_index": canonical_rows("survey_index", [row for group in groups for row in _rows(group)])},
        rejects=book.table(),
        rows_read=len(rows) + book.broken_count,
        rows_rejected=sum(row.is_lost for row in rows) + book.broken_count,
        notes=_notes(layout, groups),
    )


def _of_answers(rows: Sequence[CheckedRow], asked: str, municipality: str) -> Iterator[_Group]:
    """Group the answers by school unit and year, and make the indices of each group."""
    given: dict[tuple[str, str], dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        year, unit = told_school_year(row, asked), told_unit(row, municipality)
        lowest, highest = hme_scale(dates_of(year)[1] if year else date.max)
        answers = {name: row.whole_number(name, minimum=lowest, maximum=highest) for name in HME_QUESTIONS}
        if row.is_lost or year is None or unit is None:
            continue
        for name, answer in answers.items():
            if answer is not None:
                given[year, unit][name].append(answer)
    for (year, unit), answers_of in sorted(given.items()):
        yield _Group(year, unit, hme_indices(answers_of, on=dates_of(year)[1]))


def _ready(rows: Sequence[CheckedRow], asked: str, municipality: str) -> Iterator[_Group]:
    seen: set[tuple[str, str]] = set()
    for row in rows:
        year, unit = told_school_year(row, asked), told_unit(row, municipality)
        count = row.whole_number("answers_count", minimum=0, maximum=None)
        values = {name: _index(row, name) for name in INDICES}
        if count is None and not row.is_lost:
            row.reject("answers_count", REQUIRED_MISSING)
        if year and unit and (year, unit) in seen and not row.is_lost:
            row.reject("school_unit_code", UNIT_TWICE)
        if row.is_lost or year is None or unit is None or count is None:
            continue
        seen.add((year, unit))
        yield _Group(year, unit, {name: (value, count) for name, value in values.items()}, row.record.number)


def _index(row: CheckedRow, name: str) -> float | None:
    value = row.read(name, swedish_number, BAD_NUMBER)
    if value is not None and not 0 <= value <= 100:
        row.reject(name, OUT_OF_RANGE)
    return value


def _rows(group: _Group) -> Iterator[dict[str, object]]:
    smallest = smallest_group("sensitive", on=dates_of(group.school_year)[1])
    for name, (value, answers) in group.indices.items():
        is_few = answers < smallest
        withheld = "small_group" if is_few else "source_missing" if value is None else None
        yield {
            "survey": SURVEY,
            "school_year": group.school_year,
            "school_unit_code": group.unit,
            "respondent_group": "staff",
            "index_name": name,
            "answer": AVERAGE,
            "value": None if is_few else value,
            "unit": "index_100",
            "answers_count": answers,
            "withheld_code": withheld,
            "row_number": group.number,
        }


def _notes(layout: Layout, groups: Sequence[_Group]) -> list[str]:
    notes = profile_notes(layout.profile)
    few = [group for group in groups if any(row["withheld_code"] == "small_group" for row in _rows(group))]
    if few:
        notes.append(
            ngettext(
                "{count} skolenhet har för få svar: dess index går inte vidare.",
                "{count} skolenheter har för få svar: deras index går inte vidare.",
                len(few),
            ).format(count=len(few))
        )
    return notes


SOURCE = Source(
    id=ID,
    title=N_("HME, hållbart medarbetarengagemang"),
    delivers=("survey_index",),
    recognise=recognise,
    read=read,
    describes=N_(
        "CSV eller Excel: en rad per svarande med de nio HME-frågorna (1–5), eller en rad per skolenhet med färdiga "
        "index (0–100) och antal svar. Svaren blir index när filen läses, och bara index går vidare; med färre än tio "
        "svar inte heller de."
    ),
    purpose=N_("Följa upp arbetsmiljö och ledarskap på skolorna (arbetsmiljölagen 3 kap. 2 a §)"),
    faults=(
        WRONG_COLUMN_COUNT,
        UNCLOSED_QUOTE,
        REQUIRED_MISSING,
        BAD_SCHOOL_UNIT,
        BAD_SCHOOL_YEAR,
        DATE_OUTSIDE_SCHOOL_YEAR,
        BAD_NUMBER,
        OUT_OF_RANGE,
        UNIT_TWICE,
    ),
    fields=FIELDS,
)
