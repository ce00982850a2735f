"""What the two pupils with the most and the least have in each smallest group: a mean must not tell of one or two."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import partial

import numpy as np

from skolsikt.measures.by_right.per_pupil import cells_of_pupils
from skolsikt.measures.releasing.counting import Countable, Span, codes_of
from skolsikt.privacy.release.cubes import Codes
from skolsikt.privacy.release.dominance import Extremes

Values = Mapping[Codes, Sequence[float]]


def values_of_pupils(
    measure: str, by: Sequence[str], span: Span, house: Countable, *, where: Mapping[str, tuple[str, ...]] | None = None
) -> Values:
    """Return the numerators of the pupils of each group: points, or minutes."""
    read = partial(cells_of_pupils, measure, None, by=by, where=where, rows=house.rows(), settings=house.settings)
    found: dict[Codes, list[float]] = defaultdict(list)
    for year in span.years:
        for cell in read(period=year):
            if cell.denominator and cell.numerator is not None:
                found[codes_of(cell, by)].append(cell.numerator)
    return {codes: sorted(numbers)[:2] + sorted(numbers)[-2:] for codes, numbers in found.items()}


def extremes_of(atoms: Iterable[Codes], values: Values, most: Mapping[Codes, float]) -> Extremes:
    """Return the extremes of ``atoms``, as shares of the ``most`` that one pupil of each can have."""
    ends = [_ends(values.get(atom, ()), most[atom]) for atom in atoms]
    each = np.array(ends, dtype=float).reshape(-1, 4)
    return Extremes(largest=each[:, :2].T.copy(), smallest=each[:, 2:].T.copy())


def _ends(numbers: Sequence[float], most: float) -> tuple[float, float, float, float]:
    """The largest, the second largest, the smallest and the second smallest; of nobody 0, 0, 1, 1."""
    if not numbers or not most:
        return (0.0, 0.0, 1.0, 1.0)
    shares = [number / most for number in sorted(numbers)]
    second = (shares[-2], shares[1]) if len(shares) > 1 else (0.0, 1.0)
    return (shares[-1], second[0], shares[0], second[1])
