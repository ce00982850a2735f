"""A chart to take along: with its title above, and what it is and rests on below, as SVG and PNG."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Sequence
from xml.sax.saxutils import escape

import vl_convert

from skolsikt.presentation.letters import draw_with_own_letters
from skolsikt.presentation.tokens import CARD, FONT, INK, MUTED

_MARGIN, _TITLE_SIZE, _TEXT_SIZE, _LINE_HEIGHT = 20, 20, 13, 18
_WIDTH_OF_A_LETTER = 0.5  # of its size, in the font of the look
_PNG_SCALE = 2.0


def captioned(picture: str, *, title: str, lines: Sequence[str], words: str) -> str:
    """Return ``picture`` with a title above and ``lines`` below, wrapped to its width; ``words`` describe it."""
    width, height = (float(re.search(rf'<svg[^>]*? {name}="([\d.]+)', picture)[1]) for name in ("width", "height"))  # type: ignore[index]
    above = _wrapped(title, width, _TITLE_SIZE)
    below = [line for told in lines for line in _wrapped(told, width, _TEXT_SIZE)]
    top = _MARGIN + len(above) * (_TITLE_SIZE + 6) + 6
    total_width, total_height = width + 2 * _MARGIN, top + height + 10 + len(below) * _LINE_HEIGHT + _MARGIN
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{total_width:g}" height="{total_height:g}" '
        f'viewBox="0 0 {total_width:g} {total_height:g}" font-family="{escape(FONT, {chr(34): "&quot;"})}">',
        f"<title>{escape(title)}</title><desc>{escape(words)}</desc>",
        f'<rect width="100%" height="100%" fill="{CARD}"/>',
        *_texts(
            above, _MARGIN + _TITLE_SIZE, _TITLE_SIZE + 6, f'font-size="{_TITLE_SIZE}" font-weight="700" fill="{INK}"'
        ),
        picture.replace("<svg ", f'<svg x="{_MARGIN}" y="{top:g}" ', 1),
        *_texts(below, top + height + 10 + _TEXT_SIZE, _LINE_HEIGHT, f'font-size="{_TEXT_SIZE}" fill="{MUTED}"'),
        "</svg>",
    ]
    return "".join(parts)


def png(picture: str) -> bytes:
    """Return an SVG as PNG, in twice its size for screens and print."""
    draw_with_own_letters()
    return bytes(vl_convert.svg_to_png(picture, scale=_PNG_SCALE))


def _wrapped(text: str, width: float, size: int) -> list[str]:
    return textwrap.wrap(text, max(20, int(width / (size * _WIDTH_OF_A_LETTER))))


def _texts(lines: Sequence[str], first: float, step: float, look: str) -> list[str]:
    return [
        f'<text x="{_MARGIN}" y="{first + at * step:g}" {look}>{escape(line)}</text>' for at, line in enumerate(lines)
    ]
