"""A pupil's assessments in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from skolsikt.home.words import _
from skolsikt.measures.by_right.learning import Assessed
from skolsikt.presentation.numbers import MISSING
from skolsikt.presentation.periods import period_label
from skolsikt.presentation.subjects import subject_name


@dataclass(frozen=True)
class AssessmentLine:
    """One subject and term. ``is_reached``: whether the goal is; None where nobody says."""

    term: str
    subject: str
    step: str
    is_reached: bool | None


def assessment_lines(found: Sequence[Assessed]) -> list[AssessmentLine]:
    """Return the assessments, the order kept."""
    return [
        AssessmentLine(
            period_label(one.term),
            subject_name(one.subject),
            MISSING if one.step is None else _("steg {step}").format(step=one.step),
            one.is_reached,
        )
        for one in found
    ]
