"""Subjects of grundskolan: names, which are compulsory, what a grade counts as, and groups of subjects."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from types import MappingProxyType
from typing import Literal

from skolsikt.home.words import language
from skolsikt.school.dated_rules import Rulebook, rule

Names = Mapping[Literal["sv", "en"], str]


@dataclass(frozen=True, kw_only=True)
class Subject:
    """One subject. ``counts_as``: the subjects that its grade stands for, itself unless it is SVA or a block."""

    code: str
    name_sv: str
    name_en: str
    is_compulsory: bool
    counts_as: tuple[str, ...]

    @property
    def name(self) -> str:
        """The name in the language being spoken."""
        return self.name_en if language() == "en" else self.name_sv


@cache
def subjects(on: date, book: Rulebook | None = None) -> Mapping[str, Subject]:
    """Return every subject by its code, as of that day.

    >>> subjects(date(2025, 6, 30))["SVA"].counts_as
    ('SV',)
    """
    names = rule("subject.names", on=on, book=book).read(dict[str, dict[Literal["sv", "en"], str]])
    compulsory = compulsory_subjects(on, book)
    stands_for = subjects_counted(on, book)
    return MappingProxyType(
        {
            code: Subject(
                code=code,
                name_sv=name["sv"],
                name_en=name["en"],
                is_compulsory=code in compulsory,
                counts_as=stands_for[code],
            )
            for code, name in names.items()
        }
    )


@cache
def compulsory_subjects(on: date, book: Rulebook | None = None) -> tuple[str, ...]:
    """Return the subjects that every pupil reads; SVA counts as SV.

    >>> len(compulsory_subjects(date(2025, 6, 30)))
    16
    """
    return rule("subject.compulsory", on=on, book=book).read(tuple[str, ...])


@cache
def subjects_counted(on: date, book: Rulebook | None = None) -> Mapping[str, tuple[str, ...]]:
    """Return, for every subject, the subjects that its grade stands for.

    A row of a grade table joined with this becomes one row per subject counted; keeping the best grade of each makes SV
    and SVA count once and lets a block stand in for its subjects.

    >>> subjects_counted(date(2025, 6, 30))["NO"]
    ('BI', 'FY', 'KE')
    """
    names = rule("subject.names", on=on, book=book).read(dict[str, object])
    stands_for = rule("subject.counts_as", on=on, book=book).read(dict[str, tuple[str, ...]])
    return MappingProxyType({code: stands_for.get(code, (code,)) for code in names})


@cache
def subject_groups(on: date, book: Rulebook | None = None) -> Mapping[str, tuple[str, ...]]:
    """Return the groups of subjects: ``core NO SO study_heavy practical_aesthetic languages``.

    >>> subject_groups(date(2025, 6, 30))["core"]
    ('SV', 'SVA', 'EN', 'MA')
    """
    return MappingProxyType(rule("subject.groups", on=on, book=book).read(dict[str, tuple[str, ...]]))


@cache
def subject_group_names(on: date, book: Rulebook | None = None) -> Mapping[str, Names]:
    """Return the Swedish and English name of each group of subjects.

    >>> subject_group_names(date(2025, 6, 30))["study_heavy"]["sv"]
    'Studietunga ämnen'
    """
    names = rule("subject.group_names", on=on, book=book).read(dict[str, dict[Literal["sv", "en"], str]])
    return MappingProxyType({group: MappingProxyType(name) for group, name in names.items()})


SUBJECTS: Mapping[str, Subject] = subjects(date.max)
"""Every subject of the newest rules, by code."""
