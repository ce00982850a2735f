"""Whom a row is about where it has no person number: what it says of the pupil, for the vault to look up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date

import pyarrow as pa

from skolsikt.home.words import N_
from skolsikt.school.identifiers import PersonNumber
from skolsikt.sources.contract import DESCRIBED_SCHEMA, ProfileField
from skolsikt.sources.reading.checked_row import CheckedRow
from skolsikt.sources.reading.faults import REQUIRED_MISSING
from skolsikt.sources.reading.told_person import PERSON, told_person

_BETWEEN = "\0"  # stands in no cell
_PARTS = ("name", "given_name", "family_name", "birth_date", "class_name")
NAME_FIELDS = ("name", "given_name", "family_name")
WHO_FIELDS = {
    PERSON: ProfileField(
        N_("personnummer, samordningsnummer eller TF-nummer; annars elevens namn och födelsedatum eller klass"),
        is_required=True,
        or_else=(("name",), ("given_name", "family_name")),
    ),
    "name": ProfileField(N_("elevens namn, där raden saknar personnummer")),
    "given_name": ProfileField(N_("förnamn, där raden saknar personnummer")),
    "family_name": ProfileField(N_("efternamn, där raden saknar personnummer")),
    "birth_date": ProfileField(N_("födelsedatum, där raden saknar personnummer")),
    "class_name": ProfileField(N_("klass")),
}


@dataclass(frozen=True, kw_only=True)
class DescribedPupil:
    """What a row says of a pupil. Never in a log or an error."""

    name: str = ""
    given_name: str = ""
    family_name: str = ""
    birth_date: str = ""
    class_name: str = ""

    def __repr__(self) -> str:
        return "DescribedPupil(...)"

    @property
    def value(self) -> str:
        """What stands where the number would, until the row's school and school year are known too."""
        return _BETWEEN.join(part.replace(_BETWEEN, " ") for part in asdict(self).values())


def told_pupil(row: CheckedRow, *, on: date | None = None) -> PersonNumber | DescribedPupil | None:
    """Return the pupil of ``row`` by number or, where it has none, as described; a faulty one loses the row.

    A name alone is enough here: which pupil it is, the vault tells, by birth date or by class and school.
    """
    if row.text(PERSON) or not any(map(row.layout.is_given, NAME_FIELDS)):
        return told_person(row, on=on)
    name, given, family = (row.text(field) or "" for field in NAME_FIELDS)
    family_first, comma, given_last = name.partition(",")
    if comma and given_last.strip() and not (given and family):
        given, family = given_last.strip(), family_first.strip()
    if not (given and family) and not name:
        row.reject(next(filter(row.layout.is_given, NAME_FIELDS)), REQUIRED_MISSING)
        return None
    born = row.day("birth_date")
    return DescribedPupil(
        name="" if given and family else name,
        given_name=given if given and family else "",
        family_name=family if given and family else "",
        birth_date=born.isoformat() if born else "",
        class_name=row.text("class_name") or "",
    )


@dataclass
class Descriptions:
    """Collects the described rows of a file, and gives each pupil a reference that says nothing."""

    references: dict[tuple[str, ...], str] = field(default_factory=dict)
    rows: list[dict[str, object]] = field(default_factory=list)

    def referred(self, row: CheckedRow, told: Mapping[str, object]) -> dict[str, object]:
        """Return ``told`` with a reference in place of a description; a row with a number as it is."""
        person = str(told.get(PERSON) or "")
        if _BETWEEN not in person:
            return dict(told)
        place = {name: str(told.get(name) or "") for name in ("school_unit_code", "school_year")}
        parts = dict(zip(_PARTS, person.split(_BETWEEN), strict=True)) | place
        reference = self.references.setdefault(tuple(parts.values()), f"?{len(self.references) + 1}")
        column = next(filter(row.layout.is_given, NAME_FIELDS))
        at = {"row_number": row.record.number, "column": row.layout.heading(column), "row_text": row.record.text}
        self.rows.append({"reference": reference, **parts, **at})
        return {**told, PERSON: reference}

    def table(self, lost: Iterable[int]) -> pa.Table | None:
        """Return DESCRIBED_SCHEMA without the rows that are ``lost``; None where none is described."""
        gone = frozenset(lost)
        left = [row for row in self.rows if row["row_number"] not in gone]
        return pa.Table.from_pylist(left, schema=DESCRIBED_SCHEMA) if left else None
