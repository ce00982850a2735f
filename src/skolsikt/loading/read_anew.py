"""A loaded file read once more from the archive, in place of what it brought: when it is decided whom it is about."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

from skolsikt.home.errors import SkolsiktError
from skolsikt.home.words import _
from skolsikt.loading.archive import read_original
from skolsikt.loading.described import is_decided_anew, state_of
from skolsikt.loading.load import load_file
from skolsikt.loading.loads import NOTHING_ACCEPTED, PUBLISHED, Load, find_load, list_loads
from skolsikt.loading.outcome import LoadOutcome
from skolsikt.measures.house import House
from skolsikt.privacy.vault.matching import forget_matches
from skolsikt.sources.contract import Wish

Progress = Callable[[str, float], None]


class Replaced(SkolsiktError):
    """A later file has taken the place of what the load brought; reading it again would bring back what is old."""


def read_anew(number: int, *, house: House, at: datetime, who: str, progress: Progress) -> LoadOutcome:
    """Read the original of load ``number`` again, said as it was then, and publish it in place of what it brought.

    Safe to repeat: a process that dies on the way leaves the former load standing, and decisions are kept elsewhere.
    Raises Replaced, OriginalMissing, and what loading raises.
    """
    load = find_load(house.home, number)
    if not stands(load, house):
        raise Replaced(
            _(
                "Inläsning {number} läses inte om: en senare fil har ersatt den, helt eller delvis, eller så är den "
                "ångrad. Besluten gäller från nästa fil."
            ).format(number=number)
        )
    with house.warehouse.workfolder() as folder:
        path = folder / Path(load.file).name
        path.touch(mode=0o600)
        with path.open("wb") as file:
            file.writelines(read_original(house.home, load.sha256))
        outcome = load_file(
            path,
            house=house,
            wish=_as_said(load),
            source_id=load.source,
            at=at,
            who=who,
            progress=progress,
            in_place_of=number,
        )
    forget_matches(house.home, [number])
    return outcome


def stands(load: Load, house: House) -> bool:
    """Whether everything that ``load`` brought is still what counts: no later file has replaced any of it."""
    if load.status not in (PUBLISHED, NOTHING_ACCEPTED) or not load.sha256:
        return False
    brought = {name: rows for name, rows in load.tables.items() if rows}
    if not brought:
        return not any(one.number > load.number and _is_alike(one, load) for one in list_loads(house.home))
    version = house.warehouse.current()
    records = {one.number: one.tables for one in version.loads} if version else {}
    return brought == {name: one.rows for name, one in records.get(load.number, {}).items()}


def _is_alike(other: Load, load: Load) -> bool:
    return other.source == load.source and other.status in (PUBLISHED, NOTHING_ACCEPTED)


def is_to_be_read_anew(load: Load, house: House) -> bool:
    """Whether something has happened since that may change whom the rows of a load are taken to be about.

    Decisions always may; new pupils only where some row has been rejected.
    """
    now = state_of(load.number, house) if load.matching else ""
    return now != load.matching and (is_decided_anew(load.matching, now) or bool(load.rows_rejected))


def loads_to_read_anew(house: House) -> list[int]:
    """Return the loads that wait to be read again, the oldest first."""
    found = (one for one in list_loads(house.home) if is_to_be_read_anew(one, house) and stands(one, house))
    return sorted(one.number for one in found)


def _as_said(load: Load) -> Wish:
    said = json.loads(load.as_said)
    return Wish(
        profile=said["profile"],
        profile_name=load.profile if said["profile"] else "",
        period=said["period"],
        as_of=date.fromisoformat(said["as_of"]) if said["as_of"] else None,
        municipality=said["municipality"],
    )
