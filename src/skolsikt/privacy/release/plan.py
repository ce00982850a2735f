"""Which tables are released: ``release.yaml``, read once."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Literal

from pydantic import Field, model_validator

from skolsikt.home.closed_model import Closed
from skolsikt.home.yaml_text import parse_yaml
from skolsikt.privacy.release.cubes import Cube

UNIT = "school_unit"
_MOST_PAIRS = 12
Grain = Literal["school_year", "term", "month"]


class Family(Closed):
    """Measures that are audited together, and their tables.

    ``most_points``: of a mean, what one pupil can have. ``parts``: every value of these dimensions is audited by
    itself. ``turned``: measures that are audited as their opposite, so that ``within`` is about who does not have it.
    ``where``: the codes of a dimension that the family is about, one where it is no part. ``slices``: of lesson
    time, how the time of the whole and of each school unit is cut. ``years``: how many school years are added together.
    ``is_so_far``: an unfinished period is told as far as its months are over. ``unseen``: by reader, a
    dimension that is true of pupils whom such a reader may not know.
    """

    id: str
    kind: Literal["outcomes", "means", "minutes", "pupils"]
    measures: tuple[str, ...] = Field(min_length=1)
    grains: tuple[Grain, ...] = ("school_year",)
    tables: tuple[Cube, ...] = Field(min_length=1)
    within: tuple[tuple[str, str], ...] = ()
    most_points: float | None = Field(default=None, gt=0)
    decimals: int = Field(default=0, ge=0, description="How a mean is told")
    given: str = ""
    parts: tuple[str, ...] = ()
    turned: tuple[str, ...] = ()
    where: Mapping[str, tuple[str, ...]] = Field(default_factory=dict)
    slices: tuple[Cube, ...] = ()
    years: int = Field(default=1, ge=1)
    is_so_far: bool = False
    readers: tuple[str, ...] = ()
    smallest_group: int = Field(default=0, ge=0, description="Of sensitive measures, where the house's own is smaller")
    unseen: Mapping[str, str] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _agrees_with_itself(self) -> Family:
        if unknown := {name for order in (*self.within, self.turned) for name in order} - set(self.measures):
            raise ValueError(f"within or turned names measures of another family: {sorted(unknown)}")
        if (self.kind == "means") != (self.most_points is not None):
            raise ValueError("most_points is for means, and required there")
        if sum(UNIT in table for table in self.tables) > _MOST_PAIRS:
            raise ValueError(f"more than {_MOST_PAIRS} tables by {UNIT}")
        if self.where and self.kind not in ("outcomes", "means"):
            raise ValueError("where is for outcomes and means")
        if any(len(codes) != 1 for name, codes in self.where.items() if name not in self.parts):
            raise ValueError("where has one code of what is no part: codes would be added together")
        if any(len(set(table) - {UNIT}) > 2 for table in (*self.tables, *self.slices)):
            raise ValueError(f"a table has at most two dimensions beside {UNIT}")
        return self

    def smallest(self, of_the_house: int) -> int:
        """Return the smallest group of this family in a house whose own is ``of_the_house``."""
        return max(self.smallest_group, of_the_house)

    @property
    def cubes(self) -> tuple[Cube, ...]:
        """Every table that is audited: those that stand already, and those of the family."""
        before = family(self.given).cubes if self.given else ()
        return (*before, *self.tables)

    @property
    def fixed(self) -> dict[str, str]:
        """What is the same for every cell."""
        return {name: codes[0] for name, codes in self.where.items() if name not in self.parts}

    @property
    def adds_up(self) -> bool:
        """Whether years can be added: every pupil stands in one of them."""
        return self.kind in ("outcomes", "means") and not self.is_so_far

    @property
    def sliced(self) -> tuple[Cube, ...]:
        """The tables of slices: of the whole, and of each school unit."""
        return tuple((*unit, *cut) for cut in self.slices for unit in ((), (UNIT,)))

    @property
    def of_atoms(self) -> tuple[str, ...]:
        """The dimensions of the smallest groups that tables and readers are made of."""
        unseen = self.unseen.values()
        return tuple(dict.fromkeys((*self.readers, *unseen, *(name for cube in self.cubes for name in cube))))


class _Plan(Closed):
    families: tuple[Family, ...]


@cache
def families() -> tuple[Family, ...]:
    """Return the families of ``release.yaml``."""
    text = files("skolsikt.privacy.release").joinpath("release.yaml").read_text(encoding="utf-8")
    return _Plan.model_validate(parse_yaml(text)).families


def family(name: str) -> Family:
    """Return the family of that name."""
    return next(one for one in families() if one.id == name)


def families_of(measure: str) -> list[Family]:
    """Return the families that release tables of ``measure``; none for one that is not released.

    >>> [one.id for one in families_of("eligible_vocational")]
    ['final_grades', 'eligible_by_background', 'eligible_by_area']
    """
    return [one for one in families() if measure in one.measures]
