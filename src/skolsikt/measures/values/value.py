"""A named value: what one row of a fact contributes to a measure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import ibis.expr.types as ir

from skolsikt.home.settings import Settings
from skolsikt.measures.facts.fact import Fact

CHOSEN = "is_chosen"  # of rows that share one denominator: those that the question is about


@dataclass(frozen=True, kw_only=True)
class Limits:
    """Limits that the municipality decides; part of the identity of a compiled question."""

    high_absence_share: float
    high_absence_minimum_scheduled_minutes: int

    @classmethod
    def of(cls, settings: Settings) -> Limits:
        return cls(
            high_absence_share=settings.high_absence_limit_share,
            high_absence_minimum_scheduled_minutes=settings.high_absence_minimum_scheduled_minutes,
        )


Contribution = Callable[[ir.Table, Limits], ir.Value]


@dataclass(frozen=True, kw_only=True)
class Value:
    """What a row contributes. NULL means that the row is not counted at all.

    ``facts``: from the smallest to the largest; the first that carries what is asked is used.
    ``numerator``: the value (mean, median), the flag (share) or the amount (ratio, index).
    ``denominator``: the amount it is divided by (ratio, index). ``of_pupil_sums``: rows are first added to one per
    pupil, group and step, so that the value is about the pupil's whole time in the group. ``teachers_in``: facts whose
    rows name the teachers, where those of the value do not.
    """

    name: str
    facts: tuple[Fact, ...]
    numerator: Contribution
    denominator: Contribution | None = None
    of_pupil_sums: bool = False
    teachers_in: tuple[Fact, ...] = ()


@dataclass(frozen=True, kw_only=True)
class GroupValue(Value):
    """What a group contributes to a measure that is not about pupils: a survey's answers, a month of a school's staff.

    ``behind``: how many persons or answers stand behind the row. With fewer than the measure's sensitivity asks for the
    row is told to nobody, and no sum holds it: nothing can be worked out from what is told. ``counted``: how many it
    counts as, where that is another number; ``averaged_over``: the column over whose values they are averaged.
    """

    denominator: Contribution
    behind: Contribution
    counted: Contribution | None = None
    averaged_over: str = ""
