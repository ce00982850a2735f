"""What is checked of staged lessons, and how repeated lessons are found without sorting fifteen million rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

import duckdb
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from skolsikt.home.words import N_
from skolsikt.school.identifiers import InvalidIdentifier, PersonNumber, is_named_unit, is_school_unit_code
from skolsikt.school.periods import dates_of
from skolsikt.school.school_time import SchoolYear
from skolsikt.sources.contract import Fault, Wish
from skolsikt.sources.layouts.lesson_columns import BAD_TIME, LessonColumns
from skolsikt.sources.reading.faults import (
    BAD_DATE,
    BAD_PERSON_NUMBER,
    BAD_SCHOOL_UNIT,
    DATE_OUTSIDE_SCHOOL_YEAR,
    DUPLICATE_CONFLICTING,
    NOT_WHOLE_MINUTES,
    OUT_OF_RANGE,
    REQUIRED_MISSING,
    UNKNOWN_CODE,
)
from skolsikt.sources.reading.staged_csv import WHOLE_ROW, Check, StagedCsv, replace
from skolsikt.tables.catalogue import table

ABSENT_ABOVE_SCHEDULED = Fault(
    "absent_above_scheduled",
    N_("Frånvaron är längre än lektionen."),
    N_("Rätta schemat eller frånvaron i skolsystemet och exportera om."),
)
ENDS_BEFORE_START = Fault(
    "ends_before_start",
    N_("Lektionen slutar innan den börjar."),
    N_("Rätta tiderna i skolsystemet och exportera om."),
)
ABSENCE_WITHOUT_KIND = Fault(
    "absence_without_kind",
    N_("Det finns frånvarominuter, men det framgår inte om de är giltiga eller ogiltiga."),
    N_("Ange slag av frånvaro i skolsystemet, eller lägg till koden i profilen (codes.absence_kind)."),
)
FAULTS = (BAD_TIME, ABSENT_ABOVE_SCHEDULED, ENDS_BEFORE_START, NOT_WHOLE_MINUTES, ABSENCE_WITHOUT_KIND)

_HASHES_AT_A_TIME = 25_000_000  # 200 MB
# Two rows of one lesson may differ in these (two teachers, two groups): one of them is taken.
_WHO = ("class_name", "grade_level", "teaching_group", "teacher_key", "absence_reason")


def check_values(staged: StagedCsv, columns: LessonColumns) -> None:
    """Write down rows with a value that is missing, impossible, or contradicts another one of the row."""
    positions = staged.layout.positions
    longest = table("lesson_attendance").column("scheduled_minutes").maximum
    last_minute = table("lesson_attendance").column("start_minute").maximum
    highest_grade = table("lesson_attendance").column("grade_level").maximum
    length = columns.length[0]
    length_faults = (BAD_TIME, ENDS_BEFORE_START) if length == "end_time" else (REQUIRED_MISSING, OUT_OF_RANGE)
    checks = [
        ("person_number", REQUIRED_MISSING, "person IS NULL"),
        ("date", BAD_DATE, "date IS NULL"),
        ("start_time", BAD_TIME, "start_minute IS NULL"),
        ("start_time", OUT_OF_RANGE, f"start_minute > {last_minute}"),
        (length, length_faults[0], "scheduled_minutes IS NULL AND start_minute IS NOT NULL"),
        (length, length_faults[1], "scheduled_minutes < 0"),
        (length, OUT_OF_RANGE, f"scheduled_minutes > {longest}"),
        ("is_reported", UNKNOWN_CODE, "is_reported IS NULL"),
        ("grade_level", UNKNOWN_CODE, "grade_level < 0"),
        ("grade_level", OUT_OF_RANGE, f"grade_level > {highest_grade}"),
        *[
            (field, NOT_WHOLE_MINUTES, f"{field} <> floor({field})")
            for field in ("scheduled_minutes", *columns.absence)
            if field in positions and field != "absence_kind"
        ],
        *_absence_checks(columns),
    ]
    staged.check(
        [
            Check(position=positions.get(field, WHOLE_ROW), fault_code=fault.code, predicate=predicate)
            for field, fault, predicate in checks
        ]
    )


def _absence_checks(columns: LessonColumns) -> list[tuple[str, Fault, str]]:
    if columns.has_kind:
        return [
            ("absent_minutes", OUT_OF_RANGE, "absent_minutes < 0"),
            ("absent_minutes", ABSENT_ABOVE_SCHEDULED, "absent_minutes > scheduled_minutes AND scheduled_minutes >= 0"),
            ("absent_minutes", REQUIRED_MISSING, "absent_minutes IS NULL AND absence_kind <> 'none'"),
            ("absence_kind", UNKNOWN_CODE, "absence_kind IS NULL"),
            ("absence_kind", ABSENCE_WITHOUT_KIND, "absence_kind = 'none' AND absent_minutes > 0"),
        ]
    valid, invalid = columns.absence
    return [
        (valid, OUT_OF_RANGE, f"{valid} < 0"),
        (invalid, OUT_OF_RANGE, f"{invalid} < 0"),
        (valid, ABSENT_ABOVE_SCHEDULED, f"{valid} > scheduled_minutes AND scheduled_minutes >= 0"),
        (
            invalid,
            ABSENT_ABOVE_SCHEDULED,
            f"coalesce({valid}, 0) <= scheduled_minutes AND {invalid} >= 0 AND scheduled_minutes >= 0 "
            f"AND coalesce({valid}, 0) + {invalid} > scheduled_minutes",
        ),
    ]


def check_people(staged: StagedCsv, *, on: date | None) -> None:
    """Write down rows of invalid person numbers, and make ``{table}_person`` of the valid ones.

    ``person`` as the file writes it, ``person_number, birth_year, birth_month, sex``. ``on``: the day of the file, for
    numbers without a century.
    """
    people = [(text, _person(text, on)) for text in _distinct(staged, "person")]
    valid = [(text, person) for text, person in people if person]
    replace(
        staged.staging,
        f"{staged.table}_person",
        pa.table(
            {
                "person": pa.array([text for text, _person in valid], pa.string()),
                "person_number": pa.array([person.value for _text, person in valid], pa.string()),
                "birth_year": pa.array([person.birth_year for _text, person in valid], pa.int32()),
                "birth_month": pa.array([person.birth_month for _text, person in valid], pa.int32()),
                "sex": pa.array([person.sex for _text, person in valid], pa.string()),
            }
        ),
    )
    _check_texts(staged, "person", "person_number", BAD_PERSON_NUMBER, [text for text, person in people if not person])


def _person(text: str, on: date | None) -> PersonNumber | None:
    try:
        return PersonNumber.parse(text, on=on)
    except InvalidIdentifier:
        return None


def check_units(staged: StagedCsv) -> None:
    """Write down rows whose school unit is no code."""
    units = _distinct(staged, "school_unit_code")
    wrong = [unit for unit in units if not is_school_unit_code(unit) and not is_named_unit(unit)]
    _check_texts(staged, "school_unit_code", "school_unit_code", BAD_SCHOOL_UNIT, wrong)
    position = staged.layout.positions.get("school_unit_code", WHOLE_ROW)
    staged.check([Check(position=position, fault_code=BAD_SCHOOL_UNIT.code, predicate="school_unit_code IS NULL")])


def check_dates(staged: StagedCsv, wish: Wish) -> Mapping[date, int]:
    """Write down rows outside the wished period; return the other dates with their numbers of rows.

    Without a wished period the school year with the most rows counts, and every one that hangs together with it: a
    mistyped year stands alone.
    """
    rows = staged.staging.execute(
        f"SELECT date, count(*) FROM {staged.table} WHERE date IS NOT NULL GROUP BY date ORDER BY date"
    ).fetchall()
    counts: dict[date, int] = dict(rows)
    if not counts:
        return counts
    first, last = dates_of(wish.period) if wish.period else _connected_years(counts)
    predicate = f"date NOT BETWEEN DATE '{first}' AND DATE '{last}'"
    position = staged.layout.positions["date"]
    staged.check([Check(position=position, fault_code=DATE_OUTSIDE_SCHOOL_YEAR.code, predicate=predicate)])
    return {day: count for day, count in counts.items() if first <= day <= last}


def _connected_years(counts: Mapping[date, int]) -> tuple[date, date]:
    rows: dict[SchoolYear, int] = {}
    for day, count in counts.items():
        rows[SchoolYear.of(day)] = rows.get(SchoolYear.of(day), 0) + count
    first = last = max(rows, key=lambda year: rows[year])
    while first.previous in rows:
        first = first.previous
    while last.next in rows:
        last = last.next
    return first.first, last.last


def check_repetitions(staged: StagedCsv, lessons: str) -> int:
    """Write down lessons of a pupil that stand twice with different content; return how many equal ones were left out.

    ``lessons``: a view with the key of ``lesson_attendance``, where ``person_number`` stands for the pupil. Only rows
    whose hash occurs twice are compared: sorting the hashes is several times faster than grouping the rows.
    """
    key = "person_number, date, start_minute, subject_code"
    twice = _hashes_that_occur_twice(staged.staging, f"hash({key})", lessons, staged.row_count)
    if not len(twice):
        return 0
    replace(staged.staging, f"{staged.table}_twice", pa.table({"hash": twice}))
    content = "school_unit_code, scheduled_minutes, valid_absent_minutes, invalid_absent_minutes, is_reported"
    staged.staging.execute(
        f"CREATE OR REPLACE TEMP TABLE {staged.table}_repeated AS "
        f"SELECT staged_row, min(content) OVER lesson <> max(content) OVER lesson AS is_conflict, "
        f"row_number() OVER (lesson ORDER BY staged_row) > 1 AS is_again, count(*) OVER lesson > 1 AS is_repeated "
        f"FROM (SELECT *, hash({content}) AS content FROM {lessons} "
        f"WHERE hash({key}) IN (SELECT hash FROM {staged.table}_twice)) "
        f"WINDOW lesson AS (PARTITION BY {key})"
    )
    rows = f"SELECT staged_row FROM {staged.table}_repeated WHERE is_repeated AND "
    staged.check_rows(WHOLE_ROW, DUPLICATE_CONFLICTING.code, f"{rows} is_conflict")
    return staged.leave_out(f"{rows} NOT is_conflict AND is_again")


def _hashes_that_occur_twice(
    staging: duckdb.DuckDBPyConnection, hash_sql: str, rows: str, row_count: int
) -> npt.NDArray[np.uint64]:
    parts = row_count // _HASHES_AT_A_TIME + 1
    found = []
    for part in range(parts):
        where = f"WHERE {hash_sql} % {parts} = {part}" if parts > 1 else ""
        column = staging.execute(f"SELECT {hash_sql} AS hash FROM {rows} {where}").fetchnumpy()["hash"]
        hashes = np.asarray(column, np.uint64)
        hashes.sort()
        found.append(np.unique(hashes[1:][hashes[1:] == hashes[:-1]]))
    return np.concatenate(found)


def _distinct(staged: StagedCsv, column: str) -> list[str]:
    rows = staged.staging.execute(
        f"SELECT DISTINCT {column} FROM {staged.table} WHERE {column} IS NOT NULL ORDER BY 1"
    ).fetchall()
    return [text for (text,) in rows]


def _check_texts(staged: StagedCsv, column: str, field: str, fault: Fault, wrong: Iterable[str]) -> None:
    """Write down the rows whose ``column`` is one of ``wrong``."""
    texts = pa.array(wrong, pa.string())
    if len(texts):
        replace(staged.staging, f"{staged.table}_wrong", pa.table({"text": texts}))
        position = staged.layout.positions.get(field, WHOLE_ROW)
        staged.check_rows(
            position,
            fault.code,
            f"SELECT rowid AS staged_row FROM {staged.table} WHERE {column} IN (SELECT text FROM {staged.table}_wrong)",
        )
