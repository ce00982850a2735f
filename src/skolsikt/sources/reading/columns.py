"""A table in a file, read through a profile: where the headings stand and which column is which field."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property, lru_cache
from itertools import islice
from typing import cast

from skolsikt.home.words import _
from skolsikt.sources.contract import Incoming, ProfileField, UnreadableFile, missing_fields
from skolsikt.sources.reading.delimited import Footer, guess_delimiter, records, rows
from skolsikt.sources.reading.json_text import looks_like_json
from skolsikt.sources.reading.profile import Profile
from skolsikt.sources.reading.record import Record
from skolsikt.sources.reading.rejects import RejectBook
from skolsikt.sources.reading.sheets import is_spreadsheet, read_sheet, sheet_names

PREAMBLE_LINES = 60


@dataclass(frozen=True, kw_only=True)
class Layout:
    """How one file is read: its profile, delimiter, headings and the position (from 0) of each field."""

    profile: Profile
    delimiter: str
    header_line: int  # 0 when there is none
    headings: tuple[str, ...]
    positions: Mapping[str, int]

    def is_given(self, field: str) -> bool:
        """Tell whether the file has a column for ``field``, or the profile a constant."""
        return field in self.positions or field in self.profile.constants

    def heading(self, field: str) -> str:
        """The file's own name of ``field``, for rejects."""
        return self.headings[self.positions[field]] if field in self.positions else field

    def value(self, record: Record, field: str) -> str:
        """The text of ``field`` in ``record`` after the profile's constants and codes; empty when it has none."""
        position, codes, constant = self._ways[field]
        found = record.fields[position] if position is not None else ""
        return (codes.get(found, found) if codes else found) or constant

    @cached_property
    def _ways(self) -> Mapping[str, tuple[int | None, Mapping[str, str], str]]:
        profile = self.profile
        ways: dict[str, tuple[int | None, Mapping[str, str], str]] = defaultdict(lambda: (None, {}, ""))
        for field in {*self.positions, *profile.constants}:
            ways[field] = (self.positions.get(field), profile.codes.get(field, {}), profile.constants.get(field, ""))
        return ways


def find_layout(incoming: Incoming, profiles: Sequence[Profile], fields: Mapping[str, ProfileField]) -> Layout | None:
    """Return the layout of the profile that explains the most columns, or None when none has all required ones.

    Of two that explain as many, the one whose headings are no guess.
    """
    if looks_like_json(incoming):  # may be one line of a hundred megabytes
        return None
    found = [layout for profile in profiles if (layout := _layout(incoming, profile, fields))]
    return max(found, key=lambda layout: (len(layout.positions), not layout.profile.is_guess), default=None)


def required_layout(incoming: Incoming, profiles: Sequence[Profile], fields: Mapping[str, ProfileField]) -> Layout:
    """Return ``find_layout``, or raise UnreadableFile that names the missing headings and what is nearest."""
    if layout := find_layout(incoming, profiles, fields):
        return layout
    required = [field for field, about in fields.items() if about.is_required]
    headings = [heading for field in required for heading in profiles[0].headings(field)[:1]]
    seen = {field for record in islice(_records(incoming, profiles[0]), PREAMBLE_LINES) for field in record.fields}
    absent = [heading for heading in headings if _plain(heading) not in {_plain(one) for one in seen}] or headings
    # Only what nearly is a heading is repeated: the first lines of a file without headings are pupils.
    near = [word for heading in absent for word in get_close_matches(heading, seen, n=1, cutoff=0.75)]
    raise UnreadableFile(
        _("{file}: rubrikerna {headings} hittades inte.").format(file=incoming.name, headings=", ".join(absent))
        + (" " + _("Närmast i filen: {words}.").format(words=", ".join(near)) if near else "")
        + " "
        + _("Ange kolumnerna i en profil (--profile) om filen har egna rubriker.")
    )


def table_rows(incoming: Incoming, layout: Layout, *, book: RejectBook, footer: Footer) -> Iterator[Record]:
    """Yield the rows below the headings that have the right number of fields; the others go to ``book``.

    Headings repeated further down are skipped; text alone on the last lines is counted as a footer.
    """
    found = _records(incoming, layout.profile, delimiter=layout.delimiter)
    below = (record for record in found if record.number > layout.header_line)
    if is_spreadsheet(incoming):
        below = (padded(record, len(layout.headings)) for record in below)
    data = rows(below, width=len(layout.headings), book=book, footer=footer)
    return (record for record in data if not layout.header_line or record.fields != layout.headings)


