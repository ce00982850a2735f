"""Kolada, version 3 and 2: key figures of the own municipality, similar ones, counties, the nation and schools."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from urllib.parse import quote

from skolsikt.home.words import N_, _
from skolsikt.loading.fetching.contract import MOST_PAGES, Api, Errand, Fetched, changed_shape, member, on_same_host
from skolsikt.loading.fetching.transport import FetchFailed
from skolsikt.school.municipalities import MUNICIPALITIES
from skolsikt.sources.reading.json_text import Json, entries, text_of

_PER_PAGE = 5000
_UNITS_AT_A_TIME, _FIGURES_AT_A_TIME = 20, 25  # version 3 takes about twenty units; the address must not be too long
_COMPULSORY = "V15E"
_SIMILAR = "Liknande kommuner"
_NOT_THERE = (400, 404, 422)


def collect(errand: Errand) -> Sequence[Fetched]:
    """Return the answers about every unit, and the lists of groups and schools that say what their codes mean."""
    groups = _groups(errand)
    schools = list(_listed(errand, f"ou?municipality={errand.municipality}")) if errand.municipality else []
    codes = [text_of(one.get("id")) for page in schools for one in entries(member(page, "values"))]
    answers = [
        *_figures(errand, "data", "municipality", _municipalities(errand, groups)),
        *_figures(errand, "oudata", "ou", [code for code in codes if code.startswith(_COMPULSORY)]),
    ]
    for group in groups:  # Kolada has a figure of its own for some groups, and says that others are not there
        answers += _of_group(errand, text_of(group.get("id")))
    return [
        Fetched(
            source="kolada",
            name="kolada.json",
            answers=[*answers, {"values": [dict(group) for group in groups]}, *schools],
        )
    ]


def _municipalities(errand: Errand, groups: Sequence[Mapping[str, Json]]) -> list[str]:
    """The own municipality, those chosen, those that are similar, the county and the nation: each once."""
    own = MUNICIPALITIES.get(errand.municipality)
    similar = [
        text_of(one.get("id"))
        for group in groups
        if text_of(group.get("title")).startswith(_SIMILAR)
        for one in entries(group.get("members"))
    ]
    named = [errand.municipality, *errand.settings.comparison_municipalities, *similar, "0000"]
    return list(dict.fromkeys(code for code in (*named, f"00{own.county_code}" if own else "") if code))


def _groups(errand: Errand) -> list[Mapping[str, Json]]:
    """The newest group of similar municipalities as to grundskola, and that of the county's municipalities."""
    own = MUNICIPALITIES.get(errand.municipality)
    if own is None:
        return []
    found = []
    for title in (f"{_SIMILAR} grundskola, {own.name}", f"{own.county_name}s kommuner"):
        pages = _listed(errand, f"municipality_groups?title={quote(title)}")
        known = [one for page in pages for one in entries(member(page, "values"))]
        fitting = [one for one in known if text_of(one.get("title")).casefold().startswith(title.casefold())]
        if fitting:
            found.append(max(fitting, key=lambda one: _year_last(text_of(one.get("title")))))
        else:
            errand.notes.append(_("Kolada har ingen grupp som heter {title}.").format(title=title))
    return found


def _year_last(title: str) -> str:
    year = re.search(r"((?:19|20)\d\d)\W*$", title)
    return year[1] if year else ""


def _parts(codes: Sequence[str], size: int) -> list[Sequence[str]]:
    return [codes[start : start + size] for start in range(0, len(codes), size)]


def _figures(errand: Errand, what: str, kind: str, units: Sequence[str]) -> list[Json]:
    settings = errand.settings
    return [
        page
        for some_units in _parts(units, _UNITS_AT_A_TIME)
        for figures in _parts(settings.kolada_key_figures, _FIGURES_AT_A_TIME)
        for page in _listed(
            errand, f"{what}/kpi/{','.join(figures)}/{kind}/{','.join(some_units)}/year/{','.join(errand.years)}"
        )
    ]


def _of_group(errand: Errand, code: str) -> list[Json]:
    try:
        return _figures(errand, "data", "municipality", [code])
    except FetchFailed as error:
        if error.status not in _NOT_THERE:
            raise
        errand.notes.append(_("Kolada har inga egna värden för gruppen {code}.").format(code=code))
        return []


def _listed(errand: Errand, path: str) -> Iterator[Json]:
    """Yield every page of an answer. A page that points at itself, or elsewhere, ends it with FetchFailed."""
    base = errand.settings.kolada_url
    url = f"{base}/{path}{'&' if '?' in path else '?'}per_page={_PER_PAGE}"
    seen: set[str] = set()
    while url:
        if url in seen or len(seen) == MOST_PAGES or not on_same_host(url, base):
            raise changed_shape(url)
        seen.add(url)
        page = errand.transport.get(url)
        if not isinstance(member(page, "values"), list):
            raise changed_shape(url)
        yield page
        url = text_of(member(page, "next_url")) or text_of(member(page, "next_page"))


API = Api(id="kolada", title=N_("Kolada"), collect=collect)
