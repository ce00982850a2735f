"""A heat-map is a real table: numbers that read without colours, classes ``h0`` (least) to ``h5`` (most)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from skolsikt.home.words import _
from skolsikt.presentation.numbers import MISSING, format_number

STEPS = 6


@dataclass(frozen=True)
class HeatCell:
    """One cell as it is drawn. ``text``: number, or empty with the reason in ``note``."""

    text: str
    css_class: str
    note: str = ""


@dataclass(frozen=True)
class HeatRow:
    """One row: short and full name, cells."""

    short: str
    name: str
    cells: tuple[HeatCell, ...]


@dataclass(frozen=True)
class HeatMap:
    """A table of cells with its key (class, words)."""

    columns: tuple[str, ...]
    rows: tuple[HeatRow, ...]
    key: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class HeatValue:
    """What a cell holds before it is drawn. ``reason``: why it is withheld, in words."""

    value: float | None
    reason: str = ""


def heat_map(
    rows: Sequence[tuple[str, str]],
    columns: Sequence[str],
    values: Sequence[Sequence[HeatValue]],
    *,
    unit: str,
    decimals: int = 1,
    nothing: str = "",
) -> HeatMap:
    """Return the table of ``values`` (one row per row). Shares are shown in per cent, without the sign.

    ``nothing``: what is said of a cell that there is nothing of; without it, that there are no lessons.

    Five round limits divide the values evenly from the least to the most; the key says them.
    """
    factor = 100 if unit == "share" else 1
    known = [cell.value * factor for row in values for cell in row if cell.value is not None]
    limits = round_limits(min(known), max(known)) if known else []
    drawn = tuple(
        HeatRow(short, name, tuple(_cell(cell, factor, limits, decimals, nothing) for cell in line))
        for (short, name), line in zip(rows, values, strict=True)
    )
    is_any_withheld = any(cell.reason for row in values for cell in row)
    return HeatMap(tuple(columns), drawn, _key(limits, is_any_withheld))


def round_limits(low: float, high: float) -> list[float]:
    """Return five limits between ``low`` and ``high``, rounded to halves, wholes, twos or fives of their size.

    >>> round_limits(5.5, 14.2)
    [6.0, 8.0, 10.0, 12.0, 14.0]
    """
    width = max((high - low) / STEPS, 1e-6)
    size = 10.0 ** math.floor(math.log10(width))
    step = next(size * nice for nice in (1, 2, 2.5, 5, 10) if size * nice >= width)
    first = math.floor(low / step) * step + step
    return [round(first + index * step, 6) for index in range(STEPS - 1)]


def _cell(cell: HeatValue, factor: int, limits: Sequence[float], decimals: int, nothing: str) -> HeatCell:
    if cell.reason:
        return HeatCell("", "na", cell.reason)
    if cell.value is None:
        return HeatCell(MISSING, "none", nothing or _("inga lektioner"))
    value = cell.value * factor
    return HeatCell(format_number(value, decimals=decimals), f"h{sum(value >= limit for limit in limits)}")


def _key(limits: Sequence[float], is_any_withheld: bool) -> tuple[tuple[str, str], ...]:
    words = [format_number(limit, decimals=0 if limit == int(limit) else 1) for limit in limits]
    key: list[tuple[str, str]] = []
    if words:
        key.append(("h0", _("under {limit}").format(limit=words[0])))
        key += [(f"h{index}", f"{low}{MISSING}{high}") for index, (low, high) in enumerate(pairwise(words), start=1)]
        key.append(("h5", _("{limit} eller mer").format(limit=words[-1])))
    if is_any_withheld:
        key.append(("na", _("visas inte")))
    return tuple(key)
