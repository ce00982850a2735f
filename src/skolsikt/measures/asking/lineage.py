"""Which loads an answer rests on."""

from __future__ import annotations

from collections.abc import Sequence

from skolsikt.measures.answer import RestsOn
from skolsikt.measures.asking.shape import Shape
from skolsikt.measures.dimensions import BAND_PREFIX
from skolsikt.measures.registry import measure as measure_of
from skolsikt.school.periods import dates_of, school_year_of
from skolsikt.warehouse.lineage import loads_touching
from skolsikt.warehouse.manifest import LoadRecord, Version

_TABLES_OF_JOIN = {
    "pupil": ("pupil", "enrolment"),
    "unit": ("school_unit",),
    "placement": ("enrolment",),
    "notice": ("absence_notice",),
}


def rests_on(
    shape: Shape, steps: Sequence[str], version: Version, *, loads: frozenset[int] | None = None
) -> tuple[RestsOn, ...]:
    """Return the loads that the answer rests on, oldest first.

    ``loads``: those that the rows themselves name, where they do; otherwise every load with rows in the measure's
    tables and school years. The loads of what was joined (pupils, school units, the measure of a band) are always
    found that way.
    """
    joined = tables_joined(shape)
    years = _school_years(steps)
    tables = sorted({*shape.measure.needs, *joined})
    behind = {load.number for load in loads_touching(version, joined, years)} if joined else set()
    if loads is None:
        behind |= {load.number for load in loads_touching(version, shape.measure.needs, years)}
    named = behind | (loads or set())
    return tuple(_rest(load, tables, years) for load in version.loads if load.number in named)


def tables_joined(shape: Shape) -> set[str]:
    """Return the tables that the question rests on beside those of its measure."""
    joined = {table for join in shape.joins for table in _TABLES_OF_JOIN.get(join.name, ())}
    return joined | {table for name in shape.asked if name.startswith(BAND_PREFIX) for table in _needs(name)}


def _needs(band: str) -> Sequence[str]:
    return measure_of(band.removeprefix(BAND_PREFIX)).needs


def _rest(load: LoadRecord, tables: Sequence[str], years: set[str]) -> RestsOn:
    rows = 0
    for name in tables:
        if name in load.tables:
            of_year = load.tables[name].school_years
            rows += sum(of_year.get(year, 0) for year in years) if years and of_year else load.tables[name].rows
    return RestsOn(
        load=load.number,
        source=load.source,
        file=load.file,
        sha256=load.sha256,
        loaded_at=load.loaded_at,
        rows=rows,
    )


def _school_years(steps: Sequence[str]) -> set[str]:
    """The school years that the steps touch; none for calendar years, which lie in two."""
    days = [day for step in steps if not step[:4].isdigit() or len(step) > 4 for day in dates_of(step)]
    return {school_year_of(day) for day in days}
