"""Worked examples: small text tables in, an answer out, compared cell by cell."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime

from skolsikt.home.clock import STOCKHOLM
from skolsikt.home.settings import Settings
from skolsikt.measures.answer import Answer
from skolsikt.measures.ask import ask
from skolsikt.measures.asking.answering import Kept
from skolsikt.measures.asking.vocabulary import Rows
from skolsikt.measures.facts import DERIVED
from skolsikt.measures.question import Question
from skolsikt.measures.sandbox import SandboxReader
from skolsikt.measures.schema import Example, Measure
from skolsikt.privacy.holds import Hold
from skolsikt.privacy.release.store import Release
from skolsikt.privacy.viewer import Viewer, operator
from skolsikt.tables.catalogue import table
from skolsikt.tables.contract import Type
from skolsikt.warehouse.destruction import Destruction
from skolsikt.warehouse.manifest import Version

Given = Mapping[str, str | None]
_TOLERANCE = 1e-4  # examples are written with four decimals

# What an example need not say: one class of one school in one school year.
_SCHOOL = "12345678"
_USUAL: Mapping[str, object] = {
    "school_year": "2024/25",
    "term": "VT2025",
    "school_unit_code": _SCHOOL,
    "school_form": "GR",
    "grade_level": 9,
    "class_name": "9A",
    "grade_kind": "final",
    "delivered_by": _SCHOOL,
    "is_reported": True,
    "subject_code": "MA",
    "sex": None,
}
_USUAL_OF: Mapping[str, Mapping[str, object]] = {
    "enrolment": {"from_date": date(2024, 8, 15)},
    "reference_value": {"sex": "all", "unit_kind": "school_unit", "publisher": "Skolverket"},
    "attendance_period": {"class_name": None, "grade_level": None},
    "survey_answer": {"grade_level": None},
    "survey_index": {"grade_level": None},
    "school_unit": {"name": "Norra skolan", "municipality": "9999", "organiser_type": "municipal"},
}
_READ: Mapping[Type, Callable[[str], object]] = {
    Type.TEXT: str,
    Type.INTEGER: int,
    Type.BIGINT: int,
    Type.NUMBER: float,
    Type.BOOLEAN: lambda text: text == "true",
    Type.DATE: date.fromisoformat,
    Type.INSTANT: lambda text: datetime.fromisoformat(text).replace(tzinfo=STOCKHOLM).astimezone(UTC),  # Swedish time
}


class ExampleHouse:
    """The house that an example is asked in: only the rows that it gives."""

    def __init__(self, given: Mapping[str, str], settings: Settings) -> None:
        self.settings = settings
        self.kept = Kept()
        rows = {name: given_rows(name, text) for name, text in given.items()}
        self._rows = SandboxReader(rows, derived=DERIVED, version=Version(number=1, published_at=""))

    def rows(self, version: int | None = None) -> Rows:
        """Return the only version there is."""
        return self._rows

    def release(self, version: int) -> Release:
        """Nothing has been released of an example."""
        return Release.nothing()

    def holds(self) -> tuple[Hold, ...]:
        """Nothing is held of an example."""
        return ()

    def destructions(self) -> Sequence[Destruction]:
        """Nothing has been destroyed of an example."""
        return ()

    def note_true_aggregates(self, question: Question, viewer: Viewer) -> None:
        """Keep no log: nobody is shown."""


def read_table(text: str) -> list[dict[str, str | None]]:
    """Return the rows of a small text table; an empty cell is None.

    >>> read_table("a | b\\n1 |\\n")
    [{'a': '1', 'b': None}]
    """
    lines = [[cell.strip() or None for cell in line.split("|")] for line in text.strip().splitlines()]
    names = [name or "" for name in lines[0]]
    return [dict(zip(names, line, strict=True)) for line in lines[1:]]


def given_rows(name: str, text: str) -> list[dict[str, object]]:
    """Return rows of the canonical table ``name``: what the text says, and the usual where it says nothing.

    Several subject codes in one cell are several rows.
    """
    contract = table(name)
    columns = {column.name for column in contract.columns}
    usual = {key: found for key, found in {**_USUAL, **_USUAL_OF.get(name, {})}.items() if key in columns}
    rows: list[dict[str, object]] = []
    for line in read_table(text):
        for said in _one_by_subject(line):
            read = {key: _READ[contract.column(key).type](cell) if cell else None for key, cell in said.items()}
            rows.append(_with_month(usual | read, columns))
    return rows


def _one_by_subject(line: Given) -> list[Given]:
    subjects = (line.get("subject_code") or "").split()
    return [{**line, "subject_code": subject} for subject in subjects] or [line]


def _with_month(row: dict[str, object], columns: set[str]) -> dict[str, object]:
    return row | {"month": str(row["date"])[:7]} if "month" in columns and "date" in row else row


def answered(measure: Measure, example: Example, settings: Settings) -> Answer:
    """Return what the measure answers to the example's question, small groups shown."""
    question = Question(
        measure=measure.id, by=example.by, where=example.where, period=example.period, pool=example.pool
    )
    viewer = operator(reason="worked example", user="example")
    return ask(question, viewer=viewer, house=ExampleHouse(example.given, settings))


def differences(answer: Answer, example: Example) -> list[str]:
    """Return how the answer differs from what the example expects; nothing when it agrees."""
    expected = read_table(example.expect)
    rows = [cell.as_row() for cell in answer.cells]
    if len(rows) != len(expected):
        return [f"{len(expected)} rows expected, {len(rows)} answered"]
    return [
        f"row {number}: {name} is {row.get(name)!r}, expected {cell!r}"
        for number, (row, line) in enumerate(zip(rows, expected, strict=True), start=1)
        for name, cell in line.items()
        if not _agrees(row.get(name), cell)
    ]


def _agrees(found: object, expected: str | None) -> bool:
    if expected is None or found is None:
        return expected is None and found is None
    if isinstance(found, int | float) and not isinstance(found, bool):
        return math.isclose(float(found), float(expected), abs_tol=_TOLERANCE)
    return str(found).lower() == expected.lower()
