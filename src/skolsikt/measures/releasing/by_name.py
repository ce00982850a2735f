"""What a release was made of, by a name each: ``measure|code|code``, as its basis keeps it for the next release."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from skolsikt.privacy.release.cubes import Codes

Pair = tuple[float, float]  # pupils and outcomes, or minutes of and counted
Pairs = Mapping[Codes, Pair]
Numbers = Mapping[str, Pairs]  # measure -> smallest group


def by_name(numbers: Numbers) -> dict[str, Pair]:
    """Return the numbers of each measure and smallest group by a name each.

    >>> by_name({"eligible_vocational": {("A", "9A"): (20.0, 17.0)}})
    {'eligible_vocational|A|9A': (20.0, 17.0)}
    """
    return {"|".join((name, *atom)): pair for name, of in numbers.items() for atom, pair in of.items()}


def by_group(basis: Mapping[str, Pair]) -> dict[str, dict[Codes, Pair]]:
    """Return what ``by_name`` was given.

    >>> by_group({"eligible_vocational|A|9A": (20.0, 17.0)})
    {'eligible_vocational': {('A', '9A'): (20.0, 17.0)}}
    """
    found: dict[str, dict[Codes, Pair]] = defaultdict(dict)
    for name, pair in basis.items():
        measure, *atom = name.split("|")
        found[measure][tuple(atom)] = pair
    return dict(found)
