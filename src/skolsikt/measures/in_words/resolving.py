"""Which measure a question in words is about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from skolsikt.measures.in_words.lexicon import words

# Measures of how many have a background, and what they mean beside another measure.
_BACKGROUND = {
    "foreign_background_share": ("foreign_background", "true"),
    "newly_arrived_share": ("newly_arrived", "true"),
    "parents_higher_education_share": ("parents_education", "3"),
}
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


def measure_of(asked: Asked) -> tuple[str | None, Sequence[str]]:
    """Return the measure, and the other measures that were named and are not asked."""
    strong = _together(asked)
    first, others = (strong[0], strong[1:]) if strong else (_weak(asked), [])
    if first == "national_test_points_mean" and asked.where.get("grade_level") == ["3"]:
        first = "national_test_passed_share"  # the tests of year 3 have no grades
    return first, others


def _together(asked: Asked) -> list[str]:
    """Return the named measures; two that make a third are that one."""
    named = list(dict.fromkeys([*asked.measures, *asked.fallbacks]))
    for share, (dimension, code) in _BACKGROUND.items():
        if share in named and {*named} - {share, "pupils"}:
            named.remove(share)
            asked.add(dimension, code)
    for pair in words().together:
        if {*pair.of} <= {*named}:
            named = [pair.means, *(one for one in named if one not in pair.of and one != pair.means)]
    return [one for one in named if one not in words().fallbacks]


def _weak(asked: Asked) -> str | None:
    """Return the measure that the rest of the question means, where none is named."""
    if "failed" in asked.fallbacks or (
        "grade_value" in asked.where and {*asked.fallbacks} <= {"grades", "results", "pupils"}
    ):
        if "failed" in asked.fallbacks:
            asked.add("grade_value", "F")
        return "grade_share"
    if "passed" in asked.fallbacks:
        return _passed(asked)
    if asked.is_test:
        return "national_test_points_mean"
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
