"""Where former pupils are in upper secondary school, year by year: one file from the municipality's register."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from skolsikt.demo.chance import stream
from skolsikt.demo.exports import UTF8_BOM, Exports
from skolsikt.demo.grading import eligible_vocational
from skolsikt.demo.people import People
from skolsikt.demo.results import Results
from skolsikt.demo.school_days import SchoolYearDays

UPPER_SECONDARY_HEADINGS = "Personnummer;Läsår;Programkod;Status"
_PROGRAMMES = ("NA", "SA", "EK", "TE", "ES", "BA", "EE", "VO", "FT", "BF")
_INTRODUCTORY = ("IMS", "IMA", "IMV")
_MOVED_SHARE, _CHANGES_SHARE, _LEAVES_SHARE, _COMPLETES_SHARE, _YEAR_LATER_SHARE = 0.02, 0.08, 0.04, 0.83, 0.6
_YEARS = 3


def write_upper_secondary(
    exports: Exports, people: People, final: Results, days: Sequence[SchoolYearDays], *, seed: int
) -> None:
    """Write everybody who left grade level 9, for as many years as have passed."""
    random = stream(seed, "upper secondary")
    eligible = eligible_vocational(final.grades)
    rows: list[tuple[object, ...]] = []
    for n in range(len(final.pupil)):
        chance = random.random(7)
        if chance[0] >= _MOVED_SHARE:
            number = people.person_number[final.pupil[n]]
            path = _path(bool(eligible[n]), chance, len(days) - 1 - int(final.year[n]))
            rows += [(number, days[final.year[n] + 1 + k].label, *state) for k, state in enumerate(path)]
    exports.text(
        "7-gymnasiet/gymnasieelever.csv", "upper_secondary", rows, headings=UPPER_SECONDARY_HEADINGS, encoding=UTF8_BOM
    )


def _path(is_eligible: bool, chance: np.ndarray, years: int) -> list[tuple[str, str]]:
    """Programme and state of each year: introductory first for who is not eligible."""
    programme = _PROGRAMMES[int(chance[1] * len(_PROGRAMMES))]
    other = _PROGRAMMES[int(chance[2] * len(_PROGRAMMES))]
    path = [(_INTRODUCTORY[int(chance[1] * len(_INTRODUCTORY))], "Studerar")] if not is_eligible else []
    path.append((programme, "Studerar"))
    if chance[3] < _LEAVES_SHARE:
        return [*path[:-1], (path[-1][0], "Avbrott")][:years]
    programme = other if chance[4] < _CHANGES_SHARE else programme
    path += [(programme, "Studerar")] * (_YEARS - 2)
    if chance[5] < _COMPLETES_SHARE:
        path.append((programme, "Examen"))
    elif chance[6] < _YEAR_LATER_SHARE:
        path += [(programme, "Studerar"), (programme, "Examen")]
    else:
        path.append((programme, "Studiebevis"))
    return path[:years]
