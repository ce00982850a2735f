"""``skolsikt embargo``: figures held until a day, and who sees them before it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import click
from rich.table import Table

from skolsikt.cli import spoken
from skolsikt.cli.django import start_django
from skolsikt.cli.screen import print_table
from skolsikt.home.clock import now, today
from skolsikt.home.paths import Home
from skolsikt.home.words import N_, _
from skolsikt.privacy.roles import ROLES

_as = spoken.option("--as", "who", required=True, metavar="USER", help=N_("Användaren som beslutar."))
_ROLE = click.Choice(sorted(name for name in ROLES if ROLES[name].is_granted))


@spoken.group("embargo", help=N_("Håll inne siffror till en dag, och ge vissa roller första blicken."))
@click.pass_obj
def command(home: Home) -> None:
    """Hold figures until a day."""
    start_django(home)


@command.command("list", help=N_("Lista det som hålls inne nu."))
def list_held() -> None:
    """List what is held now."""
    from skolsikt.records.governance.embargo import embargoes_on

    table = Table(
        _("Nr"), _("Mått"), _("Källa"), _("Period"), _("Skolenhet"), _("Visas"), _("Första blicken"), _("Varför")
    )
    for row in embargoes_on(today()):
        names = (row.measure, row.source, row.period, row.school_unit)
        table.add_row(str(row.pk), *names, row.until.isoformat(), ", ".join(row.open_to), row.reason)
    print_table(table)


@command.command(
    "add", help=N_("Håll inne siffror till en dag. Det som inte anges är inte avgränsat; minst ett måste anges.")
)
@spoken.option("--measure", default="", help=N_("Måttets namn."))
@spoken.option("--source", default="", help=N_("Källans namn."))
@spoken.option("--period", default="", metavar="P", help=N_("2025/26, HT2025 eller 2025-09."))
@spoken.option("--school", "school_unit", default="", help=N_("Skolenhetskod."))
@spoken.option("--until", required=True, type=spoken.DAY, help=N_("Dagen då siffrorna visas."))
@spoken.option(
    "--first-view",
    "open_to",
    multiple=True,
    type=_ROLE,
    help=N_("Roll som ser siffrorna redan nu, en rektor för sin egen skola; kan upprepas."),
)
@spoken.option("--reason", default="", help=N_("Varför; sparas. Skriv inga personnummer i det."))
@_as
@click.pass_obj
def add(home: Home, /, until: datetime, open_to: Sequence[str], reason: str, who: str, **named: str) -> None:
    """Hold figures until a day."""
    from skolsikt.records.accounts.selectors import account_named
    from skolsikt.records.governance.embargo import Held, embargo_set

    held = Held(**named, until=until.date(), open_to=open_to)
    row = embargo_set(held=held, reason=reason, by=account_named(who), home=home, at=now())
    click.echo(_("Nummer {number}: siffrorna visas inte före den {day}.").format(number=row.pk, day=row.until))


@command.command("lift", help=N_("Låt NUMBER visas redan nu."))
@click.argument("number", type=int)
@spoken.option("--reason", default="", help=N_("Varför; sparas. Skriv inga personnummer i det."))
@_as
@click.pass_obj
def lift(home: Home, number: int, reason: str, who: str) -> None:
    """Let figures go before their day."""
    from skolsikt.records.accounts.selectors import account_named
    from skolsikt.records.governance.embargo import embargo_lift

    embargo_lift(number=number, reason=reason, by=account_named(who), home=home, at=now())
    click.echo(_("Nummer {number} hålls inte inne längre.").format(number=number))
