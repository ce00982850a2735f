"""Pictures that the server draws have the letters of the look, on a machine that has none of them."""

from __future__ import annotations

import struct
import zlib

import numpy as np
import numpy.typing as npt
import vl_convert

from skolsikt.presentation.captioned import png
from skolsikt.presentation.letters import draw_with_own_letters
from skolsikt.presentation.tokens import FONT

DARK = 100


def drawn(family: str, weight: int = 400) -> npt.NDArray[np.uint8]:
    """The picture of some words, as rows of grey."""
    words = f'<text x="10" y="40" font-size="32" font-weight="{weight}" font-family="{family}">Ängskolan 92,4 %</text>'
    paper = '<rect width="320" height="60" fill="#fff"/>'
    return grey(png(f'<svg xmlns="http://www.w3.org/2000/svg" width="320" height="60">{paper}{words}</svg>'))


def grey(content: bytes) -> npt.NDArray[np.uint8]:
    """Read a PNG of eight-bit colours: its chunks unpacked and its rows' filters undone."""
    width, height = struct.unpack(">II", content[16:24])
    channels = {2: 3, 6: 4}[content[25]]
    data, at = b"", 8
    while at < len(content):
        (length,) = struct.unpack(">I", content[at : at + 4])
        data += content[at + 8 : at + 8 + length] if content[at + 4 : at + 8] == b"IDAT" else b""
        at += length + 12
    rows = np.frombuffer(zlib.decompress(data), np.uint8).reshape(height, 1 + width * channels)
    before, found = np.zeros(width * channels, np.uint8), []
    for row in rows:
        before = _unfiltered(int(row[0]), row[1:], before, channels)
        found.append(before)
    return np.array(found, np.uint8).reshape(height, width, channels)[:, :, 1]


def _unfiltered(
    kind: int, row: npt.NDArray[np.uint8], above: npt.NDArray[np.uint8], step: int
) -> npt.NDArray[np.uint8]:
    found = row.astype(int).tolist()
    up = above.astype(int).tolist()
    for at in range(len(found)):
        left, corner = (found[at - step], up[at - step]) if at >= step else (0, 0)
        guess = {0: 0, 1: left, 2: up[at], 3: (left + up[at]) // 2, 4: _paeth(left, up[at], corner)}[kind]
        found[at] = (found[at] + guess) % 256
    return np.array(found, np.uint8)


def _paeth(left: int, up: int, corner: int) -> int:
    return min((left, up, corner), key=lambda one: abs(left + up - corner - one))


def dark(picture: npt.NDArray[np.uint8]) -> int:
    return int((picture < DARK).sum())


def test_the_words_are_drawn_and_bolder_ones_darker() -> None:
    regular, bold = drawn(FONT), drawn(FONT, 700)
    assert 2000 < dark(regular) < dark(bold)


def test_they_are_the_letters_of_the_look_and_not_those_of_the_machine() -> None:
    own = drawn("'Source Sans 3'")
    assert dark(own) > 2000
    assert (drawn(FONT) == own).all()
    assert not (drawn("sans-serif") == own).all()
    assert dark(drawn("'No Such Letters At All'")) != dark(own)


def test_they_are_made_ready_once() -> None:
    draw_with_own_letters()
    draw_with_own_letters()
    assert draw_with_own_letters.cache_info().misses == 1
    assert vl_convert.__version__
