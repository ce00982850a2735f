"""An answer as a table: what stands behind every chart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from skolsikt.home.words import _
from skolsikt.measures.answer import Answer, Cell
from skolsikt.measures.registry import measure
from skolsikt.presentation.groups import dimension_title, dimensions_of, group_label, group_order
from skolsikt.presentation.numbers import MISSING, format_count, format_range
from skolsikt.presentation.reasons import cell_text, companion_text
from skolsikt.presentation.spreadsheet_cells import csv_text
from skolsikt.presentation.units import decimals_shown, subject_of, unit_of

Key = tuple[tuple[str, str | None], ...]


@dataclass(frozen=True)
class Entry:
    """One cell of a table. ``is_withheld``: its words say why there is no number.

    ``note``: a smaller line below; ``span``: how many columns it takes.
    """

    text: str
    is_number: bool = False
    is_withheld: bool = False
    note: str = ""
    span: int = 1


@dataclass(frozen=True)
class Group:
    """Rows that are not the table's own, under a heading that says whose they are."""

    title: str
    rows: tuple[tuple[Entry, ...], ...]
    is_published: bool = True


@dataclass(frozen=True)
class Table:
    """Headings and rows; the first ``heads`` entries of a row name it. ``others``: rows that others have published."""

    columns: tuple[Entry, ...]
    rows: tuple[tuple[Entry, ...], ...]
    heads: int = 1
    others: tuple[Group, ...] = ()


def table_of(answer: Answer, other: Answer | None = None) -> Table:
    """Return one row per cell: its groups, the value, the interval where there is one, how many stand behind it.

    ``other``: a second measure of the same groups, in a column of its own.
    """
    names, cells, beside = in_order(answer)
    has_intervals = any(cell.interval_95 for cell in cells)
    columns = [Entry(dimension_title(name)) for name in names]
    columns.append(Entry(subject_of(answer) if other else _("Värde"), is_number=True))
    if has_intervals:
        columns.append(Entry(_("95 % säkerhet"), is_number=True))
    columns += [Entry(companion_title(name), is_number=True) for name in beside]
    if counts_pupils(answer):
        columns.append(Entry(_("Antal elever"), is_number=True))
    rows = tuple(_row(cell, answer, names, beside, has_intervals=has_intervals) for cell in cells)
    if other:
        columns.insert(len(names) + 1, Entry(subject_of(other), is_number=True))
        against = cells_against(other)
        rows = tuple(
            _with(row, len(names) + 1, against.get(key_of(cell)), other) for row, cell in zip(rows, cells, strict=True)
        )
    return Table(tuple(columns), rows, heads=len(names))


def key_of(cell: Cell) -> Key:
    """Return what tells a group apart, whatever is measured of it."""
    return tuple(cell.group.items())


def cells_against(other: Answer | None) -> dict[Key, Cell]:
    """Return the cells of a second measure by their groups; none without one."""
    return {key_of(cell): cell for cell in (other.cells if other else ())}


def _with(row: tuple[Entry, ...], place: int, cell: Cell | None, other: Answer) -> tuple[Entry, ...]:
    if cell is None:
        return (*row[:place], Entry(MISSING, is_number=True), *row[place:])
    text = cell_text(cell, unit_of(other, cell), decimals=decimals_shown(other, cell))
    return (*row[:place], Entry(text, is_number=True, is_withheld=cell.is_hidden), *row[place:])


def in_order(answer: Answer) -> tuple[Sequence[str], Sequence[Cell], Sequence[str]]:
    """Return what names the rows of a table, the cells in their order, and the measures that stand beside."""
    names = dimensions_of(answer) or ("period",)
    cells = sorted(answer.cells, key=lambda cell: tuple(group_order(cell, name) for name in names))
    return names, cells, list(dict.fromkeys(name for cell in cells for name in cell.companions))


def counts_pupils(answer: Answer) -> bool:
    """Whether pupils stand behind the values; published figures stand behind themselves."""
    return measure(answer.measure).is_of_pupils


def companion_title(name: str) -> str:
    """Return the heading of a figure that stands beside another."""
    return _("Rapporterat") if name == "reporting_share" else name


def _row(
    cell: Cell, answer: Answer, names: Sequence[str], beside: Sequence[str], *, has_intervals: bool
) -> tuple[Entry, ...]:
    entries = [Entry(group_label(cell, name)) for name in names]
    unit, decimals = unit_of(answer, cell), decimals_shown(answer, cell)
    entries.append(Entry(cell_text(cell, unit, decimals=decimals), is_number=True, is_withheld=cell.is_hidden))
    if has_intervals:
        interval = cell.interval_95
        entries.append(Entry(format_range(*interval, answer.unit) if interval else MISSING, is_number=True))
    for name in beside:
        entries.append(Entry(companion_text(cell, name), is_number=True, is_withheld=name in cell.companions_withheld))
    if counts_pupils(answer):
        count = cell.population
        entries.append(Entry(MISSING if count is None else format_count(count), is_number=True))
    return tuple(entries)


def csv_of(
    answer: Answer,
    more: Sequence[Sequence[object]] = (),
    *,
    issued: Sequence[tuple[str, str]] = (),
    other: Answer | None = None,
) -> str:
    """Return the answer as a file for spreadsheets: semicolons, plain numbers, what it is and rests on at the end.

    ``more``: lines with headings of their own, after those of the answer. ``issued``: what the file says of itself.
    ``other``: a second measure of the same groups, in a column with its name.
    """
    against = cells_against(other)
    rows = [cell.as_row() | _value_against(against.get(key_of(cell)), other) for cell in answer.cells]
    columns = list(dict.fromkeys(name for row in rows for name in row))
    about = [*about_lines(answer), *(about_lines(other) if other else ()), *issued]
    others = [[], *more] if more else []
    return csv_text([columns, *([row.get(name) for name in columns] for row in rows), *others, [], *about])


def _value_against(cell: Cell | None, other: Answer | None) -> dict[str, object]:
    if other is None:
        return {}
    return {other.measure: cell.value if cell else None, f"{other.measure}_withheld": cell.withheld if cell else None}


def about_lines(answer: Answer) -> list[tuple[str, str]]:
    """Return term and words of what an answer is and rests on, for the end of a file."""
    about = [(_("Mått"), answer.title), (_("Definition"), answer.definition), (_("Enhet"), answer.unit)]
    about += [(_("Dataversion"), str(answer.data_version)), (_("Mått, version"), answer.measure_version)]
    about += [(_("Att tänka på"), caveat) for caveat in answer.caveats]
    return about + [(_("Källa"), f"{source.file} ({source.loaded_at})") for source in answer.sources]
