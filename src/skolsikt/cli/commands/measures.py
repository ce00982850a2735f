"""``skolsikt measures``: what can be asked, and whether the catalogue holds."""

from __future__ import annotations

import click
from rich.table import Table

from skolsikt.cli import spoken
from skolsikt.cli.screen import print_table
from skolsikt.home.clock import today
from skolsikt.home.errors import SkolsiktError
from skolsikt.home.words import N_, _, language
from skolsikt.measures.check import check_catalogue
from skolsikt.measures.manual import manual_page
from skolsikt.measures.registry import measures


class CatalogueBroken(SkolsiktError):
    """A measure file is wrong, or one of its worked examples does not hold."""


@spoken.group("measures", invoke_without_command=True, help=N_("Lista måtten, visa ett eller kontrollera alla."))
@click.pass_context
def command(ctx: click.Context) -> None:
    """List the measures, show one, or check them all."""
    if ctx.invoked_subcommand is None:
        _list()


def _list() -> None:
    table = Table(_("Mått"), _("Namn"), _("Enhet"))
    for name, measure in sorted(measures().items()):
        table.add_row(name, measure.title.spoken(language()), measure.unit)
    print_table(table)


@command.command("show", help=N_("Visa hur måttet MEASURE räknas."))
@click.argument("measure")
def show(measure: str) -> None:
    """Show how MEASURE is counted."""
    for heading, text in manual_page(measure).as_sections():
        click.echo(f"{heading}\n  {text}\n")


@command.command("check", help=N_("Kontrollera varje måttfil och räkna om dess exempel."))
def check() -> None:
    """Check every measure file and run its worked examples."""
    problems = check_catalogue(today=today())
    for problem in problems:
        click.echo(problem, err=True)
    if problems:
        raise CatalogueBroken(_("{count} fel i måttkatalogen.").format(count=len(problems)))
    click.echo(_("{count} mått, alla exempel stämmer.").format(count=len(measures())))
