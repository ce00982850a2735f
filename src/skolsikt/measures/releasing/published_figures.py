"""What others publish of the groups of a family: read like any other question about published figures.

Which figures count the same pupils as we do stands in the measure's file (``same_pupils``).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from skolsikt.measures.answer import Cell, Withheld
from skolsikt.measures.indicators.catalogue import Indicator, indicator_named
from skolsikt.measures.registry import measure
from skolsikt.measures.releasing.counting import Countable, Span, codes_of, true_cells
from skolsikt.measures.schema import Counterpart
from skolsikt.privacy.release.cubes import Cube
from skolsikt.privacy.release.plan import UNIT, Family
from skolsikt.privacy.release.published import Figure
from skolsikt.privacy.release.store import Place

_REFERENCE, _SEX, _INDICATOR, _MUNICIPALITY = "reference_value", "sex", "indicator", "municipality"
_TENS = 5.0  # cirka: rounded to tens
_PERCENT = 100.0
Figures = Mapping[Place, Sequence[Figure]]


def figures_by_part(family: Family, span: Span, house: Countable) -> Mapping[str, Figures]:
    """Return, by part, the published figures of one school year. Of years added together nothing is published."""
    found: dict[str, dict[Place, list[Figure]]] = defaultdict(lambda: defaultdict(list))
    for name, one, indicator in [] if span.is_pooled else _counterparts(family):
        part = "|".join("".join(one.where.get(dimension, ())) for dimension in family.parts)
        for cube, cell in _cells(one, indicator, span.period, house):
            if (figure := _figure(cell, one, indicator, family)) is not None:
                found[part][name, cube, codes_of(cell, cube)].append(figure)
    return found


def _counterparts(family: Family) -> Iterator[tuple[str, Counterpart, Indicator]]:
    for name in family.measures if family.kind in ("outcomes", "means") else ():
        for one in measure(name).national_counterparts:
            is_of_the_family = all(set(one.where.get(about, ())) & set(codes) for about, codes in family.where.items())
            if one.same_pupils and is_of_the_family and (indicator := indicator_named(one.code)):
                yield name, one, indicator


def _cells(one: Counterpart, indicator: Indicator, school_year: str, house: Countable) -> Iterator[tuple[Cube, Cell]]:
    """The figures of all pupils, and of girls and boys, with the table of ours that each belongs to."""
    own = house.settings.municipality
    level, where = (UNIT, {}) if one.same_pupils == UNIT else (_MUNICIPALITY, {_MUNICIPALITY: (own,)})
    if level == _MUNICIPALITY and not own:
        return
    for sex in ((), (_SEX,)):
        by, chosen = (level, *sex, _INDICATOR), {_INDICATOR: (indicator.code,), **where}
        period = indicator.period_of(school_year)
        for cell in true_cells(_REFERENCE, by, period=period, house=house, where=chosen):
            yield (*((UNIT,) if level == UNIT else ()), *sex), cell


def _figure(cell: Cell, one: Counterpart, indicator: Indicator, family: Family) -> Figure | None:
    """What a published cell says; None where its mark says nothing of the outcome (``..``: few pupils)."""
    if cell.value is None:
        return Figure(value=None) if cell.withheld == Withheld.SOURCE_NEARLY_ALL else None
    whole = family.most_points or _PERCENT
    half = _TENS if cell.approximate else 0.5 * 10.0 ** -max(one.decimals, _decimals(cell.value))
    return Figure(value=cell.value / whole, half=half / whole)


def _decimals(value: float) -> int:
    """How many decimals a number is written with."""
    return len(repr(value).partition(".")[2].rstrip("0"))
