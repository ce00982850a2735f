""" "Så kan du läsa detta": what to know of the marks that are on the page, and of no others."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from skolsikt.home.words import _
from skolsikt.measures.answer import Answer
from skolsikt.presentation.groups import dimensions_of
from skolsikt.presentation.numbers import SHARE, format_change, split_value

MOST_PUPILS = 50  # in a larger group a single pupil moves a share by less than two percentage points
UNRANKED = frozenset({"school_unit", "class", "municipality"})


@dataclass(frozen=True, kw_only=True)
class Signs:
    """What a page shows. ``fewest``: pupils of the smallest group whose share is told, where groups are few."""

    has_bars: bool = False
    has_lines: bool = False
    has_intervals: bool = False
    has_ranges: bool = False
    has_withheld: bool = False
    has_chance: bool = False
    has_schools: bool = False
    fewest: int | None = None


def signs_of(answer: Answer, *, has_bars: bool, has_lines: bool) -> Signs:
    """Return what a chart and table of ``answer`` show."""
    cells = answer.cells
    told = [cell.population for cell in cells if cell.ends and cell.population]
    is_share_of_pupils = answer.unit == SHARE and any(cell.denominator == cell.population for cell in cells)
    fewest = min(told, default=None) if is_share_of_pupils else None
    return Signs(
        has_bars=has_bars,
        has_lines=has_lines,
        has_intervals=any(cell.interval_95 for cell in cells),
        has_ranges=any(cell.bounds for cell in cells),
        has_withheld=any(cell.withheld for cell in cells),
        has_schools=bool(UNRANKED & set(dimensions_of(answer))),
        fewest=fewest if fewest is not None and fewest < MOST_PUPILS else None,
    )


def how_to_read(signs: Signs) -> list[str]:
    """Return a sentence for each sign on the page, and last the one that always holds.

    >>> how_to_read(Signs(has_bars=True))[0]
    'Staplarna börjar på noll: en dubbelt så lång stapel är dubbelt så mycket.'
    """
    return [*_of_signs(signs), _("Det som samvarierar behöver inte vara orsak och verkan.")]


def _of_signs(signs: Signs) -> Iterable[str]:
    if signs.has_bars:
        yield _("Staplarna börjar på noll: en dubbelt så lång stapel är dubbelt så mycket.")
    if signs.has_lines:
        yield _("Linjernas skala börjar inte på noll. Se på talen innan du kallar en ändring stor.")
    if signs.has_intervals:
        yield _("Strecket genom punkten visar vad slumpen kan ge (95 %). Går två streck ihop kan det vara slump.")
    if signs.has_chance:
        yield _("”Kan vara slump”: andra elever ger andra siffror, också när inget annat har ändrats.")
    if signs.has_ranges:
        yield _("Ett spann betyder att talet ligger någonstans mellan ändarna. Mitten är ingen gissning.")
    if signs.has_withheld:
        yield _("Det som inte visas är inte noll. Orden på talets plats säger varför, oftast att gruppen är liten.")
    if signs.fewest:
        yield _of_the_smallest(signs.fewest)
    if signs.has_schools:
        yield _("Ordningen är alfabetisk eller gruppernas egen, aldrig en ranking.")


def _of_the_smallest(pupils: int) -> str:
    return _("Den minsta gruppen har {pupils}: en enda elev flyttar andelen {size}.").format(
        pupils=" ".join(split_value(pupils, "pupils")), size=format_change(1 / pupils, SHARE)
    )
