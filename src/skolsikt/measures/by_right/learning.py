"""Results of learning materials and own tests, and assessments, of single pupils."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from skolsikt.measures.asking.vocabulary import Rows
from skolsikt.measures.by_right.keys import key_list
from skolsikt.measures.by_right.standing import Group
from skolsikt.warehouse.engine import literal


@dataclass(frozen=True, kw_only=True, order=True)
class Task:
    """One goal or task of a learning material or test, and the day of its results."""

    day: date
    material: str
    task: str


@dataclass(frozen=True, kw_only=True)
class LearningResult:
    """What one pupil got: points (of ``most_points``, where that is known), whether the goal is reached, or a word."""

    points: float | None
    most_points: float | None
    is_reached: bool | None
    mark: str


@dataclass(frozen=True, kw_only=True)
class Assessed:
    """One assessment. ``step`` None: none was made."""

    term: str
    subject: str
    step: int | None
    is_reached: bool | None


def learning_in(group: Group, keys: Collection[int], rows: Rows) -> dict[Task, dict[int, LearningResult]]:
    """Return the results of these pupils, task by task, the oldest first.

    In a teaching group only those that belong to it: whoever teaches one subject sees no other.
    """
    own = f"AND teaching_group = {literal(group.name)}" if group.teaching_group else ""
    sql = _LEARNING.format(keys=key_list(keys), year=literal(group.school_year), own=own)
    found: dict[Task, dict[int, LearningResult]] = defaultdict(dict)
    for key, day, material, task, points, most, is_reached, mark in rows.fetchall(sql):
        if isinstance(day, date):
            found[Task(day=day, material=str(material), task=str(task))][int(str(key))] = LearningResult(
                points=None if points is None else float(str(points)),
                most_points=None if most is None else float(str(most)),
                is_reached=None if is_reached is None else bool(is_reached),
                mark=str(mark or ""),
            )
    return dict(sorted(found.items()))


def assessments_of(key: int, rows: Rows) -> list[Assessed]:
    """Return a pupil's assessments of the newest school year that has any."""
    return [
        Assessed(
            term=str(term),
            subject=str(subject),
            step=None if step is None else int(str(step)),
            is_reached=None if is_reached is None else bool(is_reached),
        )
        for term, subject, step, is_reached in rows.fetchall(_ASSESSMENTS.format(key=key_list([key])))
    ]


_LEARNING = (
    "SELECT pupil_key, date, material, task, points, most_points, is_reached, mark FROM learning_result "
    "WHERE pupil_key IN ({keys}) AND school_year = {year} {own}"
)
_ASSESSMENTS = (
    "SELECT term, subject_code, max(step), bool_or(is_reached) FROM assessment WHERE pupil_key IN ({key}) "
    "AND school_year = (SELECT max(school_year) FROM assessment WHERE pupil_key IN ({key})) "
    "GROUP BY ALL ORDER BY term, subject_code"
)
