"""Who goes in the classes of each grade level, as values without names, for those with the right to every class."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from skolsikt.measures.asking.vocabulary import Rows
from skolsikt.measures.by_right import objected
from skolsikt.measures.by_right.access import HouseOfPupils, KeepingHouse
from skolsikt.measures.by_right.objected import COLUMNS, left_out
from skolsikt.measures.by_right.per_pupil import PUPIL, cells_of_pupils
from skolsikt.measures.by_right.standing import Group, Standing, listed, newest_school_year, standings, units_open_to
from skolsikt.measures.by_right.support import is_support_known
from skolsikt.privacy.decide import decide
from skolsikt.privacy.release.plan import families_of
from skolsikt.privacy.roles import Permission
from skolsikt.privacy.vault import Vault
from skolsikt.privacy.viewer import Viewer
from skolsikt.warehouse.engine import literal

GIRLS = "girls"
SUPPORT = "support_measure_share"
# What is told of a class beside the girls, and the column that an objection closes with it; "" where it is no column.
TRAITS: Mapping[str, str] = {
    "merit_value_mean": objected.GRADES,
    "high_absence_share": objected.ABSENCE,
    SUPPORT: objected.SUPPORT,
    "parents_higher_education_share": "",
    "foreign_background_share": "",
}
GUARDED = frozenset(name for name, column in TRAITS.items() if not column)  # whose own is on no list of pupils


def fewest_of(trait: str, smallest_group: int) -> int:
    """Return the smallest group of a trait: a guarded one has that of the release.

    >>> fewest_of("foreign_background_share", 5), fewest_of("merit_value_mean", 5)
    (10, 5)
    """
    return families_of(trait)[0].smallest(smallest_group) if trait in GUARDED else smallest_group


@dataclass(frozen=True, kw_only=True)
class ClassValues:
    """A class, or the part of it that goes in one grade level. ``values``: trait -> what is known of its pupils."""

    group: Group
    grade_level: int
    values: Mapping[str, Sequence[float]]


def class_values(*, viewer: Viewer, house: KeepingHouse) -> list[ClassValues]:
    """Return the classes of the school units that ``viewer`` has the whole of, in order, this newest school year.

    No pupil is shown and none is noted. Whom the viewer may not see is not counted, nor is a value that an objection
    or a restriction closes. Classes of anpassad grundskola are too small to be told of.
    """
    rows = house.rows()
    year = newest_school_year(rows)
    pupils = _pupils(units_open_to(viewer), year, rows)
    standing = standings([key for key, *_rest in pupils], rows=rows, vault=Vault(house.home))
    closed = {key: of for key, one in standing.items() if (of := _closed(one, viewer)) is not None}
    girls = {key: float(sex == "Kvinna") for key, sex, *_rest in pupils if key in closed and sex != "Okänt"}
    classes: dict[tuple[str, int, str], list[int]] = defaultdict(list)
    for key, _sex, unit, level, name in pupils:
        classes[unit, level, name].append(key)
    known = {trait: _known(trait, list(classes.values()), closed, year, house) for trait in TRAITS}
    known[GIRLS] = tuple(tuple(girls[key] for key in keys if key in girls) for keys in classes.values())
    return [
        ClassValues(
            group=Group(school_unit_code=unit, class_name=name, school_year=year),
            grade_level=level,
            values={trait: values[place] for trait, values in known.items()},
        )
        for place, (unit, level, name) in enumerate(classes)
    ]


def _pupils(units: Collection[str], year: str, rows: Rows) -> list[tuple[int, str, str, int, str]]:
    found = rows.fetchall(_PUPILS.format(year=literal(year), units=listed(units)))
    return [(int(str(key)), str(sex), str(unit), int(str(level)), str(name)) for key, sex, unit, level, name in found]


_PUPILS = (
    "SELECT pupil_key, sex, school_unit_code, grade_level, class_name FROM pupil_year WHERE school_year = {year} "
    "AND school_unit_code IN ({units}) AND class_name IS NOT NULL AND grade_level IS NOT NULL "
    "ORDER BY school_unit_code, grade_level, class_name, pupil_key"
)


def _closed(standing: Standing, viewer: Viewer) -> frozenset[str] | None:
    """The columns of the pupil that are closed to the viewer; None of whoever is not counted at all."""
    decision = decide(viewer, Permission.CLASS_VIEW, standing.thing)
    if not decision.allowed or standing.is_adapted:
        return None
    closed = left_out(standing, decision.relation.role if decision.relation else "")
    if closed >= set(COLUMNS):
        return None
    may_see = decide(viewer, Permission.SUPPORT_VIEW, standing.thing).allowed
    return closed if may_see else closed | {objected.SUPPORT}


def _known(
    trait: str, classes: Sequence[Sequence[int]], closed: Mapping[int, frozenset[str]], year: str, house: KeepingHouse
) -> tuple[tuple[float, ...], ...]:
    """What is known of the trait in each class, from the least; the same pupils of the same data are read once."""
    counted = {key for key, columns in closed.items() if TRAITS[trait] not in columns}
    open_to = tuple(tuple(key for key in keys if key in counted) for keys in classes)
    key = (house.rows().version.number, trait, year, open_to)
    found = house.kept.classes.find(key)
    return house.kept.classes.keep(key, _read(trait, open_to, year, house)) if found is None else found


def _read(
    trait: str, classes: Sequence[Sequence[int]], year: str, house: HouseOfPupils
) -> tuple[tuple[float, ...], ...]:
    if trait == SUPPORT and not is_support_known(house.rows()):
        return ((),) * len(classes)
    everybody = [key for keys in classes for key in keys]
    cells = cells_of_pupils(trait, everybody, period=year, rows=house.rows(), settings=house.settings)
    values = {int(cell.group[PUPIL.name] or 0): cell.value for cell in cells if cell.value is not None}
    return tuple(tuple(sorted(values[key] for key in keys if key in values)) for keys in classes)
