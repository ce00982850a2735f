"""Whether the catalogue holds: files, names, worked examples."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from skolsikt.home.errors import SkolsiktError
from skolsikt.home.nearest import did_you_mean
from skolsikt.home.settings import Settings
from skolsikt.home.words import _
from skolsikt.measures.dimensions import DIMENSIONS
from skolsikt.measures.examples import answered, differences
from skolsikt.measures.registry import CATALOGUE, read_measure
from skolsikt.measures.schema import Band, Measure
from skolsikt.measures.values import VALUES
from skolsikt.measures.values.populations import POPULATIONS
from skolsikt.tables.catalogue import TABLES


def check_catalogue(*, folder: Path = CATALOGUE) -> list[str]:
    """Return what is wrong with the catalogue, one sentence each; an empty list when all of it holds.

    Every file is read, every name in it looked up and every worked example run. No date is looked at: a review that is
    overdue makes no figure wrong, and is told by ``responsibility.reviews_overdue``.
    """
    problems: list[str] = []
    found: dict[str, Measure] = {}
    for path in sorted(folder.glob("*/*.yaml")):
        try:
            measure = read_measure(path)
        except SkolsiktError as error:
            problems.append(str(error))
            continue
        if path.stem != measure.id:
            problems.append(_("{file}: filen ska heta som måttet, {id}.yaml.").format(file=path.name, id=measure.id))
        found[measure.id] = measure
    for measure in found.values():
        named = list(_unknown_names(measure, found))
        problems += [*named, *_bands(measure)]
        problems += [] if named else _examples(measure)
    return problems


def _unknown_names(measure: Measure, measures: Mapping[str, Measure]) -> Iterator[str]:
    asked: list[tuple[str, Iterable[str], Iterable[str]]] = [
        ("value", [measure.value], VALUES),
        ("population", [measure.population], POPULATIONS),
        ("dimensions", measure.dimensions, DIMENSIONS),
        ("shares_of", [measure.shares_of] if measure.shares_of else [], measure.dimensions),
        ("counted_by", measure.counted_by, DIMENSIONS),
        ("one_teacher_dimensions", measure.one_teacher_dimensions, measure.dimensions),
        ("companions", measure.companions, measures),
        ("needs", measure.needs, TABLES),
    ]
    for field, names, known in asked:
        for name in names:
            if name not in known:
                yield _("{id}: {field} {name} finns inte. {near}").format(
                    id=measure.id, field=field, name=name, near=did_you_mean(name, known)
                )


def _bands(measure: Measure) -> list[str]:
    """Bands must follow each other: where one ends the next begins, and the ends are open."""
    ends: list[float | None] = [None]
    for band in measure.bands:
        if band.at_least != ends[-1]:
            return [_gap(measure, band)]
        ends.append(band.below)
    return [_gap(measure, measure.bands[-1])] if measure.bands and ends[-1] is not None else []


def _gap(measure: Measure, band: Band) -> str:
    return _("{id}: bandet {band} börjar inte där det förra slutar, eller lämnar en ände öppen.").format(
        id=measure.id, band=band.code
    )


def _examples(measure: Measure) -> list[str]:
    problems: list[str] = []
    for number, example in enumerate(measure.examples, start=1):
        try:
            wrong = differences(answered(measure, example, Settings()), example)
        except SkolsiktError as error:
            wrong = [str(error)]
        problems += [
            _("{id}, exempel {number}: {problem}").format(id=measure.id, number=number, problem=one) for one in wrong
        ]
    return problems
