"""School units that somebody may know together: the groups of the register, and those that one person has roles in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from skolsikt.measures.asking.vocabulary import Rows
from skolsikt.measures.releasing.task import Areas

_GROUPS = "SELECT school_group, school_unit_code FROM school_units WHERE school_group IS NOT NULL"


def areas_of(rows: Rows, held_together: Iterable[Iterable[str]]) -> Areas:
    """Return the areas of the register, and those ``held_together`` by persons, each once; one unit is no area."""
    groups: dict[str, list[str]] = defaultdict(list)
    for group, unit in rows.fetchall(_GROUPS):
        groups[str(group)].append(str(unit))
    found = {tuple(sorted({*units})) for units in (*groups.values(), *held_together)}
    return sorted(units for units in found if len(units) > 1)
