"""What the two pupils with the most and the least have in each smallest group: a mean must not tell of one or two."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from skolsikt.measures.by_right.per_pupil import ends_of_pupils
from skolsikt.measures.releasing.counting import Countable, Span
from skolsikt.privacy.release.cubes import Codes
from skolsikt.privacy.release.dominance import Extremes


@dataclass(frozen=True)
class Ends:
    """What the two pupils with the most have, and the two with the least; one where there is only one pupil."""

    most: Sequence[float]
    least: Sequence[float]


Values = Mapping[Codes, Ends]


def values_of_pupils(
    measure: str, by: Sequence[str], span: Span, house: Countable, *, where: Mapping[str, tuple[str, ...]] | None = None
) -> Values:
    """Return the ends of the numerators of each group's pupils: points, or minutes."""
    found: dict[Codes, list[Ends]] = defaultdict(list)
    for year in span.years:
        of_year = ends_of_pupils(
            measure, by, period=year, where=where or {}, rows=house.rows(), settings=house.settings
        )
        for codes, most, least in of_year:
            found[codes].append(Ends(most, least))
    return {codes: _together(ends) for codes, ends in found.items()}


def _together(ends: Sequence[Ends]) -> Ends:
    most = sorted((number for one in ends for number in one.most), reverse=True)
    return Ends(most[:2], sorted(number for one in ends for number in one.least)[:2])


def extremes_of(atoms: Iterable[Codes], values: Values, most: Mapping[Codes, float]) -> Extremes:
    """Return the extremes of ``atoms``, as shares of the ``most`` that one pupil of each can have."""
    each = np.array([_shares(values.get(atom), most[atom]) for atom in atoms], dtype=float).reshape(-1, 4)
    return Extremes(largest=each[:, :2].T.copy(), smallest=each[:, 2:].T.copy())


def _shares(ends: Ends | None, most: float) -> tuple[float, ...]:
    """The largest, the second largest, the smallest and the second smallest; of nobody 0, 0, 1, 1."""
    if ends is None or not most:
        return (0.0, 0.0, 1.0, 1.0)
    largest, smallest = ([number / most for number in numbers] for numbers in (ends.most, ends.least))
    return (*largest, 0.0)[:2] + (*smallest, 1.0)[:2]
