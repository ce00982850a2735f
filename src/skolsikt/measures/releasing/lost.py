"""Which periods of a family have lost rows by decision: what was released of them stands for good.

The next release asks it of what it would count, and a destruction of every basis: both must mean the same, or a period
without a basis would be taken for one that has changed.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from skolsikt.measures.registry import measure
from skolsikt.privacy.release.bases import IsLost
from skolsikt.privacy.release.plan import families
from skolsikt.school.periods import dates_of, school_year_of
from skolsikt.warehouse.destruction import Destruction

_BEHIND_PUPILS = ("pupil", "enrolment")  # what pupils are told apart by


def lost_by(journal: Sequence[Destruction]) -> IsLost:
    """Return what says whether rows of a family's period have been destroyed by ``journal``.

    Of a family that this program no longer knows, rows of any table count: nothing asks for its basis.
    """
    lost = {(target.table, target.school_year) for one in journal for target in one.targets}

    def is_lost(family: str, period: str) -> bool:
        needs = _needs().get(family)
        first, last = _school_years(period)
        return any(first <= year <= last for table, year in lost if needs is None or table in needs)

    return is_lost


@lru_cache(maxsize=1)
def _needs() -> dict[str, frozenset[str]]:
    return {
        family.id: frozenset({*_BEHIND_PUPILS, *(table for name in family.measures for table in measure(name).needs)})
        for family in families()
    }


def _school_years(period: str) -> tuple[str, str]:
    (first, _end), (_begin, last) = (dates_of(step) for step in (period.split("..")[0], period.split("..")[-1]))
    return school_year_of(first), school_year_of(last)
