"""Lesson attendance: one row per pupil and lesson, as CSV or Excel, through a profile.

Made for the largest file of a municipality (fifteen million rows a year): it is read once by DuckDB into a typed
staging table, checked by SQL, and delivered as a view of that table.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import duckdb
import pyarrow as pa

from skolsikt.home.words import N_, _, ngettext
from skolsikt.school.periods import month_of, school_year_of
from skolsikt.sources.contract import Incoming, Reading, Recognition, Source, UnreadableFile, Wish
from skolsikt.sources.layouts.lesson_checks import (
    FAULTS,
    check_dates,
    check_people,
    check_repetitions,
    check_units,
    check_values,
)
from skolsikt.sources.layouts.lesson_columns import ABSENCES, FIELDS, LENGTHS, LessonColumns, lesson_columns, ways_of
from skolsikt.sources.reading.columns import Layout, find_layout, required_layout
from skolsikt.sources.reading.faults import COMMON
from skolsikt.sources.reading.profile import candidate_profiles, profile_notes
from skolsikt.sources.reading.recognised import known_headings
from skolsikt.sources.reading.sheet_as_text import as_text
from skolsikt.sources.reading.sheets import is_spreadsheet
from skolsikt.sources.reading.staged_csv import StagedCsv, replace, spill_folder, stage_csv
from skolsikt.sources.reading.staged_rejects import StagedRejects, staged_rejects

ID = "lessons"
STAGED = "staged_lessons"


def recognise(incoming: Incoming) -> Recognition | None:
    """A table with a person number, a date and a time, how long the lesson was and how much of it was absence."""
    if incoming.text is None and not is_spreadsheet(incoming):
        return None
    layout = find_layout(incoming, candidate_profiles(Wish(), source=ID, fields=FIELDS), FIELDS)
    if layout is None or None in ways_of(layout):
        return None
    return Recognition(
        0.95,
        _("En rad per elev och lektion: kolumnerna {columns} känns igen.").format(columns=known_headings(layout)),
    )


def read(incoming: Incoming, staging: duckdb.DuckDBPyConnection, wish: Wish) -> Reading:
    """Return ``lesson_attendance`` and what the person numbers tell of each ``pupil``.

    Raises UnreadableFile when a column is missing or the lines cannot be told apart, and ProfileInvalid.
    """
    found = _layout(incoming, wish)
    with as_text(incoming, found, folder=spill_folder(staging)) as (text, layout):
        return _read(text, layout, staging, wish)


def _read(incoming: Incoming, layout: Layout, staging: duckdb.DuckDBPyConnection, wish: Wish) -> Reading:
    columns = _columns(incoming, layout)
    staged = stage_csv(
        incoming,
        layout=layout,
        types=columns.types,
        select=columns.select,
        date_format=columns.date_format,
        table=STAGED,
        staging=staging,
    )
    with staged:
        check_values(staged, columns)
        check_people(staged, on=wish.as_of)
        check_units(staged)
        dates = check_dates(staged, wish)
        _view_lessons(staged, columns, dates)
        repeated_count = check_repetitions(staged, f"{STAGED}_known")
        _view_lessons(staged, columns, dates)
        rejects = staged_rejects(staged)
    lessons = staging.sql(f"SELECT * EXCLUDE (staged_row) FROM {STAGED}_known")
    return Reading(
        rows={"lesson_attendance": lessons, "pupil": _pupils(staging)},
        rejects=rejects.rows,
        rows_read=staged.accepted_count + repeated_count + rejects.row_count,
        rows_rejected=rejects.row_count,
        notes=[*_notes(layout, columns, dates, rejects, repeated_count), *_notes_on_reasons(staging)],
        proved_keys=frozenset({"lesson_attendance"}),
    )


def _layout(incoming: Incoming, wish: Wish) -> Layout:
    return required_layout(incoming, candidate_profiles(wish, source=ID, fields=FIELDS), FIELDS)


def _columns(incoming: Incoming, layout: Layout) -> LessonColumns:
    length, absence = ways_of(layout)
    if length is None:
        raise _lacks(incoming, LENGTHS)
    if absence is None:
        raise _lacks(incoming, ABSENCES)
    return lesson_columns(incoming, layout, length=length, absence=absence)


def _lacks(incoming: Incoming, ways: Sequence[tuple[str, ...]]) -> UnreadableFile:
    words = _(" eller ").join(" + ".join(f"{field} ({_(FIELDS[field].meaning)})" for field in way) for way in ways)
    return UnreadableFile(
        _("{file} saknar kolumner för {fields}. Lägg till dem i exporten eller i profilen.").format(
            file=incoming.name, fields=words
        )
    )


def _view_lessons(staged: StagedCsv, columns: LessonColumns, dates: Mapping[date, int]) -> None:
    """Make ``{STAGED}_known``: the accepted rows as ``lesson_attendance``, with ``staged_row`` beside."""
    days = list(dates)
    calendar = {
        "date": pa.array(days, pa.date32()),
        "school_year": pa.array([school_year_of(day) for day in days], pa.string()),
        "month": pa.array([month_of(day) for day in days], pa.string()),
    }
    replace(staged.staging, f"{STAGED}_calendar", pa.table(calendar))
    valid, invalid = (
        f"CAST(CASE WHEN is_reported THEN coalesce({sql}, 0) ELSE {sql} END AS INTEGER)"
        for sql in (columns.absent_sql("valid"), columns.absent_sql("invalid"))
    )
    person, people = "person", ""
    if staged.staging.execute(f"SELECT 1 FROM {STAGED}_person WHERE person <> person_number LIMIT 1").fetchall():
        person, people = "person_number", f"JOIN {STAGED}_person USING (person)"
    staged.staging.execute(
        f"CREATE OR REPLACE TEMP VIEW {STAGED}_known AS "
        f"SELECT {person} AS person_number, school_year, month, school_unit_code, class_name, grade_level, date, "
        f"start_minute, subject_code, teaching_group, teacher_key, "
        f"CAST(scheduled_minutes AS INTEGER) AS scheduled_minutes, "
        f"{valid} AS valid_absent_minutes, {invalid} AS invalid_absent_minutes, is_reported, absence_reason, "
        f"{_notice_kind(valid, invalid)} AS notice_kind, "
        f"CASE WHEN is_reported THEN reported_on END AS reported_on, "
        f"CASE WHEN is_reported THEN changed_on END AS changed_on, "
        f"row_number, staged_row "
        f"FROM ({staged.accepted_sql()}) JOIN {STAGED}_calendar USING (date) {people}"
    )


def _notice_kind(valid: str, invalid: str) -> str:
    """SQL of the kind of an absence: what the profile calls its reason; without one invalid absence is un-notified."""
    unnotified = f"CASE WHEN absence_reason IS NULL AND {invalid} > 0 THEN 'unnotified' END"
    return f"CASE WHEN coalesce({valid}, 0) + coalesce({invalid}, 0) > 0 THEN coalesce(notice_kind, {unnotified}) END"


def _pupils(staging: duckdb.DuckDBPyConnection) -> pa.Table:
    """Return one row per pupil, school unit and month: the pieces that a new file of lessons replaces."""
    return staging.execute(
        "SELECT person_number, school_year, school_unit_code || ' ' || month AS delivered_by, "
        "birth_year, birth_month, sex, row_number "
        "FROM (SELECT person_number, school_year, month, school_unit_code, min(row_number) AS row_number "
        f"FROM {STAGED}_known GROUP BY ALL) "
        f"JOIN (SELECT DISTINCT person_number, birth_year, birth_month, sex FROM {STAGED}_person) "
        "USING (person_number) ORDER BY row_number"
    ).to_arrow_table()


def _notes(
    layout: Layout, columns: LessonColumns, dates: Mapping[date, int], rejects: StagedRejects, repeated_count: int
) -> list[str]:
    notes = profile_notes(layout.profile)
    if dates:
        years = ", ".join(sorted({school_year_of(day) for day in dates}))
        notes.append(
            _("Lektioner från {first} till {last} (läsår {years}).").format(
                first=min(dates), last=max(dates), years=years
            )
        )
    if columns.length == ("end_time",):
        notes.append(_("Lektionens längd räknas från start- och sluttid."))
    if repeated_count:
        notes.append(
            ngettext(
                "{count} rad står två gånger för samma lektion med samma tider och togs en gång.",
                "{count} rader står flera gånger för samma lektion med samma tider och togs en gång.",
                repeated_count,
            ).format(count=repeated_count)
        )
    if rejects.footer_count:
        notes.append(_("Texten efter sista raden hoppades över."))
    return notes


def _notes_on_reasons(staging: duckdb.DuckDBPyConnection) -> list[str]:
    """Return how many reasons the table of the profile does not know; a reason may be free text and is not repeated."""
    found = staging.execute(
        f"SELECT count(DISTINCT absence_reason), count(*) FROM {STAGED} "
        "WHERE absence_reason IS NOT NULL AND notice_kind IS NULL"
    ).fetchone()
    reasons, rows = found or (0, 0)
    if not reasons:
        return []
    return [
        ngettext(
            "{count} frånvaroorsak ({rows} rader) står inte i profilens tabell codes.notice_kind: det framgår inte om "
            "frånvaron är ledighet, anmäld sjukdom eller oanmäld.",
            "{count} frånvaroorsaker ({rows} rader) står inte i profilens tabell codes.notice_kind: det framgår inte "
            "om frånvaron är ledighet, anmäld sjukdom eller oanmäld.",
            reasons,
        ).format(count=reasons, rows=rows)
    ]


SOURCE = Source(
    id=ID,
    title=N_("Lektionsnärvaro"),
    delivers=("lesson_attendance", "pupil"),
    recognise=recognise,
    read=read,
    describes=N_(
        "CSV eller Excel med en rad per elev och lektion: personnummer, datum, starttid, schemalagda minuter (eller "
        "sluttid), giltig och ogiltig frånvaro i minuter (eller minuter och slag), om lektionen är rapporterad, "
        "skolenhetskod, och om det finns ämne, undervisningsgrupp, lärare, klass, årskurs, orsak, om frånvaron är "
        "anmäld, och när lektionen rapporterades och ändrades."
    ),
    purpose=N_("Följa upp och utreda frånvaro (skollagen 7 kap. 19 a § och 4 kap.)"),
    needs_profile=True,
    faults=(*COMMON, *FAULTS),
    refresh_days=7,
    fields=FIELDS,
)
