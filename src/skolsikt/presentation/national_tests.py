"""Results of national tests in words."""

from __future__ import annotations

from collections.abc import Iterable

from skolsikt.home.words import _, ngettext
from skolsikt.measures.by_right.national_tests import NationalTest
from skolsikt.presentation.subjects import subject_name


def results_in_words(tests: Iterable[NationalTest]) -> str:
    """Return the results of one pupil in one line.

    >>> test = {"school_year": "2024/25", "test": "np9", "reached_count": 0, "parts_count": 0}
    >>> results_in_words([NationalTest(subject="MA", grade="C", **test), NationalTest(subject="EN", grade="A", **test)])
    'Matematik C, Engelska A'
    """
    return ", ".join(f"{subject_name(one.subject)} {result_in_words(one)}" for one in tests)


def result_in_words(one: NationalTest) -> str:
    """Return the grade of a test, or how many of its parts reach the level where it has no grade."""
    if one.grade:
        return one.grade
    parts = ngettext("{count} del", "{count} delar", one.parts_count).format(count=one.parts_count)
    return _("{reached} av {parts} nådda").format(reached=one.reached_count, parts=parts)
