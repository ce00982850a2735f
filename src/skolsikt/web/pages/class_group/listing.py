"""The pupils of a class as plain values for the page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import count

from django.urls import reverse

from skolsikt.home.words import _, language, ngettext
from skolsikt.measures.answer import Cell
from skolsikt.measures.by_right.class_rows import ClassRows, PupilRow
from skolsikt.measures.by_right.objected import ABSENCE, GRADES
from skolsikt.measures.registry import measure
from skolsikt.presentation.national_tests import result_in_words
from skolsikt.presentation.numbers import format_percent, format_value
from skolsikt.presentation.periods import day_short, period_label
from skolsikt.presentation.pupil_trend import TrendWords, trend_in_words
from skolsikt.presentation.subjects import subject_name
from skolsikt.records.contacts.selectors import Noted
from skolsikt.web.pages.class_group.learning import LearningTable, learning_table
from skolsikt.web.pages.class_group.ordering import NAME_ORDERS, USUAL_ORDER, in_order
from skolsikt.web.pupil_addresses import pupil_address


@dataclass(frozen=True, kw_only=True)
class Line:
    """One pupil. ``address``: of the pupil's own page, empty when it may not be opened.

    ``not_passed``, ``warned``: code and name of the subjects; ``tests``: code, name and result.
    """

    number: int
    name: str
    address: str
    absence: str
    reported: str
    trend: TrendWords | None
    merit: str
    term: str
    not_passed: Sequence[tuple[str, str]]
    warned: Sequence[tuple[str, str]]
    tests: Sequence[tuple[str, str, str]]
    tests_year: str
    support: str
    talk: str
    talk_about: str
    note: str
    is_protected: bool


@dataclass(frozen=True, kw_only=True)
class Listing:
    """The page's tables. ``missing``: what there is nothing about, in words; ``has_``...: whether the column is shown.

    ``not_talked_about``: name and address of pupils with high absence of whom no talk is noted; None: not this
    reader's to see. ``has_high_absence``: whether anybody shown has.
    """

    lines: Sequence[Line]
    measures: Sequence[tuple[str, str, str]]
    missing: Sequence[str]
    protected_rows: range
    protected: str
    has_support: bool
    has_trend: bool
    has_tests: bool
    has_talks: bool
    not_talked_about: Sequence[tuple[str, str]] | None
    has_high_absence: bool
    learning: LearningTable | None
    columns: int  # beside the number, for a row that is one cell


@dataclass(frozen=True, kw_only=True)
class Talks:
    """What is noted of talks about the pupils, as far as the reader may see it."""

    latest: Mapping[int, Noted]
    waiting: Sequence[PupilRow]


NO_TALKS = Talks(latest={}, waiting=())


def listing_of(
    rows: ClassRows, *, order: str, username: str, is_support_known: bool, talks: Talks = NO_TALKS
) -> Listing:
    """Return the pupils in order, the measures of them all, and what is missing."""
    pupils = in_order(rows.pupils, order, talks.latest)
    names_first = order if order in NAME_ORDERS else USUAL_ORDER
    write = partial(_line, order=names_first, username=username, latest=talks.latest)
    may_open = any(pupil.may_open for pupil in pupils)
    has_support = is_support_known and any(pupil.support is not None for pupil in pupils)
    has_trend, has_tests = any(pupil.trend for pupil in pupils), any(pupil.tests for pupil in pupils)
    return Listing(
        lines=[write(number, pupil) for number, pupil in zip(_numbers(pupils), pupils, strict=True)],
        measures=[_measure(name, cell) for name, cell in rows.of_all.items()],
        missing=_missing(rows, is_support_known),
        protected_rows=range(rows.protected_count),
        protected=_protected(rows.protected_count),
        has_support=has_support,
        has_trend=has_trend,
        has_tests=has_tests,
        has_talks=may_open,
        not_talked_about=_waiting(talks.waiting, names_first, username) if may_open else None,
        has_high_absence=any(pupil.has_high_absence for pupil in pupils),
        learning=learning_table(rows, [(pupil.pupil_key, _name(pupil, names_first)) for pupil in pupils]),
        columns=2 + 2 * bool(rows.group.class_name) + has_trend + has_tests + has_support + may_open,
    )


def _numbers(pupils: Sequence[PupilRow]) -> list[int]:
    """A number each, and 0 for the protected: a gap on paper would tell where in the alphabet they belong."""
    numbers = count(1)
    return [0 if pupil.thing.is_protected else next(numbers) for pupil in pupils]


def _waiting(pupils: Sequence[PupilRow], order: str, username: str) -> list[tuple[str, str]]:
    return [(_name(pupil, order), _address(pupil, username)) for pupil in in_order(pupils, order, {})]


def pupil_names(pupils: Sequence[PupilRow]) -> list[tuple[int, str]]:
    """Return the key and name of each pupil, in the usual order."""
    return [(pupil.pupil_key, _name(pupil, USUAL_ORDER)) for pupil in in_order(pupils, USUAL_ORDER, {})]


def _line(number: int, pupil: PupilRow, *, order: str, username: str, latest: Mapping[int, Noted]) -> Line:
    grades, talk = pupil.grades, latest.get(pupil.pupil_key)
    return Line(
        number=number,
        name=_name(pupil, order),
        address=_address(pupil, username),
        absence=format_percent(pupil.absence.value) if pupil.absence and pupil.absence.value is not None else "",
        reported=_reported(pupil.absence),
        trend=trend_in_words(pupil.trend) if pupil.trend else None,
        merit=format_value(grades.merit_value, "points") if grades and grades.merit_value is not None else "",
        term=period_label(grades.term) if grades else "",
        not_passed=_subjects(grades.not_passed) if grades else (),
        warned=_subjects(grades.warned) if grades else (),
        tests=[(one.subject, subject_name(one.subject), result_in_words(one)) for one in pupil.tests],
        tests_year=period_label(pupil.tests[0].school_year) if pupil.tests else "",
        talk=day_short(talk.held_on) if talk else "",
        talk_about=(_("Elevhälsan") if talk.is_of_health else talk.theme) if talk else "",
        note=_("Visas inte här: en invändning eller begränsning gäller.") if pupil.left_out else "",
        is_protected=pupil.thing.is_protected,
        support=", ".join(dict.fromkeys(one.name for one in pupil.support or ())),
    )


def _subjects(codes: Sequence[str]) -> list[tuple[str, str]]:
    return [(code, subject_name(code)) for code in codes]


def _address(pupil: PupilRow, username: str) -> str:
    """The address of the pupil's own page, empty when it may not be opened."""
    return reverse("pupil:page", args=[pupil_address(pupil.pupil_key, username=username)]) if pupil.may_open else ""


