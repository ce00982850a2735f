"""Tables that questions are answered from, computed once per data version from the canonical tables."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

import ibis

from skolsikt.measures.facts import (
    area_values,
    attendance,
    funding,
    grade_results,
    grades,
    national_tests,
    notices,
    placement,
    preschool,
    published,
    pupil_year,
    screenings,
    staff,
    successions,
    support,
    surveys,
    taught,
    units,
    upper_secondary,
)
from skolsikt.school.dated_rules import rulebook
from skolsikt.warehouse.derived import Derived


def _digest() -> str:
    """What the tables are computed by: the code of this folder, the rules of the school, the compiler."""
    digest = hashlib.sha256(f"{rulebook().digest} {ibis.__version__}".encode())
    for file in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(file.read_bytes())
    return digest.hexdigest()


def _with_digest(tables: tuple[Derived, ...]) -> tuple[Derived, ...]:
    digest = _digest()
    return tuple(replace(table, digest=digest) for table in tables)


_TABLES = (
    *units.DERIVED,
    *successions.DERIVED,
    *placement.DERIVED,
    *pupil_year.DERIVED,
    *attendance.DERIVED,
    *taught.DERIVED,
    *notices.DERIVED,
    *grades.DERIVED,
    *grade_results.DERIVED,
    *national_tests.DERIVED,
    *screenings.DERIVED,
    *support.DERIVED,
    *upper_secondary.DERIVED,
    *preschool.DERIVED,
    *published.DERIVED,
    *area_values.DERIVED,
    *surveys.DERIVED,
    *staff.DERIVED,
    *funding.DERIVED,
)

DERIVED: tuple[Derived, ...] = _with_digest(_TABLES)
