"""A slow, obvious second implementation, written from the law and not from the rule files.

Brute force where that is feasible: every way to choose grades is tried, and the best way counts.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations

POINTS = {"A": 20.0, "B": 17.5, "C": 15.0, "D": 12.5, "E": 10.0, "F": 0.0, "-": 0.0}
PASSING = ("A", "B", "C", "D", "E")
LANGUAGE_CHOICE = "M2"


def _candidates(grades: Mapping[str, str | None]) -> dict[str, list[str]]:
    """Every subject with all the grades that could be used for it."""
    candidates: dict[str, list[str]] = {}
    for code, grade in grades.items():
        if grade is None:
            continue
        if code in ("SV", "SVA"):
            subjects = ["Swedish"]
        elif code == "NO":
            subjects = ["BI", "FY", "KE"]
        elif code == "SO":
            subjects = ["GE", "HI", "RE", "SH"]
        else:
            subjects = [code]
        for subject in subjects:
            candidates.setdefault(subject, []).append(grade)
    return candidates


def _best_sum(values: list[float], how_many: int) -> float:
    if len(values) <= how_many:
        return sum(values)
    return max(sum(chosen) for chosen in combinations(values, how_many))


def merit_value_17(grades: Mapping[str, str | None]) -> float | None:
    """The 16 best other grades, and the language choice on top."""
    if all(grade is None for grade in grades.values()):
        return None
    points = {subject: max(POINTS[grade] for grade in given) for subject, given in _candidates(grades).items()}
    language = points.pop(LANGUAGE_CHOICE, 0.0)
    return language + _best_sum(list(points.values()), 16)


def merit_value_16(grades: Mapping[str, str | None]) -> float | None:
    """The 16 best grades, the language choice among them."""
    if all(grade is None for grade in grades.values()):
        return None
    points = [max(POINTS[grade] for grade in given) for given in _candidates(grades).values()]
    return _best_sum(points, 16)


def passed_subjects(grades: Mapping[str, str | None]) -> set[str]:
    """The subjects with a pass, Swedish once, a block as its subjects."""
    return {subject for subject, given in _candidates(grades).items() if any(grade in PASSING for grade in given)}


def core_subjects_passed(grades: Mapping[str, str | None]) -> bool:
    """Swedish or Swedish as a second language, English, mathematics."""
    return {"Swedish", "EN", "MA"} <= passed_subjects(grades)


def all_subjects_passed(grades: Mapping[str, str | None]) -> bool:
    """Something was graded, and nothing graded lacks a pass."""
    return bool(_candidates(grades)) and set(_candidates(grades)) == passed_subjects(grades)


def eligible_vocational(grades: Mapping[str, str | None]) -> bool:
    """Core and some five others."""
    return core_subjects_passed(grades) and any(combinations(_others(grades), 5))


def eligible_arts(grades: Mapping[str, str | None]) -> bool:
    """Core and some nine others."""
    return core_subjects_passed(grades) and any(combinations(_others(grades), 9))


def eligible_humanities_social_economics(grades: Mapping[str, str | None]) -> bool:
    """Core and some nine others with geography, history, religion and civics among them."""
    chosen = combinations(_others(grades), 9)
    return core_subjects_passed(grades) and any({"GE", "HI", "RE", "SH"} <= set(nine) for nine in chosen)


def eligible_science_technology(grades: Mapping[str, str | None]) -> bool:
    """Core and some nine others with biology, physics and chemistry among them."""
    chosen = combinations(_others(grades), 9)
    return core_subjects_passed(grades) and any({"BI", "FY", "KE"} <= set(nine) for nine in chosen)


def _others(grades: Mapping[str, str | None]) -> list[str]:
    return sorted(passed_subjects(grades) - {"Swedish", "EN", "MA"})
