"""How much the releases of the demo tell: what ``make demo`` builds, measured against what is wanted of it.

The shares are of every released measure together, of the groups that are large enough to be shown.
"""

from __future__ import annotations

import pytest

from skolsikt.cli.demo_home import build_demo
from skolsikt.home.paths import Home
from skolsikt.measures.usefulness import WANTED, Shown, Wanted, usefulness
from skolsikt.privacy.release.store import read_release, release_numbers

PUPILS, YEARS = 6_000, 8

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, ...], Shown]:
    home = Home(tmp_path_factory.mktemp("demo") / "home")
    build_demo(home, pupils=PUPILS, years=YEARS, seed=1)
    return {one.wanted.table: one for one in usefulness(read_release(home, release_numbers(home)[-1]))}


@pytest.mark.parametrize("wanted", WANTED, ids=lambda wanted: ", ".join(wanted.table))
def test_as_much_is_told_as_is_wanted(shown: dict[tuple[str, ...], Shown], wanted: Wanted) -> None:
    one = shown[wanted.table]
    assert one.share >= wanted.share, f"{one.shown} of {one.cells}, and {one.small} too small"
