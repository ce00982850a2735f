"""Which column of a SALSA export is what: two styles of headings, one of them with the same words twice.

The newer export has one row of headings; SIRIS export 95 has a row of groups above them. *Faktiskt värde (F)*,
*Modellberäknat värde (B)* and *Residual (R=F-B)* stand once per outcome, told apart by group or else by order.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from skolsikt.sources.reading.record import Record

# What the figures of one outcome are called in the newer header, in the order in which the two groups stand.
OUTCOMES = ("all_passed", "merit")
_BACKGROUND = {
    "föräldrarnas": "salsa_parents_education",
    "nyinvandrade": "salsa_newly_immigrated_share",
    "födda utomlands": "salsa_born_abroad_share",
    "utländsk bakgrund": "salsa_foreign_background_share",
    "pojkar": "salsa_boys_share",
}
PARTS = {"faktiskt värde": "actual", "modellberäknat": "model", "residual": "residual"}
_IDENTITY = {
    "år": "year",
    "läsår": "year",
    "skola": "name",
    "skolenhet": "name",
    "skolenhetsnamn": "name",
    "skolenhetskod": "code",
    "kommun": "municipality",
    "skolkommun": "municipality",
    "kommunkod": "municipality_code",
    "typ av huvudman": "organiser_type",
    "huvudman": "organiser",  # the newer header: Kom. or Ensk.; SIRIS: the organiser's name
    "huvudman orgnr": "organisation_number",
}


def _plain(heading: str) -> str:
    """Return a heading in lower case without its hyphenation: ``Huvud- man`` and ``Skol-enhetskod`` lose theirs."""
    return re.sub(r"\s+", " ", re.sub(r"-\s*", "", heading)).strip().casefold()


def header_line(head: Sequence[str]) -> str:
    """Return the line with the headings F, B and R, empty when there is none."""
    plain = ((line, _plain(line)) for line in head)
    return next((line for line, words in plain if all(figure in words for figure in PARTS)), "")


def columns_of(header: Sequence[str], above: Sequence[str]) -> list[str]:
    """Return what each column of the header is: part of the identity, an indicator, or empty when neither.

    ``above`` is the line before the headings; one with less than two filled fields is a title, no row of groups.
    """
    headings = [_plain(heading) for heading in header]
    while not headings[-1]:
        headings.pop()
    groups = _groups(above if sum(map(bool, above)) > 1 else (), len(headings))
    seen: dict[str, int] = {}
    return [_column(heading, group, seen) for heading, group in zip(headings, groups, strict=True)]


def _groups(above: Sequence[str], width: int) -> list[str]:
    """Return the group above each column; a group that stands once holds until the next one begins."""
    groups: list[str] = []
    for place in range(width):
        own = _plain(above[place]) if place < len(above) else ""
        groups.append(own or (groups[-1] if groups else ""))
    return groups


def _column(heading: str, group: str, seen: dict[str, int]) -> str:
    if heading in _IDENTITY:
        return _IDENTITY[heading]
    for words, part in PARTS.items():
        if words in heading:
            order = seen.get(part, 0)
            seen[part] = order + 1
            return f"salsa_{_outcome(f'{group} {heading}', order)}_{part}"
    return next((indicator for words, indicator in _BACKGROUND.items() if words in heading), "")


def _outcome(words: str, order: int) -> str:
    if "merit" in words:
        return "merit"
    return "all_passed" if "uppn" in words else OUTCOMES[min(order, 1)]


def year_above(preamble: Sequence[Record]) -> str:
    """Return the year that the lines above the headings name (*Valt läsår: 2018/19*), empty when none does."""
    found = re.search(
        r"(?:läsår|år)\D{0,5}(\d{4}(?:/\d{2})?)", " ".join(record.text for record in preamble), re.IGNORECASE
    )
    return found[1] if found else ""
