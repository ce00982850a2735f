"""Go back to an older data version: the way out when the published one cannot be read and no backup is at hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from skolsikt.home.paths import Home
from skolsikt.home.words import _
from skolsikt.loading.loads import PUBLISHED, UNDONE, examine_loads, save_load
from skolsikt.warehouse.destruction import require_standing
from skolsikt.warehouse.lock import writing
from skolsikt.warehouse.manifest import Version, examine, publish_version, whole_version


def go_back(home: Home, number: int, *, at: datetime, wait_seconds: float = 60) -> Version:
    """Publish data version ``number`` again and return it; loads that were published after it are told as undone.

    What came after it stays in the archive and can be loaded again. Nothing but the version's own manifest needs to be
    whole. Raises VersionDamaged when it is not, VersionDestroyed when rows of it have been destroyed by decision, and
    WarehouseBusy.
    """
    what = _("går tillbaka till dataversion {number}").format(number=number)
    with writing(home, what=what, at=at, wait_seconds=wait_seconds):
        version = whole_version(home, number)
        require_standing(home, version)
        publish_version(home, number)
        first = {load.number: each.number for each in reversed(examine(home).whole) for load in each.loads}
        standing = {load.number for load in version.loads}
        loads, _damages = examine_loads(home, standing=())
        for load in loads:
            if load.number in standing:
                save_load(home, replace(load, status=PUBLISHED, data_version=first[load.number]))
            elif load.status == PUBLISHED and (load.data_version or 0) > number:
                save_load(home, replace(load, status=UNDONE, data_version=None))
    return version
