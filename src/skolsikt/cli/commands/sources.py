"""``skolsikt sources``: what can be read, and what a file seems to be."""

from __future__ import annotations

import tempfile
from pathlib import Path

import click
from rich.table import Table

from skolsikt.cli import spoken
from skolsikt.cli.screen import print_table
from skolsikt.home.errors import SkolsiktError, WrongUsage
from skolsikt.home.nearest import did_you_mean
from skolsikt.home.words import N_, _
from skolsikt.loading.file_names import readable_name
from skolsikt.sources.catalogue import SOURCES, guess, source
from skolsikt.sources.reading.profile import PROFILES_DIR
from skolsikt.sources.reading.text import receive


class UnknownProfile(WrongUsage):
    """No profile with that name ships with Skolsikt."""


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


@command.command("profile", help=N_("Skriv ut den medföljande profilen ID, att ändra i en egen fil."))
@click.argument("name", metavar="ID")
def profile(name: str) -> None:
    """Print the profile ID that ships with Skolsikt, to be changed in a file of one's own."""
    files = {file.stem: file for file in PROFILES_DIR.glob("*.toml")}
    if name not in files:
        raise UnknownProfile(
            _("Profilen {profile} finns inte. {near}").format(profile=name, near=did_you_mean(name, sorted(files)))
        )
    click.echo(files[name].read_text("utf-8"), nl=False)


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
