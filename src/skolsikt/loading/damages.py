"""What is damaged in an installation, each thing looked at for itself: keys, databases, versions, loads, releases."""

from __future__ import annotations

from collections.abc import Iterator

from skolsikt.home.databases import damaged_databases
from skolsikt.home.errors import SkolsiktError
from skolsikt.home.keys import lost_keys
from skolsikt.home.paths import Home
from skolsikt.loading.loads import examine_loads
from skolsikt.privacy.database import require_privacy_database
from skolsikt.privacy.holds import damaged_holds
from skolsikt.privacy.release.damages import damaged_releases
from skolsikt.warehouse.destruction import damaged_destructions
from skolsikt.warehouse.manifest import examine


def damages(home: Home) -> Iterator[SkolsiktError]:
    """Yield what is damaged or lost, and what to do about it; the files of the lake itself are left to ``verify``."""
    examined = examine(home)
    yield from lost_keys(home)
    yield from damaged_databases(home)
    yield from _lost_database(home)
    yield from examined.damages
    standing = {load.number for version in examined.whole for load in version.loads}
    yield from examine_loads(home, standing=standing)[1]
    yield from damaged_releases(home)
    yield from damaged_holds(home)
    yield from damaged_destructions(home)


def _lost_database(home: Home) -> Iterator[SkolsiktError]:
    try:
        require_privacy_database(home)
    except SkolsiktError as error:
        yield error
