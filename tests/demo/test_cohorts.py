"""Cohorts for the tests of methods: believable, the same every time, and honest about the truth."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from skolsikt.demo.cohorts import YEARS_LEFT, Cohorts, cohorts


@pytest.fixture(scope="module")
def made() -> Cohorts:
    return cohorts(8, 2000, seed=1)


@pytest.mark.parametrize("time", YEARS_LEFT)
def test_true_probabilities_are_true(made: Cohorts, time: str) -> None:
    truth = made.truth
    band = np.digitize(truth[f"{time}_probability"], np.linspace(0.05, 0.95, 10))
    by_band = truth.assign(chance=truth[f"{time}_probability"]).groupby(band)

    expected, seen = by_band["chance"].mean(), by_band["eligible"].mean()
    deviation = (seen - expected) / np.sqrt(expected * (1 - expected) / by_band.size())
    assert (deviation**2).mean() < 2.5


def test_later_points_in_time_know_more(made: Cohorts) -> None:
    truth = made.truth
    misses = [((truth[f"{time}_probability"] - truth["eligible"]) ** 2).mean() for time in YEARS_LEFT]

    assert misses == sorted(misses, reverse=True)
    assert misses[0] > 1.3 * misses[-1]


@pytest.fixture(scope="module")
def many() -> list[Cohorts]:
    return [cohorts(4, 500, seed=seed) for seed in range(1, 41)]


def test_the_mean_over_many_worlds_is_that_of_the_nation(many: list[Cohorts]) -> None:
    pupils, truth, history = (pd.concat(getattr(one, name) for one in many) for name in ("pupils", "truth", "history"))
    eligible, absence, newly = truth["eligible"], history["t9_absence_share"].dropna(), pupils["is_newly_arrived"]

    assert eligible.mean() == pytest.approx(0.83, abs=0.01)
    assert truth["merit_value"].mean() == pytest.approx(222, abs=3)
    assert newly.mean() == pytest.approx(0.047, abs=0.002)
    assert eligible[newly].mean() == pytest.approx(0.66, abs=0.03)
    assert absence.median() == pytest.approx(0.066, abs=0.001)
    assert absence.quantile(0.9) == pytest.approx(0.15, abs=0.003)
    assert (absence > 0.15).mean() == pytest.approx(0.10, abs=0.005)


def test_eligibility_follows_absence_and_parents_education(many: list[Cohorts]) -> None:
    pupils, truth, history = (pd.concat(getattr(one, name) for one in many) for name in ("pupils", "truth", "history"))
    eligible, absence = truth["eligible"], history["t9_absence_share"]

    for low, high, share in ((0.0, 0.03, 0.91), (0.15, 0.25, 0.66), (0.25, 0.50, 0.45)):
        assert eligible[(absence >= low) & (absence < high)].mean() == pytest.approx(share, abs=0.04)
    for level, share in ((1, 0.66), (2, 0.81), (3, 0.91)):
        assert eligible[pupils["parents_education"] == level].mean() == pytest.approx(share, abs=0.02)


def test_twelve_schools_differ_as_schools_do() -> None:
    worlds = [cohorts(8, 1000, seed=seed) for seed in range(1, 13)]
    of_schools = [one.truth["eligible"].groupby(one.pupils["school"]).mean() for one in worlds]

    assert {len(shares) for shares in of_schools} == {12}
    assert np.mean([shares.min() for shares in of_schools]) == pytest.approx(0.71, abs=0.03)
    assert np.mean([shares.max() for shares in of_schools]) == pytest.approx(0.94, abs=0.03)


def test_history_is_empty_before_a_pupil_comes_and_after_one_leaves(made: Cohorts) -> None:
    came_late = made.pupils["first_time"] == "t8"
    left_early = made.pupils["left_after"] == "t6"

    assert came_late.any()
    assert left_early.any()
    assert made.history.loc[came_late, ["t6_absence_share", "t7_MA"]].isna().all(axis=None)
    assert made.history.loc[came_late, "t8_absence_share"].notna().mean() > 0.8
    assert made.history.loc[left_early, ["t7_absence_share", "t9_MA"]].isna().all(axis=None)


def test_same_seed_gives_the_same_cohorts() -> None:
    first, second = cohorts(2, 200, seed=5), cohorts(2, 200, seed=5)

    pd.testing.assert_frame_equal(first.history, second.history)
    pd.testing.assert_frame_equal(first.truth, second.truth)


def test_a_last_cohort_graded_harder_is_less_often_eligible_and_its_truth_says_so() -> None:
    plain, harder = cohorts(3, 1000, seed=2), cohorts(3, 1000, seed=2, last_is_graded_harder_sd=0.3)
    last = plain.pupils["cohort"] == 2

    assert harder.truth["eligible"][last].mean() < plain.truth["eligible"][last].mean() - 0.02
    assert harder.truth["t8_probability"][last].mean() < plain.truth["t8_probability"][last].mean() - 0.02
    assert harder.truth["eligible"][~last].equals(plain.truth["eligible"][~last])
