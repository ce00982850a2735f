"""``skolsikt verify``: whether everything is still whole."""

from __future__ import annotations

import click

from skolsikt.cli import spoken
from skolsikt.cli.progress import progress
from skolsikt.home.errors import SkolsiktError
from skolsikt.home.paths import Home
from skolsikt.home.words import N_, _
from skolsikt.loading.verify import verify
from skolsikt.measures.house import House
from skolsikt.measures.seal import broken_seals


class NotWhole(SkolsiktError):
    """Something is missing or changed."""


@spoken.command("verify", help=N_("Kontrollera originalfiler, lager, radantal och förseglade svar. Ändrar inget."))
@click.pass_obj
def command(home: Home) -> None:
    """Check originals, lake files, row counts and sealed answers. Changes nothing."""
    house = House.open(home.root)
    with progress("verify") as report:
        problems = [*verify(house, progress=report), *broken_seals(house)]
    for problem in problems:
        click.echo(problem, err=True)
    if problems:
        raise NotWhole(_("{count} fel. Återställ från en säkerhetskopia.").format(count=len(problems)))
    click.echo(_("Allt är helt: {versions} dataversioner.").format(versions=len(house.warehouse.versions())))
