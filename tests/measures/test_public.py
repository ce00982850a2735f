"""What the public is told about pupils: rounded, and nothing from which the pupils can be reckoned back."""

from __future__ import annotations

import pytest

from skolsikt.measures.answer import Cell
from skolsikt.measures.asking.public import for_the_public
from skolsikt.measures.registry import measure
from skolsikt.privacy.viewer import ANALYST, PUBLIC


def _cell(**numbers: object) -> Cell:
    return Cell(period="2024/25", group={}, labels={}, **({"value": None} | numbers))


def test_a_share_is_told_in_whole_per_cent_without_what_it_is_made_of() -> None:
    exact = _cell(value=93 / 114, numerator=93.0, denominator=114.0, population=114, interval_95=(0.735, 0.877))
    told = for_the_public(exact, measure("eligible_vocational"))
    assert (told.value, told.population, told.approximate) == (0.82, 110, True)
    assert (told.numerator, told.denominator, told.interval_95) == (None, None, None)


def test_a_range_is_rounded_outwards() -> None:
    told = for_the_public(_cell(bounds=(0.7714, 0.8571), population=35), measure("eligible_vocational"))
    assert told.bounds == (0.77, 0.86)
    assert (told.value, told.approximate, told.population) == (None, False, 40)


@pytest.mark.parametrize(("pupils", "told"), [(14, 10), (15, 20), (6081, 6080)])
def test_pupils_are_counted_in_tens(pupils: int, told: int) -> None:
    cell = for_the_public(_cell(value=float(pupils), numerator=float(pupils), population=pupils), measure("pupils"))
    assert (cell.value, cell.population, cell.numerator) == (float(told), told, None)


def test_what_is_withheld_or_missing_stays_so() -> None:
    missing = _cell(population=0)
    assert for_the_public(missing, measure("pupils")) == missing


def test_only_the_public_is_answered_so(released_of, answer_of) -> None:
    house = released_of(
        enrolment="pupil_key | school_unit_code\n" + "\n".join(f"{key} | 12345678" for key in range(14))
    )
    told, exact = (answer_of(house, "pupils", viewer=viewer).cells[0] for viewer in (PUBLIC, ANALYST))
    assert (told.value, told.approximate) == (10.0, True)
    assert (exact.value, exact.approximate) == (14.0, False)
