"""What a release tells of a group, or of several added together, as the numbers of a cell."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

from skolsikt.measures.answer import Band, Cell, Withheld
from skolsikt.measures.asking.cells import wilson
from skolsikt.measures.schema import Measure
from skolsikt.privacy.release.plan import Family
from skolsikt.privacy.release.statements import Said
from skolsikt.privacy.release.store import Told

_WIDEST_SHARE = 0.25  # of a group: a range that leaves more open tells nobody anything
_MOST_OPEN = 0.5  # of a group, however few pupils that is
_WIDEST_OF_TIME = 0.05
_SHARE_DECIMALS = 3  # of lesson time: a tenth of a percentage point


def told_cell(cell: Cell, told: Sequence[Told], family: Family, measure: Measure, *, smallest_group: int) -> Cell:
    """Return the empty ``cell`` with what is ``told`` of its parts added together: a number, a range, or nothing."""
    pupils, lower, upper = (
        sum(parts) for parts in zip(*((one.pupils, one.lower, one.upper) for one in told), strict=True)
    )
    if any(one.said is Said.FEW_TEACHERS for one in told):
        return replace(cell, withheld=Withheld.FEW_TEACHERS)
    if all(one.said is Said.NUMBER for one in told):
        return _number(cell, told, family, measure)
    smallest_group = family.smallest(smallest_group)
    is_small = pupils < smallest_group
    reason = Withheld.SMALL_GROUP if is_small else Withheld.COMPLEMENTARY
    withheld = replace(cell, withheld=reason, smallest_group=smallest_group)
    if is_small or (family.kind == "pupils" and len(told) > 1):
        return withheld
    of = sum(one.of or 0.0 for one in told) if family.kind == "minutes" else pupils
    if upper - lower > _widest(of, family, smallest_group):
        return withheld
    band = _band(told, family, smallest_group)
    withheld = replace(withheld, band=band, withheld=reason if band is Band.RANGE else Withheld.SMALL_GROUP)
    if family.kind == "minutes":
        return _share_between(withheld, lower / of, upper / of, pupils)
    if family.kind == "pupils":  # how many they are is what is asked for
        return replace(withheld, bounds=(lower, upper))
    return replace(withheld, bounds=(lower / pupils, upper / pupils), population=round(pupils))


def _band(told: Sequence[Told], family: Family, smallest_group: int) -> Band:
    """Whether the range is exactly a band of one group: that fewer than the smallest group have it, or have it not."""
    (one, *more) = told
    if more or family.kind != "outcomes" or one.upper - one.lower >= smallest_group:
        return Band.RANGE
    if one.said is Said.FEW and one.lower == 0:
        return Band.FEW
    return Band.ALL_BUT_FEW if one.said is Said.ALL_BUT_FEW and one.upper == one.pupils else Band.RANGE


def _share_between(withheld: Cell, lower: float, upper: float, pupils: float) -> Cell:
    """Ends of a range of lesson time, rounded outwards; a number where both ends round to it, as everybody can."""
    if (share := round(lower, _SHARE_DECIMALS)) == round(upper, _SHARE_DECIMALS):
        return replace(withheld, value=share, withheld=None, band=None, population=round(pupils))
    scale = 10**_SHARE_DECIMALS
    bounds = (math.floor(lower * scale) / scale, math.ceil(upper * scale) / scale)
    return replace(withheld, bounds=bounds, population=round(pupils))


def share_of_minutes(told: Sequence[Told]) -> float | None:
    """Return the share of lesson time that is counted; None where there is none, or not every number is told."""
    of = sum(one.of or 0.0 for one in told)
    is_told = all(one.said is Said.NUMBER for one in told)
    return round(sum(one.lower for one in told) / of, _SHARE_DECIMALS) if of and is_told else None


def _widest(pupils: float, family: Family, smallest_group: int) -> float:
    """The widest range that tells anything: a quarter of all there could be; of minutes, 5 %.

    Of pupils two bands, if they are more; but never more than half of the group: "0-100 %" of eight tells nothing.
    """
    if family.kind == "minutes":
        return _WIDEST_OF_TIME * pupils
    if family.most_points is not None:
        return _WIDEST_SHARE * pupils * family.most_points
    return min(max(_WIDEST_SHARE * pupils, 2.0 * (smallest_group - 1)), _MOST_OPEN * pupils)


def _number(cell: Cell, told: Sequence[Told], family: Family, measure: Measure) -> Cell:
    pupils, number = round(sum(one.pupils for one in told)), sum(one.lower for one in told)
    if not pupils:
        return replace(cell, population=0)
    if family.kind == "pupils":
        return replace(cell, value=float(pupils), numerator=float(pupils), population=pupils)
    if family.kind == "minutes":
        return replace(cell, value=share_of_minutes(told), population=pupils)
    if family.kind == "means":  # the sum is not told at all
        return replace(cell, value=round(number / pupils, family.decimals), population=pupils)
    interval = wilson(number, pupils) if measure.interval == "wilson" else None
    return replace(
        cell,
        value=number / pupils,
        numerator=number,
        denominator=float(pupils),
        population=pupils,
        interval_95=interval,
    )
