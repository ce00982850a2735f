"""Every source: how fresh, how complete, what was rejected."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from skolsikt.home.clock import today
from skolsikt.home.words import N_, _
from skolsikt.loading.freshness import Light, day_of, light, newest_loads
from skolsikt.loading.loads import Load
from skolsikt.measures.question import Question
from skolsikt.presentation.numbers import format_percent
from skolsikt.presentation.periods import day_label
from skolsikt.privacy.viewer import Viewer
from skolsikt.sources.catalogue import SOURCES
from skolsikt.warehouse.manifest import LoadRecord
from skolsikt.web.asking import house
from skolsikt.web.counts import Counted, counts_for
from skolsikt.web.sources import source_title

COMPLETENESS = "reporting_share"  # the measure that tells it
_LIGHTS = {
    Light.GREEN: (N_("aktuell"), "ok"),
    Light.YELLOW: (N_("snart dags"), "soon"),
    Light.RED: (N_("dags för en ny fil"), "old"),
}
_ICONS = {"ok": "circle-check", "soon": "clock", "old": "circle-alert"}
_BY_REPORTS = frozenset({"lessons", "attendance_sums"})  # sources that tell how much of the time is reported


@dataclass(frozen=True, kw_only=True)
class SourceLine:
    """One source in words. ``css``: ok, soon or old; ``years``: the school years that it has rows for."""

    id: str
    title: str
    describes: str
    newest: str
    status: str
    css: str
    icon: str
    years: str
    complete: str
    rows: str
    rejected: str


def source_lines(loads: Sequence[Load], *, viewer: Viewer) -> list[SourceLine]:
    """Return the sources that have data first, then those that nothing has been loaded from."""
    newest = newest_loads(loads)
    version = house().warehouse.current()
    records = version.loads if version else ()
    known = sorted({*SOURCES, *newest}, key=lambda source: (source not in newest, source_title(source)))
    reported = _reported(viewer) if _BY_REPORTS & newest.keys() else ""
    of_source = {source: [one for one in records if one.source == source] for source in known}
    counted = counts_for(viewer)
    return [_line(source, newest.get(source), of_source[source], reported, counted) for source in known]


def _line(
    source: str, newest: Load | None, records: Sequence[LoadRecord], reported: str, counted: Counted
) -> SourceLine:
    loaded = day_of(newest) if newest else None
    status, css = _freshness(source, loaded)
    rows = sum(table.rows for record in records for table in record.tables.values())
    rejected = sum(record.rows_rejected for record in records)
    return SourceLine(
        id=source,
        title=source_title(source),
        describes=_(SOURCES[source].describes) if source in SOURCES else "",
        newest=day_label(loaded) if loaded else "",
        status=_(status),
        css=css,
        icon=_ICONS.get(css, "minus"),
        years=_years(records),
        complete=reported if source in _BY_REPORTS and loaded else "",
        rows=counted(rows) if rows else "",
        rejected=counted(rejected) if rejected else "",
    )


def _freshness(source: str, loaded: date | None) -> tuple[str, str]:
    if loaded is None:
        return N_("inget inläst"), ""
    return _LIGHTS[light(source, loaded, on=today())]


def _years(records: Sequence[LoadRecord]) -> str:
    years = sorted({year for record in records for table in record.tables.values() for year in table.school_years})
    return "–".join(dict.fromkeys((years[0], years[-1]))) if years else ""


def _reported(viewer: Viewer) -> str:
    answer = house().ask(Question(measure=COMPLETENESS), viewer=viewer)
    known = [cell for cell in answer.cells if cell.value is not None]
    if not known:
        return ""
    return _("{share} av lektionstiden rapporterad {period}").format(
        share=format_percent(known[-1].value or 0.0, decimals=0), period=known[-1].period
    )
