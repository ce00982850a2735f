"""Why a number is not shown, in words. Withheld, missing and zero are never said alike."""

from __future__ import annotations

from types import MappingProxyType

from skolsikt.home.words import N_, _
from skolsikt.measures.answer import Band, Cell, Withheld
from skolsikt.presentation.numbers import MISSING, format_count, format_percent, format_range, format_value
from skolsikt.presentation.periods import day_short

REASONS = MappingProxyType(
    {
        Withheld.SMALL_GROUP: N_("färre än {count}"),
        Withheld.COMPLEMENTARY: N_("visas inte, för att skydda en liten grupp intill"),
        Withheld.FEW_TEACHERS: N_("visas inte, för få lärare"),
        Withheld.NO_RIGHT: N_("visas inte för din roll"),
        Withheld.EMBARGO: N_("visas inte än"),
        Withheld.NOT_RELEASED: N_("visas när uppgifterna har getts ut"),
        Withheld.LOW_COMPLETENESS: N_("visas inte, för få lektioner är rapporterade"),
        Withheld.DESTROYED: N_("gallrat"),
        Withheld.SOURCE_FEW: N_("visas inte av källan, för få elever"),
        Withheld.SOURCE_MISSING: N_("saknas i källan"),
        Withheld.SOURCE_NEARLY_ALL: N_("cirka 100 procent, källan visar inte exakt"),
        Withheld.SOURCE_NOT_APPLICABLE: N_("gäller inte enligt källan"),
    }
)
SMALLEST_GROUP = 5
_BANDS = MappingProxyType({Band.FEW: N_("färre än {count}"), Band.ALL_BUT_FEW: N_("alla utom färre än {count}")})


def reason_text(reason: Withheld, *, smallest_group: int = SMALLEST_GROUP) -> str:
    """Return why a number is withheld.

    >>> reason_text(Withheld.SMALL_GROUP)
    'färre än 5'
    """
    return _(REASONS[reason]).format(count=smallest_group)


def withheld_text(cell: Cell, *, smallest_group: int = SMALLEST_GROUP) -> str:
    """Return why nothing is told of ``cell``, and from when it is where that is known; empty when it is told.

    >>> from datetime import date
    >>> until = date(2026, 9, 1)
    >>> withheld_text(Cell(period="2025/26", group={}, labels={}, value=None, opens_on=until))
    'visas inte före 1 sep. 2026'
    """
    if cell.opens_on is not None:
        return _("visas inte före {day}").format(day=day_short(cell.opens_on))
    judged_by = cell.fewest or cell.smallest_group or smallest_group
    return reason_text(cell.withheld, smallest_group=judged_by) if cell.withheld else ""


def cell_text(cell: Cell, unit: str, *, decimals: int | None = None, smallest_group: int = SMALLEST_GROUP) -> str:
    """Return what stands in a table for ``cell``: the value, a band, the reason, or a dash when nothing is known."""
    if cell.bounds is not None:
        return _between(cell, cell.bounds, unit, smallest_group=smallest_group)
    if cell.withheld is not None:
        return withheld_text(cell, smallest_group=smallest_group)
    if cell.value is None:
        return MISSING
    about = _("cirka") + " " if cell.approximate else ""
    return about + format_value(cell.value, unit, decimals=decimals)


def _between(cell: Cell, bounds: tuple[float, float], unit: str, *, smallest_group: int) -> str:
    """A band as what it says of the pupils; any other range between its ends."""
    if cell.band is None or cell.band is Band.RANGE:
        return format_range(*bounds, unit)
    told = _(_BANDS[cell.band]).format(count=cell.smallest_group or smallest_group)
    if cell.population is None or cell.approximate:
        return told
    return _("{band} av {population}").format(band=told, population=format_count(cell.population))


def companion_text(cell: Cell, name: str) -> str:
    """Return the share ``name`` that stands beside the value: as a number, why it is withheld, or a dash.

    >>> alone = Cell(period="2024/25", group={}, labels={}, value=0.1, companions={"reporting_share": 0.95})
    >>> companion_text(alone, "reporting_share")
    '95\\xa0%'
    >>> companion_text(alone.without_beside("reporting_share", Withheld.FEW_TEACHERS), "reporting_share")
    'visas inte, för få lärare'
    """
    if reason := cell.companions_withheld.get(name):
        return reason_text(reason)
    share = cell.companions.get(name)
    return MISSING if share is None else format_percent(share, decimals=0)


def drawn_text(cell: Cell, unit: str, *, decimals: int | None = None) -> str:
    """Return what stands in a chart for ``cell``: as in a table, but a long reason only says that it is not shown.

    The whole reason stands in the table under the chart.
    """
    if not cell.is_hidden or cell.withheld in (Withheld.SMALL_GROUP, Withheld.SOURCE_MISSING):
        return cell_text(cell, unit, decimals=decimals)
    return _("visas inte")
