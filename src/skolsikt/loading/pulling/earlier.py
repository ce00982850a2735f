"""The last pull that stands: its bundle, from the archive. An undone load is no longer gone on from."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from skolsikt.loading.archive import original_at, read_original
from skolsikt.measures.house import House
from skolsikt.sources.contract import UnreadableFile
from skolsikt.sources.reading.entity_bundle import Bundle, opened_bundle
from skolsikt.sources.ss12000 import ID


@contextmanager
def earlier_bundle(house: House, folder: Path) -> Iterator[Bundle | None]:
    """Open the bundle of the newest load that the published version rests on; None where there is none to read.

    One that cannot be read was written by another version of Skolsikt: everything is then fetched anew.
    """
    version = house.warehouse.current()
    loads = [one for one in version.loads if one.source == ID] if version else []
    newest = max(loads, key=lambda load: load.number, default=None)
    with ExitStack() as stack:
        bundle = None
        if newest and original_at(house.home, newest.sha256).exists():
            path = folder / "earlier.zip"
            with path.open("wb") as file:
                file.writelines(read_original(house.home, newest.sha256))
            try:
                bundle = stack.enter_context(opened_bundle(path, name=newest.file))
            except UnreadableFile:
                bundle = None
        yield bundle
