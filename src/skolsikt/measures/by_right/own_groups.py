"""A teacher's own classes and groups as figures: the same pupils this school year and the one before, and no name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from skolsikt.measures.answer import Cell
from skolsikt.measures.by_right.access import HouseOfPupils, KeepingHouse
from skolsikt.measures.by_right.group_subject import subject_taught
from skolsikt.measures.by_right.objected import left_out
from skolsikt.measures.by_right.per_pupil import cells_of_pupils
from skolsikt.measures.by_right.standing import Group, keys_in, standings
from skolsikt.privacy.decide import decide
from skolsikt.privacy.roles import Permission
from skolsikt.privacy.vault import Vault
from skolsikt.privacy.viewer import Viewer
from skolsikt.school.periods import previous_of

OF_A_CLASS = ("absence_share", "high_absence_share", "all_subjects_passed", "merit_value_mean")
OF_A_SUBJECT = ("grade_points_mean", "subject_passed", "national_test_passed_share", "grade_below_test_share")
_ABSENCE = "absence_share"


@dataclass(frozen=True, kw_only=True)
class GroupFigures:
    """``pupils``: how many may be counted together. ``figures``: measure -> this school year's cell and the last one's.

    No figures of a group that is smaller than the smallest: one would be nearly a pupil's own.
    """

    group: Group
    subject: str
    pupils: int
    figures: Mapping[str, tuple[Cell | None, Cell | None]]


def figures_of(group: Group, *, viewer: Viewer, house: KeepingHouse) -> GroupFigures:
    """Return the figures of one of the viewer's own groups; of a teaching group those of its own lessons and subject.

    No pupil is shown and none is noted. Whom the viewer may not see is not counted, nor anybody whom an objection
    closes a column of. The same pupils of the same data are counted once.
    """
    keys = _counted(group, viewer, house)
    subject = subject_taught(group, house.rows()) if group.teaching_group else ""
    is_enough = len(keys) >= house.settings.smallest_group
    asked = _asked(group, subject) if is_enough else {}
    return GroupFigures(
        group=group,
        subject=subject,
        pupils=len(keys),
        figures={name: _two(name, keys, group, where, house) for name, where in asked.items()},
    )


def _counted(group: Group, viewer: Viewer, house: HouseOfPupils) -> list[int]:
    decision = decide(viewer, Permission.CLASS_VIEW, group.thing)
    if not decision.allowed or decision.relation is None:
        return []
    rows, role = house.rows(), decision.relation.role
    standing = standings(keys_in(group, rows), rows=rows, vault=Vault(house.home))
    return [key for key, one in standing.items() if not one.thing.is_protected and not left_out(one, role)]


def _asked(group: Group, subject: str) -> dict[str, dict[str, tuple[str, ...]]]:
    """Each measure with what its rows are limited to."""
    if group.class_name:
        return {name: {} for name in OF_A_CLASS}
    code = f"{group.school_unit_code}/{group.teaching_group}"
    of_subject = OF_A_SUBJECT if subject else ()
    return {_ABSENCE: {"teaching_group": (code,)}, **{name: {"subject": (subject,)} for name in of_subject}}


def _two(
    measure: str, keys: Sequence[int], group: Group, where: Mapping[str, tuple[str, ...]], house: KeepingHouse
) -> tuple[Cell | None, Cell | None]:
    """This school year's cell and the last one's; lessons of a group that is named anew each year have only the one."""
    key = (house.rows().version.number, measure, tuple(keys), group.school_year, *where.items())
    found = house.kept.groups.find(key)
    if found is None:
        is_new = "teaching_group" in where
        before = None if is_new else _cell(measure, keys, previous_of(group.school_year), where, house)
        found = house.kept.groups.keep(key, (_cell(measure, keys, group.school_year, where, house), before))
    return found


def _cell(
    measure: str, keys: Sequence[int], year: str, where: Mapping[str, tuple[str, ...]], house: HouseOfPupils
) -> Cell | None:
    """The value of those who have one; nothing where so few of the group have one that it would be nearly their own."""
    cells = cells_of_pupils(
        measure, keys, period=year, together=True, where=where, rows=house.rows(), settings=house.settings
    )
    return next((cell for cell in cells if (cell.population or 0) >= house.settings.smallest_group), None)
