"""The smallest groups that the tables of a family are made of, counted from the rows."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

import numpy as np

from skolsikt.measures.answer import Withheld
from skolsikt.measures.asking.teachers import Behind, few_teachers
from skolsikt.measures.registry import measure as measure_of
from skolsikt.measures.releasing.by_name import by_name
from skolsikt.measures.releasing.counting import Countable, Span, behind, codes_of, spans_of, true_cells
from skolsikt.measures.releasing.extremes import Ends, Values, extremes_of, values_of_pupils
from skolsikt.measures.releasing.published_figures import Figures, figures_by_part
from skolsikt.privacy.release.cubes import Codes, Cubes
from skolsikt.privacy.release.outcome import Counted
from skolsikt.privacy.release.plan import Family
from skolsikt.privacy.release.store import Place


@dataclass(frozen=True, kw_only=True)
class Groups:
    """One family and period: ``numbers[measure][atom]`` is how many pupils are counted, and their outcomes' sum."""

    family: Family
    period: str
    part: str = ""
    numbers: Mapping[str, Mapping[Codes, tuple[float, float]]]
    ends: Values = field(default_factory=dict)  # of a mean: what the pupils with the most and the least have
    few_teachers: Mapping[Place, Withheld] = field(default_factory=dict)  # withheld, and why
    figures: Figures = field(default_factory=dict)  # what others publish

    @cached_property
    def atoms(self) -> list[Codes]:
        return sorted({atom for of in self.numbers.values() for atom in of})

    @cached_property
    def cubes(self) -> Cubes:
        """The tables, of everybody whom some measure counts."""
        pupils = np.max([one.pupils for one in self.counted], axis=0)
        return Cubes(dimensions=self.family.of_atoms, atoms=self.atoms, pupils=pupils, cubes=self.family.cubes)

    @cached_property
    def counted(self) -> list[Counted]:
        """What each measure of the family counts; a mean in pupils with the most points."""
        return [self._counted(name, self.numbers[name]) for name in self.family.measures]

    def _counted(self, name: str, numbers: Mapping[Codes, tuple[float, float]]) -> Counted:
        most = self.family.most_points
        pupils, outcomes = np.array([numbers.get(atom, (0.0, 0.0)) for atom in self.atoms]).T
        if most is None:
            return Counted(pupils=pupils, outcomes=pupils - outcomes if name in self.family.turned else outcomes)
        return Counted(
            pupils=pupils,
            outcomes=outcomes / most,
            is_mean=True,
            extremes=extremes_of(self.atoms, self.ends, dict.fromkeys(self.atoms, most)),
            step=10**-self.family.decimals / most,
        )

    @property
    def basis(self) -> dict[str, tuple[float, float]]:
        """The same numbers by a name each: what the next release compares with."""
        return by_name(self.numbers)


def groups_of(family: Family, *, house: Countable, on: date) -> Iterator[Groups]:
    """Yield the groups of every period that is over ``on`` that day, the oldest first, and of every part."""
    for span in spans_of(family, house=house, on=on):
        yield from _groups(family, span, house)


def _groups(family: Family, span: Span, house: Countable) -> list[Groups]:
    names = (*family.of_atoms, *family.parts)
    parts: dict[str, dict[str, dict[Codes, tuple[float, float]]]] = defaultdict(
        lambda: {name: {} for name in family.measures}
    )
    for measure in family.measures:
        where = {**family.where, **span.where}
        for cell in true_cells(measure, names, period=span.period, house=house, where=where, pool=span.is_pooled):
            if cell.denominator:
                part = "|".join(codes_of(cell, family.parts))
                numbers = (float(cell.denominator), float(cell.numerator or 0.0))
                parts[part][measure][codes_of(cell, family.of_atoms)] = numbers
    ends = _ends(family, span, house) if family.kind == "means" else {}
    few = _few_teachers(family, span, house)
    figures = figures_by_part(family, span, house)
    return [
        Groups(
            family=family,
            period=span.period,
            part=part,
            numbers=numbers,
            ends=ends.get(part, {}),
            few_teachers=few.get(part, {}),
            figures=figures.get(part, {}),
        )
        for part, numbers in parts.items()
    ]


def _few_teachers(family: Family, span: Span, house: Countable) -> Mapping[str, Mapping[Place, Withheld]]:
    """By part, the numbers that would tell of one or two teachers, and what is withheld beside them."""
    found = defaultdict[str, dict[Place, Withheld]](dict)
    for name, cube in itertools.product(family.measures, family.tables):
        if fewest := measure_of(name).fewest_teachers:
            by_part = defaultdict[str, dict[Codes, Behind]](dict)
            groups = behind(name, (*cube, *family.parts), period=span.period, house=house, pool=span.is_pooled)
            for codes, one in groups.items():
                by_part["|".join(codes[len(cube) :])][codes[: len(cube)]] = one
            for part, of in by_part.items():
                hidden = few_teachers(of, fewest=fewest, axes=range(len(cube)))
                found[part] |= {(name, cube, codes): why for codes, why in hidden.items()}
    return found


def _ends(family: Family, span: Span, house: Countable) -> Mapping[str, Values]:
    """By part, what the pupils with the most and the least points of each smallest group have."""
    size, found = len(family.of_atoms), defaultdict[str, dict[Codes, Ends]](dict)
    by = (*family.of_atoms, *family.parts)
    for codes, ends in values_of_pupils(family.measures[0], by, span, house, where=family.where).items():
        found["|".join(codes[size:])][codes[:size]] = ends
    return found
