"""Whether a file that nobody has said the source of can be one of a source, by the columns of its table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from skolsikt.sources.contract import Incoming, ProfileField, Wish
from skolsikt.sources.reading.columns import Layout, find_layout
from skolsikt.sources.reading.profile import candidate_profiles
from skolsikt.sources.reading.sheets import is_spreadsheet


def recognised_layout(
    incoming: Incoming, *, source: str, fields: Mapping[str, ProfileField], options: Iterable[str] = ()
) -> Layout | None:
    """Return the layout of the built-in profile of ``source`` that explains most, or None: no table, or another one."""
    if incoming.text is None and not is_spreadsheet(incoming):
        return None
    return find_layout(incoming, candidate_profiles(Wish(), source=source, fields=fields, options=options), fields)


def known_headings(layout: Layout) -> str:
    """Return the headings that are known, in the file's own words and order."""
    return ", ".join(layout.headings[at] for at in sorted(set(layout.positions.values())))
