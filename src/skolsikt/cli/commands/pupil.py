"""``skolsikt pupil``: what is said of single pupils. Numbers are typed hidden or read from a file, never arguments."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import click
from rich.table import Table

from skolsikt.cli import spoken
from skolsikt.cli.django import start_django
from skolsikt.cli.document_files import formats_of, outputs, reference, write_files
from skolsikt.cli.operators import NumberInReason, reason_option, require_operator, user_option
from skolsikt.cli.screen import print_table
from skolsikt.cli.viewers import viewer_named
from skolsikt.home.clock import STOCKHOLM, now, today
from skolsikt.home.errors import SkolsiktError, WrongUsage
from skolsikt.home.paths import Home
from skolsikt.home.words import N_, _, ngettext
from skolsikt.loading.changed_number import numbers_changed
from skolsikt.loading.number_pairs import NumberPairs, read_number_pairs
from skolsikt.measures.by_right.access import PupilsRefused
from skolsikt.measures.by_right.by_number import nobody_to_tell_of, pupil_with
from skolsikt.measures.house import House
from skolsikt.privacy.viewer import Viewer
from skolsikt.reports.authority import Issue
from skolsikt.reports.formats import PUPIL_FORMATS, Format
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
@reason_option
@user_option
@spoken.option("--json", "as_json", is_flag=True, help=N_("Skriv utfallet som JSON."))
@click.pass_obj
def number_changed(home: Home, files: Sequence[str], reason: str, user: str, as_json: bool) -> None:
    """Say that pupils have got a new person number: both numbers become one pupil."""
    file = _file(files)
    house, at = House.open(home.root), now()
    by = require_operator(home, reason, user, what="pupil number-changed", at=at)
    pairs = read_number_pairs(_text(file), on=at.astimezone(STOCKHOLM).date())
    version = numbers_changed(pairs.accepted, house=house, at=at, by=by, reason=reason) if pairs.accepted else None
    if as_json:
        click.echo(json.dumps(_document(pairs, version), ensure_ascii=False, indent=2))
    else:
        _tell(pairs, version)
    if not pairs.accepted:
        raise NoPairTaken(_("Inget nummerbyte togs emot. Rätta raderna och försök igen."))


_who = spoken.option(
    "--as",
    "who",
    required=True,
    metavar="VIEWER",
    help=N_("Användare som får lämna ut det (dataskyddsombud, registrator, rektor på elevens skola)."),
)
_asked_by = spoken.option(
    "--reason", required=True, help=N_("Vem som har begärt det och när; sparas i åtkomstloggen. Inga personnummer.")
)


@command.command(
    "extract",
    help=N_(
        "Registerutdrag om en elev (dataskyddsförordningen artikel 15): allt som finns, som .pdf och .json. "
        "Personnumret skrivs in dolt, eller läses från standard in."
    ),
)
@outputs
@_who
@_asked_by
@reference
@click.pass_obj
def extract(home: Home, files: Sequence[Path], who: str, reason: str, reference: str) -> None:
    """Write everything that is held about one pupil."""
    viewer = _viewer(home, who, reason)
    from skolsikt.reports.making import register_extract

    _hand_out(register_extract, files, home=home, viewer=viewer, reason=reason, reference=reference)


@command.command(
    "receipt",
    help=N_(
        "Kvitto till elev och vårdnadshavare: vem som får se eleven, vem som har sett och varför, på en sida, som .pdf "
        "och .json. Personnumret skrivs in dolt, eller läses från standard in."
    ),
)
@outputs
@_who
@_asked_by
@reference
@click.pass_obj
def receipt(home: Home, files: Sequence[Path], who: str, reason: str, reference: str) -> None:
    """Write who may see one pupil, and who has."""
    viewer = _viewer(home, who, reason)
    from skolsikt.reports.making import receipt as made

    _hand_out(made, files, home=home, viewer=viewer, reason=reason, reference=reference)


def _viewer(home: Home, who: str, reason: str) -> Viewer:
    """The one who hands out, with Django started: documents tell of users."""
    if names_a_number(reason):
        raise NumberInReason(_("Skälet ser ut att innehålla ett personnummer. Skriv det utan."))
    start_django(home)
    return viewer_named(who, reason=reason, home=home)


def _hand_out(
    make: Callable[..., Mapping[Format, bytes]],
    files: Sequence[Path],
    *,
    home: Home,
    viewer: Viewer,
    reason: str,
    reference: str,
) -> None:
    wanted, house = formats_of(files, PUPIL_FORMATS), House.open(home)
    is_typed = sys.stdin.isatty()
    number = click.prompt(_("Personnummer (visas inte)"), hide_input=True) if is_typed else sys.stdin.readline()
    key = pupil_with(number, viewer=viewer, house=house)
    issue = Issue(made=today(), reference=reference)
    try:
        made = make(set(wanted.values()), key, reason=reason, issue=issue, viewer=viewer, house=house)
    except PupilsRefused:
        raise nobody_to_tell_of() from None
    write_files(wanted, made)


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
