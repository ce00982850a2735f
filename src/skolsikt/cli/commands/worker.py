"""``skolsikt worker``: the queue and the schedule."""

from __future__ import annotations

import click

from skolsikt.cli import spoken
from skolsikt.cli.django import start_django
from skolsikt.home.paths import Home
from skolsikt.home.words import N_


@spoken.command("worker", help=N_("Kör köade och schemalagda jobb tills du avbryter."))
@spoken.option(
    "--threads",
    default=1,
    show_default=True,
    type=click.IntRange(1, 16),
    help=N_("Så många jobb som får köras samtidigt."),
)
@click.pass_obj
def command(home: Home, threads: int) -> None:
    """Run queued and scheduled jobs until stopped."""
    start_django(home)
    from skolsikt.jobs.worker import work

    work(home, workers=threads)
