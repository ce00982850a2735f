"""Which column is which field: the cheapest pairing of headings and values with what a source reads, with reasons."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

import numpy as np
from scipy.optimize import linear_sum_assignment

from skolsikt.home.words import N_, _
from skolsikt.sources.contract import ProfileField, Source, missing_fields
from skolsikt.sources.mapping.kinds import Kind, fits, promised_kind
from skolsikt.sources.mapping.seen import SeenColumn, SeenTable
from skolsikt.sources.reading.profile import builtin_profiles

_LIKE_ENOUGH = 0.76
_PERSON, _WITHOUT_PERSONS = "person_number", 0.2  # a list of persons is hardly of anything else
_LEAST = 0.35  # a pairing below this is no proposal
_BY_VALUES = {Kind.PERSON_NUMBER: 0.6, Kind.SCHOOL_UNIT: 0.5, Kind.SCHOOL_YEAR: 0.5, Kind.TIME: 0.36, Kind.DATE: 0.36}
_BY_HEADING_ONLY = frozenset({"birth_date"})  # any day could be one
_KNOWN_CODES, _MOSTLY = 0.5, 0.6
_SHORTEST_PART = 3  # letters of a heading that stands inside another
_KINDS = {
    Kind.PERSON_NUMBER: N_("värdena är personnummer"),
    Kind.SCHOOL_UNIT: N_("värdena är skolenhetskoder"),
    Kind.SCHOOL_YEAR: N_("värdena är läsår"),
    Kind.TIME: N_("värdena är klockslag"),
    Kind.DATE: N_("värdena är datum"),
    Kind.NUMBER: N_("värdena är tal"),
    Kind.TRUTH: N_("värdena är ja och nej"),
}


@dataclass(frozen=True, kw_only=True)
class Match:
    """A field and the column (position from 0) that seems to hold it. ``certainty``: 0-1; ``because``: in words."""

    column: int
    certainty: float
    because: str


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """How a table may be read as one source. ``missing``: required fields that no column seems to hold."""

    source: Source
    matches: Mapping[str, Match]
    missing: Sequence[str]
    certainty: float


def propose(seen: SeenTable, source: Source, *, own: Sequence[Mapping[str, object]] = ()) -> Proposal:
    """Return the pairing of ``seen``'s columns with the fields of ``source`` that fits best, each with its reasons.

    ``own``: the installation's own profiles, whose headings and codes are known too.
    """
    profiles = [*builtin_profiles(source.id), *(one for one in own if one.get("source") == source.id)]
    fields, columns = list(source.fields), seen.columns
    found = [
        [_match(at, one, name, source.fields[name], profiles) for at, one in enumerate(columns)] for name in fields
    ]
    gains = np.array([[match.certainty for match in row] for row in found])
    pairs = zip(*linear_sum_assignment(gains, maximize=True), strict=True) if fields else ()
    matches = {fields[row]: found[row][at] for row, at in pairs if gains[row, at] >= _LEAST}
    missing = missing_fields(source.fields, matches.__contains__)
    explained = sum(match.certainty for match in matches.values()) / max(len(columns), 1)
    required = sum(about.is_required for about in source.fields.values())
    certainty = min(explained, 1.0) * (1 - len(missing) / max(required, 1) / 2)
    if any(one.kind is Kind.PERSON_NUMBER for one in seen.columns) and _PERSON not in source.fields:
        certainty *= _WITHOUT_PERSONS
    return Proposal(source=source, matches=matches, missing=missing, certainty=round(certainty, 2))


def proposals(
    seen: SeenTable, sources: Iterable[Source], *, own: Sequence[Mapping[str, object]] = ()
) -> list[Proposal]:
    """Return how ``seen`` may be read as each source that takes a profile, the likeliest first."""
    made = [propose(seen, one, own=own) for one in sources if one.fields and one.is_table]
    return sorted(made, key=lambda one: -one.certainty)


def known_codes(field: str, about: ProfileField, profiles: Sequence[Mapping[str, object]]) -> Mapping[str, str]:
    """Return what files are known to write -> Skolsikt's code, for one coded field."""
    known = {code: code for code in about.codes}
    for profile in profiles:
        codes = profile.get("codes")
        known |= dict(codes.get(field, {})) if isinstance(codes, Mapping) else {}
    return known


def _match(
    at: int, column: SeenColumn, field: str, about: ProfileField, profiles: Sequence[Mapping[str, object]]
) -> Match:
    alike, known = _heading(column.heading, field, about, profiles)
    promised = promised_kind(field, about)
    may_be = fits(column.kind, promised)
    codes = known_codes(field, about, profiles)
    coded = _coded_share(column, codes) if about.codes else 0.0
    by_values = _BY_VALUES.get(promised, 0.0) if column.kind is promised else _KNOWN_CODES * (coded >= _MOSTLY)
    if field in _BY_HEADING_ONLY and not alike:
        by_values = 0.0
    certainty = (alike if may_be else alike * 0.3) + (0.3 if alike else 1.0) * by_values
    reasons = (
        [_("rubriken är känd") if alike == 1 else _("rubriken liknar ”{known}”").format(known=known)] if alike else []
    )
    if column.kind is promised and promised in _KINDS:
        reasons.append(_(_KINDS[promised]))
    if about.codes and coded:
        reasons.append(_("{share:.0%} av värdena är kända koder").format(share=coded))
    if alike and not may_be:
        reasons.append(_("men värdena ser inte ut så"))
    return Match(column=at, certainty=round(min(certainty, 1.0), 2), because=", ".join(reasons))


def _heading(
    heading: str, field: str, about: ProfileField, profiles: Sequence[Mapping[str, object]]
) -> tuple[float, str]:
    """Return how like a heading is to what the field is known to be called (0 when not like enough), and to what."""
    plain, best = _plain(heading), (0.0, "")
    for name in _names(field, about, profiles):
        known = _plain(name)
        if known == plain:
            return 1.0, name
        ratio = SequenceMatcher(None, known, plain).ratio()
        if min(len(known), len(plain)) >= _SHORTEST_PART and (known in plain or plain in known):
            ratio = max(ratio, 0.8)
        best = max(best, (ratio, name))
    return (best[0] * 0.9, best[1]) if best[0] >= _LIKE_ENOUGH else (0.0, "")


def _names(field: str, about: ProfileField, profiles: Sequence[Mapping[str, object]]) -> list[str]:
    names = [field, re.split(r"[;:,(]", _(about.meaning))[0]]
    for profile in profiles:
        columns = profile.get("columns")
        given = columns.get(field, []) if isinstance(columns, Mapping) else []
        names += [given] if isinstance(given, str) else list(given) if isinstance(given, list) else []
    return names


def _plain(words: str) -> str:
    return re.sub(r"[\W_]+", " ", words.casefold()).strip()


def _coded_share(column: SeenColumn, codes: Mapping[str, str]) -> float:
    """Return the share of different values that are known; 0 where the column cannot hold codes."""
    if not column.counts or not column.may_hold_codes:
        return 0.0
    lowered = {code.casefold() for code in codes}
    return sum(value.casefold() in lowered for value in column.counts) / len(column.counts)
