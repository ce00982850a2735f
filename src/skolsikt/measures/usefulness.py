"""How much a release tells: which groups are shown well enough to be used, and which were lost, and why.

The other side of what must not be told (design, section 9): a release that tells nothing is safe and of no use.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from skolsikt.measures.answer import Cell, Withheld
from skolsikt.measures.releasing.read_cells import read_cell
from skolsikt.privacy.release.cubes import Cube
from skolsikt.privacy.release.plan import UNIT, Family, family
from skolsikt.privacy.release.store import Frozen, Place, Release
from skolsikt.school.periods import parse_period

WIDEST_USEFUL = 0.10  # of all that a pupil can have: ten percentage points


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """Tables of which so large a share is to be shown. ``years``: how many school years they add together."""

    table: Cube
    years: int
    share: float


WANTED = (
    Wanted(table=(UNIT,), years=1, share=0.95),
    Wanted(table=(UNIT, "sex"), years=1, share=0.80),
    Wanted(table=("home_area",), years=5, share=0.60),
)


@dataclass(frozen=True, kw_only=True)
class ReleasedCell:
    """One group of a release, as its readers are told of it. ``place``: measure, table and codes.

    ``is_small``: it has so few pupils that no release may tell anything of it.
    """

    frozen: Frozen
    place: Place
    cell: Cell
    is_useful: bool
    is_small: bool

    @property
    def codes(self) -> Sequence[str]:
        """The codes that tell the group apart, its part (a subject) first."""
        return [code for code in (self.frozen.part, *self.place[2]) if code]

    @property
    def why(self) -> Withheld | None:
        """Why it is not shown; None where only a wide range is."""
        return self.cell.withheld if self.cell.is_hidden else None


@dataclass(frozen=True, kw_only=True)
class Shown:
    """How many groups of tables could be shown, and how many are. ``small``: how many more are too small for it."""

    wanted: Wanted
    cells: int
    shown: int
    small: int

    @property
    def share(self) -> float:
        return self.shown / self.cells if self.cells else 1.0


def cells_of(release: Release) -> Iterator[ReleasedCell]:
    """Yield every group with pupils in it."""
    for frozen in release.tables.values():
        of = family(frozen.family)
        for place in frozen.cells:
            if pupils := frozen.cells[place].pupils:
                cell, smallest = read_cell(release, frozen, place), of.smallest(release.smallest_group)
                useful = is_useful(cell, of, smallest_group=smallest)
                yield ReleasedCell(frozen=frozen, place=place, cell=cell, is_useful=useful, is_small=pupils < smallest)


def is_useful(cell: Cell, of: Family, *, smallest_group: int) -> bool:
    """Whether ``cell`` is a number, or a range of ten percentage points or of two bands, but never of everything."""
    if cell.bounds is None:
        return cell.value is not None
    of_all = cell.bounds[1] if of.kind == "pupils" else of.most_points or 1.0
    width = (cell.bounds[1] - cell.bounds[0]) / of_all
    two_bands = 2 * (smallest_group - 1) / cell.population if cell.population else 0.0
    return width < 1 and width <= max(WIDEST_USEFUL, two_bands) + 1e-9


def lost(release: Release) -> list[ReleasedCell]:
    """Return the groups that are not shown, or too vaguely to be used."""
    return [one for one in cells_of(release) if not one.is_useful]


def usefulness(release: Release) -> list[Shown]:
    """Return how much is shown of each kind of tables that something is wanted of, where the release has any."""
    cells = list(cells_of(release))
    found = []
    for wanted in WANTED:
        of = [one for one in cells if _is_of(one, wanted)]
        large = [one for one in of if not one.is_small]
        if large:
            shown = sum(one.is_useful for one in large)
            found.append(Shown(wanted=wanted, cells=len(large), shown=shown, small=len(of) - len(large)))
    return found


def _is_of(one: ReleasedCell, wanted: Wanted) -> bool:
    of = family(one.frozen.family)
    is_of_years = of.years > 1 or parse_period(one.frozen.period).grain == "school_year"
    return one.place[1] == wanted.table and of.years == wanted.years and is_of_years
