"""Grades of single pupils with what the rules make of them, as the measures' own tables hold it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from skolsikt.measures.asking.vocabulary import Rows
from skolsikt.measures.by_right.keys import key_list
from skolsikt.measures.facts.grade_results import PROGRAMME_GROUPS
from skolsikt.school.periods import dates_of


@dataclass(frozen=True, kw_only=True)
class TermGrades:
    """One pupil's grades of one term. ``kind``: term or final. ``grades``: subject -> grade, None: not graded.

    ``merit_value`` and ``is_eligible`` (group of programmes -> whether) are None and empty where no grade was set.
    ``warned``: subjects with an F-warning.
    """

    term: str
    kind: str
    merit_value: float | None
    is_eligible: Mapping[str, bool]
    grades: Mapping[str, str | None] = field(default_factory=dict)
    not_passed: tuple[str, ...] = ()
    warned: tuple[str, ...] = ()


def grades_of(keys: Collection[int], rows: Rows) -> dict[int, list[TermGrades]]:
    """Return the grades of each pupil, term by term; of the same term the final grades last."""
    wanted = key_list(keys)
    subjects: dict[tuple[object, ...], dict[str, str | None]] = defaultdict(dict)
    failed: dict[tuple[object, ...], list[str]] = defaultdict(list)
    warned: dict[tuple[object, ...], list[str]] = defaultdict(list)
    for key, term, kind, subject, grade, is_passed, is_warned in rows.fetchall(_SUBJECTS.format(keys=wanted)):
        subjects[key, term, kind][str(subject)] = None if grade is None else str(grade)
        if is_passed is False:
            failed[key, term, kind].append(str(subject))
        if is_warned:
            warned[key, term, kind].append(str(subject))
    found: dict[int, list[TermGrades]] = defaultdict(list)
    for key, term, kind, merit, *eligible in rows.fetchall(_RESULTS.format(keys=wanted)):
        told = zip(PROGRAMME_GROUPS, eligible, strict=True)
        found[int(str(key))].append(
            TermGrades(
                term=str(term),
                kind=str(kind),
                merit_value=None if merit is None else float(str(merit)),
                is_eligible={group: bool(one) for group, one in told if one is not None},
                grades=subjects[key, term, kind],
                not_passed=tuple(failed[key, term, kind]),
                warned=tuple(warned[key, term, kind]),
            )
        )
    return {key: sorted(terms, key=_order) for key, terms in found.items()}


def _order(one: TermGrades) -> tuple[object, ...]:
    return (dates_of(one.term)[0], one.kind == "final")


_SUBJECTS = (
    "SELECT pupil_key, term, grade_kind, subject_code, grade_value, is_passed, has_f_warning FROM subject_grade "
    "WHERE pupil_key IN ({keys}) ORDER BY ALL"
)
_ELIGIBLE = ", ".join(f"bool_or(is_eligible_{group.lower()})" for group in PROGRAMME_GROUPS)
# A pupil who got grades of the same term at two units has one result each: the better is the pupil's.
_RESULTS = (
    f"SELECT pupil_key, term, grade_kind, max(merit_value), {_ELIGIBLE} "
    "FROM pupil_grade_result WHERE pupil_key IN ({keys}) GROUP BY ALL"
)
