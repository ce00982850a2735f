"""``skolsikt user``: who may log in, and what for."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import TYPE_CHECKING

import click

from skolsikt.cli.django import start_django
from skolsikt.home.clock import now, today
from skolsikt.home.paths import Home
from skolsikt.home.words import _
from skolsikt.privacy.roles import ROLES

if TYPE_CHECKING:
    from skolsikt.records.accounts.models import User

_PASSWORD_BYTES = 12


@click.group("user")
@click.pass_obj
def command(home: Home) -> None:
    """List, add and close accounts."""
    start_django(home)


@command.command("list")
def list_users() -> None:
    """List the accounts and their roles."""
    from skolsikt.records.accounts.models import RoleGrant, User

    for user in User.objects.order_by("username"):
        grants = RoleGrant.objects.filter(user=user)
        roles = ", ".join(f"{grant.role} {grant.school_unit_code}" for grant in grants)
        click.echo(f"{user.username}\t{user.full_name}\t{roles}\t{'' if user.is_active else _('stängd')}")


@command.command("add")
@click.argument("username")
@click.option("--name", default="", help="The person's name.")
@click.option("--role", required=True, type=click.Choice(sorted(set(ROLES) - {"public", "operator"})))
@click.option("--school", default="*", show_default=True, help="School unit code, or * for all of them.")
@click.option("--to", "to_date", type=click.DateTime(["%Y-%m-%d"]), help="Last day of the role.")
def add(username: str, name: str, role: str, school: str, to_date: datetime | None) -> None:
    """Make the account USERNAME, or give one that exists a further role. A new password is printed once."""
    from skolsikt.records.accounts.models import User
    from skolsikt.records.accounts.services import grant_role

    user = User.objects.filter(username=username).first() or _create(username, name)
    grant_role(
        user=user,
        role=role,
        school_unit_code=school,
        from_date=today(),
        to_date=to_date.date() if to_date else None,
        by=None,
        at=now(),
    )


def _create(username: str, name: str) -> User:
    from skolsikt.records.accounts.services import account_create

    password = secrets.token_urlsafe(_PASSWORD_BYTES)
    user = account_create(username=username, full_name=name or username, password=password, at=now())
    click.echo(_("Lösenord för {username}: {password}").format(username=username, password=password))
    return user


@command.command("close")
@click.argument("username")
def close(username: str) -> None:
    """Close the account USERNAME: its sessions end at once."""
    from skolsikt.records.accounts.selectors import account_named
    from skolsikt.records.accounts.services import account_close

    account_close(user=account_named(username))
    click.echo(_("{username} är stängd.").format(username=username))
