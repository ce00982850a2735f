"""Which class or teaching group the page is about, as its address says it."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from skolsikt.measures.by_right.standing import Group
from skolsikt.presentation.groups import swedish_order
from skolsikt.web.choices import Choice

_TEACHING_GROUP = "grupp/"


def code_of(group: Group) -> str:
    """Return the group as the address names it: its school unit, and its name there.

    >>> code_of(Group(school_unit_code="12345678", teaching_group="9A MA", school_year="2025/26"))
    '12345678/grupp/9A MA'
    """
    return f"{group.school_unit_code}/{_TEACHING_GROUP if group.teaching_group else ''}{group.name}"


def group_of(code: str, *, school_year: str) -> Group | None:
    """Return the group that an address names, or None when it names none.

    >>> group_of("12345678/9A", school_year="2025/26").class_name
    '9A'
    """
    unit, slash, name = code.partition("/")
    if not (unit and slash and name):
        return None
    if name.startswith(_TEACHING_GROUP):
        teaching_group = name.removeprefix(_TEACHING_GROUP)
        return Group(school_unit_code=unit, teaching_group=teaching_group, school_year=school_year)
    return Group(school_unit_code=unit, class_name=name, school_year=school_year)


def group_choices(groups: Collection[Group], chosen: Group | None, units: Mapping[str, str]) -> list[Choice]:
    """Return the groups to choose from, in alphabetical order; called by their school where there are several."""
    are_apart = len({group.school_unit_code for group in groups}) > 1
    labels = {group: f"{group.name}, {_unit(group, units)}" if are_apart else group.name for group in groups}
    in_order = sorted(groups, key=lambda group: (_unit(group, units), swedish_order(group.name)))
    return [Choice(code_of(group), labels[group], group == chosen) for group in in_order]


def _unit(group: Group, units: Mapping[str, str]) -> str:
    return units.get(group.school_unit_code, group.school_unit_code)
