"""Where data came from, who answers for it and why it is kept, as the loads of this installation tell."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from skolsikt.home.paths import Home
from skolsikt.loading import geocoding, store_result
from skolsikt.loading.loads import Load, LoadDamaged, find_load
from skolsikt.measures.by_right.access import HouseOfPupils
from skolsikt.measures.facts.assessments import ENTERED
from skolsikt.sources import co_markings
from skolsikt.sources.catalogue import SOURCES
from skolsikt.sources.contract import OWN_CONTROLLER

_UNKNOWN = "uppgift saknas"
_OWN_ANALYSES = ("Husets egna analyser", OWN_CONTROLLER, "Systematiskt kvalitetsarbete (skollagen 4 kap.)")

_OWN_GEOCODING = (
    "Adresser uppslagna i kommunens adressregister, inne i valvet",
    OWN_CONTROLLER,
    "Systematiskt kvalitetsarbete (skollagen 4 kap.): bostadsområde utan adress",
)
_BY_HAND = {ENTERED: co_markings.ID}


@dataclass(frozen=True, kw_only=True)
class Origin:
    """One source: its title, who answers for its data, what for, and the day of each load."""

    title: str
    controllers: tuple[str, ...]
    purpose: str
    days: tuple[str, ...]


def told_as(source: str) -> str:
    """Return the source whose words hold: what is entered by hand is kept for the same reason as files of its kind.

    >>> told_as("co_marking_entry"), told_as("pupils")
    ('co_markings', 'pupils')
    """
    return _BY_HAND.get(source, source)


def origin_of(source: str, loads: Collection[int], house: HouseOfPupils) -> Origin:
    """Return what is known of ``source`` and of those of its ``loads`` that have a record."""
    found = [load for load in (_record(number, house.home) for number in sorted(loads)) if load]
    title, usual, purpose = _known(source)
    own = house.settings.controller or OWN_CONTROLLER
    controllers = [load.controller or usual for load in found] or [usual]
    return Origin(
        title=title,
        controllers=tuple(dict.fromkeys(own if one == OWN_CONTROLLER else one for one in controllers)),
        purpose=purpose,
        days=tuple(dict.fromkeys(load.loaded_at[:10] for load in found)),
    )


def _known(source: str) -> tuple[str, str, str]:
    """Title, controller and purpose; a source that is no longer in the catalogue keeps its id."""
    if source == store_result.SOURCE:
        return _OWN_ANALYSES
    if source == geocoding.SOURCE:
        return _OWN_GEOCODING
    known = SOURCES.get(told_as(source))
    return (known.title, known.controller, known.purpose) if known else (source, _UNKNOWN, _UNKNOWN)


def _record(number: int, home: Home) -> Load | None:
    try:
        return find_load(home, number)
    except LoadDamaged:
        return None


def as_plain(origin: Origin) -> Mapping[str, object]:
    """The origin in JSON."""
    return {
        "source": origin.title,
        "controller": list(origin.controllers),
        "purpose": origin.purpose,
        "loaded": list(origin.days),
    }
