"""``skolsikt sources``: what can be read, and what a file seems to be."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import click
from rich.table import Table

from skolsikt.cli import spoken
from skolsikt.cli.progress import progress
from skolsikt.cli.screen import print_table
from skolsikt.home.clock import now
from skolsikt.home.errors import SkolsiktError, WrongUsage
from skolsikt.home.nearest import did_you_mean
from skolsikt.home.paths import Home
from skolsikt.home.words import N_, _
from skolsikt.loading.fetching.fetch import APIS, fetch
from skolsikt.loading.file_names import readable_name
from skolsikt.loading.own_profiles import delete_profile, own_profiles, save_profile
from skolsikt.loading.pulling.connection import Patience
from skolsikt.loading.pulling.pull import pull
from skolsikt.loading.recognition import by_own_profile
from skolsikt.measures.house import House
from skolsikt.presentation.fetching import outcome_words
from skolsikt.sources.catalogue import SOURCES, guess, source
from skolsikt.sources.contract import Wish
from skolsikt.sources.mapping.draft import drafted, profile_of
from skolsikt.sources.mapping.proposal import proposals, propose
from skolsikt.sources.mapping.seen import SeenTable, look_at
from skolsikt.sources.reading.profile import PROFILES_DIR, guessed_profiles
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
    if guessed := guessed_profiles(known.id):
        click.echo(
            _("Gissade rubriker, aldrig sedda i en export: profil {profiles}.").format(profiles=", ".join(guessed))
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


@command.command("guess", help=N_("Säg vilken källa FILE verkar vara, eller vad dess kolumner kan vara."))
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@spoken.option("--source", "name", metavar="ID", help=N_("Föreslå kolumner för källan ID, även om filen känns igen."))
@spoken.option("--save", "title", metavar="TITLE", help=N_("Spara förslaget som en egen profil med det namnet."))
@click.pass_obj
def guess_file(home: Home, file: Path, name: str | None, title: str | None) -> None:
    """Say which source FILE seems to be, or what its columns may be."""
    own = own_profiles(home).sound
    with tempfile.TemporaryDirectory() as folder:
        incoming = receive(file, name=readable_name(file), workdir=Path(folder))
        if mine := by_own_profile(incoming, Wish(), own, source_id=name).profile_name:
            click.echo(_("{file} känns igen av den egna profilen {profile}.").format(file=incoming.name, profile=mine))
            return
        guesses = [] if name or title else guess(incoming)
        for known, recognition in guesses:
            click.echo(f"{known.id} ({recognition.certainty:.0%}): {recognition.because}")
        if not guesses:
            _propose(home, look_at(incoming), name, title, own)


def _propose(
    home: Home, seen: SeenTable, name: str | None, title: str | None, own: Sequence[Mapping[str, object]]
) -> None:
    """Tell what the columns may be; save it as a profile when it is given a name."""
    found = [propose(seen, source(name), own=own)] if name else proposals(seen, SOURCES.values(), own=own)
    if not found[0].matches:
        raise NotRecognised(
            _("Ingen källa känner igen {file}. Ange --source; 'skolsikt sources' listar dem.").format(file=seen.name)
        )
    best = found[0]
    click.echo(_("{file} kan läsas som {source}:").format(file=seen.name, source=best.source.id))
    for field, match in best.matches.items():
        click.echo(f"  {field} = {seen.columns[match.column].heading} ({match.certainty:.0%}: {match.because})")
    for field in best.missing:
        click.echo(
            "  " + _("{field} saknas ({meaning})").format(field=field, meaning=_(best.source.fields[field].meaning))
        )
    if title:
        draft = replace(drafted(seen, best, own=own), title=title)
        path = save_profile(home.required(), profile_of(draft, seen))
        click.echo(_("Sparad: {path}. Filer med de rubrikerna känns nu igen.").format(path=path))


@command.command("profiles", help=N_("Lista installationens egna profiler, eller ta bort en."))
@spoken.option("--delete", "name", metavar="NAME", help=N_("Ta bort profilen NAME."))
@click.pass_obj
def profiles(home: Home, name: str | None) -> None:
    """List the installation's own profiles, or remove one."""
    if name:
        delete_profile(home.required(), name)
    found = own_profiles(home.required())
    for one in found.sound:
        click.echo(f"{one['id']}: {one['source']}, {one.get('title', '')}")
    for problem in found.problems:
        click.echo(problem)
    if not found.sound and not found.problems:
        click.echo(_("Inga egna profiler."))


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


class FetchingFailed(SkolsiktError):
    """At least one API did not give what was asked for; what it gave before stands."""


@command.command("fetch", help=N_("Hämta öppna data från API:erna (alla om ingen nämns) och läs in dem."))
@click.argument("apis", metavar="[kolada|skolverket|register|scb]...", nargs=-1)
@spoken.option("--offline", is_flag=True, help=N_("Fråga ingen: läs in det som hämtades senast."))
@click.pass_obj
def fetch_apis(home: Home, apis: tuple[str, ...], offline: bool) -> None:
    """Fetch open data from the APIS (all when none is named) and load them."""
    outcomes = fetch(apis, house=House.open(home.root), at=now(), is_offline=offline)
    for outcome in outcomes:
        click.echo(f"{_(APIS[outcome.api].title)}: {outcome_words(outcome)}")
    if any(outcome.problem for outcome in outcomes):
        raise FetchingFailed(_("Allt kunde inte hämtas. Det som hämtats tidigare står kvar."))
