"""``skolsikt retention``: how long records are kept, what is due, and its destruction by decision."""

from __future__ import annotations

import getpass
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import click
from rich.table import Table

from skolsikt.cli import spoken
from skolsikt.cli.django import start_django
from skolsikt.cli.operators import reason_option, require_operator, user_option
from skolsikt.cli.progress import progress
from skolsikt.cli.screen import local_time, print_table
from skolsikt.home.clock import STOCKHOLM, now, today
from skolsikt.home.errors import WrongUsage
from skolsikt.home.paths import Home
from skolsikt.home.words import N_, _
from skolsikt.loading.loads import list_loads
from skolsikt.loading.retention.archive_package import write_packages
from skolsikt.loading.retention.destroying import destroy_due
from skolsikt.loading.retention.packages import note_received
from skolsikt.loading.retention.plan import BACKUPS_WITHIN_DAYS, Plan, Planning, years_of
from skolsikt.measures.house import House
from skolsikt.presentation.retention_words import (
    counts_in_words,
    decision_in_words,
    kind_in_words,
    original_in_words,
    state_in_words,
    suggestion_in_words,
)
from skolsikt.privacy.access_log import Kind, note_access
from skolsikt.privacy.retention.decisions import decides_ended
from skolsikt.privacy.retention.kinds import KINDS, Reach, RecordKind
from skolsikt.warehouse.destruction import Destruction, Ended
from skolsikt.warehouse.lock import writing

_WAIT_SECONDS = 600.0


class NotConfirmed(WrongUsage):
    """What is destroyed does not come back, and nobody has said that it is meant."""


@spoken.group(
    "retention",
    invoke_without_command=True,
    help=N_(
        "Bevarande och gallring: visa vad som finns och vad som är beslutat, vad som är dags, lämna till arkivet och "
        "gallra. Utan beslut i retention.yaml gallras inget."
    ),
)
@click.pass_context
def command(ctx: click.Context) -> None:
    """Show what there is, or do what is decided."""
    ctx.obj.required()
    if ctx.invoked_subcommand is None:
        _show(ctx.obj)


@command.command("show", help=N_("Visa varje handlingstyp: förslag, beslut, hur gammalt det är och vad som är dags."))
@click.pass_obj
def show(home: Home) -> None:
    """Show every kind of record."""
    _show(home)


def _show(home: Home) -> None:
    with _planning(home) as planning:
        table = Table(_("Handlingstyp"), _("Förslag"), _("Beslut"), _("Läsår"), _("Rader nu"), _("Dags"))
        for kind in KINDS.values():
            table.add_row(*_row(kind, planning))
        print_table(table)
        _tell_journal(planning.journal)
        if not planning.decisions:
            click.echo(
                _("Inget är beslutat, så inget gallras. Skriv nämndens beslut i {file}.").format(
                    file=home.retention_file
                )
            )


def _row(kind: RecordKind, planning: Planning) -> Sequence[str]:
    decided = planning.decisions.get(kind.id)
    decision = f"{decision_in_words(decided)}; {decided.number} ({decided.day})" if decided else ""
    told = [f"{kind.id}: {kind_in_words(kind.id)}", suggestion_in_words(kind), decision]
    if kind.reach is not Reach.ROWS:
        return [*told, "", "", ""]
    years = years_of(kind.id, planning.house, planning.connection)
    span = "–".join(dict.fromkeys([min(years), max(years)])) if years else ""
    due = [year for year in sorted(years) if decided and decided.is_due(year, on=planning.on)]
    return [*told, span, str(sum(sum(tables.values()) for tables in years.values())), ", ".join(due)]


@command.command("plan", help=N_("Visa exakt vad som skulle gallras nu, och vad som väntar på arkivet. Ändrar inget."))
@click.pass_obj
def plan(home: Home) -> None:
    """Show exactly what would be destroyed."""
    with _planning(home) as planning:
        _tell_plan(planning.plan(), home)


def _tell_plan(plan: Plan, home: Home) -> None:
    table = Table(_("Handlingstyp"), _("Tabell"), _("Läsår"), _("Rader nu"), _("Beslut"))
    for target in plan.targets:
        decision = f"{target.decision} ({target.decided_on})"
        table.add_row(target.kind, target.table, target.school_year, str(target.rows), decision)
    if plan.targets:
        print_table(table)
    brought = _brought(home)
    for path in plan.files:
        told = _("Fil: {file} (inläsning {loads})")
        click.echo(told.format(file=path.relative_to(home.root), loads=brought[path.stem]))
    for path in (*plan.set_aside, *plan.backups):
        click.echo(_("Fil: {file}").format(file=path.relative_to(home.root)))
    if plan.identities_count:
        click.echo(_("Identiteter som ingen rad finns om längre: {count}.").format(count=plan.identities_count))
    for one in plan.waiting:
        told = _("Väntar: {kind} {school_year}, {state} (antal rader: {rows}).")
        state = state_in_words(one.state)
        click.echo(told.format(kind=one.kind, school_year=one.school_year, state=state, rows=one.rows))
    for original in plan.originals_waiting:
        click.echo(original_in_words(original))
    ended = _ended(home)
    for due in ended:
        told = _("{kind}: antal före {day}: {count}, enligt {decision} ({decided}).")
        decided = {"decision": due.decision, "decided": due.decided_on}
        click.echo(told.format(kind=due.kind, day=due.before, count=due.count, **decided))
    if plan.is_empty and not ended:
        click.echo(_("Inget är dags att gallra."))


def _ended(home: Home) -> list[Ended]:
    """What is due in the app database and the access log."""
    if not decides_ended(home, on=today()):
        return []
    start_django(home)
    from skolsikt.jobs.ended_records import ended_records

    return ended_records(home, on=today())


