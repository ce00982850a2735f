"""``skolsikt user``: who may log in, and what for."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from skolsikt.cli import spoken
from skolsikt.cli.django import start_django
from skolsikt.home.clock import now, today
from skolsikt.home.paths import Home
from skolsikt.home.words import N_, _, ngettext
from skolsikt.privacy.roles import ROLES

if TYPE_CHECKING:  # models cannot be imported before Django has started
    from skolsikt.records.accounts.models import RoleGrant, User


@spoken.group("user", help=N_("Lista, lägg till och stäng konton."))
@click.pass_obj
def command(home: Home) -> None:
    """List, add and close accounts."""
    start_django(home)


@command.command("list", help=N_("Lista kontona och deras roller."))
def list_users() -> None:
    """List the accounts and their roles."""
    from skolsikt.records.accounts.models import RoleGrant, User

    for user in User.objects.order_by("username"):
        roles = ", ".join(map(str, RoleGrant.objects.filter(user=user)))
        click.echo(f"{user.username}\t{user.full_name}\t{roles}\t{'' if user.is_active else _('stängd')}")


_ROLE = click.Choice(sorted(name for name in ROLES if ROLES[name].is_granted))
_HOLDING = (
    spoken.option("--school", default="*", show_default=True, help=N_("Skolenhetskod, eller * för alla skolor.")),
    spoken.option("--class", "class_name", default="", help=N_("Klassen som rollen gäller.")),
    spoken.option("--group", "teaching_group", default="", help=N_("Undervisningsgruppen som rollen gäller.")),
    spoken.option("--from", "from_date", type=spoken.DAY, help=N_("Rollens första dag; annars i dag.")),
    spoken.option("--to", "to_date", type=spoken.DAY, help=N_("Rollens sista dag.")),
    spoken.option("--stand-in-for", metavar="USERNAME", help=N_("Vem rollen är ett vikariat för.")),
)


def holding(function: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options that tell what a role is held for, and when."""
    for option in reversed(_HOLDING):
        function = option(function)
    return function


@command.command(
    "add", help=N_("Skapa kontot USERNAME, eller ge ett som finns en roll till. Ett nytt lösenord skrivs ut en gång.")
)
@click.argument("username")
@spoken.option("--name", default="", help=N_("Personens namn."))
@spoken.option("--role", required=True, type=_ROLE)
@holding
def add(username: str, name: str, **told: Any) -> None:
    """Make the account USERNAME, or give one that exists a further role. A new password is printed once."""
    from django.db import transaction

    from skolsikt.records.accounts.selectors import account_open
    from skolsikt.records.accounts.services import account_create, new_password

    password = new_password()
    with transaction.atomic():  # no account without the role that it was made for
        known = account_open(username)
        user = known or account_create(username=username, full_name=name or username, password=password, at=now())
        _grant(user, **told)
    if not known:
        click.echo(_("Lösenord för {username}: {password}").format(username=username, password=password))


@command.command(
    "invite",
    help=N_(
        "Skapa kontot USERNAME och sänd en länk där personen väljer lösenord. Finns kontot, utan lösenord: sänd en ny."
    ),
)
@click.argument("username")
@spoken.option("--mail", default="", help=N_("Adressen som länken sänds till."))
@spoken.option("--name", default="", help=N_("Personens namn."))
@spoken.option("--role", type=_ROLE)
@holding
def invite(username: str, mail: str, name: str, role: str | None, **told: Any) -> None:
    """Make the account USERNAME and mail a link where the person chooses a password, or mail a new one."""
    from django.db import transaction

    from skolsikt.records.accounts.invitations import invitation_send

    with transaction.atomic():  # no account whose invitation could not be sent
        user = _invited(username, mail, name)
        if role:
            _grant(user, role=role, **told)
        invitation_send(user=user)
    click.echo(_("En inbjudan är sänd till {mail}.").format(mail=user.email))


