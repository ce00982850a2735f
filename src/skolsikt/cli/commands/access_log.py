"""``skolsikt access-log``: who has seen what, whom an incident concerns, and whether the log is whole."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime, timedelta

import click
from rich.table import Table

from skolsikt.cli import spoken
from skolsikt.cli.operators import reason_option, require_operator, user_option
from skolsikt.cli.screen import local_time, print_table
from skolsikt.cli.viewers import viewer_named
from skolsikt.home.clock import STOCKHOLM, now
from skolsikt.home.errors import NotPermitted, SkolsiktError, WrongUsage
from skolsikt.home.paths import Home
from skolsikt.home.words import N_, _, ngettext
from skolsikt.privacy.access_log import Access, Kind, accesses, note_access
from skolsikt.privacy.access_log.checking import log_problems
from skolsikt.privacy.access_log.entries import note_new_start
from skolsikt.privacy.access_log.head import Head
from skolsikt.privacy.access_log.incident import Incident, incident
from skolsikt.privacy.access_log.kinds import TITLES
from skolsikt.privacy.decide import decide
from skolsikt.privacy.roles import Permission

_DAY = len("2026-11-24")
_as = spoken.option(
    "--as",
    "who",
    required=True,
    metavar="VIEWER",
    help=N_("Användare som får läsa åtkomstloggen (dataskyddsombud)."),
)
_json = spoken.option("--json", "as_json", is_flag=True, help=N_("Skriv som JSON."))


class MayNotReadTheLog(NotPermitted):
    """The viewer has no role that may read the access log."""


class NotAnInstant(WrongUsage):
    """What was typed is no point in time."""


class LogNotWhole(SkolsiktError):
    """Something in the access log is missing or changed."""


@spoken.group("access-log", help=N_("Åtkomstloggen: vem som har sett vad, om vem och varför."))
@click.pass_obj
def command(home: Home) -> None:
    """Who has seen what about whom, and why."""
    home.required()


@command.command("show", help=N_("Visa de senaste raderna."))
@spoken.option("--limit", type=click.IntRange(1), default=50, show_default=True, help=N_("Så många rader."))
@_as
@_json
@click.pass_obj
def show(home: Home, limit: int, who: str, as_json: bool) -> None:
    """Show the latest entries."""
    _reader(home, who, "access-log show")
    entries = accesses(home, limit=limit)
    if as_json:
        _print_json({"entries": [entry._asdict() for entry in entries]})
    else:
        _print_entries(entries)


@command.command(
    "incident",
    help=N_(
        "Lista vad som visades under en tid, och varje elev det gäller (som elevnyckel). Tider är svensk tid: "
        "2026-11-24T08:00; en dag ensam är hela dagen. Läsningen antecknas i loggen."
    ),
)
@spoken.option("--from", "begin", required=True, metavar="INSTANT", help=N_("Från och med."))
@spoken.option("--to", "end", required=True, metavar="INSTANT", help=N_("Till."))
@spoken.option("--viewer", default="", metavar="NAME", help=N_("Bara det som den användaren gjorde."))
@_as
@_json
@click.pass_obj
def list_incident(home: Home, begin: str, end: str, viewer: str, who: str, as_json: bool) -> None:
    """List what was shown in a stretch of time, and every pupil concerned."""
    reader = _reader(home, who, "access-log incident")
    first, last = _instant(begin), _instant(end, is_end=True)
    found = incident(home, first, last, viewer=viewer)
    why = f"{first.isoformat(timespec='minutes')}..{last.isoformat(timespec='minutes')} {viewer}".strip()
    note_access(home, at=now(), viewer=reader, kind=Kind.LOG, what="access-log incident", why=why)
    if as_json:
        _print_json(_document(found, first, last))
        return
    _print_entries(found.entries)
    table = Table(_("Elevnyckel"), _("Rader"))
    for one in found.affected:
        table.add_row(str(one.pupil_key), ", ".join(map(str, one.entries)))
    print_table(table)
    count = len(found.affected)
    click.echo(ngettext("{count} elev berörd.", "{count} elever berörda.", count).format(count=count))


@command.command("check", help=N_("Kontrollera att ingen rad är ändrad eller borttagen. Ändrar inget."))
@spoken.option("--head", metavar="NR:HASH", help=N_("Ett huvud ur ett av breven: raden det anger ska finnas kvar."))
@click.pass_obj
def check(home: Home, head: str | None) -> None:
    """Check that no entry is changed or missing. Changes nothing."""
    problems = log_problems(home, vouched=Head.parse(head) if head else None)
    for problem in problems:
        click.echo(problem, err=True)
    if problems:
        raise LogNotWhole(
            _("Säg till dataskyddsombudet. Efter en återställd säkerhetskopia: 'skolsikt access-log accept'.")
        )
    click.echo(_("Åtkomstloggen är hel."))


@command.command(
    "accept",
    help=N_(
        "Fortsätt loggen där den slutar, fast något saknas, till exempel efter en återställd säkerhetskopia. Det "
        "antecknas och står i nästa brev till dataskyddsombudet; ändrade rader fortsätter att visas av check."
    ),
)
@reason_option
@user_option
@click.pass_obj
def accept(home: Home, reason: str, user: str) -> None:
    """Let the log go on where it ends though something is missing."""
    at = now()
    by = require_operator(home, reason, user, what="access-log accept", at=at)
    number = note_new_start(home, at=at, viewer=by, what="access-log accept", why=reason)
    click.echo(_("Loggen fortsätter från rad {number}.").format(number=number))


def _reader(home: Home, who: str, what: str) -> str:
    """Return who reads. Raises MayNotReadTheLog; the attempt is then in the log."""
    viewer = viewer_named(who, reason="", home=home)
    decision = decide(viewer, Permission.ACCESS_LOG_VIEW)
    if not decision.allowed:
        note_access(home, at=now(), viewer=viewer.id, kind=Kind.REFUSED, what=what, why=decision.reason)
        raise MayNotReadTheLog(_("Åtkomstloggen läses av den som har rollen dataskyddsombud: ange --as ANVÄNDARE."))
    return viewer.id


def _instant(text: str, *, is_end: bool = False) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise NotAnInstant(_("{text} är ingen tid. Skriv till exempel 2026-11-24T08:00.").format(text=text)) from error
    if is_end and len(text) == _DAY:
        moment += timedelta(days=1)
    return moment if moment.tzinfo else moment.replace(tzinfo=STOCKHOLM)


def _document(found: Incident, begin: datetime, end: datetime) -> dict[str, object]:
    return {
        "from": begin.isoformat(),
        "to": end.isoformat(),
        "entries": [entry._asdict() for entry in found.entries],
        "affected": [asdict(one) for one in found.affected],
    }


def _print_json(document: dict[str, object]) -> None:
    click.echo(json.dumps(document, ensure_ascii=False, indent=2))


def _print_entries(entries: Sequence[Access]) -> None:
    table = Table(_("Rad"), _("När"), _("Vem"), _("Slag"), _("Vad"), _("Varför"), _("Elever"))
    for entry in entries:
        title = _(TITLES[Kind(entry.kind)])
        table.add_row(
            str(entry.number), local_time(entry.at), entry.viewer, title, entry.what, entry.why, str(entry.pupils)
        )
    print_table(table)
