"""Results of digital learning materials and of teachers' own tests: one row per pupil, goal or task, and day."""

from __future__ import annotations

import re
from dataclasses import dataclass

import duckdb

from skolsikt.home.words import N_
from skolsikt.school.periods import school_year_of
from skolsikt.sources.contract import Fault, Incoming, ProfileField, Reading, Recognition, Source, Wish
from skolsikt.sources.layouts.profiled_file import ProfiledFile, ReadRow, Row, read_rows, reading_of
from skolsikt.sources.layouts.profiled_file import recognise as recognise_file
from skolsikt.sources.layouts.pupil_cells import required_text, subject_of
from skolsikt.sources.reading.checked_row import TRUTHS, CheckedRow
from skolsikt.sources.reading.columns import Layout
from skolsikt.sources.reading.described_pupil import WHO_FIELDS, told_pupil
from skolsikt.sources.reading.faults import COMMON, DESCRIBED, REQUIRED_MISSING, TOO_LONG
from skolsikt.sources.reading.numbers import swedish_number
from skolsikt.sources.reading.told_unit import UNIT_FIELDS, told_unit

POINTS_ABOVE_MOST = Fault(
    "points_above_most",
    N_("Poängen är fler än vad som går att få, eller färre än noll."),
    N_("Rätta poängen i läromedlet eller provet och exportera om."),
)
ID = "learning_results"
TOTAL = "total"
FIELDS = {
    **WHO_FIELDS,
    "material": ProfileField(N_("läromedlets eller provets namn"), is_required=True),
    "task": ProfileField(N_("mål eller uppgift; hela provet när det inte står")),
    "date": ProfileField(N_("dagen för resultatet"), is_required=True),
    "result": ProfileField(N_("resultat: poäng, 12/20, 75 %, ja eller nej, eller ett kort ord"), is_required=True),
    "most_points": ProfileField(N_("högsta möjliga poäng")),
    "subject_code": ProfileField(N_("ämnets kod eller namn")),
    "teaching_group": ProfileField(N_("undervisningsgrupp: gruppens lärare ser resultaten")),
    **UNIT_FIELDS,
}
_LONGEST_MARK = 20
_OF_MOST = re.compile(r"(.+?)\s*(?:/|av)\s*(.+)")


@dataclass(frozen=True, kw_only=True)
class _Result:
    points: float | None = None
    most_points: float | None = None
    is_reached: bool | None = None
    mark: str | None = None


def _begin(layout: Layout, wish: Wish) -> ReadRow:
    return lambda row: _learning_result(row, wish)


FILE = ProfiledFile(source=ID, table="learning_result", fields=FIELDS, begin=_begin)


def recognise(incoming: Incoming) -> Recognition | None:
    """Return a table with a pupil, a learning material or test, a day and a result in each row."""
    return recognise_file(incoming, FILE)


def read(incoming: Incoming, staging: duckdb.DuckDBPyConnection, wish: Wish) -> Reading:
    """Return ``learning_result``. Raises UnreadableFile for missing headings."""
    return reading_of(read_rows(incoming, wish, FILE), FILE)


def _learning_result(row: CheckedRow, wish: Wish) -> Row | None:
    person, unit = told_pupil(row, on=wish.as_of), told_unit(row, wish.municipality)
    material, day = required_text(row, "material"), row.day("date")
    if not row.text("date"):
        row.reject("date", REQUIRED_MISSING)
    subject = subject_of(row, is_required=False)
    result = _result(row)
    if row.is_lost or person is None or day is None or result is None:
        return None
    return {
        "person_number": person.value,
        "school_year": school_year_of(day),
        "school_unit_code": unit,
        "class_name": row.text("class_name"),
        "teaching_group": row.text("teaching_group"),
        "subject_code": subject,
        "material": material,
        "task": row.text("task") or TOTAL,
        "date": day,
        "points": result.points,
        "most_points": result.most_points,
        "is_reached": result.is_reached,
        "mark": result.mark,
    }


def _result(row: CheckedRow) -> _Result | None:
    text = required_text(row, "result")
    if text is None:
        return None
    most = swedish_number(row.text("most_points") or "")
    found = read_result(text, most)
    if len(found.mark or "") > _LONGEST_MARK:
        row.reject("result", TOO_LONG)
    elif found.points is not None and not 0 <= found.points <= (found.most_points or float("inf")):
        row.reject("result", POINTS_ABOVE_MOST)
    return found


def read_result(text: str, most: float | None) -> _Result:
    """Return what a result says; a number is points, of ``most`` where that is known.

    >>> read_result("12/20", None).most_points, read_result("75 %", None).points, read_result("Ja", None).is_reached
    (20.0, 75.0, True)
    >>> read_result("Nivå 3", None).mark
    'Nivå 3'
    """
    if text.endswith("%") and (share := swedish_number(text)) is not None:
        return _Result(points=share, most_points=100.0)
    if (points := swedish_number(text)) is not None:
        return _Result(points=points, most_points=most)
    if (parts := _OF_MOST.fullmatch(text)) and None not in (
        numbers := [swedish_number(part) for part in parts.groups()]
    ):
        return _Result(points=numbers[0], most_points=numbers[1])
    if (is_reached := TRUTHS.get(text.casefold())) is not None:
        return _Result(is_reached=is_reached)
    return _Result(mark=text)


SOURCE = Source(
    id=ID,
    title=N_("Resultat från läromedel och egna prov"),
    delivers=("learning_result",),
    recognise=recognise,
    read=read,
    describes=N_(
        "CSV eller Excel med en rad per elev, mål eller uppgift och dag: personnummer (eller "
        "namn och födelsedatum eller klass), skola, läromedel eller prov, "
        "datum och resultat (poäng, procent, ja eller nej, eller ett kort ord). Gruppens lärare ser dem på sidan "
        "Klass."
    ),
    purpose=N_("Följa elevers kunskapsutveckling i undervisningen (skollagen 3 kap. 2 §)"),
    needs_profile=True,
    faults=(*COMMON, *DESCRIBED, POINTS_ABOVE_MOST),
    refresh_days=120,
    fields=FIELDS,
)
