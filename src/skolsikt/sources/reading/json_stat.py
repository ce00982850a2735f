"""json-stat2: the answers of PxWeb, version 1 and 2. A flat list of values, the last dimension fastest."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product

from skolsikt.home.words import _
from skolsikt.sources.contract import UnreadableFile
from skolsikt.sources.reading.json_text import Json, text_of

# How SCB names the category that holds all the others, by code or by words.
_TOTAL_CODES = frozenset({"1+2", "tot", "TOT", "SA", "T", "totalt", "TotSA"})
_TOTAL_WORDS = frozenset({"totalt", "samtliga", "båda könen", "totalt, samtliga", "alla", "total", "män och kvinnor"})


@dataclass(frozen=True)
class Dimension:
    """One dimension: its categories in order, code -> words."""

    code: str
    categories: Mapping[str, str]

    @property
    def total(self) -> str | None:
        """The category that holds all the others, or the only one; None where there is no such category."""
        if len(self.categories) == 1:
            return next(iter(self.categories))
        totals = (
            one for one, words in self.categories.items() if one in _TOTAL_CODES or words.casefold() in _TOTAL_WORDS
        )
        return next(totals, None)


@dataclass(frozen=True)
class Dataset:
    """One answer. ``cell`` gives the value at one category of every dimension, or why there is none."""

    dimensions: Mapping[str, Dimension]
    values: Mapping[int, float]
    marks: Mapping[int, str]

    def cell(self, at: Mapping[str, str]) -> tuple[float | None, str]:
        """Return value and mark (``..``, ``.`` or nothing)."""
        place = 0
        for name, dimension in self.dimensions.items():
            place = place * len(dimension.categories) + list(dimension.categories).index(at[name])
        return self.values.get(place), self.marks.get(place, "")

    def walk(self, *names: str) -> Iterator[tuple[str, ...]]:
        """Yield every combination of categories of the named dimensions."""
        yield from product(*(self.dimensions[name].categories for name in names))


def dataset_of(document: Mapping[str, Json], *, file: str) -> Dataset:
    """Return the answer in ``document``. Raises UnreadableFile when its parts do not fit each other."""
    names, sizes, held = document.get("id"), document.get("size"), document.get("dimension")
    if not isinstance(names, list) or not isinstance(sizes, list) or not isinstance(held, dict):
        raise _unfit(file)
    dimensions = {text_of(name): _dimension(text_of(name), held.get(text_of(name)), file) for name in names}
    lengths = [len(one.categories) for one in dimensions.values()]
    values = _by_place(document.get("value"))
    if lengths != sizes or any(place >= math.prod(lengths) for place in values):
        raise _unfit(file)
    numbers = {
        place: float(value)
        for place, value in values.items()
        if isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
    }
    return Dataset(
        dimensions, numbers, {place: text_of(mark) for place, mark in _by_place(document.get("status")).items()}
    )


def _unfit(file: str) -> UnreadableFile:
    return UnreadableFile(
        _("{file}: tabellens delar stämmer inte med varandra (id, size, dimension, value). Hämta den på nytt.").format(
            file=file
        )
    )


def _dimension(name: str, told: Json, file: str) -> Dimension:
    category = told.get("category") if isinstance(told, dict) else None
    if not isinstance(category, dict):
        raise _unfit(file)
    index, labels = category.get("index"), category.get("label")
    if isinstance(index, dict):
        if not all(isinstance(place, int) for place in index.values()):
            raise _unfit(file)
        codes = sorted(index, key=lambda code: int(str(index[code])))
    elif isinstance(index, list):
        codes = [text_of(code) for code in index]
    else:  # a dimension of one category may leave its index out
        codes = list(labels) if isinstance(labels, dict) else []
    words = labels if isinstance(labels, dict) else {}
    return Dimension(name, {code: text_of(words.get(code)) for code in codes})


def _by_place(told: Json) -> Mapping[int, Json]:
    """Values and marks stand as a list, or by their place."""
    if isinstance(told, list):
        return {place: one for place, one in enumerate(told) if one is not None}
    if isinstance(told, dict):
        return {int(place): one for place, one in told.items() if place.isdecimal() and one is not None}
    return {}
