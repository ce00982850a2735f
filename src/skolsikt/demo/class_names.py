"""Which class a pupil goes to: of Swedish size, kept through a stage, mixed where pupils are few."""

from __future__ import annotations

import numpy as np

from skolsikt.demo.arrays import Bools, Floats, Ints, Texts, rank_within

LARGEST_CLASS, LARGEST_ADAPTED_CLASS = 29, 10
SMALLEST_YEAR_GROUP = 9  # with fewer pupils a grade level, all grade levels of a stage share a class
_STAGE_OF_GRADE = np.array([0, 0, 0, 0, 1, 1, 1, 2, 2, 2])
_STAGES = ("F-3", "4-6", "7-9")
_ADAPTED_STAGES = ("AG 1-3", "AG 4-6", "AG 7-9")
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZÅÄÖ"


def class_names(
    *, pupil: Ints, grade: Ints, unit: Ints, is_adapted: Bools, birth_year: Ints, lot: Floats, years: int
) -> Texts:
    """Return the class of every enrolment. ``birth_year`` and ``lot`` (0-1, who sits with whom) are per pupil."""
    stage = _STAGE_OF_GRADE[grade]
    place = (unit * 2 + is_adapted) * len(_STAGES) + stage
    parallel, is_mixed = _classes_side_by_side(place, years)
    group = place * 10_000 + birth_year[pupil]
    # A pupil keeps the class through a stage: rank the pupils of a birth year, not their years.
    held = np.unique(np.column_stack([group, pupil]), axis=0)
    rank = rank_within(held[:, 0], lot[held[:, 1]])
    letter = rank[np.searchsorted(held @ [len(lot), 1], group * len(lot) + pupil)] % parallel[place]
    names = [
        _name(*one)
        for one in zip(
            grade.tolist(),
            stage.tolist(),
            is_adapted.tolist(),
            is_mixed[place].tolist(),
            np.where(parallel[place] > 1, letter, -1).tolist(),
            strict=True,
        )
    ]
    return np.array(names, dtype=object)


def _classes_side_by_side(place: Ints, years: int) -> tuple[Ints, Bools]:
    """Return, per unit, school form and stage, the classes of a grade level or of the stage; and which it is."""
    places = int(place.max()) + 1
    grades = np.bincount(_STAGE_OF_GRADE)[np.arange(places) % len(_STAGES)]
    is_adapted = np.arange(places) // len(_STAGES) % 2 == 1
    pupils = np.bincount(place, minlength=places) / years
    is_mixed = is_adapted | (pupils / grades < SMALLEST_YEAR_GROUP)
    largest = np.where(is_adapted, LARGEST_ADAPTED_CLASS, LARGEST_CLASS)
    classes = np.ceil(np.where(is_mixed, pupils, pupils / grades) / largest).astype(int)
    return np.clip(classes, 1, len(_LETTERS)), is_mixed


def _name(grade: int, stage: int, is_adapted: bool, is_mixed: bool, letter: int) -> str:
    if is_mixed:
        first = (_ADAPTED_STAGES if is_adapted else _STAGES)[stage]
        return f"{first} {_LETTERS[letter]}" if letter >= 0 else first
    return f"{grade or 'F'}{_LETTERS[letter] if letter >= 0 else ''}"
