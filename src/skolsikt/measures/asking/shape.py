"""From a question to SQL: compiled once per shape, the values of filters are put in afterwards.

Compiling an expression costs more than running it on a small table, so two questions that differ only in their
filter values share one compiled text. Filter values are codes from vocabularies, never what a person typed.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import ibis
import ibis.expr.types as ir

from skolsikt.measures.asking.bands import with_bands
from skolsikt.measures.dimensions import BAND_PREFIX, Dimension, Join
from skolsikt.measures.facts.attendance import ABSENT, SUMS
from skolsikt.measures.facts.fact import Fact
from skolsikt.measures.facts.successions import succeeded
from skolsikt.measures.registry import measure as measure_of
from skolsikt.measures.schema import Measure
from skolsikt.measures.values import value
from skolsikt.measures.values.populations import population
from skolsikt.measures.values.value import CHOSEN, GroupValue, Limits
from skolsikt.warehouse.derived import Tables

PERIOD_COLUMN = "step"
TEACHERS = "teachers"
_PERIOD_MARK = "§period§"
_TEXT_MARK = "§where{}§"
_INTEGER_MARK = 98_765_000_000
LOADS = {"loads": "first_load", "more_loads": "last_load"}  # where a fact tells which loads each row rests on
_PUBLISHED_COLUMNS = ("value", "is_approximate", "withheld_code", "load")
_STORED_COLUMNS = ("value", "lower_95", "upper_95", "pupils_count")
_OF_SCHOOL_UNITS = frozenset({"school_unit", "school_group", "organiser_type", "area_type"})
_LEVELS = ("municipality", "municipality_group", "county")  # of published figures, beside schools and the nation


@dataclass(frozen=True, kw_only=True)
class Shape:
    """Everything that decides the SQL text, except the filter values."""

    measure: Measure
    fact: Fact
    joins: tuple[Join, ...]
    by: tuple[Dimension, ...]
    where: tuple[Dimension, ...]
    period_column: str
    has_period_filter: bool
    pool: bool
    limits: Limits
    across_successions: bool = False
    deciding: frozenset[str] = frozenset()  # dimensions that decide who is counted, of a question that has lost them
    of_teachers: bool = False  # who stands behind each group, one row per teacher, and no number

    @property
    def key(self) -> tuple[object, ...]:
        return (
            self.measure.id,
            self.measure.version,
            self.fact.name,
            tuple(dimension.name for dimension in self.by),
            tuple(dimension.name for dimension in self.where),
            self.period_column,
            self.has_period_filter,
            self.pool,
            self.limits,
            self.across_successions,
            self.deciding,
            self.of_teachers,
        )

    @property
    def asked(self) -> frozenset[str]:
        return frozenset(dimension.name for dimension in (*self.by, *self.where)) | self.deciding


_compiled: dict[tuple[object, ...], str] = {}
_lock = threading.Lock()


def sql_for(shape: Shape, *, tables: Tables, steps: Sequence[str], values: Mapping[str, Sequence[str | int]]) -> str:
    """Return the SQL of a question about ``steps`` (all when the shape has no period filter) and filter ``values``."""
    template = _compiled.get(shape.key)
    if template is None:
        template = str(ibis.to_sql(expression(shape, tables), dialect="duckdb"))
        with _lock:
            _compiled[shape.key] = template
    return _filled(template, shape, steps, values)


def _filled(template: str, shape: Shape, steps: Sequence[str], values: Mapping[str, Sequence[str | int]]) -> str:
    sql = template.replace(_quoted(_PERIOD_MARK), ", ".join(map(_quoted, steps)) or "NULL")
    for position, dimension in enumerate(shape.where):
        accepted = ", ".join(_quoted(code) if isinstance(code, str) else str(code) for code in values[dimension.name])
        sql = sql.replace(_mark_in_sql(position, dimension), accepted)
    return sql


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _mark(position: int, dimension: Dimension) -> str | int:
    return _INTEGER_MARK + position if dimension.kind == "integer" else _TEXT_MARK.format(position)


def _mark_in_sql(position: int, dimension: Dimension) -> str:
    mark = _mark(position, dimension)
    return _quoted(mark) if isinstance(mark, str) else str(mark)


def expression(shape: Shape, tables: Tables) -> ir.Table:
    """Return the portable expression of the question, with marks where filter values belong."""
    rows = _filtered(_joined(shape, tables), shape)
    if shape.measure.kind in ("published", "stored"):
        return _as_read(rows, shape)
    groups = _groups(shape)
    if shape.of_teachers:
        return rows.group_by([*groups, "teacher_key"]).agg(rows=ibis._.count())
    if value(shape.measure.value).of_pupil_sums:
        rows = rows.group_by(["pupil_key", *groups]).agg(**{name: rows[name].sum().cast("int64") for name in SUMS})
    found = rows.agg(by=[rows[name] for name in groups], **_aggregates(rows, shape))
    return _sharing_the_denominator(found, groups, shape)


def _joined(shape: Shape, tables: Tables) -> ir.Table:
    rows = shape.fact.rows(tables)
    if shape.across_successions:
        rows = succeeded(rows, tables)
    needed = frozenset().union(*(dimension.needs for dimension in (*shape.by, *shape.where)))
    for join in shape.joins:
        rows = join.onto(rows, tables, needed)
    for dimension in (*shape.by, *shape.where):
        if dimension.name.startswith(BAND_PREFIX) and dimension.column not in rows.columns:
            rows = with_bands(rows, dimension.name.removeprefix(BAND_PREFIX), tables, shape.limits)
    by = {f"by{position}": dimension.expression(rows) for position, dimension in enumerate(shape.by)}
    return rows.mutate(**{PERIOD_COLUMN: rows[shape.period_column]}, **by)


def _filtered(rows: ir.Table, shape: Shape) -> ir.Table:
    conditions = [population(shape.measure.population)(rows, shape.asked)]
    if shape.has_period_filter:
        conditions.append(rows[PERIOD_COLUMN].isin([_PERIOD_MARK]))
    if shape.measure.indicators:
        conditions.append(rows.indicator.isin(list(shape.measure.indicators)))
    if shape.measure.kind == "published" and "unit_kind" in rows.columns:
        conditions += _published_level(rows, shape)
    if shape.measure.index_name:
        conditions.append(rows.index_name == shape.measure.index_name)
    for position, dimension in enumerate(shape.where):
        accepted = dimension.expression(rows).isin([_mark(position, dimension)])
        if dimension.splits_numerator:
            rows = rows.mutate(**{name: accepted.ifelse(rows[name], 0) for name in ABSENT})
        elif dimension.name == shape.measure.shares_of:
            rows = rows.mutate(**{CHOSEN: accepted})
        else:
            conditions.append(accepted)
    return rows.filter(*conditions)


def _sharing_the_denominator(found: ir.Table, groups: list[str], shape: Shape) -> ir.Table:
    """Where a dimension splits the numerator, every group is divided by what all of them have in common."""
    split = {
        f"by{position}"
        for position, dimension in enumerate(shape.by)
        if dimension.splits_numerator or dimension.name == shape.measure.shares_of
    }
    if not split:
        return found
    whole = ibis.window(group_by=[name for name in groups if name not in split])
    shared = [name for name in found.columns if name == "denominator" or name.startswith("beside")]
    return found.mutate(**{name: found[name].sum().over(whole) for name in shared})


def _published_level(rows: ir.Table, shape: Shape) -> list[ir.BooleanValue]:
    """Published figures are never added together: the dimensions asked for say which units' figures are read."""
    if shape.asked & _OF_SCHOOL_UNITS:
        level = "school_unit"
    else:
        level = next((name for name in _LEVELS if name in shape.asked), "nation")
    sex = rows.sex != "all" if "sex" in shape.asked else rows.sex == "all"
    return [rows.unit_kind == level, sex]


