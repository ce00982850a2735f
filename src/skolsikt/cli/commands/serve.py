"""``skolsikt serve``: the web server."""

from __future__ import annotations

import click

from skolsikt.cli import spoken
from skolsikt.cli.django import start_django
from skolsikt.cli.server import serve
from skolsikt.home.paths import Home
from skolsikt.home.words import N_


@spoken.command("serve", help=N_("Visa sidorna tills du avbryter."))
@spoken.option("--host", default="127.0.0.1", show_default=True)
@spoken.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535))
@spoken.option("--workers", default=2, show_default=True, type=click.IntRange(1, 64))
@click.pass_obj
def command(home: Home, host: str, port: int, workers: int) -> None:
    """Serve the pages until stopped."""
    start_django(home)
    serve(home, host=host, port=port, workers=workers)
