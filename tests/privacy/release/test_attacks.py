"""What is released of random municipalities, attacked with whole numbers by everybody who reads."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import numpy as np
import pytest

from skolsikt.privacy.release import audit
from skolsikt.privacy.release.cubes import insiders_by, outsider
from skolsikt.privacy.release.statements import Said
from tests.privacy.release.worlds import (
    OF_FIFTY,
    SIZES,
    UNKNOWN_TO_MENTORS,
    World,
    as_if_bands_were_enough,
    as_if_nothing_were_published,
    found_out,
    guardians,
    knowing,
    release_of,
    world,
)

# What is published left a head of area nothing to find out, who then no longer stood for the principals.
FOUND_OPEN_ONCE = ("published towns", 46)
WORLDS = [(size, seed) for size in SIZES for seed in range(OF_FIFTY[size])]


@pytest.mark.parametrize(("size", "seed"), [*WORLDS, FOUND_OPEN_ONCE], ids=str)
def test_nobody_comes_closer_than_a_band(size: str, seed: int) -> None:
    assert list(found_out(world(size, seed))) == []


@pytest.mark.slow
@pytest.mark.parametrize("hundred", range(1, 11))
def test_nobody_comes_closer_than_a_band_in_hundreds_of_worlds(hundred: int) -> None:
    seeds = {size: range(hundred * worlds, (hundred + 1) * worlds) for size, worlds in OF_FIFTY.items()}
    attacks = {(size, seed): list(found_out(world(size, seed))) for size in SIZES for seed in seeds[size]}
    assert {where: found for where, found in attacks.items() if found} == {}


@pytest.fixture(scope="module")
def towns() -> list[World]:
    return [world("towns", seed) for seed in range(8)]


def test_the_attackers_find_what_is_there_to_find(towns: list[World]) -> None:
    """Bands alone, without silence about other groups, are worked out."""
    assert any(found_out(as_if_bands_were_enough(towns[0])))


def test_figures_of_others_that_the_engine_does_not_know_find_something() -> None:
    villages = (as_if_nothing_were_published(world("published villages", seed)) for seed in range(3))
    assert any(any(found_out(village)) for village in villages)


def test_a_number_that_only_their_figure_gives_away_is_told_as_a_range() -> None:
    village = world("published villages", 0)
    said, exact = village.released.said, village.published.is_exact
    assert ((said.upper - said.lower)[exact & ~said.which(Said.NUMBER)] > 0).any()


@pytest.mark.parametrize("forgotten", ["area", "class"])
def test_a_reader_who_is_not_played_finds_something(forgotten: str) -> None:
    """What a head of area, and a mentor who does not know who has protected identity, can take away."""
    assert any(forgotten in name for seed in range(6) for name in _found_without(forgotten, world("villages", seed)))


def _found_without(forgotten: str, village: World) -> Iterator[str]:
    """Who finds something where the engine plays no heads of area, or only mentors who know everybody."""
    cubes = village.cubes
    classes = insiders_by(cubes, "class", but=UNKNOWN_TO_MENTORS if forgotten == "area" else None)
    played = [outsider(cubes), *insiders_by(cubes, "school_unit"), *classes]
    naive = release_of(cubes, village.outcomes, played=played)
    for reader in (one for one in village.readers if forgotten in one.name):
        yield from (reader.name for _found in knowing(naive, reader).excluded())


def test_guardians_who_are_not_played_find_something(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audit, "children", lambda program, outcomes: iter(()))
    villages = (world("villages", seed) for seed in range(6))
    assert any(any(one.excluded()) for village in villages for _name, one in guardians(village))


def test_a_true_number_lies_in_what_is_said(towns: list[World]) -> None:
    for town in towns:
        said = town.released.said
        assert (said.lower <= town.numbers).all()
        assert (town.numbers <= said.upper).all()
        told = said.which(Said.NUMBER)
        assert (said.lower[told] == said.upper[told]).all()


def test_most_is_said_of_towns(towns: list[World]) -> None:
    """Within ten pupils or five percentage points, of every group that is not small itself."""
    counts: Counter[tuple[str, bool]] = Counter()
    for town in towns:
        cells = [cube for cube, _codes in town.cubes.cells] * len(town.outcomes)
        width = town.released.said.upper - town.released.said.lower
        for place, cube in enumerate(cells):
            if town.pupils[place] > 2 * (town.smallest_group - 1):
                counts["/".join(cube), bool(width[place] < max(10, 0.05 * town.pupils[place]))] += 1
    shown = {cube: counts[cube, True] / (counts[cube, True] + counts[cube, False]) for cube, _is_shown in counts}
    assert shown["school_unit"] >= 0.85
    assert shown["school_unit/sex"] >= 0.8


def test_an_outcome_that_everybody_has_is_told_as_all_but_few(towns: list[World]) -> None:
    everybody = towns[0].cubes.pupils
    town = release_of(towns[0].cubes, [everybody])
    assert not town.released.said.which(Said.NUMBER, Said.FEW).any()
    assert town.released.said.which(Said.ALL_BUT_FEW).any()
    assert list(found_out(town)) == []


def test_what_is_withheld_is_mostly_foreseen_from_populations_and_bands(towns: list[World]) -> None:
    """The choice on typical outcomes has seldom to be mended when the true ones are audited."""
    withheld = sum(int((~town.released.said.which(Said.NUMBER)).sum()) for town in towns)
    assert sum(town.released.repaired for town in towns) <= 0.05 * withheld


def test_the_choice_does_not_know_how_it_went() -> None:
    """Another outcome with the same bands: the same cells are withheld, unless the audit of true numbers mends."""
    town = world("towns", 0)
    one, other = (release_of(town.cubes, [outcome]) for outcome in _alike(town))
    assert (one.released.first.which(Said.NUMBER) == other.released.first.which(Said.NUMBER)).all()
    assert one.released.repaired == other.released.repaired == 0
    assert one.released.said.said == other.released.said.said


def _alike(town: World) -> tuple[np.ndarray, np.ndarray]:
    """Two outcomes in which nobody is few: two thirds of each atom, and one pupil more in every other large atom."""
    some = np.floor(2 * town.cubes.pupils / 3)
    return some, some + ((town.cubes.pupils >= 12) & (np.arange(len(some)) % 2 == 1))
