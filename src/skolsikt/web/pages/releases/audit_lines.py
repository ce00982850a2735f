"""The audit of a release as plain values for the page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from skolsikt.home.paths import Home
from skolsikt.home.words import N_, _, language, ngettext
from skolsikt.measures.answer import Cell
from skolsikt.measures.dimensions import dimension
from skolsikt.measures.registry import measure
from skolsikt.measures.releasing.audit_summary import Audit, AuditedCube, AuditedTable, Changed, changes, read_summary
from skolsikt.presentation.numbers import MISSING, format_count, format_percent
from skolsikt.presentation.periods import period_label
from skolsikt.presentation.reasons import cell_text
from skolsikt.privacy.release.cubes import Cube
from skolsikt.privacy.release.plan import families
from skolsikt.privacy.release.store import Release, ReleaseDamaged, read_release
from skolsikt.privacy.release.waiting import read_waiting

CHANGES_SHOWN = 100
_DONE = {"released": N_("ny"), "corrected": N_("rättad")}


@dataclass(frozen=True, kw_only=True)
class TableLine:
    """One table: how much of it is told."""

    table: str
    cells: str
    exact: str
    range: str
    withheld: str


@dataclass(frozen=True)
class FamilyShown:
    """The tables of measures that are audited together, of one period or of several together."""

    title: str
    period: str
    lines: Sequence[TableLine]


@dataclass(frozen=True)
class ChangeLine:
    """One number that is told otherwise than before."""

    title: str
    period: str
    group: str
    before: str
    now: str


@dataclass(frozen=True, kw_only=True)
class AuditShown:
    """``sums``: each table with its periods together; ``each``: period by period. ``facts``: title and words."""

    facts: Sequence[tuple[str, str]]
    sums: Sequence[FamilyShown]
    each: Sequence[FamilyShown]
    changed: Sequence[ChangeLine]
    changed_count: int
    waits: Sequence[str]


def audit_shown(home: Home, number: int, *, unit_names: Mapping[str, str], smallest_group: int) -> AuditShown | None:
    """Return the audit of a release that waits; None where it has been lost, or the release is damaged."""
    audit = read_summary(home, number)
    try:
        release = read_waiting(home, number)
    except ReleaseDamaged:
        return None
    if audit is None:
        return None
    before = read_release(home, audit.release_before) if audit.release_before else Release.nothing()
    changed = changes(release, before)
    return AuditShown(
        facts=_facts(audit, len(changed)),
        sums=_sums(audit.tables),
        each=[_each(one) for one in audit.tables],
        changed=[_change(one, unit_names, smallest_group) for one in changed[:CHANGES_SHOWN]],
        changed_count=len(changed),
        waits=[f"{_family_title(one.family)}, {period_label(one.period)}" for one in audit.waits],
    )


def _facts(audit: Audit, changed: int) -> list[tuple[str, str]]:
    cubes = [cube for table in audit.tables for cube in table.cubes]
    told = [(_("Visas exakt"), "exact"), (_("Visas som intervall"), "range"), (_("Visas inte"), "withheld")]
    counted = [(title, _share(sum(getattr(cube, name) for cube in cubes), audit.cells)) for title, name in told]
    return [
        (_("Grupper"), format_count(audit.cells)),
        *counted,
        (_("Dolda först efter granskning"), format_count(sum(table.repaired for table in audit.tables))),
        (_("Tal som ändras"), format_count(changed)),
        (_("Minsta grupp"), format_count(audit.smallest_group)),
    ]


def _share(part: int, whole: int) -> str:
    return f"{format_count(part)} ({format_percent(part / whole if whole else 0.0, decimals=0)})"


def _sums(tables: Iterable[AuditedTable]) -> list[FamilyShown]:
    by_family: dict[str, list[AuditedTable]] = {}
    for table in tables:
        by_family.setdefault(table.family, []).append(table)
    return [_sum(family, together) for family, together in by_family.items()]


def _sum(family: str, tables: Sequence[AuditedTable]) -> FamilyShown:
    by_cube: dict[Cube, list[AuditedCube]] = {}
    for cube in (cube for table in tables for cube in table.cubes):
        by_cube.setdefault(cube.dimensions, []).append(cube)
    periods = [period_label(table.period) for table in tables]
    title = MISSING.join(dict.fromkeys((periods[0], periods[-1])))
    return FamilyShown(_family_title(family), title, [_line(cubes) for _cube, cubes in by_cube.items()])


def _each(table: AuditedTable) -> FamilyShown:
    period = f"{period_label(table.period)} ({_(_DONE[table.what])})"
    return FamilyShown(_family_title(table.family), period, [_line([cube]) for cube in table.cubes])


def _line(cubes: Sequence[AuditedCube]) -> TableLine:
    return TableLine(
        table=" × ".join(_(dimension(name).title) for name in cubes[0].dimensions) or _("Hela kommunen"),
        cells=format_count(sum(cube.cells for cube in cubes)),
        exact=format_count(sum(cube.exact for cube in cubes)),
        range=format_count(sum(cube.range for cube in cubes)),
        withheld=format_count(sum(cube.withheld for cube in cubes)),
    )


def _family_title(family: str) -> str:
    names = next((one.measures for one in families() if one.id == family), ())
    if not names:
        return family
    first, rest = measure(names[0]).title.spoken(language()), len(names) - 1
    told = ngettext("{first} och {count} mått till", "{first} och {count} mått till", rest)
    return told.format(first=first, count=rest) if rest else first


def _change(one: Changed, unit_names: Mapping[str, str], smallest_group: int) -> ChangeLine:
    shown = one.now or one.before
    codes = shown.group.values() if shown else ()
    return ChangeLine(
        title=measure(one.measure).title.spoken(language()),
        period=period_label(one.period),
        group=", ".join(unit_names.get(code or "", code or "") for code in codes) or _("Hela kommunen"),
        before=_in_words(one.before, one.measure, smallest_group),
        now=_in_words(one.now, one.measure, smallest_group),
    )


def _in_words(cell: Cell | None, name: str, smallest_group: int) -> str:
    return MISSING if cell is None else cell_text(cell, measure(name).unit, smallest_group=smallest_group)
