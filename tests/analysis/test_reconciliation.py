"""Own figures against published ones: rounding, marks, one pupil, another population, and what nothing explains."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skolsikt.analysis.comparison.reconciliation import OwnFigure, PublishedElsewhere, reconcile
from skolsikt.presentation.reconciliation import CAUSES, STATUS_WORDS

PERCENT = 0.0005  # one decimal of per cent, as a share


def ours(reached: float, pupils: float) -> OwnFigure:
    return OwnFigure(value=reached / pupils, numerator=reached, denominator=pupils)


def theirs(percent: float) -> PublishedElsewhere:
    return PublishedElsewhere(value=percent / 100, tolerance=PERCENT)


@pytest.mark.parametrize(
    ("published", "cause"),
    [
        (88.5, "rounding"),  # 46 of 52
        (88.7, "one_more_who_reached"),  # 47 of 53
        (86.8, "one_more_who_did_not"),  # 46 of 53
        (88.2, "one_less_who_reached"),  # 45 of 51
        (90.2, "one_less_who_did_not"),  # 46 of 51
        (90.4, "one_reached_there_not_here"),  # 47 of 52
        (86.5, "one_reached_here_not_there"),  # 45 of 52
        (80.0, "unexplained"),
    ],
)
def test_a_definition_that_differs_by_one_pupil_is_told_apart_from_rounding(published: float, cause: str) -> None:
    verdict = reconcile(ours(46, 52), theirs(published), kind="share")
    assert verdict.cause == cause
    assert verdict.status == {"rounding": "agrees", "unexplained": "differs"}.get(cause, "explained")


def test_what_nothing_explains_is_told_in_pupils() -> None:
    verdict = reconcile(ours(46, 52), theirs(80.0), kind="share")
    assert (verdict.status, verdict.pupils) == ("differs", 4)
    assert verdict.difference == pytest.approx(-0.0846, abs=1e-4)


def test_another_way_of_counting_explains_before_a_single_pupil_does() -> None:
    others = {"without_newly_arrived": ours(45, 48)}
    verdict = reconcile(ours(46, 52), theirs(93.8), kind="share", otherwise=others)
    assert (verdict.status, verdict.cause) == ("explained", "without_newly_arrived")


@pytest.mark.parametrize(
    ("mark", "reached", "pupils", "status", "cause"),
    [
        ("source_few", 6, 8, "agrees", "few_in_both"),
        ("source_few", 9, 12, "differs", "few_there_not_here"),
        ("source_nearly_all", 48, 50, "agrees", "nearly_all_in_both"),
        ("source_nearly_all", 50, 50, "differs", "nearly_all_there_not_here"),
        ("source_nearly_all", 40, 50, "differs", "nearly_all_there_not_here"),
        ("source_missing", 40, 50, "not_compared", "withheld_there"),
    ],
)
def test_the_marks_of_the_publisher_are_checked_against_our_pupils(
    mark: str, reached: int, pupils: int, status: str, cause: str
) -> None:
    verdict = reconcile(ours(reached, pupils), PublishedElsewhere(value=None, mark=mark), kind="share")
    assert (verdict.status, verdict.cause) == (status, cause)


def test_a_range_that_is_told_instead_of_a_number_is_compared_as_a_range() -> None:
    own = OwnFigure(value=None, bounds=(0.84, 1.0), is_withheld=True)
    assert reconcile(own, theirs(92.0), kind="share").cause == "inside_range"
    assert reconcile(own, theirs(80.0), kind="share").cause == "outside_range"


def test_nothing_is_compared_with_what_may_not_be_told() -> None:
    hidden, missing = OwnFigure(value=None, is_withheld=True), OwnFigure(value=None)
    few = PublishedElsewhere(value=None, mark="source_few")
    assert reconcile(hidden, theirs(92.0), kind="share").cause == "withheld_here"
    assert reconcile(hidden, few, kind="share").cause == "withheld_there"
    assert reconcile(missing, theirs(92.0), kind="share").cause == "missing_here"
    assert reconcile(missing, PublishedElsewhere(value=None), kind="share").cause == "not_published"


@pytest.mark.parametrize(
    ("published", "cause"),
    [
        (220.0, "rounding"),
        (222.0, "one_more_is_enough"),  # a pupil with 282 points
        (223.8, "one_more_is_enough"),  # one with all but 340
        (226.5, "one_less_is_enough"),  # without one who has 31.5
        (205.0, "unexplained"),
    ],
)
def test_a_mean_is_explained_by_a_pupil_only_where_one_can_have_so_many_points(published: float, cause: str) -> None:
    own = OwnFigure(value=220.0, numerator=220.0 * 30, denominator=30)
    figure = PublishedElsewhere(value=published, tolerance=0.05)
    assert reconcile(own, figure, kind="mean", most=340).cause == cause


def test_a_mean_of_a_release_agrees_as_far_as_it_is_told() -> None:
    own = OwnFigure(value=238.0, numerator=238.0 * 50, denominator=50, tolerance=0.5)
    assert reconcile(own, PublishedElsewhere(value=237.6, tolerance=0.05), kind="mean", most=340).cause == "rounding"


@pytest.mark.parametrize(
    ("pupils", "compulsory", "cause"),
    [
        (372, 372, "rounding"),
        (384, 384, "counted_on_a_day"),
        (420, 366, "compulsory_school_alone"),
        (450, 384, "counted_on_a_day"),
        (340, 340, "unexplained"),
        (450, 450, "unexplained"),
    ],
)
def test_numbers_of_pupils_are_compared_in_tens(pupils: int, compulsory: int, cause: str) -> None:
    others = {"compulsory_school_alone": OwnFigure(value=compulsory)}
    about = PublishedElsewhere(value=370, tolerance=5)
    assert reconcile(OwnFigure(value=pupils), about, kind="count", otherwise=others).cause == cause


@given(
    reached=st.integers(0, 120),
    missed=st.integers(0, 120),
    published=st.floats(0, 100),
    kind=st.sampled_from(["share", "mean", "count"]),
)
def test_every_verdict_has_words_and_one_pupil_is_never_more(
    reached: int, missed: int, published: float, kind: str
) -> None:
    own = ours(reached, max(reached + missed, 1))
    verdict = reconcile(own, theirs(published), kind=kind, most=1.0)  # type: ignore[arg-type]
    assert verdict.cause in CAUSES
    assert verdict.status in STATUS_WORDS
    if verdict.cause in ("one_more_who_reached", "one_reached_there_not_here"):
        assert abs(verdict.difference or 0) <= 1 / max(reached + missed - 1, 1) + PERCENT


@given(reached=st.integers(0, 300), missed=st.integers(0, 300))
def test_a_figure_agrees_with_itself_however_it_is_rounded(reached: int, missed: int) -> None:
    own = ours(reached, max(reached + missed, 1))
    assert own.value is not None
    assert reconcile(own, theirs(round(own.value * 100, 1)), kind="share").cause == "rounding"
