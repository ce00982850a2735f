"""Groups and activities of SS 12000: classes, teaching groups, who is in them and what they are taught."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from skolsikt.school.periods import dates_of
from skolsikt.school.school_forms import school_form_code
from skolsikt.sources.layouts.ss12000_entity import Entities, Entity, reference_in
from skolsikt.sources.layouts.ss12000_subjects import Syllabus
from skolsikt.sources.layouts.ss12000_units import Units

CLASS, OF_STAFF = "Klass", "Personalgrupp"


@dataclass(frozen=True, kw_only=True)
class Membership:
    """One person in one group, from and to and including; no day where the server tells none."""

    person: str
    start: date | None
    end: date | None

    def covers(self, day: date) -> bool:
        return (self.start or day) <= day <= (self.end or day)


@dataclass(frozen=True, kw_only=True)
class Group:
    """A group. ``unit`` is empty where its organisation is none, or a school of several units."""

    number: int
    name: str
    kind: str
    unit: str
    school_form: str | None
    members: Sequence[Membership]
    persons: frozenset[str]


@dataclass(frozen=True, kw_only=True)
class Activity:
    """What is taught to some groups. ``teachers`` are ids of duties. ``unit`` may be empty."""

    groups: Sequence[str]
    teachers: Sequence[str]
    syllabus: str
    unit: str


@dataclass
class Groups:
    """All groups, the classes of each person, and the activities."""

    groups: dict[str, Group] = field(default_factory=dict)
    activities: dict[str, Activity] = field(default_factory=dict)
    classes: dict[str, list[tuple[Membership, Group]]] = field(default_factory=dict)  # by person

    def class_of(self, person: str, *, unit: str, on: date) -> str | None:
        """Return the person's class that day: the one at the unit before others, the latest begun before earlier."""
        found = [
            (group.unit == unit, one.start or date.min, group.name)
            for one, group in self.classes.get(person, ())
            if one.covers(on) and group.unit in (unit, "")
        ]
        return max(found)[2] if found else None


def read_groups(entities: Entities, units: Units) -> Groups:
    """Return the groups and activities. A membership without days is for as long as the group is."""
    found = Groups()
    for entity in entities.of("groups"):
        start, end = entity.day("startDate"), entity.day("endDate")
        members = [one for told in entity.objects("groupMemberships") if (one := _member(entity, told, start, end))]
        if entity.is_lost:
            continue
        group = Group(
            number=entity.number,
            name=entity.text("displayName") or entity.id,
            kind=entity.text("groupType"),
            unit=units.code_of(entity.reference("organisation")),
            school_form=school_form_code(entity.text("schoolType")),
            members=members,
            persons=frozenset(one.person for one in members),
        )
        found.groups[entity.id] = group
        for one in members if group.kind == CLASS else ():
            found.classes.setdefault(one.person, []).append((one, group))
    for entity in entities.of("activities"):
        found.activities[entity.id] = _activity(entity, units)
    return found


def _member(entity: Entity, told: Mapping[str, object], start: date | None, end: date | None) -> Membership | None:
    person = reference_in(told, "person")
    first, last = entity.day("startDate", inside=told), entity.day("endDate", inside=told)
    return Membership(person=person, start=first or start, end=last or end) if person else None


def _activity(entity: Entity, units: Units) -> Activity:
    groups = [str(one["id"]) for one in entity.objects("groups") if isinstance(one.get("id"), str)]
    teachers = [duty for one in entity.objects("teachers") if (duty := reference_in(one, "duty"))]
    return Activity(
        groups=groups,
        teachers=teachers,
        syllabus=entity.reference("syllabus"),
        unit=units.code_of(entity.reference("organisation")),
    )


def class_rows(groups: Groups, levels: Mapping[tuple[str, str], int], *, school_year: str) -> list[dict[str, object]]:
    """Return the rows of ``class_group``: classes with somebody in them that year. ``levels``: by unit and class."""
    first, last = dates_of(school_year)
    rows: dict[tuple[str, str], dict[str, object]] = {}
    for group in groups.groups.values():
        is_now = any((one.start or first) <= last and (one.end or last) >= first for one in group.members)
        if group.kind == CLASS and group.unit and is_now:
            row: dict[str, object] = {
                "school_year": school_year,
                "school_unit_code": group.unit,
                "class_name": group.name,
                "school_form": group.school_form,
                "grade_level": levels.get((group.unit, group.name)),
                "row_number": group.number,
            }
            rows.setdefault((group.unit, group.name), row)
    return list(rows.values())


def subjects_of_groups(groups: Groups, subjects: Mapping[str, Syllabus]) -> dict[str, str]:
    """Return group -> subject, where its activities have one and the same."""
    found: dict[str, set[str]] = {}
    for activity in groups.activities.values():
        syllabus = subjects.get(activity.syllabus)
        for group in activity.groups if syllabus else ():
            found.setdefault(group, set()).add(syllabus.label if syllabus else "")
    return {group: labels.pop() for group, labels in found.items() if len(labels) == 1}
