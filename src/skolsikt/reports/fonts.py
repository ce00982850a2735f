"""The house's letters for Typst: the font of the pages as files that Typst reads, and which characters it has."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

import typst
from fontTools.ttLib import TTFont

# Vendored once, for the pages: a second copy would age apart from it. One file per part of the alphabets.
_VENDORED = "web/static/vendor"
_PARTS = ("latin", "latin-ext", "vietnamese", "cyrillic", "greek")


@dataclass(frozen=True)
class Letters:
    """``families`` in the order that Typst looks a character up in them; ``characters``: all that can be drawn."""

    fonts: typst.Fonts
    families: tuple[str, ...]
    characters: frozenset[int]


@cache
def letters() -> Letters:
    """Return the letters, made ready once per process."""
    folder = Path(tempfile.mkdtemp(prefix="skolsikt-letters-"))  # Typst reads from it as long as the process lives
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    characters: set[int] = set()
    for part in _PARTS:
        characters |= _make(_vendored(part), _family(part), folder / f"{part}.ttf")
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder])
    return Letters(fonts, tuple(map(_family, _PARTS)), frozenset(characters))


def _family(part: str) -> str:
    return f"Skolsikt {part}"


def _vendored(part: str) -> Path:
    name = f"source-sans-3-*/source-sans-3-{part}-wght-normal.woff2"
    (found,) = Path(str(files("skolsikt"))).joinpath(_VENDORED).glob(name)
    return found


def _make(source: Path, family: str, target: Path) -> set[int]:
    """Write ``source`` as a file that Typst reads. Of files with one family name Typst would take one only."""
    font = TTFont(source)
    font.flavor = None
    for record in font["name"].names:
        if record.nameID in (1, 16):
            record.string = family
    font.save(target)
    return set(font.getBestCmap())
