"""Who goes in the classes: nobody's but those who have every class of the school, and of those who may be counted."""

from __future__ import annotations

from dataclasses import replace

import pytest

from skolsikt.cli.demo_home import schools_with_leavers
from skolsikt.measures.by_right import class_values as read
from skolsikt.measures.by_right.class_values import GIRLS, SUPPORT, TRAITS, class_values
from skolsikt.measures.by_right.standing import keys_in, newest_school_year, standings
from skolsikt.measures.house import House
from skolsikt.privacy.access_log import accesses
from skolsikt.privacy.vault import Vault
from skolsikt.privacy.vault.limits import EVERYTHING
from skolsikt.privacy.viewer import EVERY_UNIT, Relation, Viewer


@pytest.fixture
def unit(world: House) -> str:
    return schools_with_leavers(world)[0].code


def holder(role: str, unit: str, **more: str) -> Viewer:
    relation = Relation(role=role, school_unit_code=unit, **more)
    return Viewer(id=role, roles=frozenset({role}), relations=frozenset({relation}))


def test_the_principal_gets_every_class_of_the_school_and_of_no_other(world: House, unit: str) -> None:
    found = class_values(viewer=holder("principal", unit), house=world)
    assert {one.group.school_unit_code for one in found} == {unit}
    assert any(one.values[GIRLS] for one in found)
    for one in found:
        pupils = standings(keys_in(one.group, world.rows()), rows=world.rows(), vault=Vault(world.home)).values()
        assert len(one.values[GIRLS]) <= len(pupils)
        assert all(len(one.values[trait]) <= len(pupils) for trait in TRAITS)


@pytest.mark.parametrize("role", ["teacher", "mentor"])
def test_whoever_has_one_class_or_group_gets_nothing_to_compare(world: House, unit: str, role: str) -> None:
    more = {"class_name": "9"} if role == "mentor" else {"teaching_group": "9 BI"}
    year = newest_school_year(world.rows())
    assert class_values(viewer=holder(role, unit, school_year=year, **more), house=world) == []


@pytest.mark.parametrize("role", ["head", "analyst", "it_coordinator", "politician"])
def test_whoever_may_see_no_pupil_gets_nothing(world: House, role: str) -> None:
    assert class_values(viewer=holder(role, EVERY_UNIT), house=world) == []


def test_while_looking_as_another_role_nobody_is_counted(world: House, unit: str) -> None:
    found = class_values(viewer=replace(holder("principal", unit), is_preview=True), house=world)
    assert all(not values for one in found for values in one.values.values())


def test_whom_the_viewer_may_not_see_and_whoever_is_restricted_is_not_counted(
    world: House, unit: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    principal = holder("principal", unit)
    before = class_values(viewer=principal, house=world)
    place = max(range(len(before)), key=lambda place: len(before[place].values[GIRLS]))
    ours = keys_in(before[place].group, world.rows())
    hidden = ours[0]

    def restricted(keys, **told):
        found = dict(standings(keys, **told))
        return found | {hidden: replace(found[hidden], limits=frozenset({EVERYTHING}))}

    monkeypatch.setattr(read, "standings", restricted)
    after = class_values(viewer=principal, house=world)
    assert len(after[place].values[GIRLS]) == len(before[place].values[GIRLS]) - 1


def test_support_is_counted_for_those_who_may_see_it_and_no_pupil_is_noted(world: House, unit: str) -> None:
    newest = accesses(world.home)[0].number
    of_principal = class_values(viewer=holder("principal", unit), house=world)
    assert any(one.values[SUPPORT] for one in of_principal)
    assert accesses(world.home)[0].number == newest