def padded(record: Record, width: int) -> Record:
    """Return a row of a sheet as wide as the headings; wider where cells to the right are filled."""
    # A sheet is as wide as its widest row: empty cells to the right are no columns.
    fields = (*record.fields, *[""] * (width - len(record.fields)))
    while len(fields) > width and not fields[-1]:
        fields = fields[:-1]
    return Record(record.number, fields, record.text)


def _records(incoming: Incoming, profile: Profile, *, delimiter: str = "") -> Iterator[Record]:
    if incoming.text is not None:
        return records(incoming.text, delimiter=delimiter or _delimiter(incoming, profile))
    if not is_spreadsheet(incoming):
        raise UnreadableFile(
            _("{file} är varken text eller Excel. Exportera som CSV eller .xlsx.").format(file=incoming.name)
        )
    if profile.sheet and profile.sheet not in sheet_names(incoming):
        return iter(())
    return iter(read_sheet(incoming, sheet=profile.sheet))


def _delimiter(incoming: Incoming, profile: Profile) -> str:
    if profile.delimiter:
        return profile.delimiter
    if "delimiter" not in incoming.looked_at:
        incoming.looked_at["delimiter"] = guess_delimiter(incoming.head)
    return str(incoming.looked_at["delimiter"])


@dataclass(frozen=True)
class _Line:
    """One of the first records, as headings: ``places`` tells where each stands."""

    record: Record
    names: tuple[str, ...]
    places: Mapping[str, int]


def _beginning(incoming: Incoming, profile: Profile) -> list[_Line]:
    """Return the first records. Dozens of profiles try the same file: it is looked at once, and gone with it."""
    key = (_delimiter(incoming, profile), profile.sheet)
    if key not in incoming.looked_at:
        found = islice(_records(incoming, profile), PREAMBLE_LINES)
        incoming.looked_at[key] = [_line(record) for record in found]
    return cast("list[_Line]", incoming.looked_at[key])


def _line(record: Record) -> _Line:
    # A trailing separator is no column.
    names = record.fields[:-1] if len(record.fields) > 1 and not record.fields[-1] else record.fields
    return _Line(record, names, {_plain(name): place for place, name in reversed(list(enumerate(names)))})


def _layout(incoming: Incoming, profile: Profile, fields: Mapping[str, ProfileField]) -> Layout | None:
    best: Layout | None = None
    certain = [name for name, about in fields.items() if about.is_required and not about.or_else]
    required = [field for field in certain if field not in profile.constants]
    wanted = [known for field in required if (known := tuple(map(_plain_heading, profile.headings(field))))]
    for line in _beginning(incoming, profile):
        if profile.header_row is None and not all(any(one in line.places for one in known) for known in wanted):
            continue  # most lines, of most profiles
        if profile.header_row is None or profile.header_row in (0, line.record.number):
            layout = _read_header(line, profile, _delimiter(incoming, profile))
            is_better = best is None or len(layout.positions) > len(best.positions)
            if is_better and not missing_fields(fields, layout.is_given):
                best = layout
        if profile.header_row == 0:
            break
    return best


def _read_header(line: _Line, profile: Profile, delimiter: str) -> Layout:
    is_numbered = profile.header_row == 0
    names = tuple(str(number) for number in range(1, len(line.record.fields) + 1)) if is_numbered else line.names
    positions = {}
    for field, given in profile.columns.items():
        if isinstance(given, int):
            candidates = iter([given - 1] if given <= len(names) else [])
        else:
            known = map(_plain_heading, profile.headings(field))
            candidates = (line.places[one] for one in known if one in line.places and not is_numbered)
        if (place := next(candidates, None)) is not None:
            positions[field] = place
    return Layout(
        profile=profile,
        delimiter=delimiter,
        header_line=0 if is_numbered else line.record.number,
        headings=names,
        positions=positions,
    )


@lru_cache(maxsize=4096)
def _plain_heading(heading: str) -> str:
    """What a profile calls a column; a cell of a file is never kept like this."""
    return _plain(heading)


def _plain(heading: str) -> str:
    return re.sub(r"[\s\u00a0]+", " ", heading).strip().casefold()
