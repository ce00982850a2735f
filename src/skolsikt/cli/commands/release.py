"""``skolsikt release``: what those without right to the pupils read, and when it was frozen."""

from __future__ import annotations

from collections import Counter, defaultdict

import click
from rich.table import Table

from skolsikt.cli import spoken
from skolsikt.cli.progress import progress
from skolsikt.cli.screen import local_time, print_table
from skolsikt.home.clock import now
from skolsikt.home.paths import Home
from skolsikt.home.words import N_, _, ngettext
from skolsikt.measures.answer import Cell
from skolsikt.measures.asking.told import told_cell
from skolsikt.measures.house import House
from skolsikt.measures.registry import measure as measure_of
from skolsikt.measures.releasing.cut import cut_release
from skolsikt.measures.releasing.task import Cut
from skolsikt.privacy.release.cubes import Cube
from skolsikt.privacy.release.plan import family
from skolsikt.privacy.release.store import Frozen, Release, Told, read_release, release_numbers

_DONE = {
    "released": N_("utgiven"),
    "corrected": N_("rättad"),
    "waits": N_("väntar: rättelsen gäller för få elever"),
    "unchanged": N_("oförändrad"),
}


@spoken.group(
    "release",
    invoke_without_command=True,
    help=N_("Lista utgåvorna: de frysta, granskade siffror som den utan rätt till eleverna läser. Gör en ny."),
)
@click.pass_context
def command(ctx: click.Context) -> None:
    """List the releases, show one, or cut the next."""
    if ctx.invoked_subcommand is None:
        _list(ctx.obj.required())


def _list(home: Home) -> None:
    table = Table(_("Nr"), _("När"), _("Dataversion"), _("Nya tabeller"), _("Tabeller i kraft"))
    for number in release_numbers(home):
        release = read_release(home, number)
        new = sum(frozen.release == number for frozen in release.tables.values())
        table.add_row(
            str(number),
            local_time(release.cut_at.isoformat()),
            str(release.data_version),
            str(new),
            str(len(release.tables)),
        )
    print_table(table)


@command.command("cut", help=N_("Ge ut de perioder som är över och inte utgivna än."))
@click.pass_obj
def cut(home: Home) -> None:
    """Audit and freeze what is over and not yet released."""
    house = House.open(home.root)
    with progress(_("Utgåva")) as report:
        done = cut_release(house, at=now(), progress=report)
    table = Table(_("Mått"), _("Period"), _("Vad"), _("Grupper"), _("Exakta"), _("Dolda efter granskning"))
    for one in done:
        table.add_row(one.family, f"{one.period} {one.part}".strip(), _(_DONE[one.what]), *_counts(one))
    print_table(table)


def _counts(one: Cut) -> tuple[str, str, str]:
    return (str(one.cells), str(one.told), str(one.repaired)) if one.cells else ("", "", "")


@command.command(
    "show", help=N_("Visa vad utgåvan NUMBER säger: hur mycket som visas exakt, i intervall och inte alls.")
)
@click.argument("number", type=int)
@click.option("--lost", is_flag=True, help=N_("Lista i stället varje grupp som inte visas alls."))
@click.pass_obj
def show(home: Home, number: int, lost: bool) -> None:
    """Show how much of each table is told, or every group that is not."""
    release = read_release(home.required(), number)
    print_table(_lost(release) if lost else _by_table(release))
    count = sum(len(frozen.cells) for frozen in release.tables.values())
    click.echo(ngettext("{count} grupp i kraft.", "{count} grupper i kraft.", count).format(count=count))


def _by_table(release: Release) -> Table:
    ways: dict[tuple[str, Cube], Counter[str]] = defaultdict(Counter)
    for frozen in release.tables.values():
        for (measure, cube, _codes), told in frozen.cells.items():
            ways[frozen.family, cube][_way(release, frozen, measure, told)] += 1
    table = Table(_("Mått"), _("Tabell"), _("Exakt"), _("Intervall"), _("Visas inte"), _("Visas, %"))
    for (of, cube), found in ways.items():
        shown = 100 * (1 - found["lost"] / found.total())
        counts = (str(found[way]) for way in ("exact", "range", "lost"))
        table.add_row(of, ", ".join(cube) or _("alla"), *counts, f"{shown:.0f}")
    return table


def _lost(release: Release) -> Table:
    table = Table(_("Mått"), _("Period"), _("Grupp"))
    for frozen in release.tables.values():
        for (measure, _cube, codes), told in frozen.cells.items():
            if _way(release, frozen, measure, told) == "lost":
                table.add_row(measure, frozen.period, " ".join((*codes, frozen.part)).strip())
    return table


def _way(release: Release, frozen: Frozen, measure: str, told: Told) -> str:
    """How whoever asks is told a group: exactly, between two ends, or not at all."""
    empty = Cell(period=frozen.period, group={}, labels={}, value=None)
    smallest = release.smallest_group
    cell = told_cell(empty, [told], family(frozen.family), measure_of(measure), smallest_group=smallest)
    return "lost" if cell.is_hidden else "exact" if cell.withheld is None else "range"
