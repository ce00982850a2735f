"""``skolsikt user``: who may log in, and what for."""

from __future__ import annotations

import secrets
from datetime import datetime

import click

from skolsikt.cli import spoken
from skolsikt.cli.django import start_django
from skolsikt.home.clock import now, today
from skolsikt.home.errors import SkolsiktError
from skolsikt.home.paths import Home
from skolsikt.home.words import N_, _
from skolsikt.privacy.roles import ROLES

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

    from skolsikt.records.accounts.models import User
    from skolsikt.records.accounts.services import account_create, grant_role

    password = secrets.token_urlsafe(_PASSWORD_BYTES)
    with transaction.atomic():  # no account without the role that it was made for
        known = User.objects.filter(username=username).first()
        if known and not known.is_active:
            raise AccountClosed(_("Kontot {username} är stängt. Välj ett annat namn.").format(username=username))
        user = known or account_create(username=username, full_name=name or username, password=password, at=now())
        grant_role(
            user=user,
            role=role,
            school_unit_code=school,
            from_date=today(),
            to_date=to_date.date() if to_date else None,
            by=None,
            at=now(),
        )
    if not known:
        click.echo(_("Lösenord för {username}: {password}").format(username=username, password=password))


@command.command("close", help=N_("Stäng kontot USERNAME: det loggas ut direkt."))
@click.argument("username")
def close(username: str) -> None:
    """Close the account USERNAME: its sessions end at once."""
    from skolsikt.records.accounts.selectors import account_named
    from skolsikt.records.accounts.services import account_close

    account_close(user=account_named(username))
    click.echo(_("{username} är stängd.").format(username=username))
