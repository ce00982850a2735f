"""Person numbers that are valid and belong to nobody: high serial numbers, as published test numbers have."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np

from skolsikt.demo.arrays import Bools, Ints, Texts

_FIRST_SERIAL = 980  # 980-999 is enough for 1,800 boys and 1,800 girls born the same year
_SPARE = 1.5
_COORDINATION_DAY_OFFSET = 60
ORDINARY, COORDINATION, TEMPORARY = 0, 1, 2


def check_digit(nine_digits: str) -> int:
    """Return the tenth digit of a person number or organisation number (Luhn).

    >>> check_digit("811218987")
    6
    """
    doubled = (int(digit) * (2 - place % 2) for place, digit in enumerate(nine_digits))
    return -sum(value // 10 + value % 10 for value in doubled) % 10


def draw_person_numbers(birth_year: Ints, is_girl: Bools, kind: Ints, random: np.random.Generator) -> Texts:
    """Return one 12-character number per person, all different.

    ``kind``: ORDINARY, COORDINATION (day + 60) or TEMPORARY (``ååååmmddTFxx``). The serial number is even for girls.
    """
    numbers = np.empty(len(birth_year), dtype=object)
    for year in np.unique(birth_year):
        for sex in (False, True):
            people = np.flatnonzero((birth_year == year) & (is_girl == sex))
            numbers[people] = _of_one_year(int(year), kind[people], random, even=sex)
    return numbers


def _of_one_year(year: int, kinds: Ints, random: np.random.Generator, *, even: bool) -> list[str]:
    days = (date(year, 12, 31) - date(year, 1, 1)).days + 1
    serials_per_day = max((1000 - _FIRST_SERIAL) // 2, -(-int(len(kinds) * _SPARE) // days))
    drawn = random.choice(days * serials_per_day, size=len(kinds), replace=False)
    first = 1000 - 2 * serials_per_day + (0 if even else 1)
    return [
        _written(
            date(year, 1, 1) + timedelta(days=int(draw) // serials_per_day), first + 2 * (draw % serials_per_day), k
        )
        for draw, k in zip(drawn.tolist(), kinds.tolist(), strict=True)
    ]


def _written(born: date, serial: int, kind: int) -> str:
    if kind == TEMPORARY:
        return f"{born:%Y%m%d}TF{serial % 100:02d}"
    day = born.day + (_COORDINATION_DAY_OFFSET if kind == COORDINATION else 0)
    nine = f"{born:%y%m}{day:02d}{serial:03d}"
    return f"{born:%Y}"[:2] + nine + str(check_digit(nine))
