"""What every source delivers and what it may lean on. Sources never import each other."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TypeAlias

import duckdb
import pyarrow as pa

from skolsikt.home.errors import SkolsiktError
from skolsikt.home.words import N_

OWN_CONTROLLER = N_("Kommunens nämnd med ansvar för skolan")

Rows: TypeAlias = "pa.Table | duckdb.DuckDBPyRelation"

# One rejected value. `code` names a Fault; the words are looked up when shown, in the reader's language.
REJECT_SCHEMA = pa.schema(
    [
        pa.field("row_number", pa.int64()),  # line of the file (text) or row of the sheet; 0 when the whole file
        pa.field("column", pa.string()),  # column as the file names it; empty when the whole row
        pa.field("value", pa.string()),  # the faulty value as it stood
        pa.field("code", pa.string()),  # Fault code
        pa.field("row_text", pa.string()),  # the whole row as it stood, so that nothing is lost
    ]
)

# A row of the file that tells of a pupil without a person number: what it says, and the row as it stood.
DESCRIBED_SCHEMA = pa.schema(
    [
        pa.field("reference", pa.string()),  # stands in ``person_number`` of the rows; the same for the same pupil
        pa.field("name", pa.string()),  # the whole name, where the file does not part it
        pa.field("given_name", pa.string()),
        pa.field("family_name", pa.string()),
        pa.field("birth_date", pa.string()),  # åååå-mm-dd
        pa.field("class_name", pa.string()),
        pa.field("school_unit_code", pa.string()),
        pa.field("school_year", pa.string()),
        pa.field("row_number", pa.int64()),
        pa.field("column", pa.string()),
        pa.field("row_text", pa.string()),
    ]
)


class UnreadableFile(SkolsiktError):
    """The file as a whole cannot be read: empty, wrong kind, cut off, nothing recognised."""


@dataclass(frozen=True)
class Fault:
    """A reason for rejecting a row: what is wrong and what to do, both marked for translation."""

    code: str
    reason: str
    remedy: str


@dataclass(frozen=True)
class ProfileField:
    """A field that a source reads. ``codes`` is the closed set of what it may hold after the profile's own codes.

    ``or_else``: the fields that together stand in for a required one, one way or another.
    """

    meaning: str
    is_required: bool = False
    codes: tuple[str, ...] = ()
    or_else: tuple[tuple[str, ...], ...] = ()


def missing_fields(fields: Mapping[str, ProfileField], is_given: Callable[[str], bool]) -> list[str]:
    """Return the required fields that are not given, and that no others stand in for.

    >>> who = {"number": ProfileField("", is_required=True, or_else=(("name",),)), "name": ProfileField("")}
    >>> missing_fields(who, {"name"}.__contains__), missing_fields(who, set().__contains__)
    ([], ['number'])
    """
    return [
        name
        for name, about in fields.items()
        if about.is_required and not any(all(map(is_given, way)) for way in ((name,), *about.or_else))
    ]


@dataclass(frozen=True, kw_only=True)
class Incoming:
    """A received file. ``text`` is its UTF-8 copy without BOM where it is text (see ``sources.text``)."""

    path: Path  # the bytes as received
    name: str  # the name it came with
    text: Path | None  # UTF-8 copy, None for spreadsheets and other binaries
    encoding: str  # "utf-8", "utf-8-sig", "cp1252", "utf-16" or "binary"
    head: Sequence[str] = ()  # first 60 lines of the text, at most 4,096 characters each
    looked_at: dict[object, object] = field(default_factory=dict, repr=False, compare=False)  # once for every source


@dataclass(frozen=True)
class Recognition:
    """How sure a source is that a file is its own (0-1), and why, in words."""

    certainty: float
    because: str


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What the person who loads said: nothing is guessed where this answers."""

    profile: Mapping[str, object] = field(default_factory=dict)  # parsed profile file
    profile_name: str = ""
    period: str = ""  # --period: a school year or term
    as_of: date | None = None  # --as-of
    municipality: str = ""  # the home's own municipality


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What a source got out of a file.

    ``rows``: canonical table name -> rows with the contract's columns (missing ones are filled with NULL), where
    ``pupil_key`` is replaced by ``person_number`` (text: 12 characters, validated) and ``teacher_key``/``staff_key``
    hold the raw signature; plus ``row_number``. ``loading`` swaps identities for surrogates.
    ``identities``: optional person_number, given_name, family_name, address, is_protected - goes to the vault only.
    ``notes``: what was detected and assumed, in words, shown with the load (never pupil data).
    ``described``: DESCRIBED_SCHEMA, for rows without person number: ``loading`` looks up in the vault whom they mean.
    ``proved_keys``: tables of which the source has seen to it that no two rows have the same key, so that millions of
    rows are not sorted once more to find it out.
    """

    rows: Mapping[str, Rows]
    rejects: Rows  # REJECT_SCHEMA
    rows_read: int  # data rows in the file (headers, blank lines and footers not counted)
    rows_rejected: int  # data rows of which nothing was taken
    identities: Rows | None = None
    described: pa.Table | None = None
    notes: Sequence[str] = ()
    proved_keys: frozenset[str] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Source:
    """A format or API that Skolsikt reads. One file in ``sources/`` defines one of these as ``SOURCE``.

    ``recognise(incoming)`` answers None when the file is certainly not this source's.
    ``read(incoming, staging, wish)`` uses the DuckDB connection ``staging`` (temporary tables, memory limited) for
    anything large. ``controller`` and ``purpose``: who answers for the data and why it is kept (GDPR art. 5); the
    profile of files from somebody else (an independent organiser) names another controller.
    ``fields`` and ``options``: what a profile of its tables may name; none where the layout is official.
    ``replaces``: table -> slice columns, when narrower than the contract's.
    """

    id: str
    title: str
    delivers: tuple[str, ...]
    recognise: Callable[[Incoming], Recognition | None]
    read: Callable[[Incoming, duckdb.DuckDBPyConnection, Wish], Reading]
    describes: str  # what the file looks like, in words, for the manual
    controller: str = OWN_CONTROLLER
    purpose: str = N_("Systematiskt kvalitetsarbete (skollagen 4 kap.)")
    needs_profile: bool = False
    fields: Mapping[str, ProfileField] = field(default_factory=dict)
    options: tuple[str, ...] = ()
    is_table: bool = True  # False where the fields are properties of something else than columns (GeoJSON)
    faults: tuple[Fault, ...] = ()
    refresh_days: int = 365  # older than this and the Data page says that it is time for a new file
