"""Requests for public records in words."""

from __future__ import annotations

from skolsikt.home.words import _
from skolsikt.records.governance.records_requests import Compilation, Decision, Outcome


def compilation_title(compilation: str) -> str:
    """Return whether the record is there (TF 2 kap. 6-7 §§), in words."""
    return {
        Compilation.EXISTING: _("Ja, den finns"),
        Compilation.ROUTINE: _("Går att ta fram med enkla åtgärder (rutinbetonade)"),
        Compilation.NOT_ROUTINE: _("Nej, det krävs mer än enkla åtgärder"),
    }[Compilation(compilation)]


def outcome_title(outcome: str) -> str:
    """Return what a secrecy trial gave."""
    return {
        Outcome.OPEN: _("Kan lämnas ut"),
        Outcome.IN_PART: _("En del är hemlig"),
        Outcome.SECRET: _("Hemligt"),
    }[Outcome(outcome)]


def decision_title(decision: str) -> str:
    """Return a decision."""
    return {
        Decision.NONE: _("Inte beslutad"),
        Decision.GIVEN_OUT: _("Lämnas ut"),
        Decision.IN_PART: _("Lämnas ut i del"),
        Decision.REFUSED: _("Lämnas inte ut"),
        Decision.NOT_A_RECORD: _("Finns inte som allmän handling"),
    }[Decision(decision)]
