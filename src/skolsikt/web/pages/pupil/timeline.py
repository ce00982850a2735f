"""Everything about a pupil that has a day, on one line each, the newest first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from skolsikt.home.words import _, ngettext
from skolsikt.measures.answer import Cell
from skolsikt.measures.by_right.around_support import AroundSupport
from skolsikt.measures.by_right.grades import TermGrades
from skolsikt.measures.by_right.learning import Assessed
from skolsikt.measures.by_right.national_tests import NationalTest
from skolsikt.measures.by_right.pupil_profile import YEARS, PupilProfile
from skolsikt.presentation.national_tests import results_in_words
from skolsikt.presentation.numbers import format_percent, format_value
from skolsikt.presentation.periods import day_short, period_label
from skolsikt.presentation.subjects import subject_name
from skolsikt.privacy.refusal_words import listed
from skolsikt.records.contacts.selectors import Noted
from skolsikt.school.periods import dates_of
from skolsikt.web.pages.pupil.support import support_dates

_TERMS_SHOWN = 2 * YEARS
_NAMED = 4


@dataclass(frozen=True)
class Event:
    """One line. ``when``: the day, or the term that it is about; ``kind``: what it is, in a word."""

    day: date
    icon: str
    when: str
    kind: str
    told: str


def timeline_of(profile: PupilProfile, talks: Sequence[Noted], *, is_adapted: bool) -> list[Event]:
    """Return results, absence, support, talks and assessments in one list, the newest first."""
    found = [
        *(_grades(one, is_adapted) for one in profile.terms[-_TERMS_SHOWN:]),
        *_tests(profile.tests),
        *(_absence(one) for one in profile.absence_by_term if one.value is not None),
        *_support(profile.around_support),
        *(_talk(one) for one in talks),
        *_assessments(profile.assessments),
    ]
    return sorted(found, key=lambda event: event.day, reverse=True)


def _of_term(term: str, icon: str, kind: str, told: str) -> Event:
    return Event(dates_of(term)[1], icon, period_label(term), kind, told)


def _grades(one: TermGrades, is_adapted: bool) -> Event:
    merit = "" if one.merit_value is None or is_adapted else format_value(one.merit_value, "points")
    told = [
        _("meritvärde {points}").format(points=merit) if merit else "",
        _("utan godkänt i {subjects}").format(subjects=_subjects(one.not_passed)) if one.not_passed else "",
        _("F-varning i {subjects}").format(subjects=_subjects(one.warned)) if one.warned else "",
    ]
    kind = _("Slutbetyg") if one.kind == "final" else _("Betyg")
    return _of_term(one.term, "book-open", kind, ", ".join(filter(None, told)) or _("godkänt i alla ämnen"))


def _tests(tests: Sequence[NationalTest]) -> Iterator[Event]:
    for year, of_year in groupby(tests, key=lambda one: one.school_year):
        # National tests are of the spring term; the files tell no day.
        yield Event(dates_of(year)[1], "scale", period_label(year), _("Nationella prov"), results_in_words(of_year))


def _absence(cell: Cell) -> Event:
    told, reported = format_percent(cell.value or 0.0), cell.companions.get("reporting_share")
    sentence = _("{share} av lektionstiden").format(share=told)
    if reported is not None:
        sentence += ", " + _("{share} rapporterat").format(share=format_percent(reported, decimals=0))
    return _of_term(cell.group["term"] or cell.period, "clock", _("Frånvaro"), sentence)


def _support(found: Sequence[AroundSupport]) -> Iterator[Event]:
    for one in found:
        first, last = one.support.from_date, one.support.to_date
        yield Event(first, "users", day_short(first), _("Stöd börjar"), f"{one.support.name}, {support_dates(one)}")
        if last is not None:
            yield Event(last, "users", day_short(last), _("Stöd slutar"), one.support.name)


def _talk(one: Noted) -> Event:
    told = _("Elevhälsan") if one.is_of_health else f"{one.theme}: {one.with_whom.lower()} ({one.who})"
    return Event(one.held_on, "user", day_short(one.held_on), _("Samtal"), told)


def _assessments(found: Sequence[Assessed]) -> Iterator[Event]:
    for term, of_term in groupby(found, key=lambda one: one.term):
        made = [one for one in of_term if one.is_reached is not None]
        not_reached = [one.subject for one in made if not one.is_reached]
        if not made:
            continue
        count = ngettext("{count} ämne", "{count} ämnen", len(made)).format(count=len(made))
        missing = _("målet inte nått i {subjects}").format(subjects=_subjects(not_reached))
        yield _of_term(
            term, "circle-check", _("Omdömen"), f"{count}, {missing if not_reached else _('målet nått i alla')}"
        )


def _subjects(codes: Sequence[str]) -> str:
    """The subjects by name; how many where they are too many for one line, as they stand by name further down."""
    if len(codes) > _NAMED:
        return ngettext("{count} ämne", "{count} ämnen", len(codes)).format(count=len(codes))
    return listed([subject_name(code).lower() for code in codes])
