"""Fetch from public APIs and load what they answered. What fails leaves the old figures, and is told in words."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from skolsikt.home.clock import STOCKHOLM
from skolsikt.home.errors import SkolsiktError, WrongUsage
from skolsikt.home.nearest import did_you_mean
from skolsikt.home.words import _
from skolsikt.loading.fetching import kolada_api, register_api, scb_api, skolverket_api
from skolsikt.loading.fetching.answer_cache import AnswerCache
from skolsikt.loading.fetching.contract import Api, Errand, Fetched
from skolsikt.loading.fetching.outcomes import FetchOutcome, read_outcomes, save_outcome
from skolsikt.loading.fetching.transport import Transport
from skolsikt.loading.load import load_file
from skolsikt.loading.loads import NOTHING_ACCEPTED, PUBLISHED
from skolsikt.measures.house import House
from skolsikt.sources.contract import UnreadableFile, Wish

APIS: Mapping[str, Api] = {api.id: api for api in (kolada_api.API, skolverket_api.API, register_api.API, scb_api.API)}


class UnknownApi(WrongUsage):
    """No API has that name."""


def fetch(
    names: Sequence[str], *, house: House, at: datetime, is_offline: bool = False, who: str = ""
) -> list[FetchOutcome]:
    """Fetch from the named APIs (all when none is named) and load their answers.

    One that fails never stops another. Raises UnknownApi before anything is asked for.
    """
    for name in names:
        if name not in APIS:
            raise UnknownApi(
                _("{name} finns inte att hämta från. {near}").format(name=name, near=did_you_mean(name, APIS))
            )
    return [_outcome(APIS[name], house, at, is_offline, who) for name in names or APIS]


def _outcome(api: Api, house: House, at: datetime, is_offline: bool, who: str) -> FetchOutcome:
    before = read_outcomes(house.home).get(api.id)
    tried = FetchOutcome(
        api=api.id,
        tried_at=at.isoformat(timespec="seconds"),
        succeeded_at=before.succeeded_at if before else "",
        changed=before.changed if before else 0,
    )
    try:
        changed, notes = _fetched(api, house, at, is_offline, who)
    except SkolsiktError as error:
        outcome = replace(tried, problem=str(error))
    else:
        outcome = replace(tried, succeeded_at=tried.tried_at, changed=changed, notes=tuple(notes))
    save_outcome(house.home, outcome)
    return outcome


def _fetched(api: Api, house: House, at: datetime, is_offline: bool, who: str) -> tuple[int, Sequence[str]]:
    """Collect everything before anything is loaded; return how many files brought something new."""
    cache, settings = AnswerCache(house.home.fetched), house.settings.open_data
    errand = Errand(
        transport=Transport(cache=cache, settings=settings, at=at, is_offline=is_offline),
        settings=settings,
        municipality=house.settings.municipality,
        last_year=at.astimezone(STOCKHOLM).year,
    )
    files = api.collect(errand)
    with TemporaryDirectory() as folder:
        changed = sum(_loaded(file, Path(folder), house, at, who) for file in files)
    cache.forget_old(at)
    return changed, errand.notes


def _loaded(file: Fetched, folder: Path, house: House, at: datetime, who: str) -> bool:
    """Load one file; whether it brought something new. One that nothing could be read from is a failure."""
    path = folder / file.name
    # A line for every value: an answer on one line can be longer than what any file of a school may be.
    path.write_text(json.dumps(file.answers, ensure_ascii=False, indent=0), "utf-8")
    wish = Wish(municipality=house.settings.municipality)
    outcome = load_file(path, house=house, wish=wish, source_id=file.source, at=at, who=who)
    if outcome.status == NOTHING_ACCEPTED:
        raise UnreadableFile(
            _("Inget i {file} gick att läsa: inläsning {load} säger varför. De gamla siffrorna står kvar.").format(
                file=file.name, load=outcome.load
            )
        )
    return outcome.status == PUBLISHED
