"""How a pupil's absence of the newest term stands beside that of the pupil's term before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from skolsikt.home.settings import Settings
from skolsikt.measures.answer import Cell
from skolsikt.measures.asking.vocabulary import Rows
from skolsikt.measures.by_right.per_pupil import PUPIL, cells_of_pupils
from skolsikt.school.periods import dates_of
from skolsikt.school.school_time import Term

ABSENCE = "absence_share"


@dataclass(frozen=True, kw_only=True)
class AbsenceTrend:
    """Absence of one pupil in the newest term and in the term right before it, both with time enough to be judged."""

    term: str
    share: float
    before_term: str
    before_share: float


def absence_trends(
    keys: Collection[int],
    *,
    school_year: str,
    where: Mapping[str, tuple[str, ...]] | None = None,
    rows: Rows,
    settings: Settings,
) -> dict[int, AbsenceTrend]:
    """Return the trend of each pupil up to the newest term of ``school_year``.

    Whoever has too little time in either is not there. Time enough is what the municipality has set for high absence
    (``high_absence_minimum_scheduled_minutes``).
    """
    found = absence_by_term(keys, school_year=school_year, where=where, rows=rows, settings=settings)
    terms = {term for cells in found.values() for term in cells}
    if not terms:
        return {}
    newest = max(terms, key=_term)
    before = _term(newest).previous
    if before.school_year.text != school_year:
        earlier = absence_by_term(keys, school_year=before.school_year.text, where=where, rows=rows, settings=settings)
        found = {key: {**earlier.get(key, {}), **cells} for key, cells in found.items()}
    fewest = settings.high_absence_minimum_scheduled_minutes
    trends = {key: _trend(cells.get(newest), cells.get(before.text), fewest) for key, cells in found.items()}
    return {key: trend for key, trend in trends.items() if trend is not None}


def absence_by_term(
    keys: Collection[int],
    *,
    school_year: str,
    where: Mapping[str, tuple[str, ...]] | None = None,
    rows: Rows,
    settings: Settings,
) -> dict[int, dict[str, Cell]]:
    """Return the absence of each pupil, term by term, in one school year."""
    found: dict[int, dict[str, Cell]] = defaultdict(dict)
    cells = cells_of_pupils(ABSENCE, keys, period=school_year, by=("term",), where=where, rows=rows, settings=settings)
    for cell in cells:
        if cell.group["term"]:
            found[int(cell.group[PUPIL.name] or 0)][cell.group["term"]] = cell
    return dict(found)


def _trend(now: Cell | None, before: Cell | None, fewest: int) -> AbsenceTrend | None:
    if now is None or before is None or now.value is None or before.value is None:
        return None
    if min(now.denominator or 0, before.denominator or 0) < fewest:
        return None
    return AbsenceTrend(
        term=now.group["term"] or "",
        share=now.value,
        before_term=before.group["term"] or "",
        before_share=before.value,
    )


def _term(text: str) -> Term:
    return Term.of(dates_of(text)[0])
