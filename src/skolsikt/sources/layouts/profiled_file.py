"""Files that a profile maps to one table, a row of the file to a row of it: what the sources of such files share."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from skolsikt.home.words import _, ngettext
from skolsikt.sources.contract import Fault, Incoming, ProfileField, Reading, Recognition, Wish
from skolsikt.sources.reading.canonical_rows import canonical_rows
from skolsikt.sources.reading.checked_row import CheckedRow
from skolsikt.sources.reading.columns import Layout, required_layout, table_rows
from skolsikt.sources.reading.delimited import Footer
from skolsikt.sources.reading.described_pupil import Descriptions
from skolsikt.sources.reading.faults import DUPLICATE_CONFLICTING
from skolsikt.sources.reading.profile import candidate_profiles, profile_notes
from skolsikt.sources.reading.recognised import known_headings, recognised_layout
from skolsikt.sources.reading.rejects import RejectBook
from skolsikt.sources.reading.row_notes import footer_notes, repeated_notes
from skolsikt.tables.catalogue import table

Row = Mapping[str, object]
ReadRow = Callable[[CheckedRow], Row | None]
_LEAST_CERTAINTY, _MORE_WHEN_EXPLAINED = 0.8, 0.15


@dataclass(frozen=True, kw_only=True)
class ProfiledFile:
    """A kind of file. ``begin``: from layout and wish, what reads one row; None from that is a lost row.

    ``said_last``: the column of a row that tells which of two rows about the same thing was written later; without
    it, rows that contradict each other are rejected, all of them: ``names`` is the field that says whom or what they
    are about, ``contradiction`` their fault. ``said_last`` is no column of the table.
    """

    source: str
    table: str
    fields: Mapping[str, ProfileField]
    begin: Callable[[Layout, Wish], ReadRow]
    options: Sequence[str] = ()
    said_last: str = ""
    names: str = "person_number"
    contradiction: Fault = DUPLICATE_CONFLICTING


@dataclass(kw_only=True)
class FileRows:
    """What one file held: accepted rows, rejects, and what is said about it."""

    layout: Layout
    book: RejectBook = field(default_factory=RejectBook)
    footer: Footer = field(default_factory=Footer)
    descriptions: Descriptions = field(default_factory=Descriptions)
    rows: list[dict[str, object]] = field(default_factory=list)
    repeated_count: int = 0
    replaced_count: int = 0


def recognise(incoming: Incoming, file: ProfiledFile) -> Recognition | None:
    """Return how surely the file is ``file``: it has the required columns, and how many of the others are known."""
    layout = recognised_layout(incoming, source=file.source, fields=file.fields, options=file.options)
    if layout is None:
        return None
    share = len(layout.positions) / max(1, sum(1 for heading in layout.headings if heading))
    return Recognition(
        round(_LEAST_CERTAINTY + _MORE_WHEN_EXPLAINED * min(share, 1), 2),
        _("Kolumnerna {columns} känns igen.").format(columns=known_headings(layout)),
    )


def read_rows(incoming: Incoming, wish: Wish, file: ProfiledFile) -> FileRows:
    """Return the accepted rows of a file: one per key of the table.

    Raises UnreadableFile for missing headings, and what ``file.begin`` raises.
    """
    profiles = candidate_profiles(wish, source=file.source, fields=file.fields, options=file.options)
    found = FileRows(layout=required_layout(incoming, profiles, file.fields))
    read_row = file.begin(found.layout, wish)
    pairs = []
    for record in table_rows(incoming, found.layout, book=found.book, footer=found.footer):
        row = CheckedRow(record, found.layout, found.book)
        told = read_row(row)
        if told is not None and not row.is_lost:
            pairs.append((row, {**found.descriptions.referred(row, told), "row_number": record.number}))
    _keep_one_per_key(pairs, file, found)
    return found


def reading_of(found: FileRows, file: ProfiledFile, *, notes: Sequence[str] = ()) -> Reading:
    """Return the reading of a file that fills one table."""
    return Reading(
        rows={file.table: canonical_rows(file.table, found.rows)},
        rejects=found.book.table(),
        rows_read=len(found.rows) + found.repeated_count + found.replaced_count + found.book.row_count,
        rows_rejected=found.book.row_count,
        described=found.descriptions.table(found.book.row_numbers),
        notes=[*_notes(found), *notes],
    )


def _keep_one_per_key(
    pairs: Sequence[tuple[CheckedRow, dict[str, object]]], file: ProfiledFile, found: FileRows
) -> None:
    key = ["person_number" if name == "pupil_key" else name for name in table(file.table).key]
    groups: dict[tuple[object, ...], list[tuple[CheckedRow, dict[str, object]]]] = defaultdict(list)
    for row, told in pairs:
        groups[tuple(told.get(name) for name in key)].append((row, told))
    for same in groups.values():
        last = max((str(told.get(file.said_last) or "") for _row, told in same), default="")
        latest = [(row, told) for row, told in same if str(told.get(file.said_last) or "") == last]
        if len({_content(told) for _row, told in latest}) > 1:
            for row, _told in same:
                row.reject(file.names, file.contradiction)
            continue
        found.rows.append(latest[0][1])
        found.repeated_count += len(latest) - 1
        found.replaced_count += len(same) - len(latest)


def _content(told: Row) -> tuple[tuple[str, str], ...]:
    return tuple(sorted((name, str(value)) for name, value in told.items() if name != "row_number"))


def _notes(found: FileRows) -> list[str]:
    profile = found.layout.profile
    notes = profile_notes(profile)
    if count := len({row["row_number"] for row in found.descriptions.rows}):
        notes.append(
            ngettext(
                "{count} rad saknar personnummer. Vilken elev den gäller söks i valvet när filen läses in.",
                "{count} rader saknar personnummer. Vilka elever de gäller söks i valvet när filen läses in.",
                count,
            ).format(count=count)
        )
    notes.extend(repeated_notes(found.repeated_count))
    if found.replaced_count:
        notes.append(
            ngettext(
                "{count} rad ersätts av en som ändrades senare i samma fil.",
                "{count} rader ersätts av sådana som ändrades senare i samma fil.",
                found.replaced_count,
            ).format(count=found.replaced_count)
        )
    notes.extend(footer_notes(found.footer.line_count))
    return notes
