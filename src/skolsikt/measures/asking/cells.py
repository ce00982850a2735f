"""Rows of the engine turned into cells: value, what it is made of, words, interval."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache
from typing import Required, TypedDict

from skolsikt.home.errors import WrongUsage
from skolsikt.home.words import _
from skolsikt.measures.answer import Cell, Withheld
from skolsikt.measures.asking.shape import PERIOD_COLUMN, Shape
from skolsikt.measures.asking.steps import last_day
from skolsikt.measures.asking.vocabulary import Vocabulary
from skolsikt.measures.dimensions import DIMENSIONS
from skolsikt.measures.schema import Measure

Row = Mapping[str, object]


class Numbers(TypedDict, total=False):
    """The numbers of a cell, by the names of its fields."""

    value: Required[float | None]
    numerator: float | None
    denominator: float | None
    population: int | None
    interval_95: tuple[float, float] | None
    approximate: bool
    withheld: Withheld | None
    companions: Mapping[str, float | None]
    fewest: int | None


_DECIMALS_OF_GROUPS = 3
_Z_95 = 1.959963984540054  # the normal quantile of a two-sided 95 % interval


class SeveralFigures(WrongUsage):
    """Several published figures fall in one cell, and published figures are never added together."""


def cells_of(rows: Sequence[Row], shape: Shape, words: Mapping[str, Vocabulary], *, pooled: str = "") -> list[Cell]:
    """Return one cell per row, in the order of time and then of the words of each dimension.

    ``pooled``: the name of all steps together, when they are added. Nothing is withheld here.
    """
    numbers = {"published": _published, "stored": _stored}.get(shape.measure.kind, _counted)
    numbers = _of_groups if shape.measure.fewest_behind else numbers
    cells = []
    for row in rows:
        group = group_of(row, shape, words)
        cells.append(
            Cell(
                period=pooled or str(row[PERIOD_COLUMN]),
                group=group,
                labels={name: words[name].label(code) for name, code in group.items()},
                **numbers(row, shape.measure),
            )
        )
    _refuse_several(cells, shape)
    return in_order(cells, words)


def group_of(row: Row, shape: Shape, words: Mapping[str, Vocabulary]) -> dict[str, str | None]:
    """Return the code of each dimension that a row is broken down by; None where it is missing."""
    stored = ((dimension.name, row[f"by{position}"]) for position, dimension in enumerate(shape.by))
    return {name: None if code is None else words[name].decode(code) for name, code in stored}


def _counted(row: Row, measure: Measure) -> Numbers:
    numerator, denominator = _number(row.get("numerator")), _number(row.get("denominator"))
    population = int(_number(row["population"]) or 0)
    value: float | None = None
    if measure.kind == "count":
        value = numerator = float(population)
    elif measure.kind in ("median", "quantile"):
        value, numerator = _number(row["value"]), None
    elif numerator is not None and denominator:
        value = numerator / denominator
    return {
        "value": value,
        "numerator": numerator,
        "denominator": denominator,
        "population": population,
        "interval_95": wilson(numerator, denominator) if measure.interval == "wilson" else None,
        "companions": _companions(row, measure),
    }


def _of_groups(row: Row, measure: Measure) -> Numbers:
    """A share or index of groups: never the sums that it is made of, and nothing where every group is too small."""
    numerator, denominator = _number(row["numerator"]), _number(row["denominator"])
    if numerator is None or not denominator:
        is_small = bool(row["untold"])
        return {
            "value": None,
            "population": None if is_small else 0,
            "withheld": Withheld.SMALL_GROUP if is_small else None,
            "fewest": measure.fewest_behind if is_small else None,
        }
    return {
        "value": round(numerator / denominator, _DECIMALS_OF_GROUPS),
        "population": int(_number(row["population"]) or 0),
        "approximate": bool(row.get("is_about")),
    }


def _companions(row: Row, measure: Measure) -> dict[str, float | None]:
    found: dict[str, float | None] = {}
    for position, companion in enumerate(measure.companions):
        above, below = (_number(row[f"beside{position}_{name}"]) for name in ("numerator", "denominator"))
        found[companion] = above / below if above is not None and below else None
    return found


def _published(row: Row, measure: Measure) -> Numbers:
    code = row["withheld_code"]
    value = None if code else _number(row["value"])
    return {
        "value": value,
        "population": None if code else int(value is not None),
        "approximate": bool(row["is_approximate"]),
        "withheld": Withheld(str(code)) if code else None,
    }


def _stored(row: Row, measure: Measure) -> Numbers:
    low, high = _number(row["lower_95"]), _number(row["upper_95"])
    return {
        "value": _number(row["value"]),
        "population": int(_number(row["pupils_count"]) or 0),
        "interval_95": (low, high) if low is not None and high is not None else None,
    }


def missing_cells(
    steps: Sequence[str], seen: Sequence[Cell], measure: Measure, *, loaded: Collection[str]
) -> list[Cell]:
    """Return ``seen`` and a cell without value for every step that has no row: missing is shown as missing.

    A count is 0, not missing, in a step that is ``loaded``: there are pupils, and none of them is asked for.
    """
    there = {cell.period for cell in seen}
    beside: dict[str, float | None] = dict.fromkeys(measure.companions)
    zeros = set(loaded) if measure.kind == "count" else set()
    missing = [
        Cell(
            period=step,
            group={},
            labels={},
            value=0.0 if step in zeros else None,
            population=0,
            companions=beside,
        )
        for step in steps
        if step not in there
    ]
    return sorted([*seen, *missing], key=lambda cell: last_day(cell.period))


def wilson(numerator: float | None, denominator: float | None) -> tuple[float, float] | None:
    """What chance alone could give around the share of so few pupils (Wilson 1927, 95 %)."""
    if numerator is None or not denominator:
        return None
    share, square = numerator / denominator, _Z_95**2 / denominator
    middle = (share + square / 2) / (1 + square)
    half = _Z_95 / (1 + square) * math.sqrt(share * (1 - share) / denominator + square / (4 * denominator))
    # Rounding must not push an end past a share of none or all.
    return (max(0.0, middle - half) if numerator else 0.0), (min(1.0, middle + half) if share < 1 else 1.0)


def _refuse_several(cells: Sequence[Cell], shape: Shape) -> None:
    if shape.measure.kind not in ("published", "stored"):
        return
    places = {(cell.period, *cell.group.values()) for cell in cells}
    if len(places) < len(cells):
        asked = shape.asked | ({"municipality"} if "school_unit" in shape.asked else set())
        missing = [name for name in shape.measure.dimensions if name not in asked and name not in _NARROWER]
        raise SeveralFigures(
            _(
                "Flera publicerade värden hamnar i samma ruta, och de läggs aldrig samman. Dela upp efter {names}."
            ).format(names=", ".join(f"{_(DIMENSIONS[name].title)} ({name})" for name in missing))
        )


# Dimensions that only choose among units: breaking down by them alone never tells two figures apart.
_NARROWER = frozenset(
    {"school_year", "organiser_type", "school_group", "area_type", "sex", "county", "municipality_group"}
)


def in_order(cells: Sequence[Cell], words: Mapping[str, Vocabulary]) -> list[Cell]:
    """Return ``cells`` by time, then by each dimension: its own order if any, otherwise its words; missing last."""
    places = {
        name: {code: place for place, code in enumerate(known.labels)} if known.is_ordered else {}
        for name, known in words.items()
    }

    def key(cell: Cell) -> tuple[object, ...]:
        parts = (
            (code is None, places[name].get(code or "", 0), cell.labels[name].casefold(), code)
            for name, code in cell.group.items()
        )
        return (_last_day(cell.period.rsplit("..", 1)[-1]), *parts)

    return sorted(cells, key=key)


_last_day = lru_cache(maxsize=256)(last_day)


def _number(value: object) -> float | None:
    return None if value is None else float(value)  # type: ignore[arg-type]
