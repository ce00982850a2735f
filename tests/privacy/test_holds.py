"""Holds as files: what they are open to, when they end, and what happens to one that is damaged."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from skolsikt.home.paths import Home
from skolsikt.loading.damages import damages
from skolsikt.privacy.holds import Hold, HoldDamaged, holds_folder, read_holds, remove_hold, write_hold
from skolsikt.privacy.viewer import ANALYST, EVERY_UNIT, PUBLIC, Relation, Viewer

DAY = date(2026, 9, 1)
HOLD = Hold(id=1, measure="pupils", until=DAY, open_to=frozenset({"principal", "head"}))
HEAD = Viewer(
    id="karin", roles=frozenset({"head"}), relations=frozenset({Relation(role="head", school_unit_code=EVERY_UNIT)})
)
PRINCIPAL = Viewer(
    id="anna",
    roles=frozenset({"principal"}),
    relations=frozenset({Relation(role="principal", school_unit_code="10000001")}),
)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home").create()


def test_a_hold_holds_to_its_day_and_not_on_it(home: Home) -> None:
    write_hold(home, HOLD)
    assert read_holds(home, on=DAY - timedelta(days=1)) == [HOLD]
    assert read_holds(home, on=DAY) == []


def test_what_ends_last_comes_first_and_what_is_removed_is_gone(home: Home) -> None:
    later = replace(HOLD, id=2, until=date(2026, 10, 1))
    for hold in (HOLD, later):
        write_hold(home, hold)
    assert read_holds(home, on=date(2026, 8, 1)) == [later, HOLD]
    remove_hold(home, 2)
    remove_hold(home, 2)
    assert read_holds(home, on=date(2026, 8, 1)) == [HOLD]


def test_the_first_view_of_a_role_for_the_municipality_is_of_all_and_of_a_principal_of_the_own_school() -> None:
    own, both = frozenset({"10000001"}), frozenset({"10000001", "10000002"})
    assert HOLD.is_open_to(HEAD, None)
    assert HOLD.is_open_to(PRINCIPAL, own)
    assert not HOLD.is_open_to(PRINCIPAL, None)
    assert not HOLD.is_open_to(PRINCIPAL, both)
    assert not HOLD.is_open_to(PRINCIPAL, frozenset())
    assert not HOLD.is_open_to(ANALYST, own)
    assert not HOLD.is_open_to(PUBLIC, None)
    assert not HOLD.is_open_to(replace(HEAD, is_preview=True), None)


def test_the_relation_of_another_role_opens_nothing() -> None:
    at_two = replace(
        PRINCIPAL,
        roles=frozenset({"principal", "area_head"}),
        relations=PRINCIPAL.relations | {Relation(role="area_head", school_unit_code="10000002")},
    )
    assert not HOLD.is_open_to(at_two, frozenset({"10000002"}))


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"id": 1}', '{"id":1,"until":"snart"}'])
def test_a_damaged_hold_is_told_and_never_passed_over(home: Home, content: str) -> None:
    write_hold(home, HOLD)
    (holds_folder(home) / "2.json").write_text(content, "utf-8")
    with pytest.raises(HoldDamaged, match=r"2\.json"):
        read_holds(home, on=DAY - timedelta(days=1))
    assert any(isinstance(one, HoldDamaged) for one in damages(home))
