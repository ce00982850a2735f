"""``skolsikt user close``, ``open``, ``unlock``, ``forget-second-factor``: what is done with an account as a whole."""

from __future__ import annotations

import click

from skolsikt.cli import operators, spoken
from skolsikt.cli.user_roles import who_acts
from skolsikt.home.clock import now
from skolsikt.home.paths import Home
from skolsikt.home.words import N_, _


@spoken.command("close", help=N_("Stäng kontot USERNAME: det loggas ut direkt."))
@click.argument("username")
@operators.user_option
@click.pass_obj
def close(home: Home, username: str, user: str) -> None:
    """Close the account USERNAME: its sessions end at once."""
    from skolsikt.records.accounts.selectors import account_named
    from skolsikt.records.accounts.services import account_close

    account_close(user=account_named(username), by=who_acts(home, user, what="user close"), at=now())
    click.echo(_("{username} är stängd.").format(username=username))


@spoken.command("open", help=N_("Öppna kontot USERNAME, som är stängt: lösenord och roller gäller igen."))
@click.argument("username")
@operators.user_option
@click.pass_obj
def reopen(home: Home, username: str, user: str) -> None:
    """Open the account USERNAME, which is closed."""
    from skolsikt.records.accounts.selectors import account_closed
    from skolsikt.records.accounts.services import account_reopen

    account_reopen(user=account_closed(username), by=who_acts(home, user, what="user open"), at=now())
    click.echo(_("{username} är öppen.").format(username=username))


@spoken.command("unlock", help=N_("Lås upp kontot USERNAME efter för många felaktiga lösenord eller koder."))
@click.argument("username")
@operators.user_option
@click.pass_obj
def unlock(home: Home, username: str, user: str) -> None:
    """Let USERNAME try again at once after too many wrong passwords or codes."""
    from skolsikt.records.accounts.locks import account_unlock
    from skolsikt.records.accounts.selectors import account_named

    account_unlock(user=account_named(username), by=who_acts(home, user, what="user unlock"), at=now())
    click.echo(_("{username} kan logga in igen.").format(username=username))


@spoken.command("forget-second-factor", help=N_("Ta bort USERNAMEs app och nycklar för inloggning i två steg."))
@click.argument("username")
@operators.user_option
@click.pass_obj
def forget_second_factor(home: Home, username: str, user: str) -> None:
    """Take away the authenticator app and the passkeys of USERNAME, who has lost them."""
    from skolsikt.records.accounts.second_factor import second_factor_forget
    from skolsikt.records.accounts.selectors import account_named

    by = who_acts(home, user, what="user forget-second-factor")
    second_factor_forget(user=account_named(username), by=by, at=now())
    click.echo(_("{username} väljer ett nytt andra steg vid nästa inloggning.").format(username=username))