def _groups(shape: Shape) -> list[str]:
    period = [] if shape.pool else [PERIOD_COLUMN]
    return [*period, *(f"by{position}" for position in range(len(shape.by)))]


def _as_read(rows: ir.Table, shape: Shape) -> ir.Table:
    wanted = _PUBLISHED_COLUMNS if shape.measure.kind == "published" else _STORED_COLUMNS
    return rows.select(*_groups(shape), *wanted)


def _aggregates(rows: ir.Table, shape: Shape) -> dict[str, ir.Value]:
    found = _of_measure(rows, shape.measure, shape.limits)
    found |= {name: rows[column].collect(distinct=True) for name, column in LOADS.items() if column in rows.columns}
    if shape.measure.fewest_teachers and "teacher_key" in rows.columns:
        found[TEACHERS] = rows.teacher_key.collect(distinct=True)
    for position, companion in enumerate(shape.measure.companions):
        beside = _of_measure(rows, measure_of(companion), shape.limits)
        found |= {f"beside{position}_{name}": beside[name] for name in ("numerator", "denominator")}
    return found


def _of_measure(rows: ir.Table, measure: Measure, limits: Limits) -> dict[str, ir.Value]:
    if measure.kind == "count":
        return {"population": rows.pupil_key.nunique()}
    named = value(measure.value)
    if isinstance(named, GroupValue):
        return _of_groups(rows, named, measure, limits)
    above = named.numerator(rows, limits)
    if named.denominator is not None:
        below = named.denominator(rows, limits)
        counted = below.notnull()
        sums = {"numerator": above.sum(where=counted).cast("float64"), "denominator": below.sum().cast("float64")}
    else:
        counted = above.notnull()
        sums = {"numerator": above.cast("float64").sum(), "denominator": above.count().cast("float64")}
    quantile = {"median": 0.5, "quantile": measure.quantile}.get(measure.kind)
    inner = {"value": above.quantile(quantile)} if quantile is not None else {}
    persons = rows.pupil_key.nunique(where=counted) if measure.is_of_pupils else ibis.literal(0)
    return {**sums, **inner, "population": persons}


def _of_groups(rows: ir.Table, named: GroupValue, measure: Measure, limits: Limits) -> dict[str, ir.Value]:
    """Sums of the groups that are told; ``untold``: how many there are that are not."""
    above, below = named.numerator(rows, limits), named.denominator(rows, limits)
    behind = named.behind(rows, limits)
    is_known = above.notnull() & below.notnull()
    is_told = is_known & (behind >= measure.fewest_behind)
    counted = (named.counted or named.behind)(rows, limits).sum(where=is_told).cast("float64")
    if named.averaged_over:
        counted = (counted / rows[named.averaged_over].nunique(where=is_told)).round()
    found = {
        "numerator": above.sum(where=is_told).cast("float64"),
        "denominator": below.sum(where=is_told).cast("float64"),
        "population": counted.fill_null(0),
        "untold": (behind < measure.fewest_behind).sum(),
    }
    if "is_about" in rows.columns:
        found["is_about"] = (rows.is_about & is_told).any()
    return found
