"""Who teaches what to whom, and how each teacher registers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from skolsikt.demo.chance import stream
from skolsikt.demo.names import draw_names
from skolsikt.demo.timetable import SPECIALITIES, classes_per_teacher

ClassKey = tuple[int, str]  # position of the unit, name of the class
_UNREPORTED_MEAN = 0.035
_UNREPORTED_CONCENTRATION = 14.0


@dataclass(frozen=True, kw_only=True)
class Teachers:
    """``of_class`` gives the position of a class's teacher of a subject, a language (SPA, TYS, FRA) or SVA."""

    signature: tuple[str, ...]
    unit: tuple[int, ...]
    speciality: tuple[str, ...]
    unreported_share: tuple[float, ...]
    of_class: dict[tuple[ClassKey, str], int]


def make_teachers(classes: Sequence[tuple[ClassKey, str]], *, seed: int) -> Teachers:
    """Return the teachers of these classes (with their stages), each with as many classes as fit in a week."""
    random = stream(seed, "teachers")
    unit: list[int] = []
    speciality: list[str] = []
    of_class: dict[tuple[ClassKey, str], int] = {}
    taken: dict[tuple[int, str, str], tuple[int, int]] = {}
    for class_key, stage in classes:
        for name, subjects in SPECIALITIES[stage].items():
            teacher, free = taken.get((class_key[0], stage, name), (-1, 0))
            if not free:
                teacher, free = len(unit), classes_per_teacher(stage, name)
                unit.append(class_key[0])
                speciality.append(f"{stage} {name}")
            taken[class_key[0], stage, name] = (teacher, free - 1)
            of_class |= {(class_key, subject): teacher for subject in subjects}
    unreported = random.beta(
        _UNREPORTED_MEAN * _UNREPORTED_CONCENTRATION, (1 - _UNREPORTED_MEAN) * _UNREPORTED_CONCENTRATION, len(unit)
    )
    return Teachers(
        signature=_signatures(len(unit), random),
        unit=tuple(unit),
        speciality=tuple(speciality),
        unreported_share=tuple(unreported.tolist()),
        of_class=of_class,
    )


def _signatures(count: int, random: np.random.Generator) -> tuple[str, ...]:
    """Return signatures such as ANBE: two letters of each name, a number when two would be the same."""
    given, family = draw_names(np.zeros(count, dtype=np.int64), random.random(count) < 0.75, random)
    used: dict[str, int] = {}
    signatures = []
    for first, last in zip(given, family, strict=True):
        short = (first[:2] + last[:2]).upper()
        used[short] = used.get(short, 0) + 1
        signatures.append(short if used[short] == 1 else f"{short}{used[short]}")
    return tuple(signatures)