def _name(pupil: PupilRow, order: str) -> str:
    if not (pupil.given_name or pupil.family_name):
        return _("Namn saknas i valvet")
    if order == "fornamn":
        return f"{pupil.given_name} {pupil.family_name}".strip()
    return ", ".join(filter(None, [pupil.family_name, pupil.given_name]))


def _reported(cell: Cell | None) -> str:
    share = cell.companions.get("reporting_share") if cell else None
    return "" if share is None else _("{share} rapporterat").format(share=format_percent(share, decimals=0))


def _measure(name: str, cell: Cell) -> tuple[str, str, str]:
    about = measure(name)
    value = format_value(cell.value, about.unit)
    count = cell.population or 0
    return about.title.spoken(language()), value, ngettext("{count} elev", "{count} elever", count).format(count=count)


def _missing(rows: ClassRows, is_support_known: bool) -> list[str]:
    without_absence = sum(pupil.absence is None and ABSENCE not in pupil.left_out for pupil in rows.pupils)
    lacking = sum(pupil.grades is None and GRADES not in pupil.left_out for pupil in rows.pupils)
    without_grades = lacking if rows.group.class_name else 0
    told = [
        ngettext("Frånvaro saknas för {count} elev.", "Frånvaro saknas för {count} elever.", without_absence).format(
            count=without_absence
        ),
        ngettext("Betyg saknas för {count} elev.", "Betyg saknas för {count} elever.", without_grades).format(
            count=without_grades
        ),
        _("Inga uppgifter om stöd är inlästa."),
        _("Hur mycket som är rapporterat visas inte: det skulle kunna berätta hur en enda lärare rapporterar."),
    ]
    asks_support = rows.group.class_name and not is_support_known
    few_teachers = any(pupil.absence and pupil.absence.companions_withheld for pupil in rows.pupils)
    found = (without_absence, without_grades, asks_support, few_teachers)
    return [text for text, is_so in zip(told, found, strict=True) if is_so]


def _protected(count: int) -> str:
    if not count:
        return ""
    return ngettext(
        "{count} elev har skyddade personuppgifter. Eleven räknas men namnges inte, och är inte med i talen ovan.",
        "{count} elever har skyddade personuppgifter. De räknas men namnges inte, och är inte med i talen ovan.",
        count,
    ).format(count=count)
