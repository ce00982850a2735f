"""``skolsikt user grant`` and ``end``, and what the commands that give a role share."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any

import click

from skolsikt.cli import operators, spoken
from skolsikt.home.clock import now, today
from skolsikt.home.paths import Home
from skolsikt.home.words import N_, _
from skolsikt.privacy.roles import ROLES

if TYPE_CHECKING:  # models cannot be imported before Django has started
    from skolsikt.records.accounts.models import RoleGrant, User

ROLE = click.Choice(sorted(name for name in ROLES if ROLES[name].is_granted))
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


def who_acts(home: Home, user: str, *, what: str) -> User | None:
    """Return the operator who does ``what``, for the access log; None in the demo and while nobody can be named.

    Raises UnknownAccount, NoOperator and MayNotOperate.
    """
    from skolsikt.records.accounts.selectors import account_named

    name = operators.named_operator(home, user, what=what, at=now())
    return None if name == operators.WHO else account_named(name)


def give(
    user: User,
    *,
    school: str,
    from_date: datetime | None,
    to_date: datetime | None,
    stand_in_for: str,
    by: User | None,
    **told: str,
) -> RoleGrant:
    """Give ``user`` the role that was typed."""
    from skolsikt.records.accounts.selectors import account_named
    from skolsikt.records.accounts.services import grant_role

    return grant_role(
        user=user,
        school_unit_code=school,
        from_date=from_date.date() if from_date else today(),
        to_date=to_date.date() if to_date else None,
        stand_in_for=account_named(stand_in_for) if stand_in_for else None,
        by=by,
        at=now(),
        **told,
    )


@spoken.command("grant", help=N_("Ge kontot USERNAME en roll till."))
@click.argument("username")
@spoken.option("--role", required=True, type=ROLE)
@holding
@operators.user_option
@click.pass_obj
def grant(home: Home, /, username: str, user: str, **told: Any) -> None:
    """Give the account USERNAME a further role."""
    from skolsikt.records.accounts.selectors import account_named

    given = give(account_named(username), by=who_acts(home, user, what="user grant"), **told)
    last = _("till och med {day}").format(day=given.to_date) if given.to_date else _("tills vidare")
    click.echo(f"{username}\t{given}\t{last}")


@spoken.command("end", help=N_("Avsluta en av rollerna som kontot USERNAME har. De andra gäller som förut."))
@click.argument("username")
@spoken.option("--role", required=True, type=ROLE)
@spoken.option("--school", "school_unit_code", default="", help=N_("Skolenhetskod, om rollen finns för flera."))
@spoken.option("--class", "class_name", default="", help=N_("Klassen, om rollen finns för flera."))
@spoken.option("--group", "teaching_group", default="", help=N_("Undervisningsgruppen, om rollen finns för flera."))
@spoken.option("--on", "day", type=spoken.DAY, help=N_("Första dagen utan rollen; annars i dag: den upphör genast."))
@operators.user_option
@click.pass_obj
def end(home: Home, /, username: str, role: str, day: datetime | None, user: str, **held_for: str) -> None:
    """End one role of the account USERNAME."""
    from skolsikt.records.accounts.meant import grant_meant
    from skolsikt.records.accounts.selectors import account_named
    from skolsikt.records.accounts.services import role_end

    meant = grant_meant(account_named(username), role, on=today(), **held_for)
    from_day, told = day.date() if day else today(), str(meant)
    role_end(grant=meant, from_day=from_day, by=who_acts(home, user, what="user end"), at=now())
    click.echo(f"{username}\t{told}\t" + _("gäller inte från och med {day}").format(day=from_day))