def _brought(home: Home) -> dict[str, str]:
    """Which loads an original (by its hash) or rejected rows (by their number) belong to, and the file's name."""
    found: dict[str, str] = {}
    for load in reversed(list_loads(home)):
        told = f"{load.number}: {load.file}"
        found |= {str(load.number): told, load.sha256: ", ".join(filter(None, [found.get(load.sha256), told]))}
    return found


@command.command(
    "archive",
    help=N_(
        "Skriv arkivpaket av det som ska bevaras och är dags, i mappen INTO utanför installationen: CSV med "
        "beskrivning och kontrollsummor. Paketen innehåller namn och personnummer."
    ),
)
@click.argument("into", type=click.Path(file_okay=False, path_type=Path))
@reason_option
@user_option
@click.pass_obj
def archive(home: Home, into: Path, reason: str, user: str) -> None:
    """Write packages of what is to be kept below INTO."""
    at = now()
    by = require_operator(home, reason, user, what="retention archive", at=at)
    written = write_packages(House.open(home.root), into=into, by=by, reason=reason, at=at)
    for package in written:
        told = _("{folder}: antal rader {rows}, kontrollsumma {sha256}")
        click.echo(told.format(folder=into / package.folder, rows=package.rows, sha256=package.sha256))
    if not written:
        click.echo(_("Inget väntar på ett arkivpaket."))
        return
    click.echo(
        _("När arkivet har tagit emot paketen: 'skolsikt retention received HANDLINGSTYP LÄSÅR --receipt TEXT'.")
    )


@command.command("received", help=N_("Skriv att arkivet har tagit emot paketet av KIND för SCHOOL_YEAR."))
@click.argument("kind", type=click.Choice(sorted(KINDS)))
@click.argument("school_year")
@spoken.option("--receipt", required=True, help=N_("Arkivets beteckning på mottagandet."))
@reason_option
@user_option
@click.pass_obj
def received(home: Home, kind: str, school_year: str, receipt: str, reason: str, user: str) -> None:
    """Note that the archive has received the package of KIND for SCHOOL_YEAR."""
    at = now()
    by = require_operator(home, reason, user, what="retention received", at=at)
    with writing(home, what=_("arkivpaket"), at=at, wait_seconds=_WAIT_SECONDS):
        what = f"retention received {kind} {school_year}"
        note_access(home, at=at, viewer=by, kind=Kind.RETENTION, what=what, why=reason)
        package = note_received(home, kind, school_year, receipt=receipt, at=at)
    click.echo(_("{folder} är mottaget: raderna får gallras här.").format(folder=package.folder))


@command.command(
    "run",
    help=N_(
        "Gallra det som är beslutat och dags: ur alla dataversioner, original, svarsfiler, avvisade rader och valvet. "
        "Det går inte att ångra. En avbruten gallring görs klar."
    ),
)
@reason_option
@user_option
@spoken.option("--yes", is_flag=True, help=N_("Det är menat: det som visas av 'retention plan' förstörs."))
@click.pass_obj
def run(home: Home, reason: str, user: str, yes: bool) -> None:
    """Destroy what is decided and due."""
    at = now()
    who = require_operator(home, reason, user, what="retention run", at=at)
    if not yes:
        with _planning(home) as planning:
            _tell_plan(planning.plan(), home)
        raise NotConfirmed(_("Inget är gallrat. Kör igen med --yes: det går inte att ångra."))
    by = f"{who} ({getpass.getuser()})"
    with progress(_("Gallring")) as report:
        done = destroy_due(
            House.open(home.root), by=by, reason=reason, at=at, progress=report, wait_seconds=_WAIT_SECONDS
        )
    done += _destroyed_ended(home, by=by, reason=reason, at=at)
    if not done:
        click.echo(_("Inget är dags att gallra."))
        return
    for entry in done:
        click.echo(_told(entry))
        for original in entry.originals_waiting:
            click.echo(original_in_words(original))
    click.echo(_("Starta om 'serve' och 'worker', som kan hålla gamla filer öppna, och kör 'skolsikt verify'."))
    last = at.astimezone(STOCKHOLM).date() + timedelta(days=BACKUPS_WITHIN_DAYS)
    click.echo(_("Kopior utanför installationen från före i dag ska vara förstörda senast {day}.").format(day=last))


def _destroyed_ended(home: Home, *, by: str, reason: str, at: datetime) -> list[Destruction]:
    if not decides_ended(home, on=at.astimezone(STOCKHOLM).date()):
        return []
    start_django(home)
    from skolsikt.jobs.ended_records import destroy_ended

    return destroy_ended(home, by=by, reason=reason, at=at, wait_seconds=_WAIT_SECONDS)


def _tell_journal(journal: Sequence[Destruction]) -> None:
    for entry in journal:
        click.echo(_told(entry))


def _told(entry: Destruction) -> str:
    """An entry of the journal in one sentence."""
    if not entry.finished_at:
        return _("Gallring {number} blev avbruten: kör 'skolsikt retention run'.").format(number=entry.number)
    counts = counts_in_words(entry.counts)
    decisions = ", ".join(entry.decisions) or "–"
    return _("Gallring {number}, {at}, av {by}, enligt {decisions}: {counts}.").format(
        number=entry.number, at=local_time(entry.finished_at), by=entry.by, decisions=decisions, counts=counts
    )


@contextmanager
def _planning(home: Home) -> Iterator[Planning]:
    house = House.open(home.root)
    with house.warehouse.workbench() as (_folder, connection):
        yield Planning(house=house, at=now(), connection=connection)
