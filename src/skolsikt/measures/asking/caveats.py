"""What to bear in mind about an answer, in words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from skolsikt.home.settings import Settings
from skolsikt.home.words import _, ngettext
from skolsikt.measures.answer import Cell, Withheld
from skolsikt.measures.asking.steps import REPORTING
from skolsikt.measures.asking.vocabulary import Rows
from skolsikt.measures.facts.units import NAMED_UNIT_PREFIX
from skolsikt.measures.schema import Measure

_OF_THE_GATE = (Withheld.SMALL_GROUP, Withheld.COMPLEMENTARY)


def caveats_of(cells: Sequence[Cell], measure: Measure, settings: Settings) -> list[str]:
    """Return what the numbers themselves call for: little reported, withheld groups, unregistered units, overlaps."""
    found = [
        _reporting(cells, measure, settings),
        _reporting_withheld(cells),
        _withheld(cells, settings),
        _few_teachers(cells, measure),
        _in_range(cells),
        _known_by_name_only(cells),
        _unregistered(cells),
        _no_figures(cells, measure),
        _overlapping(cells),
    ]
    return [caveat for caveat in found if caveat]


def so_far(measure: Measure, periods: Sequence[str], rows: Rows, over_at: Callable[[str], date]) -> list[str]:
    """Return that the last step is not over: attendance does not reach the day when it is ``over_at``."""
    if REPORTING not in (measure.id, *measure.companions) or not periods:
        return []
    until = rows.fetchall("SELECT max(date) FROM pupil_day")[0][0]
    if not isinstance(until, date) or until >= over_at(periods[-1]):
        return []
    return [_("{period} pågår: frånvaron är inläst till och med {day}.").format(period=periods[-1], day=until)]


def _reporting(cells: Sequence[Cell], measure: Measure, settings: Settings) -> str:
    if REPORTING not in measure.companions:
        return ""
    shown = [cell for cell in cells if cell.value is not None]
    low = [cell for cell in shown if not cell.is_comparable]
    if low:
        return ngettext(
            "I {count} ruta är under {percent} % av lektionstiden rapporterad: frånvaron kan vara större än den syns.",
            "I {count} rutor är under {percent} % av lektionstiden rapporterad: frånvaron kan vara större än den syns.",
            len(low),
        ).format(count=len(low), percent=round(settings.completeness_minimum_share * 100))
    if any(cell.companions[REPORTING] is None and REPORTING not in cell.companions_withheld for cell in shown):
        return _("Källan berättar inte hur stor del av lektionstiden som är rapporterad.")
    return ""


def _reporting_withheld(cells: Sequence[Cell]) -> str:
    count = sum(REPORTING in cell.companions_withheld for cell in cells)
    if not count:
        return ""
    return ngettext(
        "I {count} ruta visas inte hur mycket som är rapporterat: det skulle kunna berätta hur en enda lärare "
        "rapporterar.",
        "I {count} rutor visas inte hur mycket som är rapporterat: det skulle kunna berätta hur en enda lärare "
        "rapporterar.",
        count,
    ).format(count=count)


def _withheld(cells: Sequence[Cell], settings: Settings) -> str:
    hidden = [cell for cell in cells if cell.withheld in _OF_THE_GATE and cell.is_hidden]
    count, fewest = len(hidden), next((cell.fewest for cell in hidden if cell.fewest), None)
    if not count:
        return ""
    if fewest:
        return ngettext(
            "{count} grupp visas inte: den är mindre än {fewest}, och då visas den inte för någon.",
            "{count} grupper visas inte: de är mindre än {fewest}, och då visas de inte för någon.",
            count,
        ).format(count=count, fewest=fewest)
    return ngettext(
        "{count} grupp visas inte, för att inga elever ska kunna kännas igen (minsta grupp {smallest}).",
        "{count} grupper visas inte, för att inga elever ska kunna kännas igen (minsta grupp {smallest}).",
        count,
    ).format(count=count, smallest=max(cell.smallest_group or settings.smallest_group for cell in hidden))


def _few_teachers(cells: Sequence[Cell], measure: Measure) -> str:
    count = sum(cell.withheld is Withheld.FEW_TEACHERS for cell in cells)
    if not count:
        return ""
    return ngettext(
        "{count} grupp visas inte: färre än {fewest} lärare står bakom, och en lärares siffror är lärarens egna.",
        "{count} grupper visas inte: färre än {fewest} lärare står bakom, och en lärares siffror är lärarens egna.",
        count,
    ).format(count=count, fewest=measure.fewest_teachers)


def _in_range(cells: Sequence[Cell]) -> str:
    count = sum(cell.withheld in _OF_THE_GATE and not cell.is_hidden for cell in cells)
    if not count:
        return ""
    return ngettext(
        "{count} grupp visas som ett spann, så att inga elever i små grupper kan räknas fram.",
        "{count} grupper visas som spann, så att inga elever i små grupper kan räknas fram.",
        count,
    ).format(count=count)


def _known_by_name_only(cells: Sequence[Cell]) -> str:
    codes = {code for cell in cells if (code := cell.group.get("school_unit")) and code.startswith(NAMED_UNIT_PREFIX)}
    if not codes:
        return ""
    return ngettext(
        "{count} skola är bara känd till namnet: läs in skolenheter så att den får sin kod.",
        "{count} skolor är bara kända till namnet: läs in skolenheter så att de får sina koder.",
        len(codes),
    ).format(count=len(codes))


def _unregistered(cells: Sequence[Cell]) -> str:
    codes = {code for cell in cells if (code := cell.group.get("school_unit")) and cell.labels["school_unit"] == code}
    if not codes:
        return ""
    return ngettext(
        "{count} skola står inte i något inläst skolregister: läs in skolenheter så att den får sitt namn.",
        "{count} skolor står inte i något inläst skolregister: läs in skolenheter så att de får sina namn.",
        len(codes),
    ).format(count=len(codes))


def _no_figures(cells: Sequence[Cell], measure: Measure) -> str:
    if measure.kind == "stored" and not cells:
        return _("Det finns inget sparat resultat: analysen har inte körts än.")
    if measure.kind != "published" or any(cell.population or cell.withheld for cell in cells):
        return ""
    return _(
        "Det finns inga publicerade värden för det urvalet. Publicerade värden läggs aldrig samman: dela upp efter "
        "school_unit eller municipality."
    )


def _overlapping(cells: Sequence[Cell]) -> str:
    if any("subject_group" in cell.group for cell in cells):
        return _("Ett ämne kan höra till flera ämnesgrupper: grupperna kan inte läggas samman.")
    return ""
