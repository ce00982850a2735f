"""Pull from the servers of the settings and load what came: all of it as one load, or none of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from skolsikt.home.clock import STOCKHOLM
from skolsikt.home.errors import WrongUsage
from skolsikt.home.paths import Home
from skolsikt.home.settings import Settings
from skolsikt.home.words import _
from skolsikt.loading.load import load_file
from skolsikt.loading.outcome import LoadOutcome
from skolsikt.loading.pulling.connection import Patience, connect
from skolsikt.loading.pulling.earlier import earlier_bundle
from skolsikt.loading.pulling.endpoints import ALL, span_of
from skolsikt.loading.pulling.fetching import Fetching
from skolsikt.measures.house import House
from skolsikt.sources.contract import Wish
from skolsikt.sources.reading.entity_bundle import Bundle, Header
from skolsikt.sources.ss12000 import ID

_FETCHING_SHARE = 0.5


class NoServer(WrongUsage):
    """The settings name no server to pull from, or an endpoint that there is not."""


@dataclass(frozen=True, kw_only=True)
class Pulled:
    """What came of a pull: how each endpoint went, and the load."""

    header: Header
    outcome: LoadOutcome

    @property
    def problems(self) -> tuple[str, ...]:
        """What could not be fetched and stands as it was, in words."""
        return tuple(mark.told for mark in self.header.marks if mark.outcome == "kept")


def pull(
    house: House,
    *,
    at: datetime,
    patience: Patience,
    since: date | None = None,
    is_full: bool = False,
    progress: Callable[[str, float], None],
    who: str = "",
) -> Pulled:
    """Pull what has changed since the last pull that stands, and load it.

    ``since``: what has changed from that day on, and the lessons of its month and later. ``is_full``: everything.

    Raises NoServer, SignInMissing, PullFailed, and what ``load_file`` raises; nothing is then changed.
    """
    with house.warehouse.workfolder() as folder:
        path = folder / f"ss12000-{at.astimezone(STOCKHOLM):%Y-%m-%d-%H%M}.zip"
        with earlier_bundle(house, folder) as earlier:
            header = fetch(
                house.home,
                house.settings,
                path,
                at=at,
                patience=patience,
                since=since,
                is_full=is_full,
                earlier=earlier,
                progress=lambda step, share: progress(step, share * _FETCHING_SHARE),
            )
        outcome = load_file(
            path,
            house=house,
            wish=Wish(municipality=house.settings.municipality),
            source_id=ID,
            at=at,
            progress=lambda step, share: progress(step, _FETCHING_SHARE + share * (1 - _FETCHING_SHARE)),
            who=who,
        )
    return Pulled(header=header, outcome=outcome)


def fetch(
    home: Home,
    settings: Settings,
    path: Path,
    *,
    at: datetime,
    patience: Patience,
    since: date | None,
    is_full: bool,
    earlier: Bundle | None,
    progress: Callable[[str, float], None],
) -> Header:
    """Ask the servers of the settings and write what they tell to ``path``, going on from ``earlier``; load nothing.

    What comes on the way lies beside ``path``. Raises NoServer, SignInMissing or PullFailed.
    """
    _look_at(home, settings)
    servers = {
        name: (connect(home, name, server, patience=patience), server) for name, server in settings.ss12000.items()
    }
    return Fetching(
        servers=servers,
        span=span_of(at.astimezone(STOCKHOLM).date(), months=settings.pull_lesson_months, since=since),
        at=at,
        since=since,
        is_full=is_full,
        earlier=earlier,
        folder=path.parent,
        progress=progress,
    ).bundle(path)


def _look_at(home: Home, settings: Settings) -> None:
    servers = settings.ss12000
    if not servers:
        raise NoServer(
            _("Ingen server är angiven. Skriv [ss12000.NAMN] med address i {file}.").format(file=home.settings_file)
        )
    for name, server in servers.items():
        if unknown := sorted(set(server.endpoints) - set(ALL)):
            raise NoServer(
                _("Servern {server}: ändpunkten {endpoint} hämtas inte. Kända: {known}.").format(
                    server=name, endpoint=unknown[0], known=", ".join(ALL)
                )
            )
