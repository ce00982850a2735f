"""``skolsikt loads``: what has been loaded, why rows were rejected, and undo."""

from __future__ import annotations

from collections.abc import Sequence

import click
from rich.table import Table

from skolsikt.cli import spoken
from skolsikt.cli.findings import show_findings
from skolsikt.cli.screen import local_time, print_table, shorten
from skolsikt.cli.viewers import viewer_named
from skolsikt.home.clock import now
from skolsikt.home.paths import Home
from skolsikt.home.words import N_, _
from skolsikt.loading.loads import find_load, list_loads
from skolsikt.loading.rejects import Reject, read_rejects
from skolsikt.loading.undo import undo
from skolsikt.loading.unmasked import unmasked_rejects
from skolsikt.measures.house import House
from skolsikt.privacy.viewer import PUBLIC


@spoken.group(
    "loads",
    invoke_without_command=True,
    help=N_("Lista inläsningarna, visa en med dess avvisade rader eller ångra en."),
)
@click.pass_context
def command(ctx: click.Context) -> None:
    """List the loads, show one with its rejected rows, or undo one."""
    if ctx.invoked_subcommand is None:
        _list(ctx.obj.required())


def _list(home: Home) -> None:
    table = Table(_("Nr"), _("När"), _("Källa"), _("Fil"), _("Status"), _("Inlästa"), _("Avvisade"))
    for load in list_loads(home):
        table.add_row(
            str(load.number),
            local_time(load.loaded_at),
            load.source,
            load.file,
            load.status_text,
            str(load.rows_loaded),
            str(load.rows_rejected),
        )
    print_table(table)


@command.command(
    "show", help=N_("Visa inläsningen LOAD: fil, kontrollsumma, antal, anteckningar och avvisade rader (maskerade).")
)
@click.argument("number", metavar="LOAD", type=int)
@spoken.option("--limit", default=50, show_default=True, help=N_("Så många avvisade rader som skrivs ut."))
@spoken.option(
    "--unmasked",
    is_flag=True,
    help=N_("Visa de avvisade raderna som de stod: för den som får se alla elever i filen. Kräver --as och --reason."),
)
@spoken.option("--as", "who", default="", metavar="VIEWER", help=N_("Användare som läser raderna omaskerade."))
@spoken.option("--reason", default="", help=N_("Varför; sparas i åtkomstloggen. Skriv inga personnummer i det."))
@click.pass_obj
def show(home: Home, number: int, limit: int, unmasked: bool, who: str, reason: str) -> None:
    """Show LOAD: file, hash, counts, notes and rejected rows, masked unless asked for by right and with a reason."""
    load = find_load(home.required(), number)
    click.echo(f"{load.file}  {load.sha256}")
    click.echo(
        _("{source}: {status}, {at}. Lästa rader: {read}, inlästa: {loaded}, avvisade: {rejected}.").format(
            source=load.source or "–",
            status=load.status_text,
            at=local_time(load.loaded_at),
            read=load.rows_read,
            loaded=load.rows_loaded,
            rejected=load.rows_rejected,
        )
    )
    if load.error:
        click.echo(f"  {load.error}")
    for note in load.notes:
        click.echo(f"  {note}")
    show_findings(load.findings)
    if unmasked:
        viewer, house = viewer_named(who or PUBLIC.id, reason=reason, home=home), House.open(home.root)
        _print_rejects(unmasked_rejects(load, reason=reason, viewer=viewer, house=house, limit=limit))
    else:
        _print_rejects(read_rejects(home, number, limit=limit))


def _print_rejects(rejects: Sequence[Reject]) -> None:
    if rejects:
        table = Table(_("Rad"), _("Kolumn"), _("Värde"), _("Fel"), _("Gör så här"), _("Raden"))
        for reject in rejects:
            table.add_row(
                str(reject.row_number),
                reject.column,
                shorten(reject.value),
                reject.reason,
                reject.remedy,
                shorten(reject.row_text),
            )
        print_table(table)


@command.command("undo", help=N_("Ångra inläsningen LOAD: det som den ersatte kommer tillbaka, som en ny dataversion."))
@click.argument("number", metavar="LOAD", type=int)
@click.pass_obj
def undo_load(home: Home, number: int) -> None:
    """Take LOAD back: what it replaced returns, as a new data version."""
    version = undo(number, house=House.open(home.root), at=now())
    click.echo(_("Inläsning {number} är ångrad. Dataversion {version}.").format(number=number, version=version.number))
