"""Where pupils stand in the newest school year: the unit that answers for each, its class, the groups, the protection.

Pupils are chosen by these columns and no others (skollagen 26 a kap. 4 §, lag 2018:218 3 kap. 3 §): never by anything
that a table marks as sensitive, and anpassad grundskola only as a class of its school unit.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from skolsikt.measures.asking.vocabulary import Rows
from skolsikt.measures.by_right.keys import key_list
from skolsikt.measures.facts.grades import ADAPTED_SCHOOL_FORMS
from skolsikt.privacy.decide import Thing, decide
from skolsikt.privacy.roles import Permission, roles_giving
from skolsikt.privacy.vault import Identity, Vault
from skolsikt.privacy.vault.limits import EVERYTHING
from skolsikt.privacy.viewer import Viewer
from skolsikt.warehouse.engine import literal

CHOSEN_BY = ("pupil_key", "school_year", "school_unit_code", "class_name", "teaching_group", "group_name")
_NEWEST = "SELECT max(school_year) FROM pupil_year"


@dataclass(frozen=True, kw_only=True)
class Group:
    """A class, or a teaching group, of one school unit in one school year."""

    school_unit_code: str
    class_name: str = ""
    teaching_group: str = ""
    school_year: str

    @property
    def name(self) -> str:
        return self.class_name or self.teaching_group

    @property
    def thing(self) -> Thing:
        """The group as a decision knows it."""
        return Thing(
            school_unit_code=self.school_unit_code,
            class_name=self.class_name,
            teaching_groups=frozenset({self.teaching_group} - {""}),
            school_year=self.school_year,
        )


def newest_school_year(rows: Rows) -> str:
    """Return the newest school year that tells where pupils go; empty when none does."""
    return str(rows.fetchall(_NEWEST)[0][0] or "")


def classes_of(units: Collection[str], *, school_year: str, rows: Rows) -> list[Group]:
    """Return the classes of these school units that school year, in order."""
    found = rows.fetchall(
        "SELECT DISTINCT school_unit_code, class_name FROM pupil_year WHERE class_name IS NOT NULL "
        f"AND school_year = {literal(school_year)} AND school_unit_code IN ({listed(units)}) ORDER BY ALL"
    )
    return [Group(school_unit_code=str(unit), class_name=str(name), school_year=school_year) for unit, name in found]


def groups_open_to(viewer: Viewer, *, school_year: str, rows: Rows) -> list[Group]:
    """Return the classes and teaching groups whose pupils ``viewer`` may see that school year, in order."""
    of_units = _allowed(classes_of(units_open_to(viewer), school_year=school_year, rows=rows), viewer)
    return _ordered({*of_units, *groups_held(viewer, school_year=school_year)})


def units_open_to(viewer: Viewer) -> frozenset[str]:
    """Return the school units that ``viewer`` holds a role in that opens every class."""
    giving = roles_giving(Permission.CLASS_VIEW)
    whole = (one for one in viewer.relations if one.role in giving and not (one.class_name or one.teaching_group))
    return frozenset(one.school_unit_code for one in whole)


def groups_held(viewer: Viewer, *, school_year: str) -> list[Group]:
    """Return the classes and teaching groups that ``viewer`` holds a role for that school year, in order."""
    giving = roles_giving(Permission.CLASS_VIEW)
    held = [
        Group(
            school_unit_code=one.school_unit_code,
            class_name=one.class_name,
            teaching_group=one.teaching_group,
            school_year=school_year,
        )
        for one in viewer.relations
        if one.role in giving and (one.class_name or one.teaching_group) and one.school_year == school_year
    ]
    return _ordered(set(_allowed(held, viewer)))


def _allowed(groups: Collection[Group], viewer: Viewer) -> list[Group]:
    return [group for group in groups if decide(viewer, Permission.CLASS_VIEW, group.thing).allowed]


def _ordered(groups: Collection[Group]) -> list[Group]:
    return sorted(groups, key=lambda group: (group.school_unit_code, group.class_name, group.teaching_group))


def keys_in(group: Group, rows: Rows) -> list[int]:
    """Return the keys of the pupils of a class or teaching group."""
    sql = _IN_CLASS if group.class_name else _IN_TEACHING_GROUP
    told = {"unit": group.school_unit_code, "name": group.name, "year": group.school_year}
    return sorted(int(str(key)) for (key,) in rows.fetchall(sql.format(**{k: literal(v) for k, v in told.items()})))


_IN_CLASS = (
    "SELECT pupil_key FROM pupil_year WHERE school_year = {year} AND school_unit_code = {unit} AND class_name = {name}"
)
# A pupil who has moved to another school unit is no longer in the group.
_IN_TEACHING_GROUP = (
    "SELECT pupil_key FROM pupil_year WHERE school_year = {year} AND school_unit_code = {unit} AND pupil_key IN ("
    "SELECT pupil_key FROM lesson_attendance AS lesson JOIN lesson_unit ON lesson.school_unit_code = recorded_code "
    "WHERE school_year = {year} AND lesson_unit.school_unit_code = {unit} AND teaching_group = {name} "
    "UNION SELECT pupil_key FROM group_membership "
    "WHERE school_year = {year} AND school_unit_code = {unit} AND group_name = {name})"
)


@dataclass(frozen=True, kw_only=True)
class Standing:
    """Where one pupil stands, and who the pupil is.

    ``limits``: what nothing is done for, after an objection or a restriction.
    """

    pupil_key: int
    thing: Thing
    is_adapted: bool
    identity: Identity | None
    limits: frozenset[str] = frozenset()

    @property
    def is_restricted(self) -> bool:
        return EVERYTHING in self.limits


def standings(keys: Collection[int], *, rows: Rows, vault: Vault) -> Mapping[int, Standing]:
    """Return where these pupils stand in the newest school year; one who has left is not there.

    A pupil is protected when the newest rows or the vault say so.
    """
    found = rows.fetchall(
        "SELECT pupil_key, school_year, school_unit_code, class_name, school_form, is_protected "
        f"FROM pupil_year WHERE school_year = ({_NEWEST}) AND pupil_key IN ({key_list(keys)})"
    )
    identities = vault.identities([int(str(row[0])) for row in found])
    told = vault.limits()
    return {key: _standing(row, identities.get(key), told.get(key)) for row in found if (key := int(str(row[0])))}


def last_standing(key: int, *, rows: Rows, vault: Vault) -> Standing:
    """Return where a pupil stands, or last stood: at no school unit where the rows that stand tell of none."""
    found = rows.fetchall(_LAST.format(key=key_list([key])))
    identity = vault.identities([key]).get(key)
    return _standing(found[0] if found else (key, "", "", None, None, False), identity, vault.limits().get(key))


def groups_of(thing: Thing, rows: Rows) -> frozenset[str]:
    """Return the teaching groups that the pupil ``thing`` has had lessons in, or belongs to, in that school year."""
    told = {"unit": literal(thing.school_unit_code), "year": literal(thing.school_year)}
    found = rows.fetchall(_GROUPS.format(key=key_list([thing.pupil_key or 0]), **told))
    return frozenset(str(name) for (name,) in found)


_GROUPS = (
    "SELECT teaching_group FROM lesson_attendance AS lesson JOIN lesson_unit "
    "ON lesson.school_unit_code = recorded_code WHERE pupil_key = {key} AND school_year = {year} "
    "AND lesson_unit.school_unit_code = {unit} "
    "AND teaching_group IS NOT NULL UNION SELECT group_name FROM group_membership "
    "WHERE pupil_key = {key} AND school_year = {year} AND school_unit_code = {unit}"
)
_LAST = (
    "SELECT pupil_key, school_year, school_unit_code, class_name, school_form, is_protected FROM pupil_year "
    "WHERE pupil_key = {key} ORDER BY school_year DESC LIMIT 1"
)


def _standing(row: tuple[object, ...], identity: Identity | None, limits: frozenset[str] | None) -> Standing:
    key, year, unit, class_name, form, is_protected = row
    return Standing(
        pupil_key=int(str(key)),
        thing=Thing(
            school_unit_code=str(unit),
            class_name=str(class_name or ""),
            school_year=str(year),
            pupil_key=int(str(key)),
            is_protected=bool(is_protected) or bool(identity and identity.is_protected),
        ),
        is_adapted=form in ADAPTED_SCHOOL_FORMS,
        identity=identity,
        limits=limits or frozenset(),
    )


def listed(texts: Collection[str]) -> str:
    """Return texts as SQL for a list to be in."""
    return ", ".join(map(literal, sorted(texts))) or "NULL"
