"""Tests of a class that two teachers have marked, pupil by pupil."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from skolsikt.measures.asking.vocabulary import Rows
from skolsikt.measures.by_right.keys import key_list
from skolsikt.measures.facts.assessments import ENTERED
from skolsikt.warehouse.engine import literal

Marks = tuple[str, str]


@dataclass(frozen=True, kw_only=True, order=True)
class MarkedTest:
    """What has been marked twice: a test, or a part of it."""

    test: str
    subject_code: str
    part: str


@dataclass(frozen=True, kw_only=True)
class Marked:
    """Both marks of one pupil: as somebody entered them, and as the latest file has them. One of them is there."""

    entered: Marks | None = None
    filed: Marks | None = None

    @property
    def marks(self) -> Marks | None:
        """The marks that hold: what somebody has entered, whatever a file says (``facts.assessments``)."""
        return self.entered or self.filed


def co_markings_of(
    keys: Collection[int], rows: Rows, *, school_year: str, subject: str = ""
) -> dict[MarkedTest, dict[int, Marked]]:
    """Return both marks of these pupils in a school year, test by test; of one ``subject`` only, if given."""
    only = f"AND subject_code = {literal(subject)}" if subject else ""
    sql = _MARKED.format(entered=literal(ENTERED), keys=key_list(keys), year=literal(school_year), only=only)
    found: dict[MarkedTest, dict[int, dict[str, Marks]]] = defaultdict(lambda: defaultdict(dict))
    for is_entered, key, test, code, part, first, second in rows.fetchall(sql):
        marked = MarkedTest(test=str(test), subject_code=str(code), part=str(part))
        found[marked][int(str(key))]["entered" if is_entered else "filed"] = (str(first or ""), str(second or ""))
    return {one: {key: Marked(**marks) for key, marks in of.items()} for one, of in found.items()}


_MARKED = (
    "SELECT source = {entered}, pupil_key, test, subject_code, part, first_mark, second_mark FROM co_marking "
    "WHERE pupil_key IN ({keys}) AND school_year = {year} {only} ORDER BY load"
)
