"""A profile in the making: what somebody chose about a table, as the file that says so."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import tomli_w

from skolsikt.sources.contract import Source
from skolsikt.sources.mapping.kinds import Kind
from skolsikt.sources.mapping.proposal import Proposal, known_codes
from skolsikt.sources.mapping.seen import SeenTable
from skolsikt.sources.reading.profile import Profile, builtin_profiles, checked_profile

_READ_ANYWAY = ("åååå-mm-dd", "ååååmmdd", "")


@dataclass(frozen=True, kw_only=True)
class Draft:
    """What is chosen: field -> column (position from 0), field -> the file's value -> code, and what no column says."""

    source: Source
    title: str
    columns: Mapping[str, int]
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)
    options: Mapping[str, str] = field(default_factory=dict)
    controller: str = ""
    date_format: str = ""
    decimal: str = ","


def drafted(seen: SeenTable, proposal: Proposal, *, own: Sequence[Mapping[str, object]] = ()) -> Draft:
    """Return what a proposal comes to before anybody has changed it: columns, known codes, days and decimals."""
    columns = {name: match.column for name, match in proposal.matches.items()}
    return Draft(
        source=proposal.source,
        title=re.sub(r"\.\w+$", "", seen.name),
        columns=columns,
        codes=codes_of(seen, proposal.source, columns, own=own),
        date_format=_day_format(seen),
        decimal=seen.decimal,
    )


def codes_of(
    seen: SeenTable, source: Source, columns: Mapping[str, int], *, own: Sequence[Mapping[str, object]] = ()
) -> dict[str, dict[str, str]]:
    """Return field -> value that stands in the file -> the code that is known for it, empty where none is."""
    profiles = [*builtin_profiles(source.id), *(one for one in own if one.get("source") == source.id)]
    found = {}
    for name, at in columns.items():
        about, column = source.fields[name], seen.columns[at]
        known = {value.casefold(): code for value, code in known_codes(name, about, profiles).items()}
        if column.may_hold_codes:
            told = {value: known.get(value.casefold(), "") for value in column.counts}
            # A field without codes of its own takes what it is given: only what is known to mean something is said.
            found[name] = told if about.codes else {value: code for value, code in told.items() if code}
    return {name: codes for name, codes in found.items() if codes}


def profile_of(draft: Draft, seen: SeenTable) -> Profile:
    """Return the profile, checked as any other. Raises ProfileInvalid naming the key that is missing or wrong."""
    coded = {
        name: {value: code for value, code in codes.items() if code and value != code}
        for name, codes in draft.codes.items()
        if name in draft.columns
    }
    given = {
        "id": profile_id(draft.title),
        "source": draft.source.id,
        "title": draft.title,
        "controller": draft.controller,
        "delimiter": seen.delimiter,
        "sheet": seen.sheet,
        "header_row": None if seen.header_line else 0,
        "date_format": "" if draft.date_format in _READ_ANYWAY else draft.date_format,
        "decimal": draft.decimal,
        "columns": {name: _named(seen, at) for name, at in draft.columns.items()},
        "codes": {name: codes for name, codes in coded.items() if codes},
        "constants": {name: value for name, value in draft.constants.items() if value},
        "options": {name: value for name, value in draft.options.items() if value},
    }
    return checked_profile(
        given,
        name=f"{given['id']}.toml",
        source=draft.source.id,
        fields=draft.source.fields,
        options=draft.source.options,
    )


def profile_text(profile: Profile) -> str:
    """Return a profile as its file.

    >>> print(profile_text(Profile(id="elever", source="pupils", columns={"person_number": "Pnr"})).strip())
    id = "elever"
    source = "pupils"
    <BLANKLINE>
    [columns]
    person_number = "Pnr"
    """
    return tomli_w.dumps(profile.model_dump(exclude_defaults=True, exclude_none=True))


def profile_id(title: str) -> str:
    """Return a title as the name of a profile.

    >>> profile_id("Frånvaro, Skola24 (vår)")
    'franvaro_skola24_var'
    """
    plain = unicodedata.normalize("NFKD", title.casefold()).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "_", plain).strip("_") or "profil"


def _named(seen: SeenTable, at: int) -> str | int:
    """The heading of a column; its number where there is none or two are called the same."""
    heading = seen.columns[at].heading
    alike = Counter(" ".join(one.heading.split()).casefold() for one in seen.columns)
    is_plain = seen.header_line and heading and alike[" ".join(heading.split()).casefold()] == 1
    return heading if is_plain else at + 1


def _day_format(seen: SeenTable) -> str:
    formats = [one.day_format for one in seen.columns if one.kind is Kind.DATE]
    return next((one for one in formats if one not in _READ_ANYWAY), "")
