"""A pupil's grades, merit value and eligibility as plain values, with the rule behind them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from skolsikt.home.words import N_, _, ngettext
from skolsikt.measures.by_right.grades import TermGrades
from skolsikt.presentation.groups import swedish_order
from skolsikt.presentation.numbers import format_number, format_value
from skolsikt.presentation.periods import period_label
from skolsikt.presentation.subjects import subject_name
from skolsikt.privacy.refusal_words import listed
from skolsikt.school.dated_rules import rule
from skolsikt.school.eligibility import ProgrammeRule, eligibility_rules
from skolsikt.school.periods import dates_of

PROGRAMME_TITLES: Mapping[str, str] = {
    "YR": N_("Yrkesprogram"),
    "ES": N_("Estetiska programmet"),
    "EK_HU_SA": N_("Ekonomi, humanistiska och samhällsvetenskap"),
    "NA_TE": N_("Naturvetenskap och teknik"),
}
_TERMS_SHOWN = 6


@dataclass(frozen=True)
class GradeLine:
    """One subject: its grade each term, oldest first. ``is_failed``: F or streck, per term."""

    subject: str
    grades: Sequence[tuple[str, bool]]


@dataclass(frozen=True)
class EligibilityLine:
    """One group of programmes: whether the latest grades are enough, and what it asks for."""

    programmes: str
    verdict: str
    is_eligible: bool
    asks_for: str


@dataclass(frozen=True, kw_only=True)
class Results:
    """``terms``: heading and merit value of each; ``note``: what the eligibility rests on; ``source``: of its rule."""

    terms: Sequence[tuple[str, str]]
    lines: Sequence[GradeLine]
    eligibility: Sequence[EligibilityLine]
    note: str
    missing: str
    source: str


def results_of(terms: Sequence[TermGrades], *, is_adapted: bool) -> Results | None:
    """Return the newest terms, or None when there is no grade at all."""
    shown = terms[-_TERMS_SHOWN:]
    if not shown:
        return None
    latest = shown[-1]
    judges = bool(latest.is_eligible) and not is_adapted
    day = dates_of(latest.term)[1]
    return Results(
        terms=[(_heading(term), _merit(term, is_adapted)) for term in shown],
        lines=_lines(shown),
        eligibility=[_eligibility(group, latest) for group in (PROGRAMME_TITLES if judges else ())],
        note=_("Efter slutbetygen.") if latest.kind == "final" else _("Om terminsbetygen hade varit slutbetyg."),
        missing=_missing(latest),
        source=str(rule("eligibility.programme_groups", on=day).source),
    )


def _heading(term: TermGrades) -> str:
    return _("Slutbetyg") if term.kind == "final" else period_label(term.term)


def _merit(term: TermGrades, is_adapted: bool) -> str:
    return "" if term.merit_value is None or is_adapted else format_value(term.merit_value, "points")


def _lines(terms: Sequence[TermGrades]) -> list[GradeLine]:
    codes = {code for term in terms for code, grade in term.grades.items() if grade is not None}
    named = {code: subject_name(code) for code in codes}
    return [
        GradeLine(name, [(term.grades.get(code) or "", code in term.not_passed) for term in terms])
        for code, name in sorted(named.items(), key=lambda item: swedish_order(item[1]))
    ]


def _eligibility(group: str, latest: TermGrades) -> EligibilityLine:
    is_eligible = latest.is_eligible[group]
    asked = eligibility_rules(dates_of(latest.term)[1]).programme_groups[group]
    verdict = _("Behörig") if is_eligible else _("Inte behörig")
    return EligibilityLine(_(PROGRAMME_TITLES[group]), verdict, is_eligible, rule_in_words(asked))


def rule_in_words(asked: ProgrammeRule) -> str:
    """Return what a group of programmes asks for.

    >>> rule_in_words(ProgrammeRule(kind="passes", core=("SV", "EN", "MA"), others_count=5))
    'Godkänt i svenska, engelska och matematik samt i minst 5 ämnen till.'
    """
    if asked.kind == "average":
        points = format_number(float(asked.minimum_points), decimals=1)
        return _("Minst {points} poäng i snitt.").format(points=points)
    core = _("Godkänt i {subjects}").format(subjects=_subjects(asked.core))
    if not asked.others_count:
        return f"{core}."
    count = asked.others_count
    others = ngettext("samt i minst {count} ämne till", "samt i minst {count} ämnen till", count).format(count=count)
    among = _(", bland dem {subjects}").format(subjects=_subjects(asked.others_including))
    return f"{core} {others}{among if asked.others_including else ''}."


def _missing(latest: TermGrades) -> str:
    told = [
        (_("Utan godkänt: {subjects}."), latest.not_passed),
        (_("F-varning: {subjects}."), latest.warned),
    ]
    return " ".join(words.format(subjects=_subjects(codes)) for words, codes in told if codes)


def _subjects(codes: Sequence[str]) -> str:
    return listed([subject_name(code).lower() for code in codes])
