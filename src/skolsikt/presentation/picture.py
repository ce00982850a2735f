"""Charts as text: the specification for the browser, and the picture for readers without JavaScript, mail and PDF."""

from __future__ import annotations

import json
from functools import lru_cache
from xml.sax.saxutils import escape

import vl_convert

from skolsikt.home.words import language
from skolsikt.presentation.charts import draw
from skolsikt.presentation.kinds.contract import Picture
from skolsikt.presentation.letters import draw_with_own_letters

PICTURE_WIDTH = 720
VEGA_LITE = "6.4"
# Vega knows how keys stand to each other; Altair's schema does not.
KEYS_BELOW_EACH_OTHER = {"top": {"anchor": "start", "direction": "vertical", "margin": 6}}


def specification(picture: Picture) -> str:
    """Return the Vega-Lite specification as JSON. The same picture in the same language is made once."""
    return _specification(picture, language())


@lru_cache(maxsize=1024)
def _specification(picture: Picture, _language: str) -> str:
    drawn = draw(picture).to_dict(validate=False)
    if picture.keys_count:
        drawn["config"]["legend"]["layout"] = KEYS_BELOW_EACH_OTHER
    return json.dumps(drawn, ensure_ascii=False, separators=(",", ":"))


def height_of(picture: Picture) -> int:
    """Return the height of the drawing itself, without axes, in pixels."""
    return _height(specification(picture))


@lru_cache(maxsize=1024)
def _height(spec: str) -> int:
    return int(json.loads(spec)["height"])


def svg(picture: Picture, *, width: int = PICTURE_WIDTH) -> str:
    """Return the chart as SVG, drawn on the server."""
    return _drawn(specification(picture), width)


@lru_cache(maxsize=256)
def _drawn(spec: str, width: int) -> str:
    draw_with_own_letters()
    return str(vl_convert.vegalite_to_svg(json.loads(spec) | {"width": width}, vl_version=VEGA_LITE))


def described(picture: str, words: str) -> str:
    """Return an SVG that says of itself ``words``, also where it is taken out of the page.

    >>> described('<svg width="1"><g></g></svg>', "A & B")
    '<svg width="1"><desc>A &amp; B</desc><g></g></svg>'
    """
    start = picture.index(">") + 1
    return f"{picture[:start]}<desc>{escape(words)}</desc>{picture[start:]}"
