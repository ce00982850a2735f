"""``python -m skolsikt``: the same as the command ``skolsikt``."""

from skolsikt.config.console import main

main()
