"""All sources by id, found by what stands in this folder, and the answer to: whose file is this?"""

from __future__ import annotations

import importlib
import pkgutil
from pathlib import Path

from skolsikt.home.errors import WrongUsage
from skolsikt.home.nearest import did_you_mean
from skolsikt.home.words import _
from skolsikt.sources.contract import Incoming, Recognition, Source, UnreadableFile


class UnknownSource(WrongUsage):
    """No source has that id."""


def _found() -> dict[str, Source]:
    modules = (
        importlib.import_module(f"skolsikt.sources.{module.name}")
        for module in pkgutil.iter_modules([str(Path(__file__).parent)])
        if not module.ispkg and module.name not in ("catalogue", "contract")
    )
    found = [module.SOURCE for module in modules if hasattr(module, "SOURCE")]
    return {source.id: source for source in sorted(found, key=lambda source: source.id)}


SOURCES: dict[str, Source] = _found()


def source(source_id: str) -> Source:
    """Return the source ``source_id``. Raises UnknownSource with the nearest ids."""
    if source_id not in SOURCES:
        raise UnknownSource(
            _("Källan {source} finns inte. {near}").format(source=source_id, near=did_you_mean(source_id, SOURCES))
        )
    return SOURCES[source_id]


def guess(incoming: Incoming) -> list[tuple[Source, Recognition]]:
    """Return the sources that recognise the file, the surest first; empty when nobody does.

    Raises UnreadableFile when nobody could open it at all (a truncated workbook, for example).
    """
    found: list[tuple[Source, Recognition]] = []
    failed: UnreadableFile | None = None
    for candidate in SOURCES.values():
        try:
            if recognition := candidate.recognise(incoming):
                found.append((candidate, recognition))
        except UnreadableFile as error:
            failed = error
    if failed and not found:
        raise failed
    return sorted(found, key=lambda pair: -pair[1].certainty)
