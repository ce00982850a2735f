"""The tests of a group that two teachers have marked, as far as one reader may see them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from skolsikt.loading.co_marking_entry import CoMarkingEntry, waiting_co_markings
from skolsikt.measures.by_right.access import THE_CLASS, required
from skolsikt.measures.by_right.class_rows import class_rows
from skolsikt.measures.by_right.co_marking import Marked, MarkedTest, co_markings_of
from skolsikt.measures.by_right.group_subject import subject_taught
from skolsikt.measures.by_right.objected import GRADES
from skolsikt.measures.by_right.standing import Group
from skolsikt.privacy.roles import Permission
from skolsikt.privacy.viewer import Viewer
from skolsikt.web.asking import house
from skolsikt.web.pages.class_group.listing import pupil_names


@dataclass(frozen=True, kw_only=True)
class Sight:
    """What one reader may see and mark. ``pupils``: key and name, in order; ``subject`` empty: every subject."""

    group: Group
    pupils: Sequence[tuple[int, str]]
    subject: str = ""

    @property
    def keys(self) -> list[int]:
        """The pupils, in order."""
        return [key for key, _name in self.pupils]


@dataclass(frozen=True, kw_only=True)
class MarkedTests:
    """Both marks, test by test in alphabetical order, with what waits to be loaded in them.

    ``waiting_count``: pupils' marks that wait; ``since``: when the first of them was entered.
    """

    tests: Mapping[MarkedTest, Mapping[int, Marked]]
    waiting_count: int = 0
    since: datetime | None = None


def sight_of(group: Group, viewer: Viewer) -> Sight | None:
    """Return the pupils whom ``viewer`` may see and mark, noted as seen; not those whose grades an objection closes.

    Of a teaching group its own subject only, and None where it cannot be told. Raises PupilsRefused.
    """
    required(Permission.CO_MARKING_ENTER, group.thing, what=THE_CLASS, viewer=viewer, house=house())
    subject = subject_taught(group, house().rows()) if group.teaching_group else ""
    if group.teaching_group and not subject:
        return None
    found = class_rows(group, viewer=viewer, house=house())
    pupils = pupil_names([pupil for pupil in found.pupils if GRADES not in pupil.left_out])
    return Sight(group=group, pupils=pupils, subject=subject)


def marked_tests(sight: Sight) -> MarkedTests:
    """Return what stands of the pupils in ``sight``."""
    # In this order: what is loaded in between is then told twice, and not left out.
    waiting = [entry for entry in waiting_co_markings(house().home) if _is_of(sight, entry)]
    found = co_markings_of(sight.keys, house().rows(), school_year=sight.group.school_year, subject=sight.subject)
    _enter(waiting, found)
    marked = {(entry.marked, key) for entry in waiting for key in entry.marks if key in sight.keys}
    return MarkedTests(
        tests={one: of for one in sorted(found) if (of := _in_order(found[one], sight.keys))},
        waiting_count=len(marked),
        since=min((datetime.fromisoformat(entry.at) for entry in waiting), default=None),
    )


def _is_of(sight: Sight, entry: CoMarkingEntry) -> bool:
    is_told = entry.school_year == sight.group.school_year and sight.subject in ("", entry.subject_code)
    return is_told and not entry.marks.keys().isdisjoint(sight.keys)


def _enter(waiting: Iterable[CoMarkingEntry], found: dict[MarkedTest, dict[int, Marked]]) -> None:
    for entry in waiting:
        of = found.setdefault(entry.marked, {})
        of |= {key: replace(of.get(key, Marked()), entered=marks) for key, marks in entry.marks.items()}


def _in_order(of: Mapping[int, Marked], keys: Iterable[int]) -> dict[int, Marked]:
    return {key: of[key] for key in keys if key in of and of[key].marks}
