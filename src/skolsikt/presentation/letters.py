"""The letters of the look for pictures that the server draws: without its files a machine draws with its own."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from pathlib import Path

import vl_convert

_VENDORED = "web/static/vendor"


@cache
def draw_with_own_letters() -> None:
    """Let pictures be drawn with Source Sans 3, whatever the machine has; once per process."""
    (folder,) = Path(str(files("skolsikt"))).joinpath(_VENDORED).glob("source-sans-drawn-*")
    vl_convert.register_font_directory(str(folder))
