"""The pupil whose person number somebody has brought, for documents on request."""

from __future__ import annotations

from skolsikt.home.errors import NotPermitted
from skolsikt.home.words import _
from skolsikt.measures.by_right.access import HouseOfPupils
from skolsikt.privacy.access_log import Kind
from skolsikt.privacy.vault import Vault
from skolsikt.privacy.viewer import Viewer
from skolsikt.school.identifiers import normalise_person_number


class NobodyToTellOf(NotPermitted):
    """Nobody with the number is known, or nobody that this viewer may tell of: which of the two is not said."""


def nobody_to_tell_of() -> NobodyToTellOf:
    """Return the refusal, in the same words whether the pupil is unknown, another school's or protected."""
    return NobodyToTellOf(
        _(
            "Skolsikt har inga uppgifter om den personen som du får lämna ut. För en elev med skyddade personuppgifter "
            "gör rektor på elevens skola dokumentet."
        )
    )


def pupil_with(person_number: str, *, viewer: Viewer, house: HouseOfPupils) -> int:
    """Return the key of the pupil with that person number, of any form. The search is noted when it finds nobody.

    Raises NobodyToTellOf.
    """
    number = normalise_person_number(person_number)
    found = Vault(house.home).known_keys([number]).values() if number else ()
    for key in found:
        return key
    house.note_seen("search", viewer=viewer, why="person number", kind=Kind.SEARCH)
    raise nobody_to_tell_of()
