"""Which tables are released: ``release.yaml``, read once."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import yaml
from pydantic import BaseModel, ConfigDict, Field, model_validator

from skolsikt.privacy.release.cubes import Cube


class Family(BaseModel):
    """Measures that are audited together, and their tables. ``most_points``: of a mean, what one pupil can have."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    measures: tuple[str, ...] = Field(min_length=1)
    within: tuple[tuple[str, str], ...] = ()
    most_points: float | None = Field(default=None, gt=0)
    unit: str
    dimensions: tuple[str, ...] = Field(default=(), max_length=12)
    readers: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _agrees_with_itself(self) -> Family:
        if unknown := {name for order in self.within for name in order} - set(self.measures):
            raise ValueError(f"within names measures of another family: {sorted(unknown)}")
        return self

    @property
    def cubes(self) -> list[Cube]:
        """The whole, the units, and each dimension of both."""
        return [(), (self.unit,), *((one,) for one in self.dimensions), *((self.unit, one) for one in self.dimensions)]

    @property
    def of_atoms(self) -> tuple[str, ...]:
        """The dimensions of the smallest groups that tables and readers are made of."""
        return tuple(dict.fromkeys((self.unit, *self.readers, *self.dimensions)))


class _Plan(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    families: tuple[Family, ...]


@cache
def families() -> tuple[Family, ...]:
    """Return the families of ``release.yaml``."""
    text = files("skolsikt.privacy.release").joinpath("release.yaml").read_text(encoding="utf-8")
    return _Plan.model_validate(yaml.safe_load(text)).families


def family_of(measure: str) -> Family | None:
    """Return the family that releases ``measure``; None for one that is not released.

    >>> family_of("eligible_vocational").id
    'final_grades'
    """
    return next((family for family in families() if measure in family.measures), None)
