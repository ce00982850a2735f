"""What was said in the words of the measure that was chosen: tests for levels, indices, break-downs that it needs."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from skolsikt.measures.in_words.lexicon import words
from skolsikt.measures.in_words.resolving import ABOVE, BELOW, TESTS, Asked
from skolsikt.measures.registry import measure
from skolsikt.school.tests_of_levels import mathematics_screenings, national_tests

_OF_NATIONAL_TESTS = (TESTS, "national_test_passed_share", ABOVE, BELOW)
_OF_SCREENINGS = "screening_mathematics_mean"
_PUBLISHED_INDEX = "survey_index_mean"
_OF_STAFF = ("hme_", "staff_", "certified_", "pupils_per_teacher")


def fit(asked: Asked, chosen: str) -> None:
    """Change what is ``asked`` into what the measure ``chosen`` knows it as."""
    if chosen in _OF_NATIONAL_TESTS:
        _levels_as_tests(asked, national_tests(date.max))
    if chosen == _OF_SCREENINGS:
        _levels_as_tests(asked, mathematics_screenings(date.max))
    if chosen != _PUBLISHED_INDEX and "index" in asked.where:  # published surveys have indices of their own
        headings = words().index_headings
        asked.where["index"] = list(dict.fromkeys(headings.get(one, one) for one in asked.where["index"]))
    if chosen.startswith(_OF_STAFF):
        asked.where.pop("respondent", None)  # that it is about staff is said already
    whole = measure(chosen).shares_of
    if whole and not asked.names(whole):
        asked.by.append(whole)  # without it the shares are the whole, 100 per cent


def _levels_as_tests(asked: Asked, levels_of: Mapping[str, int]) -> None:
    """A test is told by its level; a level without a test stays one."""
    tests = {str(level): code for code, level in levels_of.items()}
    for level in asked.where.pop("grade_level", []):
        asked.add(*(("test", tests[level]) if level in tests else ("grade_level", level)))
    asked.by = ["test" if name == "grade_level" else name for name in asked.by]
