"""``skolsikt vault``: new keys, keys that two persons open, and a pupil that is erased."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from contextlib import nullcontext

import click

from skolsikt.cli import spoken
from skolsikt.cli.django import has_accounts, start_django
from skolsikt.cli.operators import named_operator, reason_option, require_operator, user_option
from skolsikt.home import master_key
from skolsikt.home.clock import now
from skolsikt.home.errors import SkolsiktError
from skolsikt.home.keys import seal_keys, split_keys, to_seal
from skolsikt.home.paths import Home
from skolsikt.home.shares import NEEDED, new_shares, secret_of
from skolsikt.home.words import N_, _, ngettext
from skolsikt.privacy.access_log import Kind, note_access
from skolsikt.privacy.release.bases import seal_open_bases
from skolsikt.privacy.vault import Vault
from skolsikt.privacy.vault.rotation import rotate, rotation
from skolsikt.warehouse.lock import writing

_WAIT_SECONDS = 600
_MOST_PERSONS = 9


class NobodyErased(SkolsiktError):
    """The vault knows nobody with that key."""


@spoken.group(
    "vault",
    invoke_without_command=True,
    help=N_(
        "Valvet: visa hur det står till, byt nycklar, dela nyckeln mellan personer, öppna och stäng, radera en elev."
    ),
)
@click.pass_context
def command(ctx: click.Context) -> None:
    """Show the state of the vault, or change its keys."""
    ctx.obj.required()
    if ctx.invoked_subcommand is None:
        _tell_state(ctx.obj)


def _tell_state(home: Home) -> None:
    split = master_key.split_of(home)
    if split is None:
        click.echo(_("Valvet öppnas av nycklarna i {folder}.").format(folder=home.keys))
    else:
        state = _("stängt") if master_key.is_closed(home) else _("öppet")
        told = _("Valvet är {state}. Det öppnas av två av {persons} personer.")
        click.echo(told.format(state=state, persons=split.persons))
    found = rotation(home)
    click.echo(_("Rader med en gammal nyckel: {count}.").format(count=found.unfinished))
    if found.unfinished or found.old_keys:
        click.echo(_("Ett byte av nycklar blev avbrutet: kör 'skolsikt vault rotate' igen."))
    click.echo(_("Personnummer som väntar på att en fil nämner dem igen: {count}.").format(count=found.unseen))


@command.command(
    "rotate",
    help=N_(
        "Byt nycklar för personnummer och identiteter. Frågor besvaras under tiden. Blir det avbrutet är valvet helt: "
        "kör det igen, så fortsätter bytet."
    ),
)
@reason_option
@user_option
@click.pass_obj
def rotate_keys(home: Home, reason: str, user: str) -> None:
    """Give the index and the identities new keys."""
    _note(home, "vault rotate", reason, user)
    # A back-up that is being written holds the old keys with the old rows: neither may change under it.
    with writing(home, what=_("byte av nycklar"), at=now(), wait_seconds=_WAIT_SECONDS):
        found = rotate(home, at_step=lambda step: None)
        seal_open_bases(home)
    click.echo(
        _("Nycklarna är bytta. Säkerhetskopiera nu: en äldre kopia av privacy.sqlite3 öppnas bara av sina nycklar.")
    )
    if found.unseen:
        told = ngettext(
            "{count} personnummer är från före den här versionen och väntar på att en fil nämner det igen; till dess "
            "finns den gamla nyckeln kvar.",
            "{count} personnummer är från före den här versionen och väntar på att en fil nämner dem igen; till dess "
            "finns den gamla nyckeln kvar.",
            found.unseen,
        )
        click.echo(told.format(count=found.unseen))


@command.command(
    "split",
    help=N_(
        "Dela nyckeln till valvet mellan personer: två av dem behövs sedan för att öppna det efter varje omstart av "
        "maskinen. Varje person får sin del på skärmen, en i taget, och skriver upp den."
    ),
)
@spoken.option(
    "--persons",
    type=click.IntRange(NEEDED, _MOST_PERSONS),
    default=3,
    show_default=True,
    help=N_("Så många personer som får en del."),
)
@reason_option
@user_option
@click.pass_obj
def split(home: Home, persons: int, reason: str, user: str) -> None:
    """Split the key of the vault between persons."""
    master_key.require_open(home)
    _note(home, "vault split", reason, user)
    secret, shares = new_shares(persons)
    # Nobody writes a share down for a splitting that then waits in vain.
    with writing(home, what=_("delning av nyckeln"), at=now(), wait_seconds=_WAIT_SECONDS):
        _hand_out(shares)
        split_keys(home, secret, persons=persons)
    click.echo(
        _(
            "Valvet är delat och öppet. Kopior från före delningen innehåller nycklarna: kör 'skolsikt vault rotate', "
            "säkerhetskopiera och förstör dem."
        )
    )


def _hand_out(shares: Sequence[str]) -> None:
    """Show each share to its person alone; on a terminal each writes it back before anything is sealed."""
    if not sys.stdin.isatty():
        for share in shares:
            click.echo(share)
        return
    for place, share in enumerate(shares, start=1):
        told = _("Person {place} av {count}: tryck Enter när bara du ser skärmen").format(
            place=place, count=len(shares)
        )
        click.prompt(told, default="", show_default=False, prompt_suffix=" ")
        click.echo(share)
        click.prompt(_("Skriv upp delen och tryck Enter"), default="", show_default=False, prompt_suffix=" ")
        click.clear()
        while _asked(_("Skriv din del (visas inte)")).replace("-", "").upper() != share.replace("-", ""):
            click.echo(_("Det stämmer inte. Delen var: {share}").format(share=share))
            click.prompt(_("Rätta och tryck Enter"), default="", show_default=False, prompt_suffix=" ")
            click.clear()


@command.command("open", help=N_("Öppna valvet med två personers delar. Det är öppet tills maskinen startas om."))
@user_option
@click.pass_obj
def open_vault(home: Home, user: str) -> None:
    """Open the vault with the shares of two persons."""
    if master_key.split_of(home) is None:
        click.echo(_("Valvet är inte delat och står öppet."))
        return
    who = named_operator(home, user, what="vault open", at=now())
    prompts = [_("Person {place}: skriv din del (visas inte)").format(place=place) for place in (1, 2)]
    shares = [_asked(prompt) for prompt in prompts] if sys.stdin.isatty() else sys.stdin.read().split()[:NEEDED]
    try:
        master_key.open_with(home, master_key.master_of(secret_of(shares)))
    except SkolsiktError:
        note_access(home, at=now(), viewer=who, kind=Kind.REFUSED, what="vault open", why="")
        raise
    note_access(home, at=now(), viewer=who, kind=Kind.VAULT, what="vault open", why="")
    lock = writing(home, what=_("delning av nyckeln"), at=now(), wait_seconds=_WAIT_SECONDS)
    with lock if to_seal(home) else nullcontext():  # a back-up takes no keys that change under it
        seal_keys(home)
    click.echo(_("Valvet är öppet."))


def _asked(prompt: str) -> str:
    typed: str = click.prompt(prompt, hide_input=True)
    return typed


@command.command("close", help=N_("Stäng valvet: namn och inläsningar kräver två personer igen."))
@user_option
@click.pass_obj
def close(home: Home, user: str) -> None:
    """Close the vault."""
    who = named_operator(home, user, what="vault close", at=now())
    master_key.close(home)
    note_access(home, at=now(), viewer=who, kind=Kind.VAULT, what="vault close", why="")
    click.echo(_("Valvet är stängt.") if master_key.split_of(home) else _("Valvet är inte delat och står öppet."))


@command.command(
    "erase",
    help=N_(
        "Glöm vem elevnyckeln PUPIL_KEY är: personnummer, tidigare nummer och namn, och det som är antecknat om samtal "
        "och i elevens egna ord. Det går inte att ångra, och gäller inte äldre säkerhetskopior."
    ),
)
@click.argument("pupil_key", type=int)
@reason_option
@user_option
@click.pass_obj
def erase(home: Home, pupil_key: int, reason: str, user: str) -> None:
    """Forget whose PUPIL_KEY is, and what people have written about the pupil."""
    _note(home, "vault erase", reason, user, pupil_keys=[pupil_key])
    _erase_notes(home, pupil_key)
    if not Vault(home).erase(pupil_key):
        raise NobodyErased(_("Valvet känner ingen elev med den nyckeln."))
    click.echo(_("Eleven är glömd. Rader med nyckeln är nu ingens."))


def _erase_notes(home: Home, pupil_key: int) -> None:
    if not has_accounts(home):  # nobody can have written anything
        return
    start_django(home)
    from skolsikt.records.contacts.services import notes_erase

    notes_erase(Vault(home).keys_of(pupil_key))


def _note(home: Home, what: str, reason: str, user: str, *, pupil_keys: Sequence[int] = ()) -> None:
    at = now()
    who = require_operator(home, reason, user, what=what, at=at)
    note_access(home, at=at, viewer=who, kind=Kind.VAULT, what=what, why=reason, pupil_keys=pupil_keys)
