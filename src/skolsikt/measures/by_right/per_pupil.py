"""Values of single pupils, by the measures' own functions and SQL: there is no second way to count anything."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from skolsikt.home.settings import Settings
from skolsikt.home.words import N_
from skolsikt.measures.answer import Cell
from skolsikt.measures.asking.cells import cells_of
from skolsikt.measures.asking.checking import Asked
from skolsikt.measures.asking.plan import planned
from skolsikt.measures.asking.shape import sql_for
from skolsikt.measures.asking.vocabulary import Rows, Vocabulary, vocabulary
from skolsikt.measures.dimensions import COUNTED_BY, DIMENSIONS, Dimension
from skolsikt.measures.registry import measure as measure_of
from skolsikt.measures.values.value import Limits
from skolsikt.school.periods import parse_period

# Not one of DIMENSIONS: nobody asks for pupils, they are read by right.
PUPIL = Dimension(name="pupil", title=N_("Elev"), column="pupil_key", vocabulary="pupil", kind="integer")
_KEYS = Vocabulary(labels={}, encode=int)


def cells_of_pupils(
    measure: str,
    keys: Collection[int] | None,
    *,
    period: str,
    by: Sequence[str] = (),
    together: bool = False,
    where: Mapping[str, tuple[str, ...]] | None = None,
    rows: Rows,
    settings: Settings,
) -> list[Cell]:
    """Return the measure's value of each pupil (``together``: of all of them), broken down ``by`` further dimensions.

    ``keys`` None: of everybody.

    ``where``: only what has one of these codes of a dimension (a teaching group is the code of its unit, a slash, its
    name). Nothing is withheld: the caller has decided and noted.
    """
    if keys is not None and not keys:
        return []
    dimensions = ((PUPIL,) if not together else ()) + tuple(COUNTED_BY[name] for name in by)
    chosen = {DIMENSIONS[name]: codes for name, codes in (where or {}).items()}
    asked = Asked(measure=measure_of(measure), by=dimensions, where=where or {}, periods=(parse_period(period),))
    plan = planned(asked, pool=False, limits=Limits.of(settings), tables=rows.table)
    shape = plan if keys is None else replace(plan, where=(*plan.where, PUPIL))
    values: dict[str, Sequence[str | int]] = {PUPIL.name: sorted(keys or ())}
    for one, codes in chosen.items():
        values[one.name] = [vocabulary(one, rows).encode(code) for code in codes]
    sql = sql_for(shape, tables=rows.table, steps=(period,), values=values)
    words = {one.name: _KEYS if one is PUPIL else vocabulary(one, rows) for one in dimensions}
    return cells_of(rows.arrow(sql).to_pylist(), shape, words)