@command.command("forget-second-factor", help=N_("Ta bort USERNAMEs app och nycklar för inloggning i två steg."))
@click.argument("username")
def forget_second_factor(username: str) -> None:
    """Take away the authenticator app and the passkeys of USERNAME, who has lost them."""
    from skolsikt.records.accounts.second_factor import second_factor_forget
    from skolsikt.records.accounts.selectors import account_named

    second_factor_forget(user=account_named(username))
    click.echo(_("{username} väljer ett nytt andra steg vid nästa inloggning.").format(username=username))


@command.command("grant", help=N_("Ge kontot USERNAME en roll till."))
@click.argument("username")
@spoken.option("--role", required=True, type=_ROLE)
@holding
def grant(username: str, **told: Any) -> None:
    """Give the account USERNAME a further role."""
    from skolsikt.records.accounts.selectors import account_named

    given = _grant(account_named(username), **told)
    last = _("till och med {day}").format(day=given.to_date) if given.to_date else _("tills vidare")
    click.echo(f"{username}\t{given}\t{last}")


def _grant(
    user: User, *, school: str, from_date: datetime | None, to_date: datetime | None, stand_in_for: str, **told: str
) -> RoleGrant:
    from skolsikt.records.accounts.selectors import account_named
    from skolsikt.records.accounts.services import grant_role

    return grant_role(
        user=user,
        school_unit_code=school,
        from_date=from_date.date() if from_date else today(),
        to_date=to_date.date() if to_date else None,
        stand_in_for=account_named(stand_in_for) if stand_in_for else None,
        by=None,
        at=now(),
        **told,
    )


@command.command(
    "import",
    help=N_(
        "Skapa konton och ge roller efter en tabell (CSV) eller tjänster enligt SS 12000 (JSON). "
        "Är något fel ändras inget. Nya konton får lösenord som skrivs ut, men inga där man loggar in genom en katalog."
    ),
)
@click.argument("file", type=click.Path(path_type=Path))
@spoken.option("--dry-run", is_flag=True, help=N_("Visa vad som skulle ändras, utan att ändra."))
@click.pass_obj
def import_file(home: Home, file: Path, dry_run: bool) -> None:
    """Make accounts and give roles as a table (CSV) or duties of SS 12000 (JSON) tell: all of it, or nothing."""
    from django.conf import settings

    from skolsikt.cli.user_files import read_grants, units_of
    from skolsikt.records.accounts.grant_import import grants_import

    read = read_grants(file)
    done = grants_import(
        read,
        units=units_of(home),
        with_passwords=not settings.SKOLSIKT_SETTINGS.directories,
        on=today(),
        at=now(),
        is_dry_run=dry_run,
    )
    if dry_run:
        click.echo(_("Provkörning: inget är ändrat."))
    for given in done.granted:
        click.echo(f"{given.user.username}\t{given}")
    for words in read.left_out:
        click.echo(words)
    if done.unchanged_count:
        count = done.unchanged_count
        click.echo(ngettext("{count} roll fanns redan.", "{count} roller fanns redan.", count).format(count=count))
    for username, password in ({} if dry_run else done.passwords).items():
        click.echo(_("Lösenord för {username}: {password}").format(username=username, password=password))


@command.command("close", help=N_("Stäng kontot USERNAME: det loggas ut direkt."))
@click.argument("username")
def close(username: str) -> None:
    """Close the account USERNAME: its sessions end at once."""
    from skolsikt.records.accounts.selectors import account_named
    from skolsikt.records.accounts.services import account_close

    account_close(user=account_named(username))
    click.echo(_("{username} är stängd.").format(username=username))


def _invited(username: str, mail: str, name: str) -> User:
    from skolsikt.records.accounts.selectors import account_open
    from skolsikt.records.accounts.services import account_change_mail, account_create

    known = account_open(username)
    if known is None:
        return account_create(username=username, full_name=name or username, password=None, email=mail, at=now())
    if mail and mail != known.email:
        account_change_mail(user=known, email=mail)
    return known
