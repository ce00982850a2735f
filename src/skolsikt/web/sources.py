"""Sources in words."""

from __future__ import annotations

from skolsikt.home.words import N_, _
from skolsikt.loading import geocoding, store_result
from skolsikt.measures.facts.assessments import ENTERED
from skolsikt.sources.catalogue import SOURCES

_OWN = {
    store_result.SOURCE: N_("Egna analyser"),
    geocoding.SOURCE: N_("Adresser uppslagna i valvet"),
    ENTERED: N_("Sambedömning, inskriven på sidan"),
}


def source_title(source: str) -> str:
    """Return the name of a source; one that is no longer in the catalogue keeps its id."""
    if source in _OWN:
        return _(_OWN[source])
    return _(SOURCES[source].title) if source in SOURCES else source
