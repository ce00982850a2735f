"""The municipality that ``make demo`` shows is believable: its figures are those of Swedish schools."""

from __future__ import annotations

import numpy as np
import pytest

from skolsikt.demo.grading import eligible_vocational, merit_values
from skolsikt.demo.world import World, make_world


@pytest.fixture(scope="module", params=[1, 2])
def world(request: pytest.FixtureRequest) -> World:
    return make_world(pupils=6000, years=8, seed=request.param, last_school_year="2025/26")


def test_grades_are_those_of_the_nation(world: World) -> None:
    final = world.results.final
    eligible, merit = eligible_vocational(final.grades), merit_values(final.grades)
    girls = world.people.is_girl[final.pupil]

    assert eligible.mean() == pytest.approx(0.83, abs=0.015)
    assert merit.mean() == pytest.approx(222, abs=4)
    assert 55 < merit.std() < 75
    assert 10 < merit[girls].mean() - merit[~girls].mean() < 25


def test_eligibility_follows_parents_education_and_time_in_sweden(world: World) -> None:
    final = world.results.final
    eligible = eligible_vocational(final.grades)
    education = world.people.parents_education[final.pupil]
    newly = world.people.newly_arrived(final.pupil, final.year)

    for level, share in ((1, 0.66), (2, 0.81), (3, 0.91)):
        assert eligible[education == level].mean() == pytest.approx(share, abs=0.05)
    assert newly.mean() == pytest.approx(0.047, abs=0.01)
    assert eligible[newly].mean() == pytest.approx(0.66, abs=0.08)


def test_absence_in_the_last_grade_level_has_the_spread_of_real_schools(world: World) -> None:
    rate = world.rates[world.results.final.enrolment]

    assert np.median(rate) == pytest.approx(0.066, abs=0.006)
    assert np.percentile(rate, 90) == pytest.approx(0.15, abs=0.015)
    assert (rate > 0.15).mean() == pytest.approx(0.10, abs=0.02)


def test_eligibility_falls_with_absence(world: World) -> None:
    final = world.results.final
    rate, eligible = world.rates[final.enrolment], eligible_vocational(final.grades)

    for low, high, share in ((0, 0.03, 0.91), (0.15, 0.25, 0.66), (0.25, 0.5, 0.45)):
        here = (rate >= low) & (rate < high)
        assert eligible[here].mean() == pytest.approx(share, abs=0.12 if high > 0.25 else 0.06)


def test_schools_and_classes_have_swedish_sizes(world: World) -> None:
    last = world.enrolments.only(world.enrolments.year == world.enrolments.year.max())
    whole_year = last.only(last.is_at_year_end)
    in_units = np.bincount(whole_year.unit)
    names = np.char.add(whole_year.unit.astype(str), whole_year.class_name.astype(str))
    in_classes = np.unique(names, return_counts=True)[1]

    assert whole_year.count == pytest.approx(6000, abs=120)
    assert len(in_units) == 12
    assert in_units.min() < 120
    assert np.median(in_classes) == pytest.approx(24, abs=2)
    assert in_classes.max() <= 36


def test_poor_and_rich_live_apart(world: World) -> None:
    people, places = world.people, world.places
    share = np.bincount(people.area, people.parents_education == 3) / np.bincount(people.area)

    assert np.corrcoef(share, places.wealth_rank)[0, 1] > 0.9
    assert share.max() - share.min() > 0.25
    assert (places.population_share @ places.eligible_target_share) == pytest.approx(0.83, abs=0.015)
