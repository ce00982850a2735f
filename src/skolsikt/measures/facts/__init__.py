"""Tables that questions are answered from, computed once per data version from the canonical tables."""

from __future__ import annotations

from skolsikt.measures.facts import (
    attendance,
    grade_results,
    grades,
    placement,
    published,
    pupil_year,
    successions,
    units,
)
from skolsikt.warehouse.derived import Derived

DERIVED: tuple[Derived, ...] = (
    *units.DERIVED,
    *successions.DERIVED,
    *placement.DERIVED,
    *pupil_year.DERIVED,
    *attendance.DERIVED,
    *grades.DERIVED,
    *grade_results.DERIVED,
    *published.DERIVED,
)
