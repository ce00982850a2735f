"""A result of analysis is computed by a job, stored as a load and asked for as a measure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest

from skolsikt.home.paths import Home
from skolsikt.home.settings import read_settings, write_settings
from skolsikt.jobs.contract import Run
from skolsikt.jobs.segregation import JOB, TRAITS, MunicipalityUnknown
from skolsikt.measures.house import House
from skolsikt.measures.question import Question
from skolsikt.privacy.access_log import accesses
from skolsikt.privacy.viewer import PUBLIC
from tests.copied import copied

AT = datetime(2026, 11, 21, 3, 30, tzinfo=UTC)


@pytest.fixture(scope="module")
def home(world_home: Home, tmp_path_factory: pytest.TempPathFactory) -> Home:
    return copied(world_home, tmp_path_factory.mktemp("analysed") / "home")


def ran(house: House) -> Mapping[str, object]:
    return JOB.run(Run(house=house, arguments={}, at=AT, progress=lambda step, share: None))


def test_the_index_is_asked_for_like_any_measure_and_says_what_it_was_computed_from(home: Home) -> None:
    house = House.open(home)
    before = house.rows().version.number
    outcome = ran(house)
    answer = house.ask(Question(measure="school_segregation", by=("trait",), period="2025/26"), viewer=PUBLIC)
    assert outcome == {"rows": 3 * len(TRAITS), "input_version": before}
    assert {cell.group["trait"] for cell in answer.cells} == set(TRAITS)
    assert all(0 <= cell.interval_95[0] <= cell.value <= cell.interval_95[1] <= 1 for cell in answer.cells)
    assert answer.data_version == before + 1
    assert [load.source for load in answer.sources] == ["analysis"]


def test_the_same_data_give_the_same_numbers_and_no_new_load(home: Home) -> None:
    house = House.open(home)
    ran(house)
    first = house.ask(Question(measure="school_segregation", by=("trait",), period="all"), viewer=PUBLIC)
    ran(house)
    again = house.ask(Question(measure="school_segregation", by=("trait",), period="all"), viewer=PUBLIC)
    assert [cell.value for cell in again.cells] == [cell.value for cell in first.cells]


def test_handing_rows_to_the_analysis_is_in_the_access_log(home: Home) -> None:
    ran(House.open(home))
    latest = accesses(home, limit=1)[0]
    assert latest.viewer == "job:segregation"
    assert latest.why


def test_an_installation_that_does_not_say_its_municipality_is_told_to(home: Home, tmp_path: Path) -> None:
    nameless = copied(home, tmp_path / "home")
    write_settings(nameless, read_settings(nameless).model_copy(update={"municipality": ""}))
    with pytest.raises(MunicipalityUnknown, match="municipality"):
        ran(House.open(nameless))
