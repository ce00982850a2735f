"""Where data came from, who answers for it and why it is kept, as the loads of this installation tell."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from skolsikt.home.paths import Home
from skolsikt.loading.loads import Load, LoadDamaged, find_load
from skolsikt.sources.catalogue import SOURCES

_UNKNOWN = "uppgift saknas"


@dataclass(frozen=True, kw_only=True)
class Origin:
    """One source: its title, who answers for its data, what for, and the day of each load."""

    title: str
    controllers: tuple[str, ...]
    purpose: str
    days: tuple[str, ...]


def origin_of(source: str, loads: Collection[int], home: Home) -> Origin:
    """Return what is known of ``source`` and of those of its ``loads`` that have a record."""
    found = [load for load in (_record(number, home) for number in sorted(loads)) if load]
    known = SOURCES.get(source)
    usual = known.controller if known else _UNKNOWN
    return Origin(
        title=known.title if known else source,
        controllers=tuple(dict.fromkeys(load.controller or usual for load in found)) or (usual,),
        purpose=known.purpose if known else _UNKNOWN,
        days=tuple(dict.fromkeys(load.loaded_at[:10] for load in found)),
    )


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
