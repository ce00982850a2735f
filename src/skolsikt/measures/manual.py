"""How a measure is counted, as plain sections that any surface can print."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from skolsikt.home.settings import Settings
from skolsikt.home.words import N_, _, language
from skolsikt.measures.dimensions import DIMENSIONS
from skolsikt.measures.registry import measure as measure_of
from skolsikt.measures.responsibility import as_answered_for
from skolsikt.measures.schema import Example, Measure

_BETTER = {
    "higher": N_("Högre är bättre."),
    "lower": N_("Lägre är bättre."),
    "none": N_("Varken högt eller lågt är bättre."),
}
_GUARD = {
    "open": N_("Offentliga uppgifter, visas alltid."),
    "normal": N_("Små grupper visas inte för den som saknar rätt till eleverna."),
    "sensitive": N_("Känsliga uppgifter: även något större grupper döljs för den som saknar rätt till eleverna."),
}
_GUARD_OF_GROUPS = {
    "normal": N_("Med färre än {fewest} bakom siffran visas den inte för någon, och ingår inte i någon summa."),
    "sensitive": N_("Känsliga uppgifter: med färre än {fewest} bakom siffran visas den inte för någon."),
}
_INTERVAL = N_(
    "Siffran är räknad på alla elever, inte på ett urval. Intervallet visar hur mycket slumpen ensam kan ge i en så "
    "liten grupp (Wilson, 95 %)."
)


@dataclass(frozen=True, kw_only=True)
class ManualPage:
    """The manual of one measure, in the language being spoken: headings with their text."""

    id: str
    title: str
    sections: Sequence[tuple[str, str]]

    def as_sections(self) -> list[tuple[str, str]]:
        """Return every heading with its text, the title first."""
        return [(self.title, self.id), *self.sections]


def manual_page(id: str, *, settings: Settings) -> ManualPage:  # noqa: A002 - the word of the catalogue
    """Return the manual of the measure ``id``; ``settings`` say who answers for it. Raises UnknownMeasure.

    >>> manual_page("merit_value_mean", settings=Settings()).title
    'Genomsnittligt meritvärde (17 ämnen)'
    """
    measure = as_answered_for(measure_of(id), settings)
    sections = [*_what(measure), *_who(measure), *_compared(measure), *_examples(measure), *_changes(measure)]
    return ManualPage(id=id, title=measure.title.spoken(language()), sections=[one for one in sections if one[1]])


def _what(measure: Measure) -> list[tuple[str, str]]:
    spoken = language()
    return [
        (_("Så räknas det"), measure.definition.spoken(spoken)),
        (_("Vilka som räknas"), measure.population_sentence.spoken(spoken)),
        (_("Varför det är viktigt"), measure.why_it_matters.spoken(spoken)),
        (_("Riktning"), _(_BETTER[measure.better])),
        (_("Osäkerhet"), _(_INTERVAL) if measure.interval == "wilson" else ""),
        (_("Skydd"), guard_of(measure)),
        (_("Bygger på"), "; ".join(measure.sources)),
        (_("Visas alltid tillsammans med"), ", ".join(_titles(measure.companions))),
        (_("Kan delas upp efter"), ", ".join(_(DIMENSIONS[name].title).lower() for name in measure.dimensions)),
        (_("Band"), ", ".join(band.title.spoken(spoken) for band in measure.bands)),
    ]


def guard_of(measure: Measure) -> str:
    """Return how small groups of the measure are guarded, in words."""
    if measure.fewest_behind:
        return _(_GUARD_OF_GROUPS[measure.sensitivity]).format(fewest=measure.fewest_behind)
    if measure.pupils_as:
        return _("Visas där antalet elever får visas.")
    return _(_GUARD[measure.sensitivity])


def _titles(ids: Sequence[str]) -> list[str]:
    return [measure_of(one).title.spoken(language()) for one in ids]


def _who(measure: Measure) -> list[tuple[str, str]]:
    return [
        (_("Skriven av"), measure.author),
        (_("Granskad av"), measure.checker or _("inte granskad")),
        (_("Ansvarig"), measure.owner or _("ingen utsedd")),
        (_("Kontakt"), measure.contact),
        (_("Senast genomgången"), measure.last_review.isoformat() if measure.last_review else ""),
        (_("Nästa genomgång"), measure.next_review.isoformat()),
    ]


def _compared(measure: Measure) -> list[tuple[str, str]]:
    spoken = language()
    return [
        (
            f"{one.publisher} {one.code}",
            f"{one.title}. {one.population.spoken(spoken)} {one.rounding.spoken(spoken)}",
        )
        for one in measure.national_counterparts
    ]


def _examples(measure: Measure) -> list[tuple[str, str]]:
    return [
        (_("Exempel {number}: {title}").format(number=number, title=one.title.spoken(language())), _worked(one))
        for number, one in enumerate(measure.examples, start=1)
    ]


def _worked(example: Example) -> str:
    given = [f"{name}\n{text.rstrip()}" for name, text in example.given.items()]
    return "\n\n".join([*given, f"=> {example.expect.rstrip()}"])


def _changes(measure: Measure) -> list[tuple[str, str]]:
    lines = [f"{one.version} ({one.dated}): {one.what.spoken(language())}" for one in measure.change_log]
    return [(_("Ändringar"), "\n".join(lines))]
