"""``skolsikt delivery-key``: keys of systems that leave files over HTTPS."""

from __future__ import annotations

import click
from rich.table import Table

from skolsikt.cli import spoken
from skolsikt.cli.django import start_django
from skolsikt.cli.screen import print_table
from skolsikt.home.clock import now
from skolsikt.home.paths import Home
from skolsikt.home.words import N_, _


@spoken.group("delivery-key", help=N_("Nycklar för system som lämnar filer över HTTPS."))
@click.pass_obj
def command(home: Home) -> None:
    """Keys of systems that leave files over HTTPS."""
    start_django(home)


@command.command("list", help=N_("Lista nycklarna; själva nyckeln visas aldrig igen."))
def list_keys() -> None:
    """List the keys; a key itself is never shown again."""
    from skolsikt.records.accounts.delivery_keys import delivery_keys

    table = Table(_("System"), _("Läses med"), _("Använd senast"), _("Återkallad"))
    for one in delivery_keys():
        used, revoked = ("–" if at is None else f"{at:%Y-%m-%d}" for at in (one.last_used_at, one.revoked_at))
        table.add_row(one.name, one.profile or "–", used, revoked)
    print_table(table)


@command.command("create", help=N_("Gör en nyckel för systemet NAME och visa den, bara nu."))
@click.argument("name")
@spoken.option("--profile", default="", help=N_("Egen profil som filerna läses med; annars det som känns igen."))
@spoken.option("--as", "who", required=True, metavar="USER", help=N_("Användaren som beslutar."))
def create(name: str, profile: str, who: str) -> None:
    """Make a key for the system NAME and show it, this once."""
    from skolsikt.records.accounts.delivery_keys import delivery_key_create
    from skolsikt.records.accounts.selectors import account_named

    click.echo(delivery_key_create(name=name, profile=profile, by=account_named(who), at=now()))


@command.command("revoke", help=N_("Låt nyckeln NAME inte gälla längre."))
@click.argument("name")
def revoke(name: str) -> None:
    """Let the key NAME work no more."""
    from skolsikt.records.accounts.delivery_keys import delivery_key_revoke

    delivery_key_revoke(name=name, at=now())
