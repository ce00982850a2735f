"""``skolsikt user``: who may log in, and what for."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import TYPE_CHECKING

import click

from skolsikt.cli import spoken
from skolsikt.cli.django import start_django
from skolsikt.home.clock import now, today
from skolsikt.home.errors import SkolsiktError
from skolsikt.home.paths import Home
from skolsikt.home.words import N_, _
from skolsikt.privacy.roles import ROLES

if TYPE_CHECKING:
    from skolsikt.records.accounts.models import User

_PASSWORD_BYTES = 12


class AccountClosed(SkolsiktError):
    """A closed account gets no further roles."""


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
        grants = RoleGrant.objects.filter(user=user)
        roles = ", ".join(f"{grant.role} {grant.school_unit_code}" for grant in grants)
        click.echo(f"{user.username}\t{user.full_name}\t{roles}\t{'' if user.is_active else _('stängd')}")


@command.command(
    "add", help=N_("Skapa kontot USERNAME, eller ge ett som finns en roll till. Ett nytt lösenord skrivs ut en gång.")
)
@click.argument("username")
@spoken.option("--name", default="", help=N_("Personens namn."))
@spoken.option("--role", required=True, type=click.Choice(sorted(set(ROLES) - {"public", "operator"})))
@spoken.option("--school", default="*", show_default=True, help=N_("Skolenhetskod, eller * för alla skolor."))
@spoken.option("--to", "to_date", type=click.DateTime(["%Y-%m-%d"]), help=N_("Rollens sista dag."))
def add(username: str, name: str, role: str, school: str, to_date: datetime | None) -> None:
    """Make the account USERNAME, or give one that exists a further role. A new password is printed once."""
    from django.db import transaction

    from skolsikt.records.accounts.services import account_create

    password = secrets.token_urlsafe(_PASSWORD_BYTES)
    with transaction.atomic():  # no account without the role that it was made for
        known = _open_account(username)
        user = known or account_create(username=username, full_name=name or username, password=password, at=now())
        _grant(user, role, school, to_date)
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
@spoken.option("--role", type=click.Choice(sorted(set(ROLES) - {"public", "operator"})))
@spoken.option("--school", default="*", show_default=True, help=N_("Skolenhetskod, eller * för alla skolor."))
@spoken.option("--to", "to_date", type=click.DateTime(["%Y-%m-%d"]), help=N_("Rollens sista dag."))
def invite(username: str, mail: str, name: str, role: str | None, school: str, to_date: datetime | None) -> None:
    """Make the account USERNAME and mail a link where the person chooses a password, or mail a new one."""
    from django.db import transaction

    from skolsikt.records.accounts.invitations import invitation_send

    with transaction.atomic():  # no account whose invitation could not be sent
        user = _invited(username, mail, name)
        if role:
            _grant(user, role, school, to_date)
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


@command.command("close", help=N_("Stäng kontot USERNAME: det loggas ut direkt."))
@click.argument("username")
def close(username: str) -> None:
    """Close the account USERNAME: its sessions end at once."""
    from skolsikt.records.accounts.selectors import account_named
    from skolsikt.records.accounts.services import account_close

    account_close(user=account_named(username))
    click.echo(_("{username} är stängd.").format(username=username))


def _open_account(username: str) -> User | None:
    from skolsikt.records.accounts.models import User

    known = User.objects.filter(username=username).first()
    if known and not known.is_active:
        raise AccountClosed(_("Kontot {username} är stängt. Välj ett annat namn.").format(username=username))
    return known


def _invited(username: str, mail: str, name: str) -> User:
    from skolsikt.records.accounts.services import account_create

    known = _open_account(username)
    if known is None:
        return account_create(username=username, full_name=name or username, password=None, email=mail, at=now())
    if mail and mail != known.email:
        known.email = mail  # an earlier link stops working
        known.save(update_fields=["email"])
    return known


def _grant(user: User, role: str, school: str, to_date: datetime | None) -> None:
    from skolsikt.records.accounts.services import grant_role

    last = to_date.date() if to_date else None
    grant_role(user=user, role=role, school_unit_code=school, from_date=today(), to_date=last, by=None, at=now())
