"""Corrections, objections and restrictions in words, for documents and pages."""

from __future__ import annotations

from skolsikt.home.words import _, language
from skolsikt.privacy.about_pupils import ABOUT
from skolsikt.privacy.purposes import purpose_title
from skolsikt.privacy.vault.limits import ANALYSIS
from skolsikt.records.governance.models import PupilMatter

BETWEEN = "."  # a table and its column


def kind_title(kind: str) -> str:
    """Return what is asked for, in words."""
    kinds = PupilMatter.Kind
    return {
        kinds.OBJECTION: _("Invändning mot ett ändamål (artikel 21)"),
        kinds.RESTRICTION: _("Begränsning medan något utreds (artikel 18)"),
        kinds.CORRECTION: _("Rättelse av en uppgift (artikel 16)"),
    }[kinds(kind)]


def decision_title(decision: str) -> str:
    """Return a decision in words."""
    decisions = PupilMatter.Decision
    return {
        decisions.NONE: _("Inte beslutat"),
        decisions.UPHELD: _("Godtas"),
        decisions.DENIED: _("Avslås"),
    }[decisions(decision)]


def purpose_in_words(purpose: str) -> str:
    """Return what an objection is against."""
    return _("Analyser och prognoser") if purpose == ANALYSIS else purpose_title(purpose)


def field_title(code: str) -> str:
    """Return a field in words.

    >>> field_title("grade.grade_value")
    'Betyg: betyg per ämne och termin'
    """
    table, _between, column = code.partition(BETWEEN)
    about = ABOUT.tables[table]
    return f"{about.title.spoken(language())}: {about.fields[column].title.spoken(language())}"


def about_what(matter: PupilMatter) -> str:
    """Return what the matter is about, in words."""
    if matter.kind == PupilMatter.Kind.OBJECTION:
        return purpose_in_words(matter.purpose)
    if matter.kind == PupilMatter.Kind.CORRECTION:
        return f"{field_title(f'{matter.table}.{matter.column}')}, {matter.school_year}"
    return _("Alla uppgifter om eleven")
