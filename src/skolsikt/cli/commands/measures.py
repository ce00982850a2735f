"""``skolsikt measures``: what can be asked, and whether the catalogue holds."""

from __future__ import annotations

import click
from rich.table import Table

from skolsikt.cli import spoken
from skolsikt.cli.screen import print_table
from skolsikt.home.clock import today
from skolsikt.home.errors import SkolsiktError
from skolsikt.home.paths import Home
from skolsikt.home.settings import Settings, read_settings
from skolsikt.home.words import N_, _, language, ngettext
from skolsikt.measures.check import check_catalogue
from skolsikt.measures.manual import manual_page
from skolsikt.measures.registry import measures
from skolsikt.measures.responsibility import overdue_sentence, reviews_overdue, unknown_measures


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


@command.command("show", help=N_("Visa hur måttet MEASURE räknas, och vem som svarar för det här."))
@click.argument("measure")
@click.pass_obj
def show(home: Home, measure: str) -> None:
    """Show how MEASURE is counted, and who answers for it here."""
    for heading, text in manual_page(measure, settings=_settings(home)).as_sections():
        click.echo(f"{heading}\n  {text}\n")


@command.command(
    "check",
    help=N_("Kontrollera varje måttfil, räkna om dess exempel och säg vilka mått som borde ha setts över."),
)
@spoken.option("--strict", is_flag=True, help=N_("Låt också ett mått som borde ha setts över vara ett fel."))
@click.pass_obj
def check(home: Home, strict: bool) -> None:
    """Check every measure file, run its worked examples, and tell which reviews are overdue."""
    settings = _settings(home)
    late = [overdue_sentence(measure) for measure in reviews_overdue(on=today(), settings=settings)]
    problems = [*check_catalogue(), *unknown_measures(settings)]
    for told in [*problems, *late]:
        click.echo(told, err=True)
    count = len(problems) + (len(late) if strict else 0)
    if count:
        told = ngettext("{count} fel i måttkatalogen.", "{count} fel i måttkatalogen.", count)
        raise CatalogueBroken(told.format(count=count))
    count = len(measures())
    told = ngettext("{count} mått, alla exempel stämmer.", "{count} mått, alla exempel stämmer.", count)
    click.echo(told.format(count=count))


def _settings(home: Home) -> Settings:
    """The settings of the installation; the catalogue can be read without one."""
    return read_settings(home) if home.settings_file.is_file() else Settings()
