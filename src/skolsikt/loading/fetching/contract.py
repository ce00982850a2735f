"""What fetching from one API is: a file of this folder, and an entry among the APIs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from skolsikt.home.open_data_settings import OpenDataSettings
from skolsikt.home.words import _
from skolsikt.loading.fetching.transport import FetchFailed, Transport
from skolsikt.sources.reading.json_text import Json

MOST_PAGES = 500


@dataclass(frozen=True, kw_only=True)
class Errand:
    """What to fetch for whom. ``last_year``: the newest calendar year that there can be figures of."""

    transport: Transport
    settings: OpenDataSettings
    municipality: str
    last_year: int
    notes: list[str] = field(default_factory=list)  # what was passed over, in words

    @property
    def years(self) -> list[str]:
        return [str(self.last_year - back) for back in reversed(range(self.settings.years))]


@dataclass(frozen=True, kw_only=True)
class Fetched:
    """Answers that are loaded together as one file, by one source."""

    source: str
    name: str
    answers: Sequence[Json]


@dataclass(frozen=True, kw_only=True)
class Api:
    """A public API. ``collect`` raises FetchFailed rather than give half of what was asked for."""

    id: str
    title: str
    collect: Callable[[Errand], Sequence[Fetched]]


def member(document: Json, *names: str) -> Json:
    """Return what lies under ``names``, inside each other; None where something on the way is not there."""
    for name in names:
        document = document.get(name) if isinstance(document, dict) else None
    return document


def changed_shape(url: str) -> FetchFailed:
    """An answer that is JSON and still not what it has always been."""
    return FetchFailed(
        _("{url} svarar i en annan form än väntat. Tjänsten kan ha ändrats; Skolsikt behöver då uppdateras.").format(
            url=url
        )
    )


def on_same_host(url: str, base: str) -> bool:
    """Whether a page that an answer points at lies where the answer came from: nobody is sent elsewhere."""
    return urlsplit(url)[:2] == urlsplit(base)[:2]
