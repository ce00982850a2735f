"""``skolsikt serve``: the web server."""

from __future__ import annotations

import click

from skolsikt.cli.django import start_django
from skolsikt.cli.server import serve
from skolsikt.home.paths import Home


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535))
@click.option("--workers", default=2, show_default=True, type=click.IntRange(1, 64))
@click.pass_obj
def command(home: Home, host: str, port: int, workers: int) -> None:
    """Serve the pages until stopped."""
    start_django(home)
    serve(home, host=host, port=port, workers=workers)
