"""Values of single pupils, by the measures' own functions and SQL: there is no second way to count anything."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from skolsikt.home.settings import Settings
from skolsikt.home.words import N_
from skolsikt.measures.answer import Cell
from skolsikt.measures.asking.behind import Read, told_of_enough
from skolsikt.measures.asking.cells import cells_of
from skolsikt.measures.asking.checking import Asked
from skolsikt.measures.asking.plan import planned
from skolsikt.measures.asking.shape import sql_for
from skolsikt.measures.asking.vocabulary import Rows, Vocabulary, vocabulary
from skolsikt.measures.by_right.keys import key_list
from skolsikt.measures.dimensions import COUNTED_BY, DIMENSIONS, Dimension
from skolsikt.measures.registry import measure as measure_of
from skolsikt.measures.values.value import Limits
from skolsikt.school.periods import dates_of, parse_period, school_year_of
from skolsikt.warehouse.engine import literal

# Not one of DIMENSIONS: nobody asks for pupils, they are read by right.
PUPIL = Dimension(name="pupil", title=N_("Elev"), column="pupil_key", vocabulary="pupil", kind="integer")
_KEYS = Vocabulary(labels={}, encode=int)


def cells_of_pupils(
    measure: str,
    keys: Collection[int],
    *,
    period: str,
    by: Sequence[str] = (),
    together: bool = False,
    where: Mapping[str, tuple[str, ...]] | None = None,
    rows: Rows,
    settings: Settings,
) -> list[Cell]:
    """Return the measure's value of each pupil (``together``: of all of them), broken down ``by`` further dimensions.

    ``where``: only what has one of these codes of a dimension (a teaching group is the code of its unit, a slash, its
    name). No pupil is withheld: the caller has decided and noted. What would tell of few teachers is.
    """
    if not keys:
        return []
    dimensions = ((PUPIL,) if not together else ()) + tuple(DIMENSIONS[name] for name in by)
    asked = Asked(measure=measure_of(measure), by=dimensions, where=where or {}, periods=(parse_period(period),))
    plan = planned(asked, pool=False, limits=Limits.of(settings), tables=rows.table)
    shape = replace(plan, where=(*plan.where, PUPIL))
    values = {PUPIL.name: sorted(keys), **_encoded(where or {}, rows)}
    sql = sql_for(shape, tables=rows.table, steps=(period,), values=values)
    words = {one.name: _KEYS if one is PUPIL else vocabulary(one, rows) for one in dimensions}
    read = Read(shape=shape, words=words, values=values, steps=(period,), sql=sql, rows=rows.arrow(sql).to_pylist())
    return told_of_enough(cells_of(read.rows, shape, words), _within_their_schools(read, keys, period, rows), rows)


def _within_their_schools(read: Read, keys: Collection[int], period: str, rows: Rows) -> Read:
    """The same, of the schools where the pupils are: lessons lie school by school, and others need not be read."""
    year = literal(school_year_of(dates_of(period)[0]))
    found = rows.fetchall(
        "SELECT DISTINCT school_unit_code FROM placement "
        f"WHERE school_year = {year} AND pupil_key IN ({key_list(keys)})"
    )
    if not found:  # a year before the pupil came
        return read
    unit = DIMENSIONS["school_unit"]
    values = {**read.values, unit.name: [str(code) for (code,) in found]}
    return replace(read, shape=replace(read.shape, where=(*read.shape.where, unit)), values=values)


def ends_of_pupils(
    measure: str,
    by: Sequence[str],
    *,
    period: str,
    where: Mapping[str, tuple[str, ...]],
    rows: Rows,
    settings: Settings,
) -> list[tuple[tuple[str, ...], list[float], list[float]]]:
    """Return of each group ``by`` some dimensions the two largest and the two smallest numerators of its pupils.

    One where there is only one pupil. What is missing is an empty code. Shown to nobody: a release is audited with it.
    """
    dimensions = tuple(COUNTED_BY[name] for name in by)
    asked = Asked(measure=measure_of(measure), by=(PUPIL, *dimensions), where=where, periods=(parse_period(period),))
    shape = planned(asked, pool=False, limits=Limits.of(settings), tables=rows.table)
    each = sql_for(shape, tables=rows.table, steps=(period,), values=_encoded(where, rows))
    groups = ", ".join(f"by{position}" for position in range(1, len(by) + 1))
    found = rows.fetchall(
        f"SELECT {groups}, max(numerator, 2), min(numerator, 2) FROM ({each}) "
        f"WHERE denominator > 0 AND numerator IS NOT NULL GROUP BY {groups}"
    )
    words = [vocabulary(one, rows) for one in dimensions]
    return [
        (_codes(stored, words), [float(number) for number in most], [float(number) for number in least])  # type: ignore[attr-defined]
        for *stored, most, least in found
    ]


def _encoded(where: Mapping[str, tuple[str, ...]], rows: Rows) -> dict[str, Sequence[str | int]]:
    words = {name: vocabulary(DIMENSIONS[name], rows) for name in where}
    return {name: [words[name].encode(code) for code in codes] for name, codes in where.items()}


def _codes(stored: Sequence[object], words: Sequence[Vocabulary]) -> tuple[str, ...]:
    return tuple("" if one is None else of.decode(one) for one, of in zip(stored, words, strict=True))
