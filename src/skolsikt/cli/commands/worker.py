"""``skolsikt worker``: the queue and the schedule."""

from __future__ import annotations

import click

from skolsikt.cli.django import start_django
from skolsikt.home.paths import Home


@click.command("worker")
@click.option("--threads", default=1, show_default=True, type=click.IntRange(1, 16), help="Jobs that may run at once.")
@click.pass_obj
def command(home: Home, threads: int) -> None:
    """Run queued and scheduled jobs until stopped."""
    start_django(home)
    from skolsikt.jobs.worker import work

    work(home, workers=threads)
