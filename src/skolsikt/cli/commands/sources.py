"""``skolsikt sources``: what can be read, and what a file seems to be."""

from __future__ import annotations

import tempfile
import time
from datetime import datetime
from pathlib import Path

import click
from rich.table import Table

from skolsikt.cli import spoken
from skolsikt.cli.progress import progress
from skolsikt.cli.screen import print_table
from skolsikt.home.clock import now
from skolsikt.home.errors import SkolsiktError
from skolsikt.home.paths import Home
from skolsikt.home.words import N_, _
from skolsikt.loading.file_names import readable_name
from skolsikt.loading.pulling.connection import Patience
from skolsikt.loading.pulling.pull import pull
from skolsikt.measures.house import House
from skolsikt.sources.catalogue import SOURCES, guess, source
from skolsikt.sources.reading.text import receive


class NotRecognised(SkolsiktError):
    """No source knows the file."""


@spoken.group("sources", invoke_without_command=True, help=N_("Lista källorna, visa en eller gissa vad en fil är."))
@click.pass_context
def command(ctx: click.Context) -> None:
    """List the sources, show one, or guess what a file is."""
    if ctx.invoked_subcommand is None:
        table = Table(_("Källa"), _("Namn"), _("Ger"))
        for name, known in sorted(SOURCES.items()):
            table.add_row(name, _(known.title), ", ".join(known.delivers))
        print_table(table)


@command.command("show", help=N_("Visa hur källan ID ser ut, vad den ger och varför rader kan avvisas."))
@click.argument("name", metavar="ID")
def show(name: str) -> None:
    """Show what the source ID looks like, what it gives and why its rows may be rejected."""
    known = source(name)
    click.echo(f"{known.id}: {_(known.title)}\n{_(known.describes)}\n")
    click.echo(_("Ger: {tables}").format(tables=", ".join(known.delivers)))
    click.echo(
        _("Ansvarig: {controller}. Ändamål: {purpose}").format(controller=_(known.controller), purpose=_(known.purpose))
    )
    for fault in known.faults:
        click.echo(f"  {fault.code}: {_(fault.reason)} {_(fault.remedy)}")


@command.command("guess", help=N_("Säg vilken källa FILE verkar vara, och varför."))
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def guess_file(file: Path) -> None:
    """Say which source FILE seems to be, and why."""
    name = readable_name(file)
    with tempfile.TemporaryDirectory() as folder:
        guesses = guess(receive(file, name=name, workdir=Path(folder)))
    if not guesses:
        raise NotRecognised(
            _("Ingen källa känner igen {file}. Ange --source; 'skolsikt sources' listar dem.").format(file=name)
        )
    for known, recognition in guesses:
        click.echo(f"{known.id} ({recognition.certainty:.0%}): {recognition.because}")


@command.command("pull", help=N_("Hämta det som har ändrats från API:et SOURCE (ss12000) och läs in det."))
@click.argument("name", metavar="SOURCE", type=click.Choice(["ss12000"]))
@spoken.option("--since", type=spoken.DAY, help=N_("Hämta ändringar, och lektioner, från den dagen och framåt."))
@spoken.option("--full", is_flag=True, help=N_("Hämta allt på nytt, inte bara det som har ändrats."))
@click.pass_obj
def pull_source(home: Home, name: str, since: datetime | None, full: bool) -> None:
    """Pull what has changed from the API SOURCE and load it."""
    with progress(_("Hämtning")) as report:
        pulled = pull(
            House.open(home.root),
            at=now(),
            patience=Patience(wait=time.sleep),
            since=since.date() if since else None,
            is_full=full,
            progress=report,
        )
    outcome = pulled.outcome
    click.echo(
        _("{source}: {status}. Hämtade poster: {read}, inlästa: {loaded}, avvisade: {rejected}.").format(
            source=name,
            status=outcome.status_text,
            read=outcome.rows_read,
            loaded=outcome.rows_loaded,
            rejected=outcome.rows_rejected,
        )
    )
    for note in outcome.notes:
        click.echo(f"  {note}")
    if pulled.problems:
        click.get_current_context().exit(1)
