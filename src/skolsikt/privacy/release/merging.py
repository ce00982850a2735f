"""Atoms that no table tells apart are one column of a program: what a reader can work out is the same, much sooner.

A reader who knows some pupils of a column knows between what its number is. Nothing is lost: whatever number is
possible for the column can be shared out among its atoms, and of two measures that bound each other both can be shared
out in the same order of atoms, as long as they count the same pupils.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.sparse import csr_array

from skolsikt.privacy.release.cubes import Cubes, Numbers


def merging(cubes: Cubes, pupils: Sequence[Numbers], *, is_ordered: bool) -> csr_array:
    """Return one row per column of a program, one column per atom: 1 where the atom is part of it.

    ``pupils``: per measure, how many of each atom's pupils it counts. ``is_ordered``: measures bound each other.

    >>> atoms, cube = [("A", "9A"), ("A", "9B"), ("B", "9A")], ("school_unit",)
    >>> cubes = Cubes(dimensions=("school_unit", "class"), atoms=atoms, pupils=np.array([9.0, 8.0, 7.0]), cubes=[cube])
    >>> merging(cubes, [cubes.pupils], is_ordered=True).toarray().tolist()
    [[1.0, 1.0, 0.0], [0.0, 0.0, 1.0]]
    """
    by_atom = cubes.members.tocsc()
    is_alike = np.all(np.array(pupils) == pupils[0], axis=0) if is_ordered else np.ones(len(cubes.atoms), dtype=bool)
    keys = [
        (tuple(by_atom.indices[by_atom.indptr[atom] : by_atom.indptr[atom + 1]]), -1 if is_alike[atom] else atom)
        for atom in range(len(cubes.atoms))
    ]
    places = {key: place for place, key in enumerate(dict.fromkeys(keys))}
    rows = [places[key] for key in keys]
    return csr_array((np.ones(len(keys)), (rows, range(len(keys)))), shape=(len(places), len(keys)))
