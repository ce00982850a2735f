"""Colours: readable for everyone, and the same in the style sheet as in charts."""

from __future__ import annotations

import re
from itertools import combinations, pairwise
from pathlib import Path

import numpy as np
import pytest

import skolsikt.web
from skolsikt.presentation import tokens

STYLE = (Path(skolsikt.web.__file__).parent / "static/skolsikt/style.css").read_text("utf-8")
IN_STYLE = dict(re.findall(r"--([\w-]+):(#[0-9a-f]{6})", STYLE))
SAME = {
    "ink": tokens.INK,
    "muted": tokens.MUTED,
    "line": tokens.LINE,
    "page": tokens.PAGE,
    "card": tokens.CARD,
    "brand": tokens.BRAND,
    "link": tokens.LINK,
    "tint": tokens.TINT,
    "control": tokens.CONTROL,
    "good": tokens.GOOD,
    "good-tint": tokens.GOOD_TINT,
    "bad": tokens.BAD,
    "bad-tint": tokens.BAD_TINT,
    "active": tokens.ACTIVE,
    "reference": tokens.REFERENCE,
    "published": tokens.PUBLISHED,
    "hatch": tokens.HATCH,
    **{f"warm{step}": colour for step, colour in enumerate(tokens.WARM)},
}
# Machado, Oliveira and Fernandes 2009, severity 1.0: what dichromats see, in linear light.
VISIONS = {
    "normal": np.eye(3),
    "deutan": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.01182, 0.04294, 0.968881]]
    ),
    "protan": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "tritan": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.3039]]
    ),
}
XYZ = np.array([[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.072175], [0.0193339, 0.119192, 0.9503041]])


def linear(colour: str) -> np.ndarray:
    channels = np.array([int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)])
    return np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)


def contrast(one: str, other: str) -> float:
    light, dark = sorted((float(linear(colour) @ [0.2126, 0.7152, 0.0722]) for colour in (one, other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def lab(colour: str, vision: str) -> np.ndarray:
    seen = np.clip(VISIONS[vision] @ linear(colour), 0, 1)
    x, y, z = np.cbrt(np.maximum(XYZ @ seen / np.array([0.95047, 1.0, 1.08883]), 1e-9))
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


@pytest.mark.parametrize("name", SAME)
def test_the_style_sheet_has_the_colours_of_the_charts(name: str) -> None:
    assert IN_STYLE[name] == SAME[name]


@pytest.mark.parametrize(
    ("text", "ground"),
    [
        (tokens.INK, tokens.PAGE),
        (tokens.INK, tokens.CARD),
        (tokens.MUTED, tokens.PAGE),
        (tokens.MUTED, tokens.CARD),
        (tokens.LINK, tokens.PAGE),
        (tokens.LINK, tokens.TINT),
        (tokens.GOOD, tokens.GOOD_TINT),
        (tokens.BAD, tokens.BAD_TINT),
        (tokens.BAD, tokens.CARD),
        (tokens.REFERENCE, tokens.CARD),
        (tokens.ACTIVE, tokens.CARD),
        (tokens.PUBLISHED, tokens.CARD),
        ("#ffffff", tokens.BRAND),
        ("#ffffff", tokens.LINK),
        (IN_STYLE["on-brand"], tokens.BRAND),
        (tokens.BRAND, IN_STYLE["mark"]),
        *((tokens.INK, colour) for colour in tokens.WARM[:4]),
        *(("#ffffff", colour) for colour in tokens.WARM[4:]),
    ],
)
def test_text_has_the_contrast_of_wcag_aa(text: str, ground: str) -> None:
    assert contrast(text, ground) >= 4.5


@pytest.mark.parametrize("colour", [*tokens.SERIES, tokens.CONTROL, tokens.ACTIVE, tokens.LINK])
def test_lines_marks_and_borders_have_three_to_one_on_white(colour: str) -> None:
    assert contrast(colour, tokens.CARD) >= 3.0


@pytest.mark.parametrize("vision", VISIONS)
@pytest.mark.parametrize(
    ("colours", "least"), [(tokens.SERIES[:5], 14.0), (tokens.DIVERGING, 9.0)], ids=["series", "diverging"]
)
def test_colours_are_told_apart_in_every_colour_vision(colours: tuple[str, ...], least: float, vision: str) -> None:
    distances = [np.linalg.norm(lab(one, vision) - lab(other, vision)) for one, other in combinations(colours, 2)]
    assert min(distances) >= least


@pytest.mark.parametrize("vision", VISIONS)
@pytest.mark.parametrize("own", [*tokens.SERIES, tokens.REFERENCE, tokens.INK])
def test_published_figures_are_told_from_own_ones_in_every_colour_vision(own: str, vision: str) -> None:
    assert np.linalg.norm(lab(tokens.PUBLISHED, vision) - lab(own, vision)) >= 14.0


@pytest.mark.parametrize("vision", VISIONS)
@pytest.mark.parametrize("scale", [tokens.WARM, tokens.COOL], ids=["warm", "cool"])
def test_a_scale_only_gets_darker_in_every_colour_vision(scale: tuple[str, ...], vision: str) -> None:
    lightness = [float(lab(colour, vision)[0]) for colour in scale]
    assert all(earlier - later >= 4 for earlier, later in pairwise(lightness))
