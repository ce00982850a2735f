"""A school system to pull from, and a house that knows where it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import date, datetime
from pathlib import Path

import pytest

from skolsikt.home.paths import Home
from skolsikt.home.pull_settings import Ss12000Server
from skolsikt.home.settings import Settings, write_settings
from skolsikt.loading.pulling.connection import Patience
from skolsikt.loading.pulling.pull import Pulled, fetch, pull
from skolsikt.measures.house import House
from skolsikt.sources.reading.entity_bundle import Header, opened_bundle
from tests.loading.pulling.certificates import make_certificate
from tests.loading.pulling.school_system import TOKEN, SchoolSystem, running
from tests.loading.pulling.specification import Operation, Specification
from tests.sources.ss12000_world import PULLED_AT, world

AT = datetime.fromisoformat(PULLED_AT)


@pytest.fixture(scope="session")
def operations(shared_data: Path) -> dict[str, Operation]:
    return Specification(shared_data / "ss12000" / "v2.0-2020" / "openapi.yaml").operations()


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_certificate(tmp_path_factory.mktemp("tls") / "server.pem", "server")


@pytest.fixture
def serve(certificate: Path, operations: dict[str, Operation]) -> Iterator[Callable[..., SchoolSystem]]:
    """Start a school system; what broke the specification fails the test."""
    with ExitStack() as stack:
        started: list[SchoolSystem] = []

        def start(*, client: Path | None = None, **told: object) -> SchoolSystem:
            system = SchoolSystem(**{"operations": operations, "answers": world(), **told})  # type: ignore[arg-type]
            started.append(stack.enter_context(running(system, certificate, client=client)))
            return system

        yield start
        assert [fault for system in started for fault in system.broken] == []


class Puller:
    """A house with servers in its settings, and the pauses that it made."""

    def __init__(self, home: Home, certificate: Path) -> None:
        self.home = home
        self.certificate = certificate
        self.pauses: list[float] = []
        self.fetched: Path | None = None

    def knows(self, system: SchoolSystem, name: str = "elevregister", **told: object) -> None:
        servers = dict(self.house.settings.ss12000) if self.home.settings_file.exists() else {}
        servers[name] = Ss12000Server.model_validate(
            {"address": system.address, "ca_file": str(self.certificate), **told}
        )
        write_settings(self.home, Settings(municipality="1283", threads=1, ss12000=servers))
        (self.home.keys / f"ss12000-{name}.token").write_text(TOKEN + "\n")

    @property
    def house(self) -> House:
        return House.open(self.home.root)

    def pull(self, at: datetime = AT, *, since: date | None = None, is_full: bool = False) -> Pulled:
        patience = Patience(wait=self.pauses.append, read_seconds=1.0, whole_seconds=3.0)
        return pull(
            self.house, at=at, patience=patience, since=since, is_full=is_full, progress=lambda _step, _share: None
        )

    def fetch(self, at: datetime = AT, *, since: date | None = None, is_full: bool = False) -> Header:
        """Pull without loading: what is fetched is what the next one goes on from."""
        folder = self.home.root / f"desk-{len(list(self.home.root.glob('desk-*')))}"
        folder.mkdir()
        with ExitStack() as stack:
            earlier = stack.enter_context(opened_bundle(self.fetched, name="earlier")) if self.fetched else None
            header = fetch(
                self.home,
                self.house.settings,
                folder / "bundle.zip",
                at=at,
                patience=Patience(wait=self.pauses.append, read_seconds=1.0, whole_seconds=3.0),
                since=since,
                is_full=is_full,
                earlier=earlier,
                progress=lambda _step, _share: None,
            )
        self.fetched = folder / "bundle.zip"
        return header

    def lines(self, member: str) -> int:
        """Return how many entities of ``member`` the last fetched bundle has."""
        assert self.fetched
        with opened_bundle(self.fetched, name="fetched") as bundle:
            return sum(1 for _line in bundle.lines(member))

    def count(self, table: str) -> int:
        version = self.house.warehouse.current()
        return sum(load.tables[table].rows for load in version.loads if table in load.tables) if version else 0


@pytest.fixture
def puller(tmp_path: Path, certificate: Path) -> Puller:
    return Puller(Home(tmp_path / "home").create(), certificate)
