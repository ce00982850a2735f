"""The names that a house's questions may use: of its schools, classes, areas, municipalities and surveys."""

from __future__ import annotations

from collections.abc import Mapping

from skolsikt.measures.asking.vocabulary import Rows, vocabulary
from skolsikt.measures.dimensions import DIMENSIONS
from skolsikt.measures.in_words.lexicon import NAMED


def names_of(rows: Rows) -> Mapping[str, Mapping[str, str]]:
    """Return dimension -> code -> name, in the data version that ``rows`` answers for."""
    return {name: vocabulary(DIMENSIONS[name], rows).labels for name in (*NAMED, "class")}
