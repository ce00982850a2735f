"""The pupils of one class or teaching group, by name, for those with the right to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field
from functools import partial

from skolsikt.measures.answer import Cell
from skolsikt.measures.by_right import objected
from skolsikt.measures.by_right.access import THE_CLASS, HouseOfPupils, required
from skolsikt.measures.by_right.grades import TermGrades, grades_of
from skolsikt.measures.by_right.learning import LearningResult, Task, learning_in
from skolsikt.measures.by_right.national_tests import NationalTest, national_tests_of, newest_of
from skolsikt.measures.by_right.objected import COLUMNS, left_out
from skolsikt.measures.by_right.per_pupil import PUPIL, cells_of_pupils
from skolsikt.measures.by_right.standing import Group, Standing, keys_in, standings
from skolsikt.measures.by_right.support import Support, support_of
from skolsikt.measures.by_right.trend import ABSENCE, AbsenceTrend, absence_trends
from skolsikt.privacy.decide import Thing, decide
from skolsikt.privacy.roles import ROLES, Permission
from skolsikt.privacy.vault import Vault
from skolsikt.privacy.viewer import Viewer

HIGH_ABSENCE = "high_absence_share"
OF_THE_CLASS = (ABSENCE, HIGH_ABSENCE, "merit_value_mean", "eligible_vocational", "all_subjects_passed")


@dataclass(frozen=True, kw_only=True)
class PupilRow:
    """One pupil as a list shows it. ``grades``: of the latest term; ``support`` None: not this viewer's to see.

    ``has_high_absence``: None where there is too little time to judge. ``tests``: national tests of the newest school
    year that the pupil has any of. ``may_open``: whether the pupil's own page is. ``left_out``: columns that an
    objection or restriction closes.
    """

    pupil_key: int
    thing: Thing
    given_name: str
    family_name: str
    absence: Cell | None
    has_high_absence: bool | None
    trend: AbsenceTrend | None
    grades: TermGrades | None
    tests: Sequence[NationalTest]
    support: Sequence[Support] | None
    may_open: bool
    left_out: frozenset[str] = frozenset()


@dataclass(frozen=True, kw_only=True)
class ClassRows:
    """The pupils that may be shown, how many may not (``protected_count``), and the measures of those shown.

    ``is_there``: whether anybody goes in the group; its name may otherwise be anything that somebody has typed.
    ``of_all``: measure -> its value of all that are shown together; a measure that they have no value of is not there.
    ``learning``: task -> pupil -> result, of learning materials and own tests.
    """

    group: Group
    is_there: bool
    pupils: Sequence[PupilRow]
    protected_count: int
    of_all: Mapping[str, Cell] = field(default_factory=dict)
    learning: Mapping[Task, Mapping[int, LearningResult]] = field(default_factory=dict)


def class_rows(group: Group, *, viewer: Viewer, house: HouseOfPupils) -> ClassRows:
    """Return the pupils of ``group``, each noted in the access log as shown. Raises PupilsRefused, which is noted too.

    Of a teaching group its teacher sees the absence from the group's own lessons, and no grades in other subjects.
    Pupils with protected identity whom the viewer may not see are counted only: not even their values are shown, nor
    are they part of the measures, from which they could be worked out. Neither is anybody of whom an objection or a
    restriction closes a column.
    """
    rows = house.rows()
    keys = keys_in(group, rows)
    name = group.name if keys else THE_CLASS
    decision = required(Permission.CLASS_VIEW, group.thing, what=name, viewer=viewer, house=house)
    standing = standings(keys, rows=rows, vault=Vault(house.home))
    shown = {key: one for key, one in standing.items() if not one.thing.is_protected or _may_see_protected(viewer, one)}
    role = decision.relation.role if decision.relation else ""
    closed = {key: left_out(one, role) for key, one in shown.items()}
    whole = {key: one for key, one in shown.items() if not closed[key]}
    why = ROLES[role].title.sv if role else decision.reason
    house.note_seen(f"class {group.school_unit_code}/{name}", viewer=viewer, why=why, pupil_keys=list(shown))
    return ClassRows(
        group=group,
        is_there=bool(keys),
        pupils=_rows(shown, closed, group, viewer, house),
        protected_count=len(standing) - len(shown),
        of_all=_of_all(list(whole), group, house),
        learning=learning_in(group, whole, rows),
    )


def _may_see_protected(viewer: Viewer, standing: Standing) -> bool:
    return decide(viewer, Permission.PROTECTED_VIEW, standing.thing).allowed


def _rows(
    shown: Mapping[int, Standing], closed: Mapping[int, Set[str]], group: Group, viewer: Viewer, house: HouseOfPupils
) -> list[PupilRow]:
    """The pupils of ``shown`` without the columns that are ``closed`` of each; those are not even read."""
    rows, of = house.rows(), {column: [key for key in shown if column not in closed[key]] for column in COLUMNS}
    lessons = {"teaching_group": (f"{group.school_unit_code}/{group.teaching_group}",)} if group.teaching_group else {}
    read = partial(cells_of_pupils, keys=of[objected.ABSENCE], period=group.school_year, where=lessons)
    absence = _by_pupil(read(ABSENCE, rows=rows, settings=house.settings))
    high = _by_pupil(read(HIGH_ABSENCE, rows=rows, settings=house.settings))
    trends = absence_trends(
        of[objected.ABSENCE], school_year=group.school_year, where=lessons, rows=rows, settings=house.settings
    )
    grades = grades_of(of[objected.GRADES], rows) if group.class_name else {}
    tests = national_tests_of(of[objected.GRADES], rows) if group.class_name else {}
    support = support_of(of[objected.SUPPORT], rows)
    return [
        PupilRow(
            pupil_key=key,
            thing=one.thing,
            given_name=one.identity.given_name if one.identity else "",
            family_name=one.identity.family_name if one.identity else "",
            absence=absence.get(key),
            has_high_absence=bool(high[key].value) if key in high and high[key].value is not None else None,
            trend=trends.get(key),
            grades=grades[key][-1] if key in grades else None,
            tests=newest_of(tests.get(key, ())),
            support=support.get(key, ()) if decide(viewer, Permission.SUPPORT_VIEW, one.thing).allowed else None,
            may_open=decide(viewer, Permission.PUPIL_VIEW, one.thing).allowed,
            left_out=frozenset(closed[key]),
        )
        for key, one in shown.items()
    ]


def _by_pupil(cells: Sequence[Cell]) -> dict[int, Cell]:
    return {int(cell.group[PUPIL.name] or 0): cell for cell in cells}


def _of_all(keys: Sequence[int], group: Group, house: HouseOfPupils) -> dict[str, Cell]:
    if not group.class_name:
        return {}
    read = partial(
        cells_of_pupils, keys=keys, period=group.school_year, together=True, rows=house.rows(), settings=house.settings
    )
    found = {measure: read(measure) for measure in OF_THE_CLASS}
    return {measure: cells[0] for measure, cells in found.items() if cells and cells[0].value is not None}
