"""Skolverket's planned-educations, version 4: statistics of the municipality's schools, of the nation, and SALSA."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from skolsikt.home.words import N_, _, ngettext
from skolsikt.loading.fetching.contract import MOST_PAGES, Api, Errand, Fetched, changed_shape, member
from skolsikt.loading.fetching.transport import FetchFailed
from skolsikt.school.identifiers import is_school_unit_code
from skolsikt.sources.reading.json_text import Json, entries, text_of

ACCEPT = "application/vnd.skolverket.plannededucations.api.v4.hal+json"
_NOT_THERE = 404


def collect(errand: Errand) -> Sequence[Fetched]:
    """Return the statistics of every school, the nation's, and SALSA of all schools."""
    base = errand.settings.skolverket_url
    codes = list(_schools(errand))
    found = [answer for code in codes if (answer := _of_school(errand, f"{base}/school-units/{code}/statistics/gr"))]
    if missing := len(codes) - len(found):
        errand.notes.append(
            ngettext(
                "{count} skola har ingen statistik hos Skolverket.",
                "{count} skolor har ingen statistik hos Skolverket.",
                missing,
            ).format(count=missing)
        )
    nation = _body(errand, f"{base}/statistics/national-values/gr")
    salsa = _body(errand, f"{base}/statistics/all-schools/salsa")
    return [
        Fetched(source="skolverket_statistics", name="skolverket-statistik.json", answers=[*found, nation]),
        Fetched(source="salsa", name="skolverket-salsa.json", answers=[salsa]),
    ]


def _schools(errand: Errand) -> Iterator[str]:
    """Yield the codes of the municipality's school units with grundskola."""
    if not errand.municipality:
        raise FetchFailed(_("Ange kommunens kod i inställningen municipality i settings.toml."))
    base, page, pages = errand.settings.skolverket_url, 0, 1
    while page < min(pages, MOST_PAGES):
        url = (
            f"{base}/school-units?geographicalAreaCode={errand.municipality}&typeOfSchooling=gr&page={page}&size=100"
            "&coordinateSystemType=WGS84"
        )
        answer = _body(errand, url)
        told = member(answer, "body", "page", "totalPages")
        if not isinstance(told, int):
            raise changed_shape(url)
        pages, page = told, page + 1
        for unit in entries(member(answer, "body", "_embedded", "listedSchoolUnits")):
            if is_school_unit_code(code := text_of(unit.get("code"))):
                yield code


def _of_school(errand: Errand, url: str) -> Json:
    try:
        return _body(errand, url)
    except FetchFailed as error:
        if error.status != _NOT_THERE:
            raise
        return None


def _body(errand: Errand, url: str) -> Json:
    answer = errand.transport.get(url, accept=ACCEPT)
    if not isinstance(member(answer, "body"), dict):
        raise changed_shape(url)
    return answer


API = Api(id="skolverket", title=N_("Skolverkets statistik och SALSA"), collect=collect)
