"""A teacher's own groups as figures: nobody's but the holder's, of enough pupils, and counted once."""

from __future__ import annotations

from dataclasses import replace

import pytest

from skolsikt.cli.demo_home import schools_with_leavers
from skolsikt.measures.by_right import own_groups
from skolsikt.measures.by_right.own_groups import figures_of
from skolsikt.measures.by_right.standing import Group, groups_held, keys_in, newest_school_year, standings
from skolsikt.measures.house import House
from skolsikt.privacy.vault import Vault
from skolsikt.privacy.viewer import Relation, Viewer


@pytest.fixture
def group(world: House) -> Group:
    school = schools_with_leavers(world)[0]
    year = newest_school_year(world.rows())
    return Group(school_unit_code=school.code, class_name=school.class_name, school_year=year)


def mentor_of(group: Group, **other: str) -> Viewer:
    relation = Relation(
        role="mentor",
        school_unit_code=group.school_unit_code,
        class_name=other.get("class_name", group.class_name),
        school_year=other.get("school_year", group.school_year),
    )
    return Viewer(id="mentor", roles=frozenset({"mentor"}), relations=frozenset({relation}))


def test_a_group_is_held_for_its_school_year_and_never_while_looking_as_another_role(group: Group) -> None:
    mentor = mentor_of(group)
    assert groups_held(mentor, school_year=group.school_year) == [group]
    assert groups_held(mentor_of(group, school_year="2001/02"), school_year=group.school_year) == []
    assert groups_held(replace(mentor, is_preview=True), school_year=group.school_year) == []


def test_the_figures_are_those_of_the_pupils_that_may_be_counted(world: House, group: Group) -> None:
    found = figures_of(group, viewer=mentor_of(group), house=world)
    there = standings(keys_in(group, world.rows()), rows=world.rows(), vault=Vault(world.home)).values()
    hidden = [one for one in there if one.thing.is_protected or one.limits]
    assert hidden
    assert found.pupils == len(there) - len(hidden)
    now, _before = found.figures["absence_share"]
    assert now is not None
    assert (now.population or 0) <= found.pupils


def test_another_class_tells_its_mentor_nothing_of_this_one(world: House, group: Group) -> None:
    found = figures_of(group, viewer=mentor_of(group, class_name="ingen"), house=world)
    assert (found.pupils, found.figures) == (0, {})


def test_of_a_group_smaller_than_the_smallest_there_are_no_figures(world: House, group: Group, monkeypatch) -> None:
    few = own_groups._counted(group, mentor_of(group), world)[: world.settings.smallest_group - 1]
    monkeypatch.setattr(own_groups, "_counted", lambda *_given: few)
    found = figures_of(group, viewer=mentor_of(group), house=world)
    assert (found.pupils, found.figures) == (len(few), {})


def test_the_same_pupils_of_the_same_data_are_counted_once(world: House, group: Group, monkeypatch) -> None:
    first = figures_of(group, viewer=mentor_of(group), house=world)
    monkeypatch.setattr(own_groups, "_cell", lambda *_given: pytest.fail("counted again"))
    assert figures_of(group, viewer=mentor_of(group), house=world) == first
