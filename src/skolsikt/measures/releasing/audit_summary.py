"""What the audit of a release says: kept beside it, and shown to those who approve it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict

from skolsikt.home.paths import Home
from skolsikt.measures.answer import Cell
from skolsikt.measures.releasing.done import Cut
from skolsikt.measures.releasing.read_cells import counted_ways, read_cell
from skolsikt.privacy.release.cubes import Cube
from skolsikt.privacy.release.plan import family_of
from skolsikt.privacy.release.store import Frozen, Place, Release
from skolsikt.privacy.release.waiting import read_audit


class _Kept(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class AuditedCube(_Kept):
    """One table: how many of its groups are told exactly, as a range and not at all."""

    dimensions: tuple[str, ...]
    cells: int
    exact: int
    range: int
    withheld: int


class AuditedTable(_Kept):
    """The tables of one family and period.

    ``repaired``: groups that the true outcomes made silent; ``changed``: numbers that a correction tells otherwise than
    the release before.
    """

    family: str
    period: str
    what: str
    repaired: int
    changed: int
    cubes: tuple[AuditedCube, ...]


class WaitingTable(_Kept):
    """A correction of too few pupils."""

    family: str
    period: str


class Audit(_Kept):
    """The audit of one release."""

    number: int
    cut_at: str
    data_version: int
    smallest_group: int
    release_before: int
    tables: tuple[AuditedTable, ...]
    waits: tuple[WaitingTable, ...]

    @property
    def cells(self) -> int:
        return sum(cube.cells for table in self.tables for cube in table.cubes)

    @property
    def shown_share(self) -> float:
        """How much is told, exactly or as a range."""
        shown = sum(cube.exact + cube.range for table in self.tables for cube in table.cubes)
        return shown / self.cells if self.cells else 1.0


@dataclass(frozen=True, kw_only=True)
class Changed:
    """One number that the release tells otherwise than the one before. None: it was not there, or is no longer."""

    measure: str
    period: str
    before: Cell | None
    now: Cell | None


def read_summary(home: Home, number: int) -> Audit | None:
    """Return the audit of a release, whatever was decided of it; None where there is none."""
    kept = read_audit(home, number)
    return Audit.model_validate(kept) if kept else None


def audit_of(release: Release, before: Release, done: Sequence[Cut]) -> Audit:
    """Return the audit of ``release``. ``before``: what was in force; ``done``: what the cut did."""
    return Audit(
        number=release.number,
        cut_at=release.cut_at.isoformat(timespec="seconds"),
        data_version=release.data_version,
        smallest_group=release.smallest_group,
        release_before=before.number,
        tables=tuple(_table(one, release, before) for one in done if one.is_new),
        waits=tuple(WaitingTable(family=one.family, period=one.period) for one in done if one.what == "waits"),
    )


def _table(one: Cut, release: Release, before: Release) -> AuditedTable:
    frozen, was = release.tables[one.family, one.period], before.tables.get((one.family, one.period))
    cubes = dict.fromkeys(cube for _measure, cube, _codes in frozen.cells)
    return AuditedTable(
        family=one.family,
        period=one.period,
        what=one.what,
        repaired=one.repaired,
        changed=len(list(_differing(was, frozen))),
        cubes=tuple(_cube(cube, frozen, release) for cube in cubes),
    )


def _cube(cube: Cube, frozen: Frozen, release: Release) -> AuditedCube:
    cells = [read_cell(release, frozen.period, place) for place in frozen.cells if place[1] == cube]
    return AuditedCube(dimensions=cube, cells=len(cells), **counted_ways(cells))


def changes(release: Release, before: Release) -> list[Changed]:
    """Return every number of a corrected table that ``release`` tells otherwise than ``before``, as readers see it."""
    found = []
    for key, frozen in release.tables.items():
        was = before.tables.get(key)
        for place in _differing(was, frozen):
            old = read_cell(before, frozen.period, place) if was and place in was.cells else None
            new = read_cell(release, frozen.period, place) if place in frozen.cells else None
            found.append(Changed(measure=place[0], period=frozen.period, before=old, now=new))
    return found


def _differing(before: Frozen | None, now: Frozen) -> Iterator[Place]:
    """The places that a correction changes; a table that is new changes nothing."""
    if before is None or before.release == now.release:
        return
    for place in dict.fromkeys([*now.cells, *before.cells]):
        # A measure that is no longer released has nobody to read it.
        if now.cells.get(place) != before.cells.get(place) and family_of(place[0]) is not None:
            yield place
