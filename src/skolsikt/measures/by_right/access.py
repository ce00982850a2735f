"""Deciding and noting: nobody gets a pupil's row without a decision, and every refusal has its line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from skolsikt.home.errors import NotPermitted
from skolsikt.home.paths import Home
from skolsikt.home.settings import Settings
from skolsikt.home.words import N_, _
from skolsikt.measures.asking.answering import Kept
from skolsikt.measures.asking.vocabulary import Rows
from skolsikt.privacy.access_log import Kind
from skolsikt.privacy.decide import Decision, Thing, decide
from skolsikt.privacy.refusal_words import refusal_in_words
from skolsikt.privacy.roles import Permission
from skolsikt.privacy.viewer import Viewer

THE_PUPIL, THE_CLASS = N_("Eleven"), N_("Klassen")


class PupilsRefused(NotPermitted):
    """The viewer has no right to these pupils; the message says who has."""


class HouseOfPupils(Protocol):
    """What reading pupils' rows needs of a house."""

    @property
    def home(self) -> Home: ...
    @property
    def settings(self) -> Settings: ...
    def rows(self, version: int | None = None) -> Rows: ...
    def note_seen(
        self, what: str, *, viewer: Viewer, why: str, pupil_keys: Sequence[int] = (), kind: Kind = Kind.PUPILS
    ) -> None: ...


class KeepingHouse(HouseOfPupils, Protocol):
    """One that keeps what many pupils have together, for as long as the data stand."""

    @property
    def kept(self) -> Kept: ...


def required(permission: Permission, thing: Thing, *, what: str, viewer: Viewer, house: HouseOfPupils) -> Decision:
    """Return the decision that allows it, or note the refusal and raise PupilsRefused.

    ``what``: the thing in words that hold no name of a pupil: THE_PUPIL, THE_CLASS, or the name of a class that exists.
    """
    decision = decide(viewer, permission, thing)
    if decision.allowed:
        return decision
    known = [thing.pupil_key] if thing.pupil_key is not None else []
    told = f"refused {permission} {what}"
    house.note_seen(told, viewer=viewer, why=decision.reason, pupil_keys=known, kind=Kind.REFUSED)
    names, shown = unit_names(house.rows()), _(what) if what in (THE_PUPIL, THE_CLASS) else what
    raise PupilsRefused(refusal_in_words(decision, viewer=viewer, permission=permission, what=shown, unit_names=names))


def unit_names(rows: Rows) -> Mapping[str, str]:
    """Return code and name of every school unit."""
    return {str(code): str(name) for code, name in rows.fetchall("SELECT school_unit_code, name FROM school_units")}
