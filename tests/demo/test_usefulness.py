"""How much the releases of the demo tell: what ``make demo`` builds, measured against what is wanted of it.

The shares are of every released measure together; those that are known not to be reached fail as expected, with the
figure, so that reaching them is noticed.
"""

from __future__ import annotations

import pytest

from skolsikt.cli.demo_home import build_demo
from skolsikt.home.paths import Home
from skolsikt.measures.usefulness import WANTED, Shown, usefulness
from skolsikt.privacy.release.store import read_release, release_numbers

PUPILS, YEARS = 6_000, 8
AREAS = ("home_area",)
MEASURED = {("school_unit",): 0.85, ("school_unit", "sex"): 0.60, AREAS: 0.60}  # no less than this, whatever is wanted

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, ...], Shown]:
    home = Home(tmp_path_factory.mktemp("demo") / "home")
    build_demo(home, pupils=PUPILS, years=YEARS, seed=1)
    return {one.wanted.table: one for one in usefulness(read_release(home, release_numbers(home)[-1]))}


@pytest.mark.parametrize("table", MEASURED, ids=", ".join)
def test_no_less_is_told_than_was(shown: dict[tuple[str, ...], Shown], table: tuple[str, ...]) -> None:
    assert shown[table].share >= MEASURED[table], f"{shown[table].shown} of {shown[table].cells}"


@pytest.mark.parametrize("wanted", WANTED, ids=lambda wanted: ", ".join(wanted.table))
def test_as_much_is_told_as_is_wanted(shown: dict[tuple[str, ...], Shown], wanted) -> None:
    one = shown[wanted.table]
    if wanted.table != AREAS and one.share < wanted.share:
        pytest.xfail(f"{one.share:.1%} of {one.cells} groups, {wanted.share:.0%} are wanted")
    assert one.share >= wanted.share
