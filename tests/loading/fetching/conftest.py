"""A house that fetches from a server of this test's own, which answers as the public APIs do."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from skolsikt.home.open_data_settings import OpenDataSettings
from skolsikt.home.paths import Home
from skolsikt.home.settings import Settings, write_settings
from skolsikt.measures.house import House
from tests.loading.fetching.local_api import LocalApi, local_api
from tests.loading.fetching.public_answers import answer


@pytest.fixture
def api() -> Iterator[LocalApi]:
    with local_api(answer) as started:
        yield started


@pytest.fixture
def house(tmp_path: Path, api: LocalApi) -> House:
    """An empty house of Upplands Väsby, whose APIs all are the local one."""
    home = Home(tmp_path / "home").create()
    open_data = OpenDataSettings(
        kolada_url=f"{api.url}/kolada/v3",
        kolada_key_figures=["N15505", "N15419", "U15415"],
        skolverket_url=f"{api.url}/planned-educations/v4",
        register_url=f"{api.url}/register/v2",
        scb_url=f"{api.url}/ssd",
        comparison_municipalities=["1280"],
        years=2,
        attempts=2,
        wait_seconds=0,
        timeout_seconds=5,
    )
    write_settings(home, Settings(municipality="0114", threads=1, open_data=open_data))
    return House.open(home.root)
