"""From rows to what is shown: how the lessons of a school year, or of each month of it, were registered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from skolsikt.analysis.absence.registration.corrected import Corrected, corrected_absence
from skolsikt.analysis.absence.registration.deviation import Deviation, deviations
from skolsikt.analysis.absence.registration.expected import Cells, expected_absence
from skolsikt.analysis.absence.registration.habits import Habits, Occasions, habits
from skolsikt.measures.by_right.registered import Own, Registered


@dataclass(frozen=True, kw_only=True)
class Part:
    """A school year, or a month of it."""

    habits: Habits
    corrected: Corrected | None


def whole_of(registered: Registered) -> Part:
    """Return how the lessons of the whole year were registered."""
    return _part(registered.occasions, registered.weeks, registered.reasons)


def months_of(registered: Registered) -> Mapping[str, Part]:
    """Return the same of each month, in order."""
    tables = (registered.occasions, registered.weeks, registered.reasons)
    months = sorted(set(registered.occasions["month"].to_pylist()))
    return {month: _part(*(_in_month(table, month) for table in tables)) for month in months}


def deviation_of(own: Own) -> Deviation | None:
    """Return how the teacher's own registered absence stands to the expected; None where that cannot be told."""
    if own.cells is None:
        return None
    cells = Cells(
        pupil=own.cells["pupil"].to_numpy(),
        week=own.cells["week"].to_numpy(),
        teacher=own.cells["teacher"].to_pylist(),
        lessons=_numbers(own.cells, "lessons"),
        absent=_numbers(own.cells, "absent"),
    )
    return deviations(expected_absence(cells)).get(own.key)


def _in_month(table: pa.Table, month: str) -> pa.Table:
    return table.filter(pc.equal(table["month"], month))


def _part(occasions: pa.Table, weeks: pa.Table, reasons: pa.Table) -> Part:
    lessons = Occasions(
        is_reported=_numbers(occasions, "is_reported").astype(bool),
        **{name: _numbers(occasions, name) for name in Occasions.__annotations__ if name != "is_reported"},
    )
    kinds: dict[str, float] = {}
    for kind, absences in zip(reasons["kind"].to_pylist(), reasons["absences"].to_pylist(), strict=True):
        kinds[kind] = kinds.get(kind, 0.0) + absences
    minutes = (_numbers(weeks, name) for name in ("scheduled", "reported", "absent"))
    return Part(habits=habits(lessons, kinds), corrected=corrected_absence(*minutes))


def _numbers(table: pa.Table, name: str) -> npt.NDArray[np.float64]:
    """A column as numbers; what is not told is NaN."""
    return table[name].cast(pa.float64()).to_numpy(zero_copy_only=False).astype(np.float64)
