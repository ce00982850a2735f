"""Skolenhetsregistret, version 2: the school units of the municipality, one by one, with places and organisers."""

from __future__ import annotations

from collections.abc import Sequence

from skolsikt.home.words import N_, _
from skolsikt.loading.fetching.contract import Api, Errand, Fetched, changed_shape, member
from skolsikt.loading.fetching.transport import FetchFailed
from skolsikt.school.identifiers import is_school_unit_code
from skolsikt.sources.reading.json_text import entries, text_of


def collect(errand: Errand) -> Sequence[Fetched]:
    """Return one answer per school unit; the list itself tells no places."""
    if not errand.municipality:
        raise FetchFailed(_("Ange kommunens kod i inställningen municipality i settings.toml."))
    base = errand.settings.register_url
    url = f"{base}/school-units?municipality_code={errand.municipality}"
    listed = member(errand.transport.get(url), "data", "attributes")
    codes = [code for one in entries(listed) if is_school_unit_code(code := text_of(one.get("schoolUnitCode")))]
    if not codes:
        raise changed_shape(url)
    answers = [errand.transport.get(f"{base}/school-units/{code}") for code in codes]
    return [Fetched(source="school_units", name="skolenhetsregistret.json", answers=answers)]


API = Api(id="register", title=N_("Skolenhetsregistret"), collect=collect)
