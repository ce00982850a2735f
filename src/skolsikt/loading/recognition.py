"""Whose file is this? What the person said, otherwise the source that is surest."""

from __future__ import annotations

from skolsikt.home.errors import WrongUsage
from skolsikt.home.words import _
from skolsikt.sources.catalogue import SOURCES, guess, source
from skolsikt.sources.contract import Incoming, Recognition, Source


class NotRecognised(WrongUsage):
    """No source knows the file, or several know it equally well."""


def recognised(incoming: Incoming, source_id: str | None) -> tuple[Source, Recognition]:
    """Return the source to read ``incoming`` with, and why.

    Raises UnknownSource, or NotRecognised naming the sources that it could be.
    """
    if source_id:
        return source(source_id), Recognition(1.0, _("källan angavs"))
    found = guess(incoming)
    if not found:
        raise NotRecognised(
            _("Ingen källa känner igen {file}. Ange källan med --source. Kända källor: {sources}.").format(
                file=incoming.name, sources=", ".join(SOURCES)
            )
        )
    equals = [each.id for each, recognition in found if recognition.certainty == found[0][1].certainty]
    if len(equals) > 1:
        raise NotRecognised(
            _("{file} kan vara {sources}. Ange vilken med --source.").format(
                file=incoming.name, sources=_(" eller ").join(equals)
            )
        )
    return found[0]
