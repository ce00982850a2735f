"""What counts as shown of a release, and what is listed as lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from skolsikt.measures.answer import Cell, Withheld
from skolsikt.measures.usefulness import is_useful, lost, usefulness
from skolsikt.privacy.release.plan import family
from skolsikt.privacy.release.statements import Said
from skolsikt.privacy.release.store import Frozen, Release, Told

EMPTY = Cell(period="2024/25", group={}, labels={}, value=None)
NAME, SCHOOL, BY_SEX = "eligible_vocational", ("school_unit",), ("school_unit", "sex")


def ranged(low: float, high: float, pupils: int) -> Cell:
    return replace(EMPTY, bounds=(low, high), population=pupils, withheld=Withheld.COMPLEMENTARY)


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        pytest.param(replace(EMPTY, value=0.9, population=60), True, id="a number"),
        pytest.param(ranged(0.8, 0.9, 200), True, id="ten percentage points"),
        pytest.param(ranged(0.8, 0.95, 200), False, id="fifteen of many"),
        pytest.param(ranged(0.8, 1.0, 40), True, id="eight pupils of forty"),
        pytest.param(ranged(0.0, 1.0, 8), False, id="everything possible"),
        pytest.param(replace(EMPTY, withheld=Withheld.SMALL_GROUP), False, id="nothing"),
    ],
)
def test_shown_is_a_number_or_a_narrow_range(cell: Cell, shown: bool) -> None:
    assert is_useful(cell, family("final_grades"), smallest_group=5) is shown


def test_a_range_of_points_is_measured_by_what_a_pupil_can_have() -> None:
    assert is_useful(ranged(200, 230, 200), family("merit_value"), smallest_group=5)
    assert not is_useful(ranged(200, 240, 200), family("merit_value"), smallest_group=5)


def release(**years: int) -> Release:
    """A release of final grades: in each period so many schools of which a number is told, and one that is lost."""
    tables = {}
    for period, told in years.items():
        cells = {(NAME, SCHOOL, (f"{unit}",)): Told(40, Said.NUMBER, 20, 20) for unit in range(told)}
        cells |= {(NAME, SCHOOL, ("lost",)): Told(4, Said.NOTHING, 0, 4)}
        cells |= {(NAME, SCHOOL, ("wide",)): Told(100, Said.NOTHING, 60, 80)}
        cells |= {(NAME, SCHOOL, ("nobody",)): Told(0, Said.NUMBER, 0, 0)}
        tables["final_grades", period, ""] = Frozen(family="final_grades", period=period, release=1, cells=cells)
    at = datetime(2026, 11, 30, tzinfo=UTC)
    return Release(number=1, cut_at=at, data_version=1, smallest_group=5, tables=tables)


def test_the_share_is_of_all_groups_that_are_large_enough_to_be_shown() -> None:
    (shown,) = usefulness(release(**{"2023/24": 3, "2024/25": 3}))
    assert (shown.wanted.table, shown.cells, shown.shown, shown.share) == (SCHOOL, 8, 6, 0.75)
    assert shown.small == 2


def test_a_range_of_how_many_pupils_is_measured_by_how_many_there_can_be() -> None:
    narrow = replace(EMPTY, bounds=(233, 237), withheld=Withheld.COMPLEMENTARY)
    assert is_useful(narrow, family("pupils"), smallest_group=5)
    assert not is_useful(replace(narrow, bounds=(20, 30)), family("pupils"), smallest_group=5)


def test_what_is_lost_is_listed_with_measure_table_codes_and_why() -> None:
    small, wide = lost(release(**{"2024/25": 3}))
    assert (small.place[:2], list(small.codes), small.why) == ((NAME, SCHOOL), ["lost"], Withheld.SMALL_GROUP)
    assert (list(wide.codes), wide.why, wide.cell.bounds) == (["wide"], None, (0.6, 0.8))


def test_of_nothing_released_nothing_is_said() -> None:
    assert usefulness(Release.nothing()) == []
