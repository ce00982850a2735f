"""Sources in words."""

from __future__ import annotations

from skolsikt.home.words import _
from skolsikt.sources.catalogue import SOURCES


def source_title(source: str) -> str:
    """Return the name of a source; one that is no longer in the catalogue keeps its id."""
    return _(SOURCES[source].title) if source in SOURCES else source
