"""Tests of a class that two teachers have marked, pupil by pupil."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from skolsikt.measures.asking.vocabulary import Rows
from skolsikt.measures.by_right.keys import key_list
from skolsikt.measures.by_right.standing import Group
from skolsikt.warehouse.engine import literal

Marks = tuple[str, str]


@dataclass(frozen=True, kw_only=True, order=True)
class MarkedTest:
    """What has been marked twice: a test, or a part of it."""

    test: str
    subject_code: str
    part: str


def co_markings_in(group: Group, keys: Collection[int], rows: Rows) -> Mapping[MarkedTest, Mapping[int, Marks]]:
    """Return both marks of these pupils in the group's school year, test by test in alphabetical order."""
    sql = _MARKED.format(keys=key_list(keys), year=literal(group.school_year))
    found: dict[MarkedTest, dict[int, Marks]] = defaultdict(dict)
    for key, test, subject, part, first, second in rows.fetchall(sql):
        marked = MarkedTest(test=str(test), subject_code=str(subject), part=str(part))
        found[marked][int(str(key))] = (str(first or ""), str(second or ""))
    return dict(sorted(found.items()))


_MARKED = (
    "SELECT pupil_key, test, subject_code, part, first_mark, second_mark FROM co_marking "
    "WHERE pupil_key IN ({keys}) AND school_year = {year} ORDER BY load"
)
