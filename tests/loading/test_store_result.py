"""Results of analysis come back as loads: versioned, traceable, and undone like any other."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest

from skolsikt.analysis.equity.segregation import METHOD, dissimilarity
from skolsikt.loading.loads import CheckFailed, find_load
from skolsikt.loading.store_result import store_result
from skolsikt.loading.undo import undo

from .conftest import AT, lesson


def uneven(with_trait: list[int], school_year: str = "2024/25", **more: object) -> pa.Table:
    found = dissimilarity(np.array(with_trait), np.array([10, 30]), seed=1)
    row = {
        "municipality": "1283",
        "school_year": school_year,
        "trait": "has_foreign_background",
        "index_name": "dissimilarity",
        "pupils_count": found.pupils_count,
        "units_count": found.units_count,
        "value": found.index,
        "lower_95": found.interval_95[0],
        "upper_95": found.interval_95[1],
    }
    return pa.Table.from_pylist([{**row, **more}])


@pytest.fixture
def store(house):
    def result(rows: pa.Table, seed: int | None = 1):  # type: ignore[no-untyped-def]
        return store_result("segregation", rows, method=METHOD, input_version=1, seed=seed, house=house, at=AT)

    return result


def stored(house, version=None):  # type: ignore[no-untyped-def]
    sql = "SELECT school_year, round(value, 2), method, input_version, seed FROM segregation ORDER BY ALL"
    return house.warehouse.reader(version).fetchall(sql)


def test_a_result_is_published_with_what_it_was_computed_by_and_from(house, write, load, store):
    load(write("a.csv", lesson()))
    outcome = store(uneven([30, 10]))
    assert (outcome.status, outcome.load, outcome.data_version) == ("published", 2, 2)
    assert stored(house) == [("2024/25", 0.5, METHOD, 1, 1)]
    record = find_load(house.home, 2)
    assert (record.source, record.file, dict(record.tables)) == ("analysis", METHOD, {"segregation": 1})


def test_the_same_result_again_changes_nothing(house, store):
    store(uneven([30, 10]))
    assert store(uneven([30, 10])).status == "unchanged"
    assert store(uneven([30, 10]), seed=2).status == "published"
    assert len(house.warehouse.versions()) == 2


def test_a_new_result_replaces_its_slice_only(house, store):
    store(uneven([30, 10], "2023/24"))
    store(uneven([30, 10]))
    store(uneven([10, 10]))
    assert [row[:2] for row in stored(house)] == [("2023/24", 0.5), ("2024/25", 0.25)]


def test_a_result_without_chance_has_no_seed(house, store):
    store(uneven([30, 10]), seed=None)
    assert stored(house)[0][-1] is None


def test_a_result_is_undone_like_any_load(house, store):
    store(uneven([30, 10]))
    store(uneven([10, 10]))
    undo(2, house=house, at=AT)
    assert [row[:2] for row in stored(house)] == [("2024/25", 0.5)]


def test_rows_that_break_the_contract_are_recorded_and_not_published(house, store):
    with pytest.raises(CheckFailed, match=r"segregation\.pupils_count"):
        store(uneven([30, 10], pupils_count=-1))
    assert find_load(house.home, 1).status == "failed"
    assert house.warehouse.current() is None
