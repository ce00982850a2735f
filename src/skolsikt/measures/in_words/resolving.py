"""Which measure a question in words is about."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from skolsikt.measures.in_words.lexicon import words

# Measures of how many have a background, and what they mean beside another measure.
_BACKGROUND = {
    "foreign_background_share": ("foreign_background", "true"),
    "newly_arrived_share": ("newly_arrived", "true"),
    "parents_higher_education_share": ("parents_education", "3"),
}
TESTS = "national_test_points_mean"
ABOVE, BELOW = "grade_above_test_share", "grade_below_test_share"
RESULTS = frozenset({"grades", "results", "passed", "failed"})  # what people say of results, without naming a measure
_GRADES = frozenset({"grades", "grade_points_mean", "merit_value_mean"})
_HOW = r"(?P<how>högre|bättre|lägre|sämre)"
_TO = r"(?:prov|np\b|betyg)"
_DEVIATION = re.compile(
    rf"{_HOW} (?P<first>(?:slut|prov)?betyg|resultat(?: \S+){{0,3}} (?:prov\w*|np)|prov\w*)\b.* än\b.*{_TO}"
    rf"|(?P<alone>(?:prov|np\b|betyg|slutbetyg).*?) (?:är |var )?(?P<alone_how>högre|bättre|lägre|sämre) än .*{_TO}"
)
_CORE = frozenset({"SV", "EN", "MA"})


@dataclass(kw_only=True)
class Asked:
    """What a question names: measures, what may be one, break-downs and values."""

    measures: list[str] = field(default_factory=list)
    fallbacks: list[str] = field(default_factory=list)
    by: list[str] = field(default_factory=list)
    where: dict[str, list[str]] = field(default_factory=dict)
    is_test: bool = False
    with_others: bool = False

    def add(self, dimension: str, *codes: str) -> None:
        """Add values of a dimension, each once."""
        self.where[dimension] = list(dict.fromkeys((*self.where.get(dimension, ()), *codes)))

    def names(self, dimension: str) -> bool:
        return dimension in self.by or dimension in self.where


def measure_of(asked: Asked, *, deviation: str = "", compares: bool = False) -> tuple[str | None, Sequence[str]]:
    """Return the measure, and what else was named as one and is not asked.

    ``deviation``: grades above or below tests, as the order of the words says; ``compares``: they are set beside.
    """
    named = _together(asked)
    if TESTS in named and (_GRADES & {*named}):
        named = _tests_and_grades(named, deviation, compares=compares)
    strong = [one for one in named if one not in words().fallbacks]
    first, others = (strong[0], strong[1:]) if strong else (_weak(asked), [])
    if strong:
        others = [*others, *(one for one in named if one in RESULTS)]
    if first == TESTS and asked.where.get("grade_level") == ["3"]:
        first = "national_test_passed_share"  # the tests of year 3 have no grades
    return first, others


def deviation_in(text: str) -> str:
    """Return the measure of grades above or below tests that the order of the words says, empty for none.

    >>> deviation_in("högre betyg än på provet"), deviation_in("bättre resultat på np än betyg")
    ('grade_above_test_share', 'grade_below_test_share')
    """
    found = _DEVIATION.search(text)
    if not found:
        return ""
    first, is_higher = found["first"] or found["alone"], (found["how"] or found["alone_how"]) in ("högre", "bättre")
    grades_first = "betyg" in first and "prov" not in first
    return ABOVE if is_higher == grades_first else BELOW


def _tests_and_grades(named: Sequence[str], deviation: str, *, compares: bool) -> list[str]:
    """Betyg på prov is the grade of the test; beside each other they are how grades differ from tests."""
    rest = [one for one in named if one != TESTS and one not in _GRADES]
    if deviation:
        return [deviation, *rest]
    return [ABOVE if compares else TESTS, *rest]


def _together(asked: Asked) -> list[str]:
    """Return what is named as a measure; two that make a third are that one."""
    named = list(dict.fromkeys([*asked.measures, *asked.fallbacks]))
    for share, (dimension, code) in _BACKGROUND.items():
        if share in named and {*named} - {share, "pupils"}:
            named.remove(share)
            asked.add(dimension, code)
    for pair in words().together:
        if {*pair.of} <= {*named}:
            named = [pair.means, *(one for one in named if one not in pair.of and one != pair.means)]
    return named


def _weak(asked: Asked) -> str | None:
    """Return the measure that the rest of the question means, where none is named."""
    if asked.is_test:
        return TESTS
    if "failed" in asked.fallbacks or (
        "grade_value" in asked.where and {*asked.fallbacks} <= {"grades", "results", "pupils"}
    ):
        if "failed" in asked.fallbacks:
            asked.add("grade_value", "F")
        return "grade_share"
    if "passed" in asked.fallbacks:
        return _passed(asked)
    if {"grades", "results"} & {*asked.fallbacks} or ("subject" in asked.where and "pupils" not in asked.fallbacks):
        return _grades(asked)
    return _alone(asked)


def _passed(asked: Asked) -> str:
    if frozenset(asked.where.get("subject", ())) == _CORE:
        del asked.where["subject"]
        asked.by = [name for name in asked.by if name != "subject"]
        return "core_subjects_passed"
    return "subject_passed" if asked.names("subject") else "all_subjects_passed"


def _grades(asked: Asked) -> str:
    of_level = asked.where.get("grade_level", ["9"])
    return "grade_points_mean" if asked.names("subject") or of_level != ["9"] else "merit_value_mean"


def _alone(asked: Asked) -> str | None:
    """A value is the measure of how many they are; of a background their share."""
    for share, (name, code) in _BACKGROUND.items():
        if asked.where.get(name) == [code] and name not in asked.by:
            del asked.where[name]
            return share
    alone = next((told for name, told in words().alone.items() if asked.names(name)), None)
    return "pupils" if alone is None and "pupils" in asked.fallbacks else alone
