"""What is released of random municipalities, attacked with whole numbers by an outsider and by every principal."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import numpy as np
import pytest

from skolsikt.privacy.release.outcome import Outcome, released
from skolsikt.privacy.release.pattern import pattern, too_small
from skolsikt.privacy.release.statements import Said, say
from tests.privacy.release.worlds import SMALLEST_GROUP, World, reckoners, world

SIZES = {"towns": (6, 40, 110), "villages": (4, 4, 30)}


@pytest.fixture(scope="module", params=[(size, seed) for size in SIZES for seed in range(3)], ids=str)
def municipality(request: pytest.FixtureRequest) -> World:
    size, seed = request.param
    schools, fewest, most = SIZES[size]
    return world(seed, schools=schools, fewest=fewest, most=most)


def test_something_is_said_of_every_municipality(municipality: World) -> None:
    assert municipality.said is not None


def test_every_number_of_a_secret_band_stays_possible(municipality: World) -> None:
    said = municipality.said
    assert said is not None
    pupils, outcomes = (municipality.cubes.members @ of for of in (municipality.cubes.pupils, municipality.outcomes))
    few = SMALLEST_GROUP - 1
    for name, reader in reckoners(municipality).items():
        known = municipality.cubes.members @ reader.known
        mine = municipality.cubes.members @ np.where(reader.known > 0, municipality.outcomes, 0)
        for cell in np.flatnonzero(pupils > 2 * few):
            low, high = mine[cell], mine[cell] + pupils[cell] - known[cell]
            if min(outcomes[cell], pupils[cell] - outcomes[cell]) > few or low == high:
                continue
            band = (0, few) if outcomes[cell] <= few else (pupils[cell] - few, pupils[cell])
            for value in range(int(max(band[0], low)), int(min(band[1], high)) + 1):
                assert reader.can_be(cell, value), (name, municipality.cubes.cells[cell], value)


def test_numbers_tell_nothing_of_a_group_too_small_to_speak_of(municipality: World) -> None:
    pupils = municipality.cubes.members @ municipality.cubes.pupils
    for name, reader in reckoners(municipality).items():
        for cell in np.flatnonzero(pupils < SMALLEST_GROUP):
            with_numbers, by_bands = reader.extremes(cell), reader.extremes(cell, by_numbers=False)
            assert with_numbers == by_bands, (name, municipality.cubes.cells[cell])


def test_a_true_number_lies_in_what_is_said(municipality: World) -> None:
    said, outcomes = municipality.said, municipality.cubes.members @ municipality.outcomes
    assert said is not None
    assert (said.lower <= outcomes).all()
    assert (outcomes <= said.upper).all()


def test_the_pattern_does_not_know_how_it_went(municipality: World) -> None:
    cubes, withheld = municipality.cubes, municipality.withheld
    assert withheld is not None
    again = pattern(cubes, municipality.insiders, smallest_group=SMALLEST_GROUP)
    assert (again == withheld).all()
    assert (withheld >= too_small(cubes, municipality.insiders, smallest_group=SMALLEST_GROUP)).all()


def test_most_is_still_said_in_towns() -> None:
    counts: Counter[tuple[str, bool]] = Counter()
    for seed in range(4):
        schools, fewest, most = SIZES["towns"]
        town = world(seed, schools=schools, fewest=fewest, most=most)
        assert town.said is not None
        for (cube, _codes), said in zip(town.cubes.cells, town.said.said, strict=True):
            counts["/".join(cube), said is not Said.NOTHING] += 1
    shown = {cube: counts[cube, True] / (counts[cube, True] + counts[cube, False]) for cube, _is_shown in counts}
    assert shown["school_unit"] == 1
    assert shown["school_unit/sex"] >= 0.95


def test_an_outcome_that_everybody_has_is_told_as_all_but_few() -> None:
    town = world(0, schools=6, fewest=40, most=110)
    assert town.withheld is not None
    everybody = town.cubes.pupils
    known = [np.where(insider.pupils > 0, everybody, 0.0) for insider in town.insiders]
    outcome = Outcome(pupils=everybody, known=known)
    said = released(town.cubes, town.insiders, outcome, town.withheld, smallest_group=SMALLEST_GROUP)
    assert said is not None
    assert Said.NUMBER not in said.said


def test_bands_alone_would_be_worked_out() -> None:
    """The attackers find what the engine is there to stop."""
    town = world(0, schools=6, fewest=40, most=110)
    pupils, outcomes = (town.cubes.members @ of for of in (town.cubes.pupils, town.outcomes))
    assert town.withheld is not None
    naive = replace(town, said=say(pupils, outcomes, town.withheld, smallest_group=SMALLEST_GROUP))
    outsider = reckoners(naive)["outsider"]
    pinned = [cell for cell in np.flatnonzero(naive.said.in_band) if len(set(outsider.extremes(cell))) == 1]
    assert pinned
