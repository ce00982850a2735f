"""What a document says of who hands it out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from skolsikt.home.settings import Settings
from skolsikt.sources.contract import OWN_CONTROLLER


@dataclass(frozen=True, kw_only=True)
class Issue:
    """The day a document is made, and its number in the diary: empty until it has one."""

    made: date
    reference: str = ""


def authority_of(settings: Settings) -> str:
    """Return who answers for the personal data here, with the municipality's name."""
    return ", ".join(filter(None, [settings.organiser_name, settings.controller or OWN_CONTROLLER]))
