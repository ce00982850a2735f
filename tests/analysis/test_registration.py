"""How absence is registered: teachers who leave out much are found, others are not flagged, absence has its bounds."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.registration import run
from skolsikt.analysis.absence.registration.corrected import Corrected, corrected_absence
from skolsikt.analysis.absence.registration.deviation import FEWEST_EXPECTED, FEWEST_TEACHERS, deviations
from skolsikt.analysis.absence.registration.expected import Cells, Expected, expected_absence
from skolsikt.analysis.absence.registration.habits import Habits, Occasions, habits

RUNS = 60


def cells(rows: list[tuple[int, int, str, float, float]]) -> Cells:
    pupil, week, teacher, lessons, absent = zip(*rows, strict=True) if rows else ((), (), (), (), ())
    return Cells(
        pupil=np.array(pupil, np.int64),
        week=np.array(week, np.int64),
        teacher=list(teacher),
        lessons=np.array(lessons, float),
        absent=np.array(absent, float),
    )


def test_expected_is_the_same_pupils_with_others_in_the_same_week() -> None:
    found = expected_absence(
        cells(
            [
                (1, 1, "A", 2, 0),
                (1, 1, "B", 4, 2),
                (1, 1, "C", 4, 0),
                (1, 2, "A", 2, 2),  # nobody else has the pupil that week
                (2, 1, "A", 3, 0),
                (2, 1, "B", 3, 3),
            ]
        )
    )
    assert found["A"] == Expected(observed=0, expected=2 * 2 / 8 + 3)
    assert found["C"] == Expected(observed=0, expected=4 * 2 / 6)
    assert expected_absence(cells([(1, 1, "A", 2, 1)])) == {}
    assert expected_absence(cells([])) == {}


@given(
    st.lists(
        st.tuples(st.integers(1, 4), st.integers(1, 3), st.sampled_from("ABC"), st.integers(1, 5), st.integers(0, 5)),
        max_size=30,
        unique_by=lambda row: row[:3],
    )
)
def test_the_fast_expectation_agrees_with_a_slow_one(rows: list[tuple[int, int, str, int, int]]) -> None:
    rows = [(pupil, week, teacher, lessons, min(absent, lessons)) for pupil, week, teacher, lessons, absent in rows]
    slow: dict[str, list[float]] = {}
    for pupil, week, teacher, lessons, absent in rows:
        others = [row for row in rows if row[:2] == (pupil, week) and row[2] != teacher]
        if others:
            sums = slow.setdefault(teacher, [0.0, 0.0])
            sums[0] += absent
            sums[1] += lessons * sum(row[4] for row in others) / sum(row[3] for row in others)
    found = expected_absence(cells(rows))
    assert {name: (one.observed, pytest.approx(one.expected)) for name, one in found.items()} == {
        name: tuple(sums) for name, sums in slow.items()
    }


@pytest.mark.parametrize(("unregistered", "at_least"), [(0.5, 0.40), (0.7, 0.95)])
def test_teachers_who_leave_out_half_or_more_are_found_as_often_as_was_measured(
    unregistered: float, at_least: float
) -> None:
    """methods.md, section 9, 100 runs: .52 at 50 %, .98 at 70 %, false discoveries .03-.06."""
    rng = np.random.default_rng(9)
    found = [run(rng, unregistered=unregistered)[0] for _ in range(RUNS)]
    assert np.mean([one.power for one in found]) >= at_least
    assert np.mean([one.false_share for one in found]) <= 0.06


def test_where_nobody_leaves_out_anything_few_are_flagged_and_the_plain_test_flags_always() -> None:
    """methods.md: any flag in 8 to 14 % of the municipalities; the binomial funnel in all."""
    rng = np.random.default_rng(9)
    pairs = [run(rng, unregistered=0.0, under_share=0.0) for _ in range(RUNS)]
    assert np.mean([one.is_any for one, _plain in pairs]) <= 0.14
    assert all(plain.is_any for _one, plain in pairs)


def _usual(count: int, expected: float) -> dict[str, Expected]:
    ratios = np.exp(np.linspace(-0.2, 0.2, count))
    return {str(at): Expected(observed=expected * ratio, expected=expected) for at, ratio in enumerate(ratios)}


def test_few_lessons_and_few_teachers_are_not_judged() -> None:
    many = _usual(40, 300)
    few = Expected(observed=0, expected=FEWEST_EXPECTED - 1)
    assert "few" not in deviations(many | {"few": few})
    assert deviations(_usual(FEWEST_TEACHERS - 1, 300)) == {}
    assert deviations({name: Expected(observed=300, expected=300) for name in many}) == {}


def test_a_small_sure_difference_is_not_told_and_a_large_one_is() -> None:
    alike = {str(at): Expected(observed=1000 + at % 3, expected=1000) for at in range(60)}
    found = deviations(alike | {"a little": Expected(observed=800, expected=1000)})
    assert not found["a little"].is_below
    found = deviations(_usual(60, 1000) | {"much": Expected(observed=300, expected=1000)})
    assert [name for name, one in found.items() if one.is_below] == ["much"]
    assert found["much"].ratio == pytest.approx(0.3, abs=0.02)
    low, high = found["much"].usual
    assert low < 1 < high


minutes = st.integers(0, 600)


@given(st.lists(st.tuples(minutes, minutes, minutes), min_size=1, max_size=20))
def test_the_corrected_absence_lies_within_its_bounds(rows: list[tuple[int, int, int]]) -> None:
    scheduled, reported, absent = np.array([sorted(row, reverse=True) for row in rows], float).T
    found = corrected_absence(scheduled, reported, absent)
    if found is None:
        assert not reported.sum()
        return
    low, high = found.bounds
    assert 0 <= low == found.as_told <= found.corrected + 1e-12
    assert found.corrected <= high + 1e-12
    assert high <= 1 + 1e-12


def test_unreported_lessons_of_pupils_who_are_often_away_count_as_such() -> None:
    """The plain share of what is reported would say 20 %: the pupil who is away is the one that is not told of."""
    found = corrected_absence(np.array([100.0, 100.0]), np.array([20.0, 80.0]), np.array([20.0, 0.0]))
    assert found == Corrected(as_told=0.1, corrected=0.5, bounds=(0.1, 0.6), reported_share=0.5)
    nothing_told = corrected_absence(np.array([100.0, 100.0]), np.array([0.0, 100.0]), np.array([0.0, 10.0]))
    assert nothing_told is not None
    assert nothing_told.corrected == pytest.approx(0.1)
    assert corrected_absence(np.zeros(1), np.zeros(1), np.zeros(1)) is None


def _occasions(rows: list[tuple[bool, float, float, float, float, float, float]]) -> Occasions:
    names = ("is_reported", "pupils", "absent", "delay_days", "edited_days", "partly", "round")
    columns = list(zip(*rows, strict=True)) or [()] * len(names)
    arrays = {name: np.array(column, float) for name, column in zip(names, columns, strict=True)}
    return Occasions(**(arrays | {"is_reported": arrays["is_reported"].astype(bool)}))


def test_habits_of_registering_are_counted_by_lesson() -> None:
    nan = float("nan")
    found = habits(
        _occasions(
            [
                (True, 20, 0, 0, nan, 0, 0),
                (True, 20, 4, 1, 3, 2, 1),
                (True, 20, 0, 9, 20, 2, 2),
                (False, 20, 0, nan, nan, 0, 0),
            ]
        ),
        {"unnotified": 3, "reported_illness": 1},
    )
    assert found.unreported_share == 0.25
    assert found.median_delay_days == 1
    assert found.late_share == pytest.approx(1 / 3)
    assert found.edited_late_share == 0.5
    assert found.all_present_share == pytest.approx(2 / 3)
    assert found.all_present_expected == pytest.approx((1 - 4 / 60) ** 20)
    assert found.round_share == 0.75
    assert found.reasons == {"unnotified": 0.75, "reported_illness": 0.25}


def test_what_is_not_told_is_no_number() -> None:
    nan = float("nan")
    found = habits(_occasions([(True, 20, 0, nan, nan, 0, 0)]), {})
    assert (found.median_delay_days, found.late_share, found.edited_late_share, found.round_share) == (None,) * 4
    assert habits(_occasions([]), {}) == Habits(
        lessons_count=0,
        unreported_share=None,
        median_delay_days=None,
        late_share=None,
        edited_late_share=None,
        all_present_share=None,
        all_present_expected=None,
        round_share=None,
        reasons={},
    )
