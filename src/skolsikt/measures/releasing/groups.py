"""The smallest groups that the tables of a family are made of, counted from the rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from skolsikt.measures.answer import Answer
from skolsikt.measures.asking.answering import Answering
from skolsikt.measures.asking.checking import checked
from skolsikt.measures.house import House
from skolsikt.measures.question import Question
from skolsikt.privacy.release.cubes import Codes, Cubes
from skolsikt.privacy.release.outcome import Counted
from skolsikt.privacy.release.plan import Family


@dataclass(frozen=True, kw_only=True)
class Groups:
    """One family and period: ``numbers[measure][atom]`` is how many pupils are counted, and their outcomes' sum."""

    family: Family
    period: str
    numbers: Mapping[str, Mapping[Codes, tuple[float, float]]]

    @property
    def atoms(self) -> list[Codes]:
        return sorted({atom for of in self.numbers.values() for atom in of})

    @property
    def cubes(self) -> Cubes:
        """The tables, of everybody whom some measure counts."""
        pupils = np.max([one.pupils for one in self.counted], axis=0)
        return Cubes(dimensions=self.family.of_atoms, atoms=self.atoms, pupils=pupils, cubes=self.family.cubes)

    @property
    def counted(self) -> list[Counted]:
        """What each measure of the family counts; a mean in pupils with the most points."""
        most = self.family.most_points
        return [
            Counted(
                pupils=np.array([self.numbers[name].get(atom, (0.0, 0.0))[0] for atom in self.atoms]),
                outcomes=np.array([self.numbers[name].get(atom, (0.0, 0.0))[1] for atom in self.atoms]) / (most or 1.0),
                is_mean=most is not None,
            )
            for name in self.family.measures
        ]

    @property
    def basis(self) -> dict[str, tuple[float, float]]:
        """The same numbers by a name each: what the next release compares with."""
        return {"|".join((name, *atom)): numbers for name, of in self.numbers.items() for atom, numbers in of.items()}


def groups_of(family: Family, *, house: House) -> list[Groups]:
    """Return the groups of every period that there are rows for, the oldest first."""
    found: dict[str, dict[str, dict[Codes, tuple[float, float]]]] = defaultdict(
        lambda: {name: {} for name in family.measures}
    )
    for name in family.measures:
        for cell in _true(Question(measure=name, by=family.of_atoms, period="all"), house).cells:
            atom = tuple(cell.group[dimension] or "" for dimension in family.of_atoms)
            found[cell.period][name][atom] = (float(cell.denominator or 0.0), float(cell.numerator or 0.0))
    return [Groups(family=family, period=period, numbers=found[period]) for period in sorted(found)]


def _true(question: Question, house: House) -> Answer:
    asked, rows = checked(question), house.rows(question.version)
    return Answering(question, asked, rows=rows, kept=house.kept, settings=house.settings).answer(sees_all=True)


def changed_pupils(before: Mapping[str, Sequence[float]], now: Mapping[str, Sequence[float]]) -> float:
    """Return how many pupils two bases differ by, at most: of the measure that differs most."""
    by_measure: dict[str, float] = defaultdict(float)
    for name in before.keys() | now.keys():
        (pupils, outcome), (pupils_now, outcome_now) = before.get(name, (0.0, 0.0)), now.get(name, (0.0, 0.0))
        by_measure[name.partition("|")[0]] += max(abs(pupils_now - pupils), abs(outcome_now - outcome))
    return max(by_measure.values(), default=0.0)
