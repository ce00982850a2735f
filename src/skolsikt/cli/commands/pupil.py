"""``skolsikt pupil``: what is said of single pupils. Numbers are typed hidden or read from a file, never arguments."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path

import click
from rich.table import Table

from skolsikt.cli import spoken
from skolsikt.cli.operators import require_operator
from skolsikt.cli.screen import print_table
from skolsikt.home.clock import STOCKHOLM, now
from skolsikt.home.errors import SkolsiktError, WrongUsage
from skolsikt.home.paths import Home
from skolsikt.home.words import N_, _, ngettext
from skolsikt.loading.changed_number import numbers_changed
from skolsikt.loading.number_pairs import NumberPairs, read_number_pairs
from skolsikt.measures.house import House
from skolsikt.school.identifiers import names_a_number
from skolsikt.warehouse.manifest import Version

_STANDARD_IN = "-"


class NumberTyped(WrongUsage):
    """A person number was written on the command line."""


class NoSuchFile(WrongUsage):
    """What was given is not one file."""


class NoPairTaken(SkolsiktError):
    """No row holds an old and a new number."""


@spoken.group("pupil", help=N_("Säg något om enskilda elever. Personnummer skrivs aldrig på kommandoraden."))
def command() -> None:
    """Say something about single pupils."""


@command.command(
    "number-changed",
    help=N_(
        "Säg att elever har fått ett nytt personnummer, till exempel i stället för ett tillfälligt (TF): de blir samma "
        "elev. FILE har en rad per elev, gammalt;nytt (- läser från standard in). Utan FILE skrivs numren in dolda. "
        "Det går inte att ångra."
    ),
)
@click.argument("files", metavar="[FILE]", nargs=-1)
@spoken.option("--reason", default="", help=N_("Varför; sparas i åtkomstloggen. Skriv inga personnummer i det."))
@spoken.option("--json", "as_json", is_flag=True, help=N_("Skriv utfallet som JSON."))
@click.pass_obj
def number_changed(home: Home, files: Sequence[str], reason: str, as_json: bool) -> None:
    """Say that pupils have got a new person number: both numbers become one pupil."""
    file = _file(files)
    house, at = House.open(home.root), now()
    require_operator(home, reason, what="pupil number-changed", at=at)
    pairs = read_number_pairs(_text(file), on=at.astimezone(STOCKHOLM).date())
    version = numbers_changed(pairs.accepted, house=house, at=at, reason=reason) if pairs.accepted else None
    if as_json:
        click.echo(json.dumps(_document(pairs, version), ensure_ascii=False, indent=2))
    else:
        _tell(pairs, version)
    if not pairs.accepted:
        raise NoPairTaken(_("Inget nummerbyte togs emot. Rätta raderna och försök igen."))


def _file(given: Sequence[str]) -> Path | None:
    """The file that was given. What was typed is never quoted: it may be a number."""
    if any(names_a_number(word) and not Path(word).is_file() for word in given):
        raise NumberTyped(
            _(
                "Skriv aldrig personnummer på kommandoraden: det finns nu i skalets historik, ta bort det där. Skriv "
                "numren i en fil, eller kör kommandot utan fil."
            )
        )
    if len(given) > 1 or not all(word == _STANDARD_IN or Path(word).is_file() for word in given):
        raise NoSuchFile(_("Ange en fil som finns, med en rad per elev: gammalt;nytt."))
    return Path(given[0]) if given else None


def _text(file: Path | None) -> str:
    """The pairs as they were written; typed without being shown when there is no file and somebody is there to type."""
    if file is None and sys.stdin.isatty():
        old = click.prompt(_("Gammalt personnummer (visas inte)"), hide_input=True)
        new = click.prompt(_("Nytt personnummer (visas inte)"), hide_input=True)
        return f"{old};{new}"
    if file is None or str(file) == _STANDARD_IN:
        return sys.stdin.read()
    content = file.read_bytes()
    try:
        return content.decode()
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _document(pairs: NumberPairs, version: Version | None) -> dict[str, object]:
    return {
        "accepted": len(pairs.accepted),
        "rejected": [reject.as_dict() for reject in pairs.rejected],
        "data_version": version.number if version else None,
    }


def _tell(pairs: NumberPairs, version: Version | None) -> None:
    if count := len(pairs.accepted):
        click.echo(ngettext("{count} nummerbyte noterat.", "{count} nummerbyten noterade.", count).format(count=count))
        unchanged = _("Inget som är inläst behövde ändras.")
        click.echo(_("Dataversion {version}.").format(version=version.number) if version else unchanged)
    if pairs.rejected:
        table = Table(_("Rad"), _("Kolumn"), _("Fel"))
        for reject in pairs.rejected:
            table.add_row(str(reject.row_number), reject.column, reject.reason)
        print_table(table)
