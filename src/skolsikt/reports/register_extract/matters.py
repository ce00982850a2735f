"""What has been asked for about the pupil's data, what was decided, and whether it holds."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from skolsikt.home.clock import STOCKHOLM
from skolsikt.records.governance.models import PupilMatter
from skolsikt.records.governance.pupil_matters import matters_about
from skolsikt.reports.matter_words import about_what, decision_title, kind_title


@dataclass(frozen=True, kw_only=True)
class Matter:
    """An objection, restriction or correction in words. Days are ISO 8601; empty: not yet."""

    kind: str
    about: str
    told: str
    diary_number: str
    received_on: str
    decision: str
    reason: str
    decided_on: str
    ended_on: str
    holds: bool


def matters_of(pupil_keys: Collection[int]) -> list[Matter]:
    """Return what has been asked for about the pupil, the oldest first."""
    return [_matter(one) for one in matters_about(pupil_keys)]


def _matter(one: PupilMatter) -> Matter:
    return Matter(
        kind=kind_title(one.kind),
        about=about_what(one),
        told=one.told,
        diary_number=one.diary_number,
        received_on=one.received_on.isoformat(),
        decision=decision_title(one.decision),
        reason=one.decision_reason,
        decided_on=_day(one.decided_at),
        ended_on=_day(one.ended_at),
        holds=one.has_effect,
    )


def _day(instant: datetime | None) -> str:
    return instant.astimezone(STOCKHOLM).date().isoformat() if instant else ""
