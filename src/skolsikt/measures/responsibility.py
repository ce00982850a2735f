"""Who answers for the measures in this municipality, and which of them are due for a review."""

from __future__ import annotations

from datetime import date

from skolsikt.home.nearest import did_you_mean
from skolsikt.home.settings import Responsibility, Settings
from skolsikt.home.words import _
from skolsikt.measures.registry import measures
from skolsikt.measures.schema import Measure

_NOTHING = Responsibility()


def as_answered_for(measure: Measure, settings: Settings) -> Measure:
    """Return ``measure`` with owner, contact, checker and reviews as the municipality has written them.

    What the section of the measure leaves out is as the measure's file says, and then as the settings for all measures.

    >>> from skolsikt.measures.registry import measure
    >>> here = Settings(measures={"pupils": Responsibility(checker="Karin Ek", checked=date(2026, 12, 1))})
    >>> as_answered_for(measure("pupils"), here).checker
    'Karin Ek'
    """
    said = settings.measures.get(measure.id, _NOTHING)
    return measure.model_copy(
        update={
            "owner": said.owner or measure.owner or settings.measures_owner,
            "contact": said.contact or measure.contact or settings.measures_contact,
            "checker": said.checker or measure.checker,
            "last_review": said.checked or measure.last_review,
            "next_review": said.next_review or measure.next_review,
        }
    )


def reviews_overdue(*, on: date, settings: Settings) -> list[Measure]:
    """Return the measures whose next review lies before ``on``, as they are answered for here, the oldest first."""
    here = [as_answered_for(measure, settings) for measure in measures().values()]
    late = [measure for measure in here if measure.next_review < on]
    return sorted(late, key=lambda measure: (measure.next_review, measure.id))


def overdue_sentence(measure: Measure) -> str:
    """Return that the review of ``measure`` is overdue, since when and whose it is."""
    return _("{id}: skulle ha gåtts igenom senast {day}. Ansvarig: {owner}.").format(
        id=measure.id, day=measure.next_review, owner=measure.owner or _("ingen utsedd")
    )


def unknown_measures(settings: Settings) -> list[str]:
    """Return a sentence, with the nearest right word, for each section in the settings of a measure that is none."""
    sentence = _("settings.toml: måttet i [measures.{name}] finns inte. {near}")
    return [
        sentence.format(name=name, near=did_you_mean(name, measures()))
        for name in settings.measures
        if name not in measures()
    ]
