"""What the audit of a release says: kept beside it, and shown to those who approve it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict

from skolsikt.home.paths import Home
from skolsikt.measures.answer import Cell
from skolsikt.measures.releasing.read_cells import counted_ways, read_cell
from skolsikt.measures.releasing.task import Cut
from skolsikt.privacy.release.cubes import Cube
from skolsikt.privacy.release.plan import families_of
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
    """The tables of one family and period, of all its parts.

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
        tables=tuple(_table(of, release, before) for of in _by_period(one for one in done if one.is_new)),
        waits=tuple(
            WaitingTable(family=of[0].family, period=of[0].period)
            for of in _by_period(one for one in done if one.what == "waits")
        ),
    )


def _by_period(done: Iterable[Cut]) -> list[list[Cut]]:
    found: dict[tuple[str, str], list[Cut]] = {}
    for one in done:
        found.setdefault((one.family, one.period), []).append(one)
    return list(found.values())


def _table(done: Sequence[Cut], release: Release, before: Release) -> AuditedTable:
    """Of a family and period, what was done with its parts, counted together."""
    keys = [(one.family, one.period, one.part) for one in done]
    frozen = [release.tables[key] for key in keys]
    cubes = dict.fromkeys(cube for one in frozen for _measure, cube, _codes in one.cells)
    return AuditedTable(
        family=done[0].family,
        period=done[0].period,
        what=done[0].what,
        repaired=sum(one.repaired for one in done),
        changed=sum(len(list(_differing(before.tables.get(one.key), one))) for one in frozen),
        cubes=tuple(_cube(cube, frozen, release) for cube in cubes),
    )


def _cube(cube: Cube, frozen: Sequence[Frozen], release: Release) -> AuditedCube:
    cells = [read_cell(release, one, place) for one in frozen for place in one.cells if place[1] == cube]
    return AuditedCube(dimensions=cube, cells=len(cells), **counted_ways(cells))


def changes(release: Release, before: Release) -> list[Changed]:
    """Return every number of a corrected table that ``release`` tells otherwise than ``before``, as readers see it."""
    found = []
    for key, frozen in release.tables.items():
        was = before.tables.get(key)
        for place in _differing(was, frozen):
            old = read_cell(before, was, place) if was and place in was.cells else None
            new = read_cell(release, frozen, place) if place in frozen.cells else None
            found.append(Changed(measure=place[0], period=frozen.period, before=old, now=new))
    return found


def _differing(before: Frozen | None, now: Frozen) -> Iterator[Place]:
    """The places that a correction changes; a table that is new changes nothing."""
    if before is None or before.release == now.release:
        return
    for place in dict.fromkeys([*now.cells, *before.cells]):
        # A measure that is no longer released has nobody to read it.
        if now.cells.get(place) != before.cells.get(place) and families_of(place[0]):
            yield place
