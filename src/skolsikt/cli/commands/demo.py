"""``skolsikt demo``: a whole municipality to look at, with nobody real in it."""

from __future__ import annotations

import click

from skolsikt.cli import spoken
from skolsikt.cli.demo_home import build_demo, schools_with_leavers
from skolsikt.cli.django import start_django
from skolsikt.cli.progress import progress
from skolsikt.cli.server import serve, worker_beside
from skolsikt.home.paths import Home
from skolsikt.home.words import N_, _


@spoken.command("demo", help=N_("Skapa, läs in och visa en exempelkommun."))
@spoken.option("--pupils", default=6000, show_default=True, type=click.IntRange(200, 100_000))
@spoken.option("--years", default=8, show_default=True, type=click.IntRange(1, 15))
@spoken.option("--seed", default=1, show_default=True, type=int)
@spoken.option("--serve/--no-serve", "serving", default=True, help=N_("Visa sidorna när allt är inläst."))
@spoken.option("--host", default="127.0.0.1", show_default=True)
@spoken.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535))
@click.pass_obj
def command(home: Home, pupils: int, years: int, seed: int, serving: bool, host: str, port: int) -> None:
    """Make, load and serve a demo municipality."""
    with progress("Exempelkommun") as report:
        house = build_demo(home, pupils=pupils, years=years, seed=seed, report=report)
    start_django(home)
    from skolsikt.records.accounts.demo_users import create_demo_users

    click.echo(_("Logga in som någon av dem, på http://{host}:{port}:").format(host=host, port=port))
    for user in create_demo_users(schools_with_leavers(house)):
        click.echo(f"  {user.username:<12} {user.password:<14} {user.title}")
    if serving:
        with worker_beside(home):
            serve(home, host=host, port=port, workers=2)
