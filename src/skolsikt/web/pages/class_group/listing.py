"""The pupils of a class as plain values for the page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse

from skolsikt.home.words import N_, _, language, ngettext
from skolsikt.measures.answer import Cell
from skolsikt.measures.by_right.class_rows import ClassRows, PupilRow
from skolsikt.measures.by_right.objected import ABSENCE, GRADES
from skolsikt.measures.registry import measure
from skolsikt.presentation.groups import swedish_order
from skolsikt.presentation.numbers import format_percent, format_value
from skolsikt.presentation.periods import period_label
from skolsikt.presentation.subjects import subject_name
from skolsikt.web.pages.class_group.learning import LearningTable, learning_table
from skolsikt.web.pupil_addresses import pupil_address

# The list is put in order by who the pupils are, and by nothing that is known about them.
ORDERS = {"efternamn": N_("Efternamn"), "fornamn": N_("Förnamn")}
USUAL_ORDER = "efternamn"


@dataclass(frozen=True, kw_only=True)
class Line:
    """One pupil. ``address``: of the pupil's own page, empty when it may not be opened."""

    number: int
    name: str
    address: str
    absence: str
    reported: str
    merit: str
    term: str
    not_passed: str
    support: str
    note: str


@dataclass(frozen=True, kw_only=True)
class Listing:
    """The page's tables. ``missing``: what there is nothing about, in words; ``has_support``: whether it is shown."""

    lines: Sequence[Line]
    measures: Sequence[tuple[str, str, str]]
    missing: Sequence[str]
    protected_rows: range
    protected: str
    has_support: bool
    learning: LearningTable | None


def listing_of(rows: ClassRows, *, order: str, username: str, is_support_known: bool) -> Listing:
    """Return the pupils in order, the measures of them all, and what is missing."""
    pupils = sorted(rows.pupils, key=lambda pupil: _order(pupil, order))
    has_support = is_support_known and any(pupil.support is not None for pupil in pupils)
    return Listing(
        lines=[_line(number, pupil, order, username) for number, pupil in enumerate(pupils, start=1)],
        measures=[_measure(name, cell) for name, cell in rows.of_all.items()],
        missing=_missing(rows, is_support_known),
        protected_rows=range(rows.protected_count),
        protected=_protected(rows.protected_count),
        has_support=has_support,
        learning=learning_table(rows, [(pupil.pupil_key, _name(pupil, order)) for pupil in pupils]),
    )


def pupil_names(pupils: Sequence[PupilRow]) -> list[tuple[int, str]]:
    """Return the key and name of each pupil, in the usual order."""
    in_order = sorted(pupils, key=lambda pupil: _order(pupil, USUAL_ORDER))
    return [(pupil.pupil_key, _name(pupil, USUAL_ORDER)) for pupil in in_order]


def _order(pupil: PupilRow, order: str) -> tuple[object, ...]:
    names = [pupil.family_name, pupil.given_name]
    return tuple(swedish_order(name) for name in (reversed(names) if order == "fornamn" else names))


def _line(number: int, pupil: PupilRow, order: str, username: str) -> Line:
    address = pupil_address(pupil.pupil_key, username=username) if pupil.may_open else ""
    grades = pupil.grades
    return Line(
        number=number,
        name=_name(pupil, order),
        address=reverse("pupil:page", args=[address]) if address else "",
        absence=format_percent(pupil.absence.value) if pupil.absence and pupil.absence.value is not None else "",
        reported=_reported(pupil.absence),
        merit=format_value(grades.merit_value, "points") if grades and grades.merit_value is not None else "",
        term=period_label(grades.term) if grades else "",
        not_passed=", ".join(map(subject_name, grades.not_passed)) if grades else "",
        note=_("Visas inte här: en invändning eller begränsning gäller.") if pupil.left_out else "",
        support=", ".join(dict.fromkeys(one.name for one in pupil.support or ())),
    )


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
