"""``skolsikt release``: what those without right to the pupils read, and when it was frozen."""

from __future__ import annotations

from collections.abc import Iterable

import click
from rich.table import Table

from skolsikt.cli import spoken
from skolsikt.cli.progress import progress
from skolsikt.cli.screen import local_time, print_table
from skolsikt.home.clock import now
from skolsikt.home.paths import Home
from skolsikt.home.words import N_, _, ngettext
from skolsikt.measures.house import House
from skolsikt.measures.releasing.cut import cut_release
from skolsikt.measures.releasing.task import Cut
from skolsikt.privacy.release.statements import Said
from skolsikt.privacy.release.store import Frozen, read_release, release_numbers

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
        table.add_row(one.family, one.period, _(_DONE[one.what]), *_counts(one))
    print_table(table)


def _counts(one: Cut) -> tuple[str, str, str]:
    return (str(one.cells), str(one.told), str(one.repaired)) if one.cells else ("", "", "")


@command.command(
    "show", help=N_("Visa vad utgåvan NUMBER säger: hur mycket som visas exakt, i intervall och inte alls.")
)
@click.argument("number", type=int)
@click.pass_obj
def show(home: Home, number: int) -> None:
    """Show how much of each table is told."""
    release = read_release(home.required(), number)
    table = Table(_("Mått"), _("Period"), _("Tabell"), _("Exakt"), _("Intervall"), _("Visas inte"))
    for frozen in release.tables.values():
        for cube in dict.fromkeys(cube for _measure, cube, _codes in frozen.cells):
            table.add_row(frozen.family, frozen.period, ", ".join(cube) or _("alla"), *_told(frozen, cube))
    print_table(table)
    count = sum(len(frozen.cells) for frozen in release.tables.values())
    click.echo(ngettext("{count} grupp i kraft.", "{count} grupper i kraft.", count).format(count=count))


def _told(frozen: Frozen, cube: tuple[str, ...]) -> Iterable[str]:
    told = [one for (_measure, of, _codes), one in frozen.cells.items() if of == cube]
    exact = sum(one.said is Said.NUMBER for one in told)
    silent = sum(one.lower <= 0 and one.upper >= one.pupils for one in told if one.said is not Said.NUMBER)
    return str(exact), str(len(told) - exact - silent), str(silent)
