"""Whose file is this? What the person said, then the installation's own profiles, then the source that is surest."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from skolsikt.home.errors import WrongUsage
from skolsikt.home.words import _
from skolsikt.sources.catalogue import SOURCES, guess, source
from skolsikt.sources.contract import Incoming, ProfileField, Recognition, Source, UnreadableFile, Wish
from skolsikt.sources.reading.columns import Layout, find_layout
from skolsikt.sources.reading.profile import Profile, checked_profile

_LEAST_FOUND_SHARE = 0.8  # of an own profile's columns: an export may lack one, but is no other export


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


def by_own_profile(
    incoming: Incoming, wish: Wish, own: Iterable[Mapping[str, object]], *, source_id: str | None
) -> Wish:
    """Return the wish with the own profile whose headings the file has, as it was when none fits.

    A profile without headings fits any file, so such a file is only read by one that is asked for.
    """
    if wish.profile:
        return wish
    found = {}
    for given in own:
        of = source(str(given["source"]))
        profile = checked_profile(given, name=str(given["id"]), source=of.id, fields=of.fields, options=of.options)
        if not of.is_table or profile.header_row == 0 or source_id not in (None, of.id):
            continue
        layout = _layout(incoming, profile, of.fields)
        if layout and len(layout.positions) >= _LEAST_FOUND_SHARE * len(profile.columns):
            found[len(layout.positions), profile.id] = given
    return replace(wish, profile=(best := found[max(found)]), profile_name=str(best["id"])) if found else wish


def _layout(incoming: Incoming, profile: Profile, fields: Mapping[str, ProfileField]) -> Layout | None:
    try:
        return find_layout(incoming, (profile,), fields)
    except UnreadableFile:  # neither text nor a workbook: no table at all
        return None
