"""What can be true of the pupils, given what is told of the cells: a linear program that is asked again and again.

One column per measure and group of atoms that no table tells apart: how many of its pupils have the outcome. One row
per measure and cell, between what is told of it, and one per group and order between two measures. Solutions start from
the one before, so that a question costs a fraction of a millisecond.
"""

from __future__ import annotations

from collections.abc import Sequence

import highspy
import numpy as np
from scipy.sparse import block_diag, csr_array, vstack

from skolsikt.home.errors import SkolsiktError
from skolsikt.privacy.release.cubes import Cubes, Numbers, Reader
from skolsikt.privacy.release.merging import merging

Order = tuple[int, int]  # places of two measures: whoever has the first outcome has the second too
_TELLING = 1e-9  # a row whose price is smaller than this holds nothing back


class AuditFailed(SkolsiktError):
    """A linear program that has an answer was not solved: nothing may be released on the strength of it."""


class Program:
    """The cells of some measures. Rows and columns: the first measure's, then the second's, and so on.

    ``pupils``: per measure, how many of each atom's pupils it counts.
    """

    def __init__(self, cubes: Cubes, pupils: Sequence[Numbers], *, orders: Sequence[Order] = ()) -> None:
        merged = merging(cubes, pupils, is_ordered=bool(orders))
        self.measures, self.groups = len(pupils), merged.shape[0]
        self.merged, self.of_atoms = csr_array(block_diag([merged] * len(pupils))), np.concatenate(pupils)
        self.pupils: Numbers = self.merged @ self.of_atoms
        cells = csr_array(((cubes.members @ merged.T) > 0).astype(float))
        self.members = csr_array(block_diag([cells] * len(pupils)))
        self.order_pairs, self.orders = orders, _orders(orders, len(pupils), self.groups)
        self.cells = self.members.shape[0]
        self._columns = np.arange(len(self.pupils), dtype=np.int32)
        self._order_rows = np.arange(self.cells, self.cells + self.orders.shape[0], dtype=np.int32)
        self._solver = solver_of(csr_array(vstack([self.members, self.orders])), self.pupils, self.cells)

    def known(self, reader: Reader, of_atoms: Numbers) -> Numbers:
        """Return how many of each column's ``of_atoms`` (pupils, or those with the outcome) ``reader`` knows."""
        known: Numbers = self.merged @ np.where(np.tile(reader.knows, self.measures), of_atoms, 0.0)
        return known

    def shared_out(self, of_columns: Numbers) -> Numbers:
        """Return what each atom has of ``of_columns`` when every pupil of a column has as much."""
        each = np.divide(of_columns, self.pupils, out=np.zeros(len(of_columns)), where=self.pupils > 0)
        shared: Numbers = (self.merged.T @ each) * self.of_atoms
        return shared

    def tell(self, cell: int, lower: float, upper: float) -> None:
        """Let everybody know that ``cell`` is between ``lower`` and ``upper``."""
        self._solver.changeRowBounds(int(cell), float(lower), float(upper))

    def know(self, lower: Numbers, upper: Numbers) -> None:
        """Let the reader know that each column has ``lower`` outcomes among pupils known, and ``upper`` at most."""
        self._solver.changeColsBounds(len(self._columns), self._columns, lower, upper)
        self.keep_orders(self._solver, lower)

    def keep_orders(self, solver: highspy.Highs, known: Numbers) -> None:
        """Let orders hold among the pupils whom a reader does not know, of whose others so many are ``known``."""
        if rows := len(self._order_rows):
            least = np.full(rows, -highspy.kHighsInf)
            solver.changeRowsBounds(rows, self._order_rows, least, self.orders @ known)  # type: ignore[attr-defined]

    def most(self, cell: int) -> float:
        """Return the most that ``cell`` can be. Raises AuditFailed."""
        return -self._least(-self._of(cell))

    def least(self, cell: int) -> float:
        """Return the least that ``cell`` can be. Raises AuditFailed."""
        return self._least(self._of(cell))

    @property
    def found_columns(self) -> Numbers:
        """What every column is in the answer just found."""
        return np.asarray(self._solver.getSolution().col_value)

    @property
    def holding(self) -> Numbers:
        """How much what is told of each cell held the answer just found back; 0: not at all."""
        prices = np.abs(np.asarray(self._solver.getSolution().row_dual)[: self.cells])
        return np.where(prices > _TELLING, prices, 0.0)

    def _of(self, cell: int) -> Numbers:
        objective = np.zeros(len(self._columns))
        objective[self.members.indices[self.members.indptr[cell] : self.members.indptr[cell + 1]]] = 1.0
        return objective

    def _least(self, objective: Numbers) -> float:
        self._solver.changeColsCost(len(self._columns), self._columns, objective)
        self._solver.run()
        status = self._solver.getModelStatus()
        if status != highspy.HighsModelStatus.kOptimal:
            raise AuditFailed(f"linear program of a release: {status}")
        return float(self._solver.getInfo().objective_function_value)


def _orders(orders: Sequence[Order], measures: int, groups: int) -> csr_array:
    """Rows that are at most 0: the first outcome of an order less the second, group by group."""
    each = np.arange(groups)
    rows = [
        csr_array(
            (
                np.repeat([1.0, -1.0], groups),
                (np.tile(each, 2), np.concatenate([low * groups + each, high * groups + each])),
            ),
            shape=(groups, groups * measures),
        )
        for low, high in orders
    ]
    return csr_array(vstack(rows)) if rows else csr_array((0, groups * measures))


def solver_of(matrix: csr_array, pupils: Numbers, cells: int) -> highspy.Highs:
    """Return a solver with one column per group, of at most ``pupils``, and rows of ``cells`` and then of orders."""
    by_column = matrix.tocsc()
    program = highspy.HighsLp()
    program.num_row_, program.num_col_ = matrix.shape
    program.col_cost_ = np.zeros(len(pupils))
    program.col_lower_, program.col_upper_ = np.zeros(len(pupils)), pupils
    program.row_lower_ = np.full(matrix.shape[0], -highspy.kHighsInf)
    program.row_upper_ = np.where(np.arange(matrix.shape[0]) < cells, highspy.kHighsInf, 0.0)
    program.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    program.a_matrix_.start_ = by_column.indptr
    program.a_matrix_.index_ = by_column.indices
    program.a_matrix_.value_ = by_column.data
    solver = highspy.Highs()  # type: ignore[no-untyped-call]
    solver.silent()
    solver.setOptionValue("threads", 1)
    solver.passModel(program)
    return solver
