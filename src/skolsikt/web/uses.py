"""Where a measure is used: every page that shows measures by its own choice says so in the registry."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse

from skolsikt.home.words import _, language
from skolsikt.measures.registry import measures
from skolsikt.web.registry import entries


@dataclass(frozen=True)
class Use:
    """A place that shows the measure, in words, and its address."""

    where: str
    address: str


def uses_of(measure: str) -> list[Use]:
    """Return every place that shows ``measure``: the pages, and the measures that never show without it."""
    return [*(use for entry in entries("measure_uses") for use in entry(measure)), *_beside(measure)]


def _beside(measure: str) -> Iterable[Use]:
    for one in measures().values():
        if measure in one.companions:
            title = one.title.spoken(language())
            yield Use(_("Bredvid måttet {title}").format(title=title), reverse("how_we_count:measure", args=[one.id]))
