"""What everybody can work out of tables: never wrong, and all there is to know where one table splits another."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from skolsikt.privacy.release.cubes import Cells, Cubes, Numbers
from skolsikt.privacy.release.program import Program
from skolsikt.privacy.release.worked_out import worked_out

BY_SCHOOL_AND_SEX = [(), ("school_unit",), ("school_unit", "sex")]
EVERY_TABLE = [*BY_SCHOOL_AND_SEX, ("sex",), ("grade_level",), ("school_unit", "grade_level")]


@st.composite
def told_tables(draw: st.DrawFn, tables: list[tuple[str, ...]]) -> tuple[Cubes, Numbers, Cells]:
    """Random lesson time of two schools, and which of the tables' cells are told."""
    atoms = [(unit, level, sex) for unit in "AB" for level in "79" for sex in "FM?"]
    of = np.array([draw(st.integers(1, 50)) for _atom in atoms], dtype=float)
    cubes = Cubes(dimensions=("school_unit", "grade_level", "sex"), atoms=atoms, pupils=of, cubes=tables)
    counted = np.array([float(draw(st.integers(0, int(most)))) for most in of])
    return cubes, counted, np.array([draw(st.booleans()) for _cell in cubes.cells])


def narrowed(cubes: Cubes, counted: Numbers, told: Cells) -> tuple[Numbers, Numbers]:
    true, of = cubes.members @ counted, cubes.members @ cubes.pupils
    return worked_out(cubes, np.where(told, true, 0.0), np.where(told, true, of))


def by_program(cubes: Cubes, counted: Numbers, told: Cells) -> tuple[Numbers, Numbers]:
    """The slow twin: what a linear program finds."""
    program, true = Program(cubes, [cubes.pupils]), cubes.members @ counted
    for cell in np.flatnonzero(told).tolist():
        program.tell(cell, true[cell], true[cell])
    each = range(len(cubes.cells))
    return np.array([program.least(cell) for cell in each]), np.array([program.most(cell) for cell in each])


@given(told_tables(EVERY_TABLE))
def test_nothing_is_said_that_a_linear_program_does_not_know(world: tuple[Cubes, Numbers, Cells]) -> None:
    (lower, upper), (least, most) = narrowed(*world), by_program(*world)
    assert (lower <= least + 1e-6).all()
    assert (upper >= most - 1e-6).all()


@given(told_tables(BY_SCHOOL_AND_SEX))
def test_where_one_table_splits_another_it_is_all_that_a_linear_program_knows(
    world: tuple[Cubes, Numbers, Cells],
) -> None:
    (lower, upper), (least, most) = narrowed(*world), by_program(*world)
    assert np.allclose(lower, least, atol=1e-6)
    assert np.allclose(upper, most, atol=1e-6)


@given(told_tables(EVERY_TABLE))
def test_what_is_told_stays_as_told_however_it_is_rounded(world: tuple[Cubes, Numbers, Cells]) -> None:
    cubes, tens, told = world
    counted = tens / 10
    lower, upper = narrowed(cubes, counted, told)
    true = cubes.members @ counted
    assert (lower[told] == true[told]).all()
    assert (upper[told] == true[told]).all()
    assert (lower <= true + 1e-3).all()
    assert (upper >= true - 1e-3).all()
