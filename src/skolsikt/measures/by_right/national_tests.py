"""Results of national tests of single pupils."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from skolsikt.measures.asking.vocabulary import Rows
from skolsikt.measures.by_right.keys import key_list
from skolsikt.school.tests_of_levels import TOTAL
from skolsikt.warehouse.engine import literal


@dataclass(frozen=True, kw_only=True)
class NationalTest:
    """One test in one subject. ``grade`` empty: the test has none, and its parts tell how many levels are reached.

    ``reached_count`` of ``parts_count``: only parts that tell whether the level is reached.
    """

    school_year: str
    test: str
    subject: str
    grade: str
    reached_count: int
    parts_count: int


def national_tests_of(keys: Collection[int], rows: Rows) -> dict[int, list[NationalTest]]:
    """Return the tests of each pupil, the newest school year first. Whoever has no result is not there."""
    found: dict[int, list[NationalTest]] = defaultdict(list)
    for key, year, test, subject, grade, reached, parts in rows.fetchall(_TESTS.format(keys=key_list(keys))):
        found[int(str(key))].append(
            NationalTest(
                school_year=str(year),
                test=str(test),
                subject=str(subject),
                grade=str(grade or ""),
                reached_count=int(str(reached)),
                parts_count=int(str(parts)),
            )
        )
    return dict(found)


def newest_of(tests: Collection[NationalTest]) -> list[NationalTest]:
    """Return the tests of the newest school year that has any."""
    newest = max((one.school_year for one in tests), default="")
    return [one for one in tests if one.school_year == newest]


_TESTS = (
    "SELECT pupil_key, school_year, test, subject_code, "
    f"max(CASE WHEN part = {literal(TOTAL)} THEN grade_value END) AS grade, "
    "count(CASE WHEN is_reached THEN 1 END), count(is_reached) FROM national_test_result WHERE pupil_key IN ({keys}) "
    "GROUP BY ALL HAVING grade IS NOT NULL OR count(is_reached) > 0 ORDER BY school_year DESC, test, subject_code"
)
