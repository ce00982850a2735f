"""How much a release tells, on the terminal and as a file: the shares that are wanted, and each group that was lost."""

from __future__ import annotations

import sys

import click
from rich.table import Table

from skolsikt.cli.screen import print_table
from skolsikt.home.errors import WrongUsage
from skolsikt.home.paths import Home
from skolsikt.home.words import N_, _, ngettext
from skolsikt.measures.registry import measure as measure_of
from skolsikt.measures.usefulness import ReleasedCell, Shown, lost, usefulness
from skolsikt.presentation.groups import dimension_title
from skolsikt.presentation.numbers import format_percent
from skolsikt.presentation.reasons import cell_text, withheld_text
from skolsikt.presentation.spreadsheet_cells import csv_text
from skolsikt.privacy.release.store import Release, read_release, release_numbers
from skolsikt.privacy.release.waiting import read_waiting, waiting_numbers

LOST_FORMATS = ("table", "csv")
_HEADINGS = (N_("Mått"), N_("Tabell"), N_("Period"), N_("Grupp"), N_("Varför"))


class UnknownRelease(WrongUsage):
    """No release has that number."""


def release_named(home: Home, number: int) -> Release:
    """Return a release that is or was in force, or waits. Raises UnknownRelease."""
    if number in release_numbers(home):
        return read_release(home, number)
    if number in waiting_numbers(home):
        return read_waiting(home, number)
    raise UnknownRelease(_("Det finns ingen utgåva {number}.").format(number=number))


def print_usefulness(release: Release) -> None:
    """Print how large a share of the tables that matter most is shown, and how large it should be."""
    for one in usefulness(release):
        click.echo(_in_words(one))


def _in_words(one: Shown) -> str:
    told = ngettext(
        "{table}, {years}: {share} av {count} grupp visas som tal eller smalt intervall (mål: {goal}).",
        "{table}, {years}: {share} av {count} grupper visas som tal eller smalt intervall (mål: {goal}).",
        one.cells,
    )
    too_small = ngettext(
        "{count} grupp till är för liten för att visas.", "{count} grupper till är för små för att visas.", one.small
    )
    words = told.format(
        table=_titles(one.wanted.table),
        years=_years(one.wanted.years),
        share=format_percent(one.share),
        count=one.cells,
        goal=format_percent(one.wanted.share, decimals=0),
    )
    return f"{words} {too_small.format(count=one.small)}" if one.small else words


def _years(count: int) -> str:
    told = ngettext("{count} läsår för sig", "{count} läsår ihop", count)
    return told.format(count=count)


def print_lost(release: Release, form: str) -> None:
    """Print every group that was lost: measure, table, period, codes and why; as a table or for a spreadsheet."""
    rows = [_line(one) for one in lost(release)]
    headings = [_(heading) for heading in _HEADINGS]
    if form == "csv":
        sys.stdout.write(csv_text([headings, *rows], newline="\n"))
        return
    table = Table(*headings)
    for row in rows:
        table.add_row(*row)
    print_table(table)


def _line(one: ReleasedCell) -> tuple[str, ...]:
    measure, cube, _codes = one.place
    why = withheld_text(one.cell) if one.cell.is_hidden else _("för brett intervall: {range}").format(range=_range(one))
    return measure, _titles(cube), one.frozen.period, " ".join(one.codes), why


def _range(one: ReleasedCell) -> str:
    return cell_text(one.cell, measure_of(one.place[0]).unit)


def _titles(cube: tuple[str, ...]) -> str:
    return ", ".join(dimension_title(name).lower() for name in cube) or _("alla")
