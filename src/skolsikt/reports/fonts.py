"""The house's letters for Typst: the font of the pages as files that Typst reads, and which characters it has."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

import typst
from fontTools.ttLib import TTFont

# Vendored once, for the pages: a second copy would age apart from it. Its two files are Latin letters and further ones.
_VENDORED = "web/static/vendor"
_FAMILIES = {"source-sans-3-latin-wght-normal": "Husets", "source-sans-3-latin-ext-wght-normal": "Husets fler"}


@dataclass(frozen=True)
class Letters:
    """``families`` in the order that Typst looks a character up in them; ``characters``: all that can be drawn."""

    fonts: typst.Fonts
    families: tuple[str, ...]
    characters: frozenset[int]
    folder: tempfile.TemporaryDirectory[str]  # as long as the process lives


@cache
def letters() -> Letters:
    """Return the letters, made ready once per process."""
    folder = tempfile.TemporaryDirectory(prefix="skolsikt-letters-")
    characters: set[int] = set()
    for name, family in _FAMILIES.items():
        characters |= _make(_vendored(name), family, Path(folder.name) / f"{name}.ttf")
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[Path(folder.name)])
    return Letters(fonts, tuple(_FAMILIES.values()), frozenset(characters), folder)


def _vendored(name: str) -> Path:
    (found,) = Path(str(files("skolsikt"))).joinpath(_VENDORED).glob(f"source-sans-3-*/{name}.woff2")
    return found


def _make(source: Path, family: str, target: Path) -> set[int]:
    """Write ``source`` as a file that Typst reads. Of two files with one family name Typst would take one only."""
    font = TTFont(source)
    font.flavor = None
    for record in font["name"].names:
        if record.nameID in (1, 16):
            record.string = family
    font.save(target)
    return set(font.getBestCmap())
