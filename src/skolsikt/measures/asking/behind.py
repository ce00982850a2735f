"""What the rows say to a question, and which of its numbers would tell of too few teachers.

Grades name the teacher that set them; sums of attendance do not name the one that reported, so the lessons are asked.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from skolsikt.measures.answer import Cell, Withheld
from skolsikt.measures.asking.cells import Row, group_of
from skolsikt.measures.asking.checking import fact_with
from skolsikt.measures.asking.shape import PERIOD_COLUMN, TEACHERS, Shape, sql_for
from skolsikt.measures.asking.teachers import NOBODY, Behind, Codes, few_teachers
from skolsikt.measures.asking.vocabulary import Rows, Vocabulary
from skolsikt.measures.registry import measure as measure_of
from skolsikt.measures.schema import Measure
from skolsikt.measures.values import value


@dataclass(frozen=True, kw_only=True)
class Read:
    """What the rows say to a question: the shape it was asked in, its steps (None: all), and the groups found."""

    shape: Shape
    words: Mapping[str, Vocabulary]
    values: Mapping[str, Sequence[str | int]]
    steps: tuple[str, ...] | None
    sql: str
    rows: Sequence[Row]


def told_of_enough(cells: Sequence[Cell], read: Read, rows: Rows) -> list[Cell]:
    """Return ``cells`` without the numbers of few teachers, what stands beside such a one, and such companions."""
    found, measure = list(cells), read.shape.measure
    for about in (measure, *map(measure_of, measure.companions)):
        if about.fewest_teachers:
            hidden = _hidden(about, found, read, rows)
            places = [hidden.get(_place(cell, read.shape)) for cell in found]
            found = [
                cell if why is None else cell.emptied(why) if about is measure else cell.without_beside(about.id, why)
                for cell, why in zip(found, places, strict=True)
            ]
    return found


def _hidden(about: Measure, cells: Sequence[Cell], read: Read, rows: Rows) -> Mapping[Codes, Withheld]:
    groups = behind(about, read, rows)
    is_alone = bool(read.shape.asked & set(about.one_teacher_dimensions))
    if is_alone:
        groups = {place: groups.get(place, NOBODY) for place in (_place(cell, read.shape) for cell in cells)}
    axes = range(1 + len(_told_apart(read.shape).by))
    return few_teachers(groups, fewest=about.fewest_teachers, axes=axes, unknown_is_few=is_alone)


def behind(about: Measure, read: Read, rows: Rows) -> dict[Codes, Behind]:
    """Return who stands behind each group of ``about``, the measure asked for or one that is told beside it.

    By period (empty where they are added) and codes.
    """
    if about is not read.shape.measure or value(about.value).teachers_in:
        return _asked_apart(about, read, rows)
    return {
        _place_of(row, read.shape, read.words): Behind(
            teachers=frozenset(map(str, row[TEACHERS] or ())),  # type: ignore[call-overload]
            pupils=int(str(row["population"])),
        )
        for row in read.rows
    }


def _asked_apart(about: Measure, read: Read, rows: Rows) -> dict[Codes, Behind]:
    """Who stands behind each group, asked of rows that name teachers; the size of a group is how many rows it has."""
    told_apart = _told_apart(read.shape)
    dimensions = (*told_apart.by, *told_apart.where)
    naming = fact_with(value(about.value).teachers_in, told_apart.period_column, dimensions, rows.table)
    if naming is None:
        return {}
    shape = replace(told_apart, measure=about, fact=naming[0], joins=naming[1], of_teachers=True)
    found = rows.arrow(sql_for(shape, tables=rows.table, steps=read.steps or (), values=read.values)).to_pylist()
    teachers: dict[Codes, set[str]] = defaultdict(set)
    sizes: dict[Codes, int] = defaultdict(int)
    for row in found:
        place = _place_of(row, shape, read.words)
        sizes[place] += int(str(row["rows"]))
        teachers[place] |= {str(row["teacher_key"])} if row["teacher_key"] is not None else set()
    return {place: Behind(teachers=frozenset(teachers[place]), pupils=size) for place, size in sizes.items()}


def _place_of(row: Row, shape: Shape, words: Mapping[str, Vocabulary]) -> Codes:
    return ("" if shape.pool else str(row[PERIOD_COLUMN]), *group_of(row, shape, words).values())


def _told_apart(shape: Shape) -> Shape:
    """The shape without dimensions that split a numerator: what is reported is told of all of them together."""
    by, where = (tuple(one for one in of if not one.splits_numerator) for of in (shape.by, shape.where))
    return replace(shape, by=by, where=where)


def _place(cell: Cell, shape: Shape) -> Codes:
    names = [dimension.name for dimension in _told_apart(shape).by]
    return ("" if shape.pool else cell.period, *(cell.group[name] for name in names))
