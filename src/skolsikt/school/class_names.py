"""What the name of a class tells: which grade level its pupils go to, where the name leaves no doubt."""

from __future__ import annotations

import re
from datetime import date

from skolsikt.school.grade_levels import first_grade_level, last_grade_level

_CALLED = r"(?:klass\W*)?(?:(?:åk|årskurs|år)\W*)?"
# One letter or a word of its own (*3 Björnen*). Two letters may be a programme of upper secondary school: *2 TE*.
_GROUP = r"(?:[\s_.-]*(?:[a-zåäö]|[a-zåäö]{3,}))?"
_NUMBERED = re.compile(rf"(?i)\s*{_CALLED}(\d\d?){_GROUP}\s*")
_PRESCHOOL_CLASS = re.compile(r"(?i)\s*(?:klass\W*)?(?:f|f-?klass|förskoleklass)[\s_.-]*[a-h]?\s*")
_PRESCHOOL_CLASS_LEVEL = 0


def grade_level_of_class(name: str, *, on: date) -> int | None:
    """Return the grade level that a class's name tells, or None: a mixed class, a birth year, a name that is no number.

    >>> day = date(2025, 9, 1)
    >>> [grade_level_of_class(name, on=day) for name in ("9A", "åk 8 B", "Klass: 7C", "3 Björnen", "FA")]
    [9, 8, 7, 3, 0]
    >>> [grade_level_of_class(name, on=day) for name in ("7-9", "F-3 A", "4/5", "2TE", "2012A", "Björnen", "10A")]
    [None, None, None, None, None, None, None]
    """
    if _PRESCHOOL_CLASS.fullmatch(name):
        return _PRESCHOOL_CLASS_LEVEL if first_grade_level(on) == _PRESCHOOL_CLASS_LEVEL else None
    numbered = _NUMBERED.fullmatch(name)
    level = int(numbered[1]) if numbered else -1
    return level if max(first_grade_level(on), 1) <= level <= last_grade_level(on) else None
