"""``skolsikt user``: who may log in, and what for."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from skolsikt.cli import operators, spoken
from skolsikt.cli.django import start_django
from skolsikt.cli.user_accounts import close, forget_second_factor, reopen, unlock
from skolsikt.cli.user_roles import ROLE, end, give, grant, holding, who_acts
from skolsikt.home.clock import now, today
from skolsikt.home.paths import Home
from skolsikt.home.words import N_, _, ngettext

if TYPE_CHECKING:  # models cannot be imported before Django has started
    from skolsikt.records.accounts.models import User


@spoken.group("user", help=N_("Lista, lägg till och stäng konton."))
@click.pass_obj
def command(home: Home) -> None:
    """List, add and close accounts."""
    start_django(home)


for one in (grant, end, close, reopen, unlock, forget_second_factor):
    command.add_command(one)


@command.command("list", help=N_("Lista kontona och deras roller."))
def list_users() -> None:
    """List the accounts and their roles."""
    from skolsikt.records.accounts.models import RoleGrant, User

    for user in User.objects.order_by("username"):
        roles = ", ".join(map(str, RoleGrant.objects.filter(user=user)))
        click.echo(f"{user.username}\t{user.full_name}\t{roles}\t{'' if user.is_active else _('stängd')}")


@command.command(
    "add", help=N_("Skapa kontot USERNAME, eller ge ett som finns en roll till. Ett nytt lösenord skrivs ut en gång.")
)
@click.argument("username")
@spoken.option("--name", default="", help=N_("Personens namn."))
@spoken.option("--role", required=True, type=ROLE)
@holding
@operators.user_option
@click.pass_obj
def add(home: Home, /, username: str, name: str, user: str, **told: Any) -> None:
    """Make the account USERNAME, or give one that exists a further role. A new password is printed once."""
    from skolsikt.records.accounts.noted import acts_together
    from skolsikt.records.accounts.selectors import account_open
    from skolsikt.records.accounts.services import account_create, new_password

    password, by, full_name = new_password(), who_acts(home, user, what="user add"), name or username
    with acts_together():  # no account without the role that it was made for
        known = account_open(username)
        give(
            known or account_create(username=username, full_name=full_name, password=password, at=now(), by=by),
            by=by,
            **told,
        )
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
@spoken.option("--role", type=ROLE)
@holding
@operators.user_option
@click.pass_obj
def invite(home: Home, /, username: str, mail: str, name: str, role: str | None, user: str, **told: Any) -> None:
    """Make the account USERNAME and mail a link where the person chooses a password, or mail a new one."""
    from skolsikt.records.accounts.invitations import invitation_send
    from skolsikt.records.accounts.noted import acts_together

    by = who_acts(home, user, what="user invite")
    with acts_together():  # no account whose invitation could not be sent
        invited = _invited(username, mail, name, by)
        if role:
            give(invited, role=role, by=by, **told)
        invitation_send(user=invited, by=by, at=now())
    click.echo(_("En inbjudan är sänd till {mail}.").format(mail=invited.email))


@command.command(
    "import",
    help=N_(
        "Skapa konton och ge roller efter en tabell (CSV) eller tjänster enligt SS 12000 (JSON). "
        "Är något fel ändras inget. Nya konton får lösenord som skrivs ut, men inga där man loggar in genom en katalog."
    ),
)
@click.argument("file", type=click.Path(path_type=Path))
@spoken.option("--dry-run", is_flag=True, help=N_("Visa vad som skulle ändras, utan att ändra."))
@operators.user_option
@click.pass_obj
def import_file(home: Home, file: Path, dry_run: bool, user: str) -> None:
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
        by=who_acts(home, user, what="user import"),
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


def _invited(username: str, mail: str, name: str, by: User | None) -> User:
    from skolsikt.records.accounts.selectors import account_open
    from skolsikt.records.accounts.services import account_change_mail, account_create

    known = account_open(username)
    if known is None:
        full_name = name or username
        return account_create(username=username, full_name=full_name, password=None, email=mail, at=now(), by=by)
    if mail and mail != known.email:
        account_change_mail(user=known, email=mail, by=by, at=now())
    return known
