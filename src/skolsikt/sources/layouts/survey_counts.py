"""Answers to a survey counted per group: all who answered, each grade level and each sex, never both at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True)
class Respondent:
    """Whom an answer is from: never a person, always a group of a school unit."""

    survey: str
    school_year: str
    school_unit_code: str
    respondent_group: str
    grade_level: int | None
    sex: str | None


@dataclass(frozen=True, kw_only=True)
class Told:
    """What is answered: the question, its heading and what the answer says about the school."""

    heading: str | None
    question: str
    answer: str


@dataclass
class SurveyCounts:
    """Counts answers as they are read; what one person has answered to several questions is never kept together."""

    _counts: Counter[tuple[Respondent, Told]] = field(default_factory=Counter)

    def add(self, respondent: Respondent, told: Told, count: int) -> None:
        """Count answers of a group: among all, in its grade level and in its sex."""
        whole = {name: getattr(respondent, name) for name in Respondent.__annotations__}
        nowhere = {"grade_level": None, "sex": None}
        parts = [{}, *({name: whole[name]} for name in nowhere if whole[name] is not None)]
        for part in parts:
            self._counts[Respondent(**{**whole, **nowhere, **part}), told] += count

    def rows(self) -> Iterator[dict[str, object]]:
        """Yield the rows of ``survey_answer``, in the order in which they were first told."""
        for (respondent, told), count in self._counts.items():
            yield {**vars(respondent), **vars(told), "answers_count": count, "row_number": 0}
