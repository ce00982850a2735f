"""Surveys: the curriculum's headings, the indices of HME, and how small a group of answers may be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import Literal

from skolsikt.school.dated_rules import Rulebook, rule

Names = Mapping[Literal["sv", "en"], str]

# The nine questions of HME in the order of the questionnaire, three for each index.
HME_INDICES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "hme_motivation": ("meaningful", "learning", "looking_forward"),
        "hme_leadership": ("appreciation", "trust", "responsibility"),
        "hme_steering": ("goals", "follow_up", "expectations"),
    }
)
HME_TOTAL = "hme_total"
HME_QUESTIONS = tuple(question for questions in HME_INDICES.values() for question in questions)


def survey_headings(on: date, book: Rulebook | None = None) -> Mapping[str, Names]:
    """Return the headings of the curriculum's chapter 2 in Swedish and English.

    >>> survey_headings(date(2025, 6, 30))["influence"]["sv"]
    '2.3 Elevernas ansvar och inflytande'
    """
    names = rule("survey.headings", on=on, book=book).read(dict[str, dict[Literal["sv", "en"], str]])
    return MappingProxyType({heading: MappingProxyType(name) for heading, name in names.items()})


def smallest_side(on: date, book: Rulebook | None = None) -> int:
    """Return how many answers each side of a question needs for its number to be told.

    >>> smallest_side(date(2025, 6, 30))
    5
    """
    return rule("survey.smallest_side", on=on, book=book).read(int)


def smallest_group(sensitivity: str, *, on: date, book: Rulebook | None = None) -> int:
    """Return how many answers or employees a figure needs behind it: 0 where it is open.

    >>> smallest_group("sensitive", on=date(2025, 6, 30)), smallest_group("open", on=date(2025, 6, 30))
    (10, 0)
    """
    return rule("survey.smallest_group", on=on, book=book).read(dict[str, int]).get(sensitivity, 0)


def hme_scale(on: date, book: Rulebook | None = None) -> tuple[int, int]:
    """Return the lowest and the highest answer of HME.

    >>> hme_scale(date(2025, 6, 30))
    (1, 5)
    """
    lowest, highest = rule("survey.hme_scale", on=on, book=book).read(list[int])
    return lowest, highest


def hme_indices(answers: Mapping[str, Sequence[int]], *, on: date) -> dict[str, tuple[float | None, int]]:
    """Return index -> (0-100, answers) of a group's answers to each question: three indices and the total.

    A question is (mean - lowest) / (highest - lowest) * 100, a sub-index the mean of its three questions and the total
    the mean of all nine. ``answers`` counts those of the question that fewest have answered. None where a question has
    no answer.

    >>> every = dict.fromkeys(HME_QUESTIONS, [4, 5])
    >>> hme_indices(every, on=date(2025, 6, 30))["hme_total"]
    (87.5, 2)
    """
    lowest, highest = hme_scale(on)
    wanted = {**HME_INDICES, HME_TOTAL: HME_QUESTIONS}
    return {index: _index(questions, answers, lowest, highest) for index, questions in wanted.items()}


def _index(
    questions: Sequence[str], answers: Mapping[str, Sequence[int]], lowest: int, highest: int
) -> tuple[float | None, int]:
    given = [answers.get(question, ()) for question in questions]
    fewest = min(map(len, given))
    if not fewest:
        return None, 0
    means = [sum(one) / len(one) for one in given]
    return sum((mean - lowest) / (highest - lowest) * 100 for mean in means) / len(means), fewest
