"""The console script ``skolsikt``."""

from __future__ import annotations

import os


def main() -> None:
    """Name the settings (the command line doesn't know them) and run."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "skolsikt.config.settings")
    from skolsikt.cli.app import run

    run()
