"""Grade levels over time: which is the last, how far a pupil has left, and which year group a pupil belongs to.

The ten-year grundskola makes today's grade 9 into grade 10 from 1 July 2028. Whoever follows pupils across that day
uses the years left or the year group, never the grade level itself.
"""

from __future__ import annotations

from datetime import date
from functools import cache

from skolsikt.school.dated_rules import Rulebook, rule
from skolsikt.school.school_time import SchoolYear


@cache
def first_grade_level(on: date, book: Rulebook | None = None) -> int:
    """Return the grade level of the first compulsory year: 0 (förskoleklass), from 2028/29 grade 1."""
    return rule("grade_level.first", on=on, book=book).read(int)


@cache
def last_grade_level(on: date, book: Rulebook | None = None) -> int:
    """Return the grade level that ends with final grades.

    >>> last_grade_level(date(2028, 6, 30)), last_grade_level(date(2028, 7, 1))
    (9, 10)
    """
    return rule("grade_level.last", on=on, book=book).read(int)


@cache
def first_graded_level(on: date, book: Rulebook | None = None) -> int:
    """Return the first grade level in which every pupil gets term grades.

    >>> first_graded_level(date(2025, 6, 30)), first_graded_level(date(2029, 6, 30))
    (6, 7)
    """
    return rule("grade_level.first_graded", on=on, book=book).read(int)


def years_left(grade_level: int, *, on: date) -> int:
    """Return the school years left after this one: 0 in the last grade level.

    >>> years_left(8, on=date(2028, 6, 30)), years_left(10, on=date(2028, 7, 1))
    (1, 0)
    """
    return last_grade_level(on) - grade_level


def leaving_year(grade_level: int, *, on: date) -> int:
    """Return the year whose spring ends grundskolan for the pupils of ``grade_level``: the name of their year group.

    The same pupils keep it from year to year unless they repeat or skip a grade.

    >>> leaving_year(5, on=date(2027, 9, 1)), leaving_year(7, on=date(2028, 9, 1))
    (2032, 2032)
    """
    return SchoolYear.of(on).last.year + years_left(grade_level, on=on)


def usual_birth_year(grade_level: int, *, on: date) -> int:
    """Return the birth year of a pupil of the usual age in ``grade_level`` that school year.

    >>> usual_birth_year(9, on=date(2025, 6, 30))
    2009
    """
    starting_age = rule("grade_level.starting_age", on=on).read(int)
    return SchoolYear.of(on).start_year - starting_age - (grade_level - first_grade_level(on))
